"""The office's page on a city's columns: what waits for a person, what robots.txt forbids, personal numbers found, and every column's nights."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from disclosure.errors import InputError, PageWords, RunError
from disclosure.settings import Settings
from disclosure.web.errors import base_path
from disclosure.web.words import UNREAD, mark_health

if TYPE_CHECKING:
    from disclosure.column_health import ColumnHealth
    from disclosure.personal import Finding
    from disclosure.registry import City
    from disclosure.state import State

MOST_FINDINGS = 50  # the newest; the command line lists all
MOST_ITEMS = 50  # so does it here
_RECORDING = Lock()  # of two clicks the second finds what the first has written


def add_columns(
    app: FastAPI,
    settings: Settings,
    page: Callable[..., Response],
    current_user: Callable[..., Any],
    refuse_other_origins: Callable[[Request], None],
) -> None:
    """The page and the one thing it writes, a decision on a column in the name of the person who is logged in."""

    @app.get("/city/{city}/columns", response_class=HTMLResponse)
    def columns(request: Request, city: str) -> Response:
        asked = request.query_params
        return page(request, "columns.html", recorded="recorded" in asked, whole="whole" in asked, **columns_page(settings, city))

    @app.post("/city/{city}/columns/{column}/decision")
    def decide(
        request: Request,
        city: str,
        column: str,
        user: Annotated[str, Depends(current_user)],
        kind: Annotated[str, Form()] = "",
        note: Annotated[str, Form()] = "",
        selector: Annotated[str, Form()] = "",
    ) -> Response:
        refuse_other_origins(request)
        try:
            record(settings, city, column, kind=kind, selector=selector or None, person=str(user), note=note)
        except InputError as error:
            if error.page.status not in (400, 409):
                raise
            typed = {"column": column, "kind": kind, "note": note}
            return page(
                request, "columns.html", error.page.status, recorded=False, wrong=error.page, typed=typed, **columns_page(settings, city)
            )
        return RedirectResponse(f"{base_path(request)}/city/{city}/columns?recorded=1", status_code=303)


def columns_page(settings: Settings, city_id: str) -> dict[str, Any]:
    """What the page shows. Raises InputError for a city that is not there."""
    from disclosure.column_health import read_refusals
    from disclosure.crawl.detours import read_detours
    from disclosure.fetch import OwnSites
    from disclosure.personal import read_findings

    with _opened(settings, city_id) as (city, found, _):
        folder = settings.city_data(city.id)
        findings = read_findings(folder)
        refusals = read_refusals(folder)
        detours = read_detours(folder, OwnSites(city.file.sites).hosts)
    return {
        "city": city.id,
        "city_name": city.name,
        "columns": found,
        "groups": group_columns(found),
        "night": max((health.latest["night"] for health in found if health.latest), default=None),
        "doubtful": [health for health in found if health.is_doubtful],
        "proposed": [health for health in found if health.proposal is not None],
        "failed": [health for health in found if _is_failed(health)],
        "put_off": group_put_off(found),
        "items": [(health, item) for health in found for item in health.items][:MOST_ITEMS],
        "item_count": sum(len(health.items) for health in found),
        "waiting": sum(health.is_waiting for health in found),
        "refusals": group_refusals(refusals, found),
        "detours": detours,
        "findings": group_findings(findings, found)[:MOST_FINDINGS],
        "finding_count": len(findings),
    }


def _is_failed(health: "ColumnHealth") -> bool:
    return (
        (health.needs_a_person or health.is_mixed)
        and health.is_waiting
        and not (health.is_doubtful or health.proposal is not None or health.is_put_off)
    )


def group_columns(found: Sequence["ColumnHealth"]) -> list[dict[str, Any]]:
    """The columns by who fills them, those with something unread first: ``{name, columns, counts}``; ``counts`` are (number, what) of those not read."""
    groups: dict[str, dict[str, Any]] = {}
    for health in found:
        name = "、".join(health.owners) or "没有登记内容保障单位"
        groups.setdefault(name, {"name": name, "columns": []})["columns"].append(health)
    for group in groups.values():
        marks = [mark_health(health.status) if health.status else "never" for health in group["columns"]]
        group["counts"] = [(marks.count(mark), words) for mark, words in UNREAD.items() if mark in marks]
    return sorted(groups.values(), key=lambda group: not group["counts"])


def group_put_off(found: Sequence["ColumnHealth"]) -> list[dict[str, Any]]:
    """One line per host and way in which columns had no turn on three of seven nights: ``{host, status, held, due, count, paths, is_backfill}``."""
    groups: dict[tuple[str, str | None, bool], dict[str, Any]] = {}
    for health in found:
        if not health.is_put_off:
            continue
        host, is_backfill = health.latest["host"], health.latest["visit"] == "backfill"
        new = {
            "host": host,
            "status": health.status,
            "held": health.held[0],
            "due": health.held[1],
            "count": 0,
            "paths": [],
            "is_backfill": is_backfill,
        }
        group = groups.setdefault((host, health.status, is_backfill), new)
        group["count"] += 1
        group["paths"].append(health.column.path)
    return list(groups.values())


def group_refusals(refusals: Sequence[dict[str, Any]], found: Sequence["ColumnHealth"]) -> list[dict[str, Any]]:
    """One line per host and rule: ``{host, rule, count, urls, columns}``; what the owner is asked to change."""
    paths = {health.column.id: health.column.path for health in found}
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for row in refusals:
        group = groups.setdefault(
            (row["host"], row["rule"] or ""), {"host": row["host"], "rule": row["rule"], "count": 0, "urls": [], "columns": []}
        )
        group["count"] += 1
        group["urls"].append(row["url"])
        path = paths.get(row["column_id"])
        if path and path not in group["columns"]:
            group["columns"].append(path)
    return list(groups.values())


def group_findings(findings: Sequence["Finding"], found: Sequence["ColumnHealth"]) -> list[dict[str, Any]]:
    """One line per address and kind of number, the newest first: ``{url, path, kind, masked, count, found_at, purge_after, purged_at}``."""
    paths = {health.column.id: health.column.path for health in found}
    groups: dict[tuple[str | None, str], dict[str, Any]] = {}
    for finding in sorted(findings, key=lambda one: one.found_at, reverse=True):
        group = groups.setdefault(
            (finding.url, finding.kind),
            {
                "url": finding.url, "path": paths.get(finding.column_id or ""), "kind": finding.kind, "masked": [], "found_at": finding.found_at,
                "purge_after": finding.purge_after, "purged_at": finding.purged_at, "count": 0,
            },
        )  # fmt: skip
        group["count"] += 1
        if finding.masked not in group["masked"]:
            group["masked"].append(finding.masked)
    return list(groups.values())


def record(settings: Settings, city_id: str, column_id: str, *, kind: str, selector: str | None, person: str, note: str) -> None:
    """Append a person's decision; a form sent twice is recorded once.

    Raises InputError when nothing of the kind waits, or another repair is proposed by now than the one seen.
    """
    from disclosure.column_decisions import all_decisions
    from disclosure.column_health import accept, find_health

    with _RECORDING, _opened(settings, city_id) as (city, found, state):
        health = find_health(found, column_id)
        try:
            if kind == "repair" and (health.proposal is None or health.proposal.selector != selector):
                words = PageWords("修复方案已有变化", "请按现在的方案重新核对", health.column.path, 409)
                raise InputError("another repair is proposed by now", where=column_id, fix="look at it again", page=words)
            accept(city, health, kind, state=state, person=person, note=note)
        except InputError as error:
            last = next((one for one in reversed(all_decisions(state, city.id)) if one.column_id == column_id), None)
            is_again = last is not None and (last.kind, last.person, last.note, last.selector) == (
                kind,
                person.strip(),
                note.strip(),
                selector,
            )
            if error.page.status != 409 or not is_again:
                raise


@contextmanager
def _opened(settings: Settings, city_id: str) -> Iterator[tuple["City", list["ColumnHealth"], "State"]]:
    from disclosure.column_health import read_health
    from disclosure.rounds import load_named_city
    from disclosure.state import open_state
    from disclosure.warehouse.connection import first_line, storage_errors

    city = load_named_city(settings, city_id)
    state = open_state(settings)
    try:
        yield city, read_health(city, settings.city_data(city.id), state), state
    except storage_errors() as error:
        raise RunError(f"what is stored cannot be read: {first_line(error)}", fix="restore the file that is named from a backup") from error
    finally:
        state.close()
