"""No handler, whoever attached it, and no printed error tells a personal number."""

import json
import logging
import subprocess
import sys
import traceback

import pytest

from disclosure.errors import InputError, RunError
from disclosure.personal.logs import masked_errors
from tests.disclosure.personal.numbers import ID as RESIDENT
from tests.disclosure.personal.numbers import MOBILE

URL = f"http://www.qinghe.example/bm/{RESIDENT}.html"


class Keeping(logging.Handler):
    """A stranger's handler: keeps every record, formatted in its own way."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def heard():
    """What a handler on the root logger hears."""
    handler = Keeping()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


def is_clean(text):
    return RESIDENT not in text and MOBILE not in text


@pytest.mark.parametrize("name", ["disclosure.crawl.run", "disclosure", "urllib3.connectionpool"])
def test_a_record_of_ours_is_masked_whatever_handler_writes_it(heard, name):
    logging.getLogger(name).error("asked for %s, tel. %s: %d", URL, MOBILE, 3)
    assert len(heard) == 1
    assert is_clean(heard[0])
    assert heard[0].startswith("asked for http://www.qinghe.example/bm/34***")
    assert heard[0].endswith(": 3")


def test_a_traceback_in_a_log_is_masked_and_stays_readable(heard):
    try:
        raise OSError(f"cannot open {URL}")
    except OSError:
        logging.getLogger("disclosure.crawl").exception("failed for %s", MOBILE)
    assert len(heard) == 1
    assert is_clean(heard[0])
    assert "OSError: cannot open http://www.qinghe.example" in heard[0]
    assert "test_logs.py" in heard[0]


def test_what_holds_no_number_is_left_as_it_was(heard):
    logging.getLogger("disclosure.crawl").error("%s of %d pages, 100%%", "甲", 7)
    logging.getLogger("elsewhere").error("tel. %s", MOBILE)
    assert heard == ["甲 of 7 pages, 100%", f"tel. {MOBILE}"], "other people's records are theirs"


def test_a_message_whose_values_do_not_fit_stops_nobody_and_tells_nothing(heard):
    logging.getLogger("disclosure.crawl").error("%d pages", f"tel. {MOBILE}")
    assert len(heard) == 1
    assert is_clean(heard[0])


def raised(error, cause=None):
    """What an outsider would print of an error that passed."""
    with pytest.raises(BaseException) as caught:
        fail(error, cause)
    return caught.value, "".join(traceback.format_exception(caught.value))


@masked_errors()
def fail(error, cause=None):
    """Raises what it is given."""
    raise error from cause


@pytest.mark.parametrize(
    "error",
    [
        InputError("no page", where=URL, fix=f"ask {MOBILE}"),
        ValueError(f"bad {URL}"),
        KeyError(URL),
        OSError(2, f"no such {MOBILE}", f"/data/{MOBILE}.pdf"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_passes_is_the_same_with_masked_words(error):
    assert not is_clean("".join(traceback.format_exception(error)))
    found, printed = raised(error)
    assert found is error
    assert is_clean(printed)


def test_what_caused_an_error_is_masked_too():
    found, printed = raised(RunError("stopped"), cause=ValueError(f"bad {URL}"))
    assert (type(found), str(found.__cause__)[:6]) == (RunError, "bad ht")
    assert is_clean(printed)


class Stubborn(Exception):
    """Says what it says."""

    def __str__(self):
        return f"tel. {MOBILE}"


def test_an_error_whose_words_cannot_be_changed_is_replaced():
    found, printed = raised(Stubborn())
    assert type(found) is RunError
    assert str(found).startswith("Stubborn: tel. 138****")
    assert is_clean(printed)
    found, printed = raised(ExceptionGroup(f"two {MOBILE}", [ValueError(URL)]))
    assert str(found).startswith("ExceptionGroup: two 138****")
    assert is_clean(printed)
    found, printed = raised(RunError("stopped"), cause=Stubborn())
    assert str(found) == "stopped"
    assert is_clean(printed)


AIRFLOW = """
import io, json, logging, sys
from airflow.sdk._shared.logging.structlog import configure_logging
out = io.BytesIO()
configure_logging(json_output=True, log_level="INFO", output=out)
import disclosure
logging.getLogger("disclosure.crawl.run").warning("asked for %s", sys.argv[1])
try:
    raise OSError("cannot open " + sys.argv[1])
except OSError:
    logging.getLogger("disclosure.crawl.run").exception("failed")
logging.getLogger("elsewhere").warning("asked for %s", sys.argv[1])
logging.shutdown()
print(out.getvalue().decode())
"""


def test_the_log_of_airflow_has_them_masked():
    done = subprocess.run([sys.executable, "-c", AIRFLOW, URL], capture_output=True, text=True, check=True)
    ours = [line for line in done.stdout.splitlines() if line.startswith("{") and '"disclosure.crawl.run"' in line]
    assert [json.loads(line)["event"].split()[0] for line in ours] == ["asked", "failed"]
    assert all(map(is_clean, ours))
    assert "OSError: cannot open" in ours[1]
    assert URL in done.stdout, "the same line of another logger shows that these are masked by us"


def test_a_record_that_somebody_makes_anew_is_made():
    made = logging.makeLogRecord({"name": "elsewhere", "msg": "%s", "args": ("甲",)})
    assert (made.name, made.getMessage()) == ("elsewhere", "甲")
