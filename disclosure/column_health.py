"""How a city's columns stand after the last night, from bronze as it lies there, and what a person decides of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure.column_decisions import AGAIN, Decision, all_decisions, record_decision, repair_value, standing_decisions, standing_repair
from disclosure.crawl.causes import find_advice
from disclosure.crawl.past import PERSON, WAITING
from disclosure.crawl.plan import column_url
from disclosure.crawl.repairs import Proposed, waiting_proposals
from disclosure.errors import InputError, PageWords
from disclosure.fetch import OwnSites
from disclosure.fetch.records import PUT_OFF
from disclosure.item_health import FailingItem, read_failing_items
from disclosure.registry import City, Column
from disclosure.sites import PARSER_VERSION
from disclosure.state import State

if TYPE_CHECKING:
    import duckdb

FAILED_NIGHTS, GONE_NIGHTS = 3, 14  # EVALUATION 2: then it is a person's
PUT_OFF_NIGHTS = 3  # of the seven shown; in turn with others a column is read now and then, and still too seldom
SHOWN_NIGHTS = 7
UNVISITED = ("link", "container")
COUNTS = ("failed_nights", "gone_nights", "put_off_nights", "structure_changes", "structure_changed_on")
HISTORY = ("trust", "last_rows", "last_newest_on", "last_read_at", "first_complete_at", "last_complete_at", *COUNTS)
LATEST = (
    "night",
    "run_id",
    "host",
    "visit",
    "status",
    "reason",
    "cause",
    "detail",
    "coverage",
    "rows",
    "newest_on",
    "structure",
    "finished_at",
)

NIGHT = """
create table silver.column_night as
select column_id, night, run_id, host, visit, status, reason, cause, detail, coverage, rows, newest_on, trust, structure, finished_at,
    coalesce(status in ('ok', 'blank', 'partial'), false) as is_read from bronze.columns
