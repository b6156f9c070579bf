"""What a bad input is: its bytes and the address it is said to come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ROW = '<li><a href="/art/2023/1/{0}.html" title="关于某事项的通知第{0}号">关于某事项的通知第{0}号</a><span>2023-06-{1:02d}</span></li>'
HEAD = "<html><body><h1>标题标题标题</h1><p>发布时间：2023-01-01 来源：清河市水务局</p>"


@dataclass(frozen=True)
class Case:
    """A bad input by name; ``make`` builds its bytes only when it is its turn."""

    name: str
    make: Callable[[], bytes]
    url: str | None = None


def case(name: str, make: Callable[[], str | bytes], url: str | None = None) -> Case:
    """A case whose text is UTF-8 where it is not given as bytes."""

    def build() -> bytes:
        body = make()
        return body.encode() if isinstance(body, str) else body

    return Case(name, build, url)


def rows(count: int) -> str:
    """So many rows of a list."""
    return "".join(ROW.format(index, index % 28 + 1) for index in range(count))


def page(inner: str) -> str:
    """A page around a body."""
    return f"<html><body>{inner}</body></html>"


def article(inner: str) -> str:
    """An article around a body."""
    return f"{HEAD}<div id='zoom'>{inner}</div></body></html>"


def listing(inner: str) -> str:
    """A list around what stands behind its rows."""
    return page(f"<ul>{rows(20)}</ul>{inner}")
