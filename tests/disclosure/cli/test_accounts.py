"""A new password for an account of the log-in: asked for unseen or read from standard input, and never in what is printed."""

import pytest
from click.testing import CliRunner

from disclosure.accounts import check_password, find_account, mark_password, save_account
from disclosure.cli import cli
from disclosure.errors import InputError
from disclosure.settings import Settings
from disclosure.state import open_state

NEW = "一个足够长的新口令"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    found = Settings(data=tmp_path / "data")
    monkeypatch.setenv("DISCLOSURE_DATA", str(found.data))
    return found


@pytest.fixture
def state(settings):
    opened = open_state(settings)
    save_account(opened, "office", "office", "the old password")
    save_account(opened, "reader", "assessor", "another password")
    yield opened
    opened.close()


def run(*words, given=""):
    return CliRunner().invoke(cli, ["account", "password", *words], input=given)


def test_the_first_line_of_standard_input_is_the_new_password(state):
    before = find_account(state, "office")
    done = run(given=f"{NEW}\r\nand a line more\n")
    assert done.exit_code == 0, done.exception
    after = find_account(state, "office")
    assert check_password(NEW, after.password_hash)
    assert not check_password("the old password", after.password_hash)
    assert NEW not in done.output
    assert mark_password(after) != mark_password(before)


def test_another_account_keeps_its_role_and_the_others_their_passwords(state):
    assert run("reader", given=NEW).exit_code == 0
    reader, office = find_account(state, "reader"), find_account(state, "office")
    assert (reader.role, check_password(NEW, reader.password_hash)) == ("assessor", True)
    assert check_password("the old password", office.password_hash)


def test_at_a_terminal_it_is_asked_for_twice_and_not_shown(state, monkeypatch):
    monkeypatch.setattr("disclosure.cli.accounts._is_typed", lambda: True)
    done = run(given=f"mistyped once\nand otherwise\n{NEW}\n{NEW}\n")
    assert done.exit_code == 0, done.exception
    assert done.stderr.count("New password") == 2
    assert check_password(NEW, find_account(state, "office").password_hash)
    assert NEW not in done.output


@pytest.mark.parametrize(
    ("given", "says"), [("abc123!", "shorter than 8"), ("", "shorter than 8"), ("with\x07a bell in it", "cannot be typed")]
)
def test_a_password_that_does_not_do_changes_nothing_and_is_not_shown(state, given, says):
    done = run(given=given)
    assert isinstance(done.exception, InputError)
    assert says in str(done.exception)
    assert not given or given not in str(done.exception)
    assert check_password("the old password", find_account(state, "office").password_hash)


def test_what_is_no_text_is_one_line(state):
    done = run(given=b"\xff\xfe no text")
    assert "not UTF-8" in str(done.exception)


def test_an_account_that_is_not_there_names_those_that_are(state):
    done = run("ofice", given=NEW)
    assert str(done.exception) == "NAME: no account 'ofice'; accounts there are: office, reader"


def test_a_folder_without_accounts_says_so_and_makes_none(settings):
    assert "there is no such data folder" in str(run(given=NEW).exception)
    settings.data.mkdir()
    assert "there is no account here yet" in str(run(given=NEW).exception)
    assert list(settings.data.iterdir()) == []


def test_no_option_takes_a_password():
    assert "--password" not in run("--help").output
    assert run("office", NEW).exit_code == 2


def test_a_log_in_ends_with_the_password_it_was_made_with(settings, state):
    from fastapi.testclient import TestClient

    from disclosure.web.login import COOKIE, create_served_app

    with TestClient(create_served_app(settings, state), base_url="https://disclosure.example") as browser:
        browser.post("/login", data={"name": "office", "password": "the old password"}, follow_redirects=False)
        assert COOKIE in browser.cookies
        assert browser.get("/").status_code == 200
        assert run(given=NEW).exit_code == 0
        assert browser.get("/").status_code == 401
        browser.post("/login", data={"name": "office", "password": NEW}, follow_redirects=False)
        assert browser.get("/").status_code == 200
