"""Publish: parsed pages become silver, gold and scores in a new warehouse file; after the gates ``current`` names it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from disclosure import __version__
from disclosure.crawl.reread import Reread
from disclosure.errors import InputError, RunError
from disclosure.match.candidate import versions_of
from disclosure.match.promotion import city_model
from disclosure.nights import SHANGHAI, night_of, night_window
from disclosure.readings import readings_of
from disclosure.registry import City, Round, find_city, load_city
from disclosure.sites import PARSER_VERSION
from disclosure.stored import crawled_nights
from disclosure.warehouse.builds import next_build, remove_old_builds
from disclosure.warehouse.current import Current, warehouse_path, write_current

if TYPE_CHECKING:
    import duckdb

    from disclosure.calendar import WorkingCalendar
    from disclosure.gates import GateResult
    from disclosure.settings import Settings
    from disclosure.state import State

log = logging.getLogger(__name__)

STAYS = "what was current stays current; mend or restore the file, or make room, and publish again"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What a publish did: ``tables`` holds row counts, ``outcomes`` counts of cells, ``seconds`` the steps. ``degraded``: something could not be read.

    ``reread``: stored pages that this version of the page reader had not read yet.
    """

    city: str
    build: str
    night: date
    as_of: datetime
    round: str | None
    degraded: bool
    tables: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reread: Reread = Reread()

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return asdict(self) | {"night": self.night.isoformat(), "as_of": self.as_of.isoformat()}


def publish_city(
    settings: Settings, city_id: str, *, night: date | None = None, as_of: datetime | None = None, round_id: str | None = None
) -> PublishReport:
    """Build, gate, score and make current what is known of a city at ``as_of`` (an aware instant).

    Left out, ``night`` is the one of ``as_of``, else the latest crawled; ``as_of`` is then the end of that night's window, or now for a
    city on the wall clock; ``round_id`` is the round judged that night. Raises RunError when another publish of the city runs or a gate fails: then what was current stays current.
    """
    from disclosure.state import open_state

    city = load_city(find_city(city_id, settings.cities))
    folder = settings.city_data(city.id)
    night, as_of = settle_instants(city, folder, night, as_of)
    entry = find_round(city, round_id) if round_id else settle_round(city, night)
    state = open_state(settings)
    try:
        with state.lock(f"publish {city.id}"):
            return _Publish(city, folder, night, as_of, entry).run(state)
    except OSError as error:
        raise RunError(f"cannot write: {error.strerror or error}", where=error.filename or folder, fix=STAYS) from error
    finally:
        state.close()


def parse_instant(text: str) -> datetime:
    """An instant in ISO 8601; without a zone it is the clock of Asia/Shanghai. Raises InputError."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no instant", where="--as-of", fix="write it as 2025-07-01T06:00:00+08:00") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


def show_report(report: PublishReport) -> str:
    """The report as lines for a person."""
    outcomes = ", ".join(f"{name} {count}" for name, count in report.outcomes.items()) or "no cells"
    reread = f"; {report.reread.pages} stored pages read again" if report.reread.pages else ""
    lost = f"; {report.reread.lost} unread, their bodies are lost (see the log)" if report.reread.lost else ""
    return "\n".join(
        [
            f"{report.city}: build {report.build}, night {report.night}, round {report.round or '-'}{' (degraded)' if report.degraded else ''}",
            f"as of {report.as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}: {report.tables.get('silver.item', 0)} items, cells: {outcomes}{reread}{lost}",
            "seconds: " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in report.seconds.items()),
        ]
    )


def settle_instants(city: City, folder: Path, night: date | None, as_of: datetime | None) -> tuple[date, datetime]:
    """The night and the instant of a publish, as ``publish_city`` says. Raises RunError when nothing was crawled and neither is given."""
    if as_of is None and city.file.clock == "wall":
        as_of = datetime.now(UTC)
    crawled = [entry for entry in crawled_nights(folder) if as_of is None or entry <= night_of(as_of)]
    settled = night or (crawled[-1] if crawled else None) or (night_of(as_of) if as_of else None)
    if settled is None:
        raise RunError("nothing was crawled yet", where=folder, fix=f"run `disclosure crawl {city.id} --night D` first")
    return settled, as_of or night_window(settled, city.file.manners.window)[1]


def find_round(city: City, round_id: str) -> Round:
    """A round by its id. Raises InputError naming the ones there are."""
    found = next((entry for entry in city.rounds if entry.id == round_id), None)
    if found is None:
        known = ", ".join(entry.id for entry in city.rounds) or "none"
        raise InputError(f"no round {round_id!r}", where=f"{city.folder}/rounds.yml", fix=f"known rounds: {known}")
    return found


def settle_round(city: City, night: date) -> Round | None:
    """The round judged on a night: the first one begun whose notice is not due yet, else the one begun last, else the first to come.

    A round stays until its notice day, because its closing sweep and its readings come after the window (EVALUATION 1).
    """
    begun = sorted((entry for entry in city.rounds if entry.window[0] <= night), key=lambda entry: entry.window)
    running = [entry for entry in begun if night <= notice_day(city, entry)]
    if begun:
        return running[0] if running else begun[-1]
    return min(city.rounds, key=lambda entry: entry.window, default=None)


def notice_day(city: City, entry: Round) -> date:
    """The working day on which a round's notice is drafted; by weekdays in a year without a calendar, as the schedule counts."""
    from disclosure.calendar import nth_working_day

    return nth_working_day(entry.window[1], city.file.notice_after)[0]


