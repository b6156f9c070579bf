"""Attachments: their text is extracted after their bytes were saved, so that what is found in it moves them aside then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from disclosure.evidence_store import EvidenceStore, Place
from disclosure.personal.finder import search_text
from disclosure.personal.masks import mask_found, spots_of
from disclosure.personal.packed import find_in_parts
from disclosure.personal.raw import find_in_raw


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Screen:
    """What stands between an attachment's text and wherever it is kept. ``now`` gives an aware instant."""

    store: EvidenceStore
    now: Callable[[], datetime] = _utc_now

    def __call__(self, sha256: str, url: str, text: str) -> str:
        """The text with personal numbers masked; a body that holds some, there or in what an Office file does not show, is out of bronze when this
        returns. Raises RunError when it is lost."""
        body, search = self.store.open(sha256), search_text(text)
        found = [*spots_of(text, search), *find_in_parts(body, text), *find_in_raw(body, text)]
        if not found:
            return text
        self.store.set_aside(sha256, tuple(found), Place(url, at=self.now()))
        return mask_found(text, search)
