# One image for every process: Airflow, the library, the DAGs, the plugin and the content.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends curl fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 50000 disclosure \
 && mkdir -p /srv/disclosure /data/airflow \
 && chown -R disclosure /data

WORKDIR /srv/disclosure
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .

USER disclosure
ENV AIRFLOW_HOME=/data/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/srv/disclosure/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/srv/disclosure/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    DISCLOSURE_DATA=/data
ENTRYPOINT ["airflow"]
