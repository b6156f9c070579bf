"""The scripted readings of the demo: two assessors who agree on every planted violation and impostor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from disclosure.demo.site import DemoSite
from disclosure.nights import night_window
from disclosure.readings import Reading, record_reading
from disclosure.registry import City
from disclosure.settings import Settings
from disclosure.state import open_state

READERS = ("评估员甲·顾明", "评估员乙·宋澄")


def scripted_readings(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """What each assessor says of each planted violation and impostor: unit, clause, reader, outcome, reason, points, note."""
    return [
        {
            "unit": case["unit"],
            "clause": case["clause"],
            "reader": reader,
            "outcome": case["expected"]["outcome"],
            "reason": case["expected"]["reason"],
            "points": case["expected"]["got"] if case["expected"]["outcome"] == "partial" else None,
            "note": case["note"],
        }
        for case in truth["cases"]
        if case["kind"] in ("violation", "impostor")
        for reader in READERS
    ]


def apply_scripted_readings(settings: Settings, city: City, site: DemoSite, *, night: date) -> int:
    """Record the scripted readings on the state database, one minute apart, from three hours after the night. Returns how many."""
    state = open_state(settings)
    moment = night_window(night)[1] + timedelta(hours=3)
    found = scripted_readings(site.truth)
    for number, entry in enumerate(found):
        record_reading(state, _reading(city, site, entry, moment + timedelta(minutes=number)), city)
    return len(found)


def _reading(city: City, site: DemoSite, entry: dict[str, Any], moment: datetime) -> Reading:
    return Reading(city=city.id, round=site.truth["round"], task=None, role="assessor", recorded_at=moment, **entry)
