"""Disclosure: reads what a city's government websites publish and says what each responsible unit seems to owe."""

import logging
from typing import Any

__version__ = "0.1.0"
LOGGERS = ("disclosure", "urllib3", "requests")  # ours, and those of the libraries that know addresses by us


def _make_record(*args: Any, **more: Any) -> logging.LogRecord:
    """A log record; ours hold no personal number, whoever writes them: Airflow has handlers of its own."""
    record = _made_by(*args, **more)
    if record.name and record.name.partition(".")[0] in LOGGERS:  # ``makeLogRecord`` gives the name later, of a record that was made here
        from disclosure.personal.logs import mask_record

        mask_record(record)
    return record


_made_by = logging.getLogRecordFactory()
logging.setLogRecordFactory(_make_record)