"""
STANDING = f"""
select column_id, {", ".join(f"latest.{name}" for name in LATEST)}, {", ".join(f"history.{name}" for name in HISTORY)}
from silver.column_history as history
join (
    from silver.column_night qualify row_number() over (partition by column_id order by finished_at desc, run_id desc) = 1
) as latest using (column_id)
"""
NIGHTS = """
select column_id, night, coalesce(
    arg_max(status, (finished_at, run_id)) filter (where is_read),
    arg_max(status, (finished_at, run_id)) filter (where status not in ('cancelled', 'outside_window', 'budget_spent')),
    arg_max(status, (finished_at, run_id))
) as status
from silver.column_night
group by column_id, night
qualify row_number() over (partition by column_id order by night desc) <= ?
order by column_id, night
"""
HELD = f"""
select host, count(*) filter (where not is_put_off) as held, count(*) as due
from (
    select host, column_id, night, bool_and(status in {PUT_OFF}) as is_put_off
    from bronze.columns group by host, column_id, night
    qualify night = max(night) over (partition by host)
)
group by host
"""
ROBOTS = """
select host, column_id, url, arg_max(detail, finished_at) as rule, max(finished_at) as asked_at
from bronze.fetches
where status = 'robots' and night = (select max(night) from bronze.fetches) and purpose <> 'robots'
group by all
order by host, url
"""


@dataclass(frozen=True)
class ColumnHealth:
    """One column: its latest reading, what its nights were, and what waits for a person. ``url`` is its whole address.

    ``latest`` and ``history`` are empty for a column that was never visited; instants in them are aware. ``nights``: of the last seven on
    which it was visited, the night and how it ended. ``decisions``: the standing ones. ``put_off``: on how many of those nights it had no turn, quiet
    nights left out. ``held``: how many columns of its host the last night had a turn for, and how many were due. ``items``: its articles and attachments
    that could not be had for three nights.
    """

    column: Column
    url: str
    owners: tuple[str, ...]
    latest: dict[str, Any]
    history: dict[str, Any]
    nights: tuple[tuple[date, str], ...] = ()
    proposal: Proposed | None = None
    decisions: tuple[Decision, ...] = ()
    put_off: int = 0
    held: tuple[int, int] = (0, 0)
    items: tuple[FailingItem, ...] = ()

    @property
    def status(self) -> str | None:
        """How the latest reading ended; None when it was never visited."""
        return self.latest.get("status")

    @property
    def failed_nights(self) -> int:
        """Nights in a row on which it could not be read; those we ended ourselves are not among them."""
        return int(self.history.get("failed_nights") or 0)

    @property
    def is_doubtful(self) -> bool:
        """Whether its rows are doubted and nobody has agreed to them since."""
        if self.status != "unreadable" or not str(self.latest.get("detail") or "").endswith((WAITING, PERSON)):
            return False
        return not any(one.kind == "rows" and one.recorded_at > self.latest["finished_at"] for one in self.decisions)

    @property
    def needs_a_person(self) -> bool:
        """Whether it failed for three nights (EVALUATION 2), or had no turn on three of seven; a list that is yet to be read back has its turn some night."""
        is_late = self.is_put_off and self.latest.get("visit") != "backfill"
        return self.failed_nights >= FAILED_NIGHTS or is_late

    @property
    def is_mixed(self) -> bool:
        """Whether what was read may not be all of it, or another column's, for a reason that only a person can take away (a list in a tab, one address for two)."""
        return self.status in ("partial", "unreadable") and self.advice is not None

    @property
    def is_gone_question(self) -> bool:
        """Whether it was gone or moved for fourteen nights: is the register stale, or the column dead?"""
        return int(self.history.get("gone_nights") or 0) >= GONE_NIGHTS

    @property
    def is_put_off(self) -> bool:
        """Whether the budget or the window had no turn for it again, on three of seven nights: a person must give it more room, or ask less of it."""
        return self.status in PUT_OFF and self.put_off >= PUT_OFF_NIGHTS

    @property
    def is_waiting(self) -> bool:
        """Whether a person has something to do about it; what robots.txt forbids is for the site's owner, and listed apart."""
        return self.is_doubtful or self.is_mixed or self.proposal is not None or (self.needs_a_person and self.status != "robots")

    @property
    def advice(self) -> str | None:
        """What a person does about it, in Chinese, where what was found says more than the status."""
        case = find_advice(self.status, self.latest.get("detail"))
        return case.advice_zh if case else None

    @property
    def repair(self) -> Decision | None:
        """The accepted repair by which it is read."""
        return standing_repair(self.decisions)

    def to_json(self) -> dict[str, Any]:
        """The line of ``disclosure columns health --json``."""
        values = {
            **self.latest,
            **self.history,
            "column": self.column.id,
            "url": self.url,
            "path": self.column.path,
            "class": self.column.kind,
        }
        values |= {"needs_a_person": self.needs_a_person, "is_gone_question": self.is_gone_question, "is_doubtful": self.is_doubtful}
        values |= {"owners": list(self.owners), "repair": self.repair.selector if self.repair else None}
        values["proposal"] = dict(self.proposal.evidence) if self.proposal else None
        values |= {"is_put_off": self.is_put_off, "put_off_lately": self.put_off, "held": list(self.held)}
        values["failing_items"] = [item.to_json() for item in self.items]
        values["nights"] = [[night.isoformat(), status] for night, status in self.nights]
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def read_health(city: City, folder: Path, state: State) -> list[ColumnHealth]:
    """Every column that is visited, in the register's order, as bronze has it now. ``folder``: the city's of the storage root."""
    decisions = all_decisions(state, city.id)
    connection = _open(folder)
    try:
        found = {row["column_id"]: row for row in _select(connection, STANDING)}
        nights: dict[str, list[tuple[date, str]]] = {}
        for row in _select(connection, NIGHTS, [SHOWN_NIGHTS]):
            nights.setdefault(row["column_id"], []).append((row["night"], row["status"]))
        held = {row["host"]: (row["held"], row["due"]) for row in _select(connection, HELD)}
        items = read_failing_items(connection)
    finally:
        connection.close()
    names = {unit.id: unit.name for unit in city.units}
    proposals = waiting_proposals(folder, decisions, {column_id: row["last_read_at"] for column_id, row in found.items()})
    standing, sites = standing_decisions(decisions), OwnSites(city.file.sites)
    return [
        ColumnHealth(
            column=column,
            url=column_url(city, column, sites),
            owners=tuple(names.get(unit, unit) for unit in column.owners),
            latest={name: found[column.id][name] for name in LATEST} if column.id in found else {},
            history={name: found[column.id][name] for name in HISTORY} if column.id in found else {},
            nights=tuple(nights.get(column.id, [])),
            proposal=proposals.get(column.id),
            decisions=standing.get(column.id, ()),
            put_off=sum(status in PUT_OFF and night not in city.file.manners.quiet_nights for night, status in nights.get(column.id, [])),
            held=held.get(found[column.id]["host"], (0, 0)) if column.id in found else (0, 0),
            items=tuple(item for item in items if item.column_id == column.id),
        )
        for column in city.columns
        if column.kind not in UNVISITED
    ]


