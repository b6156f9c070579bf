"""By hand: read a city's task document and lay the tasks beside the city's data as JSON."""

import json
import logging
from typing import Any

from airflow.exceptions import AirflowFailException
from airflow.sdk import DAG, Param, task

from disclosure.personal.logs import masked_errors

log = logging.getLogger("disclosure.dags")


@task
@masked_errors()
def import_tasks(params: Any = None) -> dict[str, Any]:
    """Read ``file`` of the city's folder, else its own document; write ``<data>/<city>/tasks/<sha256>.json``. XCom gets counts."""
    from disclosure.registry import find_city, load_city
    from disclosure.settings import get_settings
    from disclosure.tasks import read_document

    settings = get_settings()
    folder = find_city(params["city"], settings.cities)
    city = load_city(folder)
    name = params["file"] or city.file.document
    path = (folder / (name or "")).resolve()
    if not path.is_file() or not path.is_relative_to(folder):  # whoever may trigger a DAG may not read any file of the machine
        raise AirflowFailException(f"{folder.name}: no task document {name!r} in the city's folder")
    document = read_document(path, city=city)
    values = document.to_json()
    target = settings.city_data(folder.name) / "tasks" / f"{values['document']['sha256']}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    log.info("%s: %s tasks, written to %s", path.name, len(values["tasks"]), target.name)
    return {"tasks": len(values["tasks"]), "warnings": len(values["document"]["warnings"]), "file": target.name}


with DAG(
    "disclosure_import_tasks",
    description="任务分解表导入",
    schedule=None,
    catchup=False,
    is_paused_upon_creation=True,
    params={
        "city": Param("demo", type="string", description="a folder under cities/"),
        "file": Param(None, type=["null", "string"], description="in the city's folder; left out, the document that city.yml names"),
    },
    tags=["disclosure"],
):
    import_tasks()
