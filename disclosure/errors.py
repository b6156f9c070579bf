"""The errors a user can meet, each one line: what is wrong, where, what to do.

DisclosureError
 ├── InputError          a file, a content entry or an argument is wrong (exit 1)
 │    └── ContentError   one that stands in the city's files or the settings, so that no reader of a page can mend it
 └── RunError            a run could not go on: a lock is held, a gate failed, a store is missing (exit 1)

The line is English. What the office's pages say instead is ``page``, Chinese: a class has words for what only an administrator can mend, and an
InputError that a page can raise brings its own (a test holds every one of them to that).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

DISK_FAULTS = {
    getattr(errno, name): what
    for name, what in {
        "ENOSPC": "the disk is full",
        "EDQUOT": "the disk space allowed to this user is used up",
        "EFBIG": "the file would be larger than is allowed",
        "EROFS": "the disk is read-only",
        "EACCES": "the permission is missing",
        "EPERM": "the permission is missing",
        "ENOENT": "no file can be made there",
        "ENOTDIR": "its folder is no folder",
        "EISDIR": "it is a folder",
        "ENAMETOOLONG": "the name is too long",
        "EIO": "the disk fails",
    }.items()
    if hasattr(errno, name)
}
"""What a disk says when it does not take a file, in words."""


class PageWords(NamedTuple):
    """What a page says of an error, in Chinese: what is wrong, what to do, where; ``status`` is that of the answer (HTTP), 500 and above our own fault."""

    what: str
    fix: str
    where: str = ""
    status: int = 400


class DisclosureError(Exception):
    """Base of every error that is shown to a user as one line and never as a traceback.

    ``where`` names the file, row or URL; ``fix`` says what to do about it. ``page``: the same for the reader of a page, where the class's words do not do.
    """

    page = PageWords("服务器上的数据或设置有问题，这一页暂时不能显示", "请系统管理员按服务日志处理，处理后再打开本页", status=500)

    def __init__(self, what: str, *, where: object | None = None, fix: str | None = None, page: PageWords | None = None) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.fix = fix
        self.page = page or self.page
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f"; {self.fix}" if self.fix else ""
        return " ".join(f"{place}{self.what}{cure}".split())


class InputError(DisclosureError):
    """What the user gave is wrong."""


class ContentError(InputError):
    """What stands in the city's files, the dictionaries or the settings is wrong."""

    page = PageWords("登记文件或设置有误，这一页暂时不能显示", "请系统管理员按服务日志改正该文件，改正后再打开本页", status=500)


class RunError(DisclosureError):
    """The run cannot go on, and nothing was half-written."""


def say_disk_fault(error: OSError) -> str:
    """What keeps a file from being written, in words."""
    return f"cannot be written: {DISK_FAULTS.get(error.errno or 0, error.strerror or type(error).__name__)}"


@contextmanager
def explain_disk_faults(where: object, fix: str) -> Iterator[None]:
    """One line for what a disk refuses inside the block: full, read-only, no right, no folder. ``where`` is the file meant. Raises RunError."""
    try:
        yield
    except OSError as error:
        raise RunError(say_disk_fault(error), where=where, fix=fix) from error
