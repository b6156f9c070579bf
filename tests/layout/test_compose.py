"""docker-compose.yml: valid, complete, and every path, command and Airflow key in it exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
AIRFLOW_SERVICES = {name: service for name, service in SERVICES.items() if name != "postgres"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def airflow_options():
    """The sections and keys of the installed Airflow's own configuration template."""
    import airflow

    template = Path(airflow.__file__).parent / "config_templates" / "config.yml"
    sections = yaml.safe_load(template.read_text(encoding="utf-8"))
    return {(section.upper(), key.upper()) for section, value in sections.items() for key in value["options"]}


def test_it_is_valid():
    tool = Path(sys.executable).parent / "check-jsonschema"
    subprocess.run([tool, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"], check=True, capture_output=True)


def test_it_has_every_process():
    assert set(SERVICES) == {"postgres", "init", "api-server", "scheduler", "dag-processor", "triggerer"}


def test_every_airflow_process_runs_the_one_image():
    assert {service["image"] for service in AIRFLOW_SERVICES.values()} == {"disclosure:local"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"init"}))
def test_every_lasting_process_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"AIRFLOW__\w+", TEXT + DOCKERFILE))))
def test_every_airflow_key_exists(variable, airflow_options):
    _, section, key = variable.split("__")
    assert (section, key) in airflow_options


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"DISCLOSURE_\w+(?=[:=])", TEXT + DOCKERFILE))))
def test_every_setting_exists(variable):
    from disclosure.settings import Settings

    assert variable.removeprefix("DISCLOSURE_").lower() in Settings.model_fields


def airflow_commands():
    """The arguments after ``airflow``: of the processes and of their health checks."""
    commands = [service["command"] for name, service in AIRFLOW_SERVICES.items() if name != "init"]
    checks = [service["healthcheck"]["test"][1:] for service in SERVICES.values() if "healthcheck" in service]
    return commands + [check[1:] for check in checks if check[0] == "airflow"] + [["db", "migrate"]]


@pytest.mark.parametrize("arguments", airflow_commands(), ids=" ".join)
def test_every_airflow_command_parses(arguments):
    from airflow.cli.cli_parser import get_parser

    assert get_parser().parse_args(arguments).func


def test_the_start_script_runs_what_exists():
    script = SERVICES["init"]["command"][0].split("\n")
    assert [line.split()[:2] for line in script if line] == [
        ["python", "scripts/prepare_service.py"],
        ["airflow", "db"],
        ["disclosure", "state"],
    ]
    assert (ROOT / "scripts/prepare_service.py").is_file()


def test_the_start_script_calls_a_command_of_ours():
    from disclosure.cli import cli

    assert "upgrade" in cli.commands["state"].commands


@pytest.mark.parametrize("path", sorted(set(re.findall(r"/srv/disclosure/(\w+)", TEXT + DOCKERFILE))))
def test_every_path_in_the_image_exists_in_the_repository(path):
    assert (ROOT / path).is_dir()


def test_every_mounted_folder_exists():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service["volumes"]]
    assert {mount for mount in mounts if not mount.startswith("./")} == set(COMPOSE["volumes"])
    assert [mount for mount in mounts if mount.startswith("./") and not (ROOT / mount).is_dir()] == []


def test_every_secret_is_demanded_and_every_variable_explained():
    assert set(re.findall(r"\$\{(\w+):\?", TEXT)) == {
        "POSTGRES_PASSWORD",
        "AIRFLOW_FERNET_KEY",
        "AIRFLOW_API_SECRET_KEY",
        "AIRFLOW_JWT_SECRET",
        "ADMIN_PASSWORD",
        "OFFICE_PASSWORD",
    }
    explained = set(re.findall(r"^(\w+)=", ENV_EXAMPLE, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == explained


def test_the_example_file_holds_no_secret():
    assert re.findall(r"^\w*(?:PASSWORD|KEY|SECRET)=(.+)$", ENV_EXAMPLE, re.MULTILINE) == []


def test_the_health_route_of_the_web_process_exists():
    from airflow.api_fastapi.core_api.routes.public.monitor import monitor_router

    assert "/monitor/health" in {route.path for route in monitor_router.routes}


@pytest.mark.parametrize("script", [".ci/run", *sorted(f"scripts/{p.name}" for p in (ROOT / "scripts").glob("*.sh"))])
def test_every_script_parses_and_is_executable(script):
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    subprocess.run([shutil.which("bash"), "-n", path], check=True)
