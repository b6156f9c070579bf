"""Runs suites on pandas frames with Great Expectations, all of a process in one context because its import costs seconds."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from disclosure.errors import RunError
from disclosure.gates.suite import Suite, load_suites

if TYPE_CHECKING:
    import duckdb

SHOWN_KEYS = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule did: how many rows break it and the keys of the first of them, ``error`` when it could not be evaluated at all."""

    name: str
    why: str
    passed: bool
    broken: int = 0
    keys: tuple[str, ...] = ()
    observed: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """How one suite did on its frame of ``rows`` rows."""

    table: str
    rows: int
    rules: tuple[RuleResult, ...]

    @property
    def passed(self) -> bool:
        """True when no rule is broken."""
        return all(rule.passed for rule in self.rules)


def check_layer(connection: duckdb.DuckDBPyConnection, layer: str, suites: list[Suite] | None = None) -> list[GateResult]:
    """Run every suite of a layer on its frame. A suite whose table is missing is broken, not skipped."""
    return [check_table(connection, suite) for suite in (suites if suites is not None else load_suites()) if suite.layer == layer]


def check_table(connection: duckdb.DuckDBPyConnection, suite: Suite) -> GateResult:
    """Make a suite's frame and run its rules."""
    import duckdb

    try:
        frame = connection.execute(suite.frame or f"select * from {suite.table}").df()
    except duckdb.Error as error:
        raise RunError(f"its frame cannot be made: {error}", where=f"gate {suite.table}", fix="mend the suite or the table") from error
    result = check_frame(frame, suite)
    log.info("gate %s rows=%s passed=%s", suite.table, result.rows, result.passed)
    return result


def check_frame(frame: Any, suite: Suite) -> GateResult:
    """Run a suite's rules on a pandas frame."""
    source = _source()  # first: it silences the library before anything of it is imported
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.registry import get_expectation_impl

    asset = source.add_dataframe_asset(suite.table)
    try:
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        rules = [get_expectation_impl(rule.type)(**rule.kwargs, meta={"rule": rule.name}) for rule in suite.rules]
        outcome = batch.validate(
            ExpectationSuite(name=suite.table, expectations=rules),
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": list(suite.key), "include_unexpected_rows": False},
        )
    finally:
        source.delete_asset(suite.table)
    found = {result.expectation_config.meta["rule"]: result for result in outcome.results}
    return GateResult(
        suite.table, len(frame), tuple(_rule_result(rule.name, rule.why, found[rule.name], suite.key) for rule in suite.rules)
    )


def failures(results: list[GateResult]) -> list[str]:
    """One line per broken rule: suite, rule, the failing keys, and why it matters."""
    return [f"{gate.table}.{rule.name}: {_what(rule)} ({rule.why})" for gate in results for rule in gate.rules if not rule.passed]


def _what(rule: RuleResult) -> str:
    if rule.error:
        return f"cannot be evaluated: {rule.error}"
    if not rule.keys:
        return f"observed {rule.observed}"
    more = f" and {rule.broken - 5} more" if rule.broken > 5 else ""
    return f"broken by {', '.join(rule.keys[:5])}{more}"


def _rule_result(name: str, why: str, outcome: Any, key: tuple[str, ...]) -> RuleResult:
    if outcome.success:
        return RuleResult(name, why, passed=True)
    error = _first_error(outcome.exception_info)
    rows = outcome.result.get("unexpected_index_list") or []
    keys = tuple(sorted({"·".join(str(row[column]) for column in key) for row in rows})[:SHOWN_KEYS])
    broken = int(outcome.result.get("unexpected_count") or 0)
    return RuleResult(name, why, passed=False, broken=broken, keys=keys, observed=str(outcome.result.get("observed_value")), error=error)


def _first_error(info: dict[str, Any]) -> str | None:
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((str(entry["exception_message"]).splitlines()[0] for entry in entries if entry.get("raised_exception")), None)


@cache
def _source() -> Any:
    """The pandas source of the process's one context, without analytics, progress bars and chatter."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)  # it warns of its own temporary folder
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)  # its import sets a level of its own
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_pandas("frames")