class _Publish:
    """One publish of one city: the steps in their order, the file they write, and what they took."""

    def __init__(self, city: City, folder: Path, night: date, as_of: datetime, entry: Round | None) -> None:
        self.city, self.folder, self.night, self.as_of, self.round = city, folder, night, as_of, entry
        self.warehouses = folder / "warehouses"
        self.warehouses.mkdir(parents=True, exist_ok=True)
        self.build = next_build(self.warehouses, night)
        self.seconds: dict[str, float] = {}
        self.gates: list[GateResult] = []
        self.reread = Reread()
        self.model = city_model(folder)

    def run(self, state: State) -> PublishReport:
        """Build into a file of its own, pass the gates, take the build's name, become current."""
        from disclosure.calendar import WorkingCalendar
        from disclosure.warehouse.connection import first_line, storage_errors

        calendar = WorkingCalendar.load()
        path = self.warehouses / f".{self.build}.duckdb"
        try:
            report = self._build(path, state, calendar)
            path.replace(warehouse_path(self.folder, self.build))
        except storage_errors() as error:
            raise RunError(f"the build failed: {first_line(error)}", where=f"build {self.build}", fix=STAYS) from error
        except GateFailed:
            self._keep_failed(path)
            raise
        finally:
            for left in (path, path.with_name(f"{path.name}.wal")):
                left.unlink(missing_ok=True)
            shutil.rmtree(self.warehouses / ".scratch", ignore_errors=True)
            self._write_gates()
        write_current(self.folder, self._current(calendar))
        remove_old_builds(self.folder)
        counts = (self.reread.pages, self.reread.lost, sum(self.seconds.values()))
        log.info("published city=%s build=%s night=%s reread=%d lost=%d seconds=%.1f", self.city.id, self.build, self.night, *counts)
        return report

    def _build(self, path: Path, state: State, calendar: WorkingCalendar) -> PublishReport:
        from disclosure.warehouse.connection import connect
        from disclosure.warehouse.unread import reread_unread

        connection = connect(path)
        try:
            with self._step("reread"):
                self.reread = reread_unread(connection, self.city, self.folder, self.as_of, PARSER_VERSION, self.build)
            with self._step("silver"):
                self._build_silver(connection)
            self._pass("silver", connection)
            with self._step("match"):
                self._match(connection)
            with self._step("assess"):
                self._assess(connection, state, calendar)
            self._build_run(connection)
            self._pass("gold", connection)
            report = self._report(connection)
            # closing writes the file too, but keeps quiet when the disk is full and leaves an empty one
            connection.execute("force checkpoint").fetchall()
            return report
        finally:
            connection.close()

    def _build_silver(self, connection: duckdb.DuckDBPyConnection) -> None:
        from disclosure.match.doc_types import load_doc_types
        from disclosure.match.tokens import write_clause_tokens, write_item_tokens
        from disclosure.warehouse.registry_tables import make_registry
        from disclosure.warehouse.silver import build_silver

        doc_types = [(entry.id, entry.priority, entry.pattern, entry.exclude) for entry in load_doc_types()]
        make_registry(connection, self.city, self.round, doc_types)
        build_silver(connection, self.city, self.folder, self.as_of, PARSER_VERSION)
        write_item_tokens(connection)
        write_clause_tokens(connection)

    def _match(self, connection: duckdb.DuckDBPyConnection) -> None:
        from disclosure.match import match_city
        from disclosure.warehouse.gold import build_gold

        match_city(connection, self.city, model=self.model)
        build_gold(connection, "coverage", "column_health")

    def _assess(self, connection: duckdb.DuckDBPyConnection, state: State, calendar: WorkingCalendar) -> None:
        from disclosure.assess import assess_city
        from disclosure.assess.facts import load_facts
        from disclosure.assess.store import write_tables

        if self.round is None:  # read and matched with nothing, judging nobody
            write_tables(connection, [], [], load_facts(connection, self.night))
            return
        readings = readings_of(state, self.city.id, self.round.id, self.as_of)
        assess_city(connection, self.city, self.round, readings, calendar, self.as_of)

    def _build_run(self, connection: duckdb.DuckDBPyConnection) -> None:
        from disclosure.warehouse.gold import build_gold
        from disclosure.warehouse.tables import load_table

        texts = ("build", "round_id", "as_of", "model", "model_versions")
        columns = {"night": "date", **dict.fromkeys(texts, "text"), **{f"{step}_seconds": "double" for step in self.seconds}}
        model = (self.model.digest, json.dumps(versions_of(self.model)))
        values = (self.night, self.build, self.round.id if self.round else None, self.as_of.isoformat(), *model, *self.seconds.values())
        load_table(connection, "work.publish", columns, [values])
        build_gold(connection, "run")

    def _pass(self, layer: str, connection: duckdb.DuckDBPyConnection) -> None:
        from disclosure.gates import check_layer, failures

        with self._step(f"{layer}_gate"):
            results = check_layer(connection, layer)
        self.gates += results
        broken = failures(results)
        if broken:
            more = f" (and {len(broken) - 1} more rules)" if len(broken) > 1 else ""
            what = f"gate {broken[0]}{more}"
            raise GateFailed(what, where=f"build {self.build}", fix="yesterday's build stays current; see its .gates.json")

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        start = monotonic()
        yield
        self.seconds[name] = round(monotonic() - start, 3)

    def _report(self, connection: duckdb.DuckDBPyConnection) -> PublishReport:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database() and not temporary order by 1"
        ).fetchall()
        tables = {name: connection.execute(f"select count(*) from {_quoted(name)}").fetchall()[0][0] for (name,) in names}
        outcomes = dict(connection.execute("select outcome, count(*) from gold.cell group by outcome order by outcome").fetchall())
        degraded = connection.execute("select is_degraded from gold.run where night = ?", [self.night]).fetchall()
        entry = self.round.id if self.round else None
        known = (self.city.id, self.build, self.night, self.as_of, entry)
        return PublishReport(*known, bool(degraded[0][0]), tables, outcomes, self.seconds, self.reread)

    def _current(self, calendar: WorkingCalendar) -> Current:
        return Current(
            build=self.build,
            as_of=self.as_of.astimezone(UTC).isoformat(),
            night=self.night.isoformat(),
            round=self.round.id if self.round else None,
            rulebook=self.city.rulebook(self.round).id if self.round else None,
            parser=PARSER_VERSION,
            calendar=calendar.version,
            code=__version__,
            model=versions_of(self.model),
        )

    def _keep_failed(self, path: Path) -> None:
        """The last build that failed stays for a person to look into; it is never current."""
        for old in self.warehouses.glob("failed-*.duckdb"):
            old.unlink()
        path.replace(self.warehouses / f"failed-{self.build}.duckdb")

    def _write_gates(self) -> None:
        passed = bool(self.gates) and all(gate.passed for gate in self.gates)
        document = {"build": self.build, "passed": passed, "gates": [asdict(gate) | {"passed": gate.passed} for gate in self.gates]}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (self.warehouses / f"{self.build}.gates.json").write_text(text + "\n", encoding="utf-8")


class GateFailed(RunError):
    """A gate did not pass; nothing became current."""


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))
