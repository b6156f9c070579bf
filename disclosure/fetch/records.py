"""The record of one request, made or refused, and what its status means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from scoring.model import Cause, Reason

Purpose = Literal["robots", "list", "article", "attachment"]

Visit = Literal["watch", "backfill", "revisit", "sweep"]
"""What a request was made for: tonight's first pages, a new city's older pages, what is due for another look, the closing sweep."""

FETCHED = ("ok", "not_modified")
PASSING = ("dns", "refused", "timeout", "truncated", "server_error", "rate_limited")
"""Worth another try: the next one may go well. Everything else is the same a minute later."""

NOT_ASKED = ("robots", "private", "budget_spent", "outside_window", "cancelled")
"""Refused by ourselves: no request was made."""
PUT_OFF = ("budget_spent", "outside_window", "cancelled")
"""Those of them that the night ended: another one asks."""

CAUSES: dict[str, tuple[Reason, Cause]] = {
    "dns": (Reason.FETCH_FAILED, Cause.NETWORK),
    "refused": (Reason.FETCH_FAILED, Cause.NETWORK),
    "timeout": (Reason.FETCH_FAILED, Cause.NETWORK),
    "truncated": (Reason.FETCH_FAILED, Cause.NETWORK),
    "tls": (Reason.FETCH_FAILED, Cause.SITE),
    "moved": (Reason.FETCH_FAILED, Cause.SITE),
    "gone": (Reason.FETCH_FAILED, Cause.SITE),
    "server_error": (Reason.FETCH_FAILED, Cause.SITE),
    "rate_limited": (Reason.FETCH_FAILED, Cause.SITE),
    "failed": (Reason.FETCH_FAILED, Cause.UNCLEAR),
    "too_large": (Reason.FETCH_FAILED, Cause.OURS),
    "decode": (Reason.PARSE_DOUBT, Cause.UNCLEAR),
    "robots": (Reason.ROBOTS, Cause.SITE),
    "private": (Reason.FETCH_FAILED, Cause.SITE),
    "blocked": (Reason.CHALLENGE, Cause.SITE),
    "budget_spent": (Reason.COVERAGE, Cause.OURS),
    "outside_window": (Reason.COVERAGE, Cause.OURS),
    "cancelled": (Reason.COVERAGE, Cause.OURS),
}
"""What an unread column is called (EVALUATION 2), by the status of its fetch."""

STATUSES = (*FETCHED, "redirected", *CAUSES)
"""Every status a fetch may have; whoever lists them elsewhere lists these (tests/layout/test_statuses.py)."""


def cause_of(status: str) -> str | None:
    """Whose doing a status is; None where nothing went wrong."""
    return CAUSES[status][1].value if status in CAUSES else None


@dataclass(frozen=True)
class Fetch:
    """One row of ``bronze/fetches``; its fields are described in docs/data.md.

    ``bytes`` are those of the body as it came over the wire, ``waited`` seconds. A row ``redirected`` is one hop inside the city: ``location``
    is where it led, and the rows after it with the same ``url`` are the next hops; of the last one ``location`` is the final address.
    ``headers``: those of the answer as a JSON object, names in lower case, values of Set-Cookie left out. ``parser_version`` read the body.
    """

    run_id: str
    city: str
    night: date
    seq: int
    address: str | None
    host: str
    url: str
    column_id: str | None
    purpose: Purpose
    requested_at: datetime
    finished_at: datetime
    status: str
    http_status: int | None = None
    cause: str | None = None
    sha256: str | None = None
    bytes: int = 0
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None
    attempt: int = 1
    waited: float = 0.0
    detail: str | None = None
    listed: str | None = None
    visit: Visit | None = None
    method: str = "GET"
    headers: str | None = None
    parser_version: str | None = None

    @property
    def was_asked(self) -> bool:
        """Whether a request went out."""
        return self.attempt > 0

    def to_json(self) -> dict[str, Any]:
        """The record as JSON values."""
        values = dict(vars(self))
        values.update(night=self.night.isoformat(), requested_at=self.requested_at.isoformat(), finished_at=self.finished_at.isoformat())
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Fetch:
        """A record from its JSON values; fields of a newer version are left out."""
        kept = {name: value for name, value in values.items() if name in cls.__dataclass_fields__}
        kept["night"] = date.fromisoformat(kept["night"])
        for name in ("requested_at", "finished_at"):
            kept[name] = datetime.fromisoformat(kept[name])
        return cls(**kept)
