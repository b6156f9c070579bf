"""Keeps personal numbers out of logs, whatever handler writes them, and out of the errors that somebody else prints."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import ContextDecorator
from types import TracebackType

from disclosure.errors import RunError
from disclosure.personal.masks import mask_shown


def mask_record(record: logging.LogRecord) -> None:
    """Mask what a record says, with the traceback and the stack it brings; these become part of the message, which every handler writes."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError, KeyError):  # placeholders and values do not fit: no handler could say it
        said = f"{record.msg} {record.args}"
    if record.exc_info and record.exc_info[0] is not None:
        told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if mask_shown(told) != told:
            said, record.exc_info, record.exc_text = f"{said}\n{told}", None, None
    record.stack_info = mask_shown(record.stack_info) if record.stack_info else record.stack_info
    masked = mask_shown(said)
    if masked != record.msg:
        record.msg, record.args = masked, ()


class masked_errors(ContextDecorator):  # noqa: N801 - used as a decorator
    """Around what an outsider calls and whose errors it prints: an error that passes is the same error, its words and those of what caused it masked.

    One whose words cannot be changed becomes a RunError that says them masked.
    """

    def __enter__(self) -> None:
        """Nothing happens before."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Mask the error on its way. Raises RunError where that cannot be done."""
        if error is None:
            return
        for one in list(_chain(error)):
            _mask_words(one)
            for before in (one.__cause__, one.__context__):
                if before is not None and not _mask_words(before):
                    one.__cause__, one.__context__ = None, None
        if not _mask_words(error):
            raise RunError(mask_shown(f"{type(error).__name__}: {error}")) from None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, what it came in the middle of, and so on, each once."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__, *(one.exceptions if isinstance(one, BaseExceptionGroup) else ())]


def _mask_words(error: BaseException) -> bool:
    """Mask the texts that an error is made of; whether it says no personal number now."""
    error.args = tuple(mask_shown(part) if isinstance(part, str) else part for part in error.args)
    named = [name for name in ("filename", "filename2", "strerror") if isinstance(error, OSError)]
    for name in [*vars(error), *named]:
        value = getattr(error, name)
        if isinstance(value, str) and mask_shown(value) != value:
            setattr(error, name, mask_shown(value))
    if hasattr(error, "__notes__"):
        error.__notes__ = [mask_shown(note) for note in error.__notes__]
    said = str(error)
    return mask_shown(said) == said