def read_refusals(folder: Path) -> list[dict[str, Any]]:
    """What robots.txt forbade in the last night: ``{host, column_id, url, rule, asked_at}``; ``rule`` is what the owner is asked to change."""
    connection = _open(folder)
    try:
        return _select(connection, ROBOTS)
    finally:
        connection.close()


def accept(city: City, health: ColumnHealth, kind: str, *, state: State, person: str, note: str, selector: str | None = None) -> Decision:
    """Record that a person agrees: to the rows that are doubted (``rows``), or to a repair (``repair``: the proposed one, or ``selector``),
    or that neither stands (``withdraw``).

    It counts from the next night on. Raises InputError when nothing of the kind waits.
    """
    path = health.column.path
    if kind == "rows" and not health.is_doubtful:
        raise InputError(
            "its rows are not doubted, or somebody has agreed already", where=health.column.id, fix="see `disclosure columns health`",
            page=PageWords("这个栏目并不存疑，或者已有人同意", "不必再操作", path, 409),
        )  # fmt: skip
    if kind == "withdraw" and not health.decisions and health.proposal is None:
        raise InputError(
            "nothing is accepted or proposed that could be withdrawn", where=health.column.id, fix="see `disclosure columns health`",
            page=PageWords("没有可以撤回的决定，也没有待定的修复方案", "不必再操作", path, 409),
        )  # fmt: skip
    if kind == "repair" and selector is None:
        if health.proposal is None and health.repair is not None:
            raise InputError(
                f"a repair is accepted already ({health.repair.selector}, by {health.repair.person}), and no other is proposed",
                where=health.column.id, fix="end it with `disclosure columns withdraw`, or give another with --selector",
                page=PageWords("已接受过修复方案，没有新的方案", "要改用别的方案，请先撤回", path, 409),
            )  # fmt: skip
        if health.proposal is None:
            words = PageWords("没有待定的修复方案", "不必再操作；下一夜可能另有方案", path, 409)
            raise InputError(
                "no repair is proposed", where=health.column.id, fix="give one with --selector, or wait for a night", page=words
            )
        if health.proposal.is_without_addresses:
            raise InputError(
                "the rows of the proposed repair have no address, so no old item would be found again", where=health.column.id,
                fix="give one whose rows have links with --selector",
                page=PageWords("按此方案读出的行没有网址，旧信息会全部被当作已撤下", "请系统管理员另给方案", path, 409),
            )  # fmt: skip
        selector = health.proposal.selector
    value = repair_value(selector) if kind == "repair" and selector is not None else None
    earlier = [one.recorded_at for one in all_decisions(state, city.id) if one.column_id == health.column.id]
    decision = Decision(city.id, health.column.id, kind, value, person.strip(), note.strip(), _instant(city, health, earlier))
    record_decision(state, decision, [column.id for column in city.columns])
    return decision


def find_health(found: Sequence[ColumnHealth], column_id: str) -> ColumnHealth:
    """One column of ``read_health``. Raises InputError."""
    health = next((one for one in found if one.column.id == column_id), None)
    if health is None:
        words = PageWords("没有这个栏目，或者它不在采集之列", AGAIN, column_id[:60], 404)
        raise InputError(f"no column {column_id!r} that is visited", where="columns.yml", fix="see `disclosure columns health`", page=words)
    return health


def _instant(city: City, health: ColumnHealth, earlier: Sequence[datetime]) -> datetime:
    """When a decision is made, always after ``earlier`` ones, withdrawn or not; a city on its own calendar knows no today, so it is the moment after
    what was decided of."""
    after = max(earlier, default=datetime.min.replace(tzinfo=UTC)) + timedelta(milliseconds=1)
    if city.file.clock == "wall":
        return max(datetime.now(UTC), after)
    seen = [health.latest["finished_at"]] if health.latest else []
    seen += [health.proposal.proposed_at] if health.proposal else []
    return max(max(seen, default=datetime.now(UTC)) + timedelta(milliseconds=1), after)


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection on which ``silver.column_night`` shows bronze's readings and ``silver.column_history`` counts them as the warehouse does."""
    from disclosure.warehouse import connect
    from disclosure.warehouse.bronze import attach_bronze
    from disclosure.warehouse.build import create_table, read_sql

    connection = connect()
    attach_bronze(connection, folder, datetime.max.replace(tzinfo=UTC), PARSER_VERSION)
    connection.execute("create schema if not exists silver").fetchall()
    connection.execute(NIGHT).fetchall()
    create_table(connection, "silver.column_history", read_sql("silver")["silver.column_history"])
    return connection


def _select(connection: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """Rows as dicts, with aware instants."""
    cursor = connection.execute(sql, parameters or [])
    names = [entry[0] for entry in cursor.description or []]
    return [{name: _aware(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
