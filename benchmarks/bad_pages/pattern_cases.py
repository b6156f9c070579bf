"""Long runs of what the reader's own regular expressions look for."""

from __future__ import annotations

from bad_pages.case import Case

CASES: list[Case] = []
