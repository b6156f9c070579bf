"""Settings: what the environment says, and what is said about a wrong value."""

import json

import pytest
from click.testing import CliRunner

from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.settings import ROOT, get_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in ("DATA", "CITIES", "STATE_URL", "STATE_URL_FILE", "CONTACT", "CONNECT"):
        monkeypatch.delenv(f"DISCLOSURE_{name}", raising=False)


def test_defaults_need_no_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = get_settings()
    assert settings.data == tmp_path / "data"
    assert settings.cities == ROOT / "cities"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/state.db"
    assert settings.city_data("demo") == tmp_path / "data" / "demo"
    assert settings.contact is None
    assert settings.connect == {}


def test_the_environment_is_read_at_every_call(monkeypatch, tmp_path):
    get_settings()
    monkeypatch.setenv("DISCLOSURE_DATA", str(tmp_path / "other"))
    assert get_settings().data == tmp_path / "other"


def test_another_storage_root_moves_the_database_along(tmp_path):
    moved = get_settings().with_data(tmp_path)
    assert moved.database_url == f"sqlite:///{tmp_path}/state.db"
    assert moved.with_data(None) is moved


def test_hosts_are_sent_to_loopback(monkeypatch):
    monkeypatch.setenv("DISCLOSURE_CONNECT", "www.qinghe.example=127.0.0.1:18401, zwgk.qinghe.example=127.0.0.2:18401,six.example=[::1]:80")
    assert get_settings().connect == {
        "www.qinghe.example": "127.0.0.1:18401",
        "zwgk.qinghe.example": "127.0.0.2:18401",
        "six.example": "[::1]:80",
    }


@pytest.mark.parametrize(
    "pair", ["a.example=192.0.2.1:80", "a.example=localhost:80", "a.example=127.0.0.1", "a.example", "=127.0.0.1:80", "a=127.0.0.1:0"]
)
def test_anything_but_loopback_is_refused_in_one_line(monkeypatch, pair):
    monkeypatch.setenv("DISCLOSURE_CONNECT", pair)
    with pytest.raises(InputError, match="DISCLOSURE_CONNECT: ") as caught:
        get_settings()
    assert "\n" not in str(caught.value)


def test_a_secret_comes_from_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("postgresql+psycopg://office:hidden@db/state\n", encoding="utf-8")
    monkeypatch.setenv("DISCLOSURE_STATE_URL_FILE", str(secret))
    assert get_settings().database_url == "postgresql+psycopg://office:hidden@db/state"
    assert "hidden" not in repr(get_settings())


def test_a_secret_given_twice_or_in_a_missing_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("DISCLOSURE_STATE_URL_FILE", str(tmp_path / "absent"))
    with pytest.raises(InputError, match="DISCLOSURE_STATE_URL_FILE: cannot read"):
        get_settings()
    monkeypatch.setenv("DISCLOSURE_STATE_URL", "sqlite://")
    with pytest.raises(InputError, match="given twice"):
        get_settings()


def test_the_command_masks_passwords(monkeypatch):
    monkeypatch.setenv("DISCLOSURE_STATE_URL", "postgresql+psycopg://office:hidden@db/state")
    result = CliRunner().invoke(cli, ["settings", "--json"])
    assert result.exit_code == 0
    assert "hidden" not in result.output
    assert json.loads(result.output)["DISCLOSURE_STATE_URL"] == "postgresql+psycopg://office:***@db/state"


def test_the_command_does_not_show_a_broken_url(monkeypatch):
    monkeypatch.setenv("DISCLOSURE_STATE_URL", "office:hidden")
    result = CliRunner().invoke(cli, ["settings"])
    assert isinstance(result.exception, InputError)
    assert "hidden" not in str(result.exception) + result.output
