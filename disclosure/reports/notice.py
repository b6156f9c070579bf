"""The quarterly notice as a 送审稿, without number, seal or date, and the sheets of the units beside it."""

from __future__ import annotations

from pathlib import Path

from disclosure.errors import explain_disk_faults
from disclosure.evidence import head
from disclosure.reports.body import compose, manifest_hash
from disclosure.rounds import load_named_city, view_round
from disclosure.settings import Settings


def write_notice(settings: Settings, city_id: str, round_id: str) -> Path:
    """Write the notice and the per-unit sheets of a round under ``rounds/<round>/`` and give the notice's path. Raises InputError, RunError."""
    from disclosure.reports.document import write_notice_document
    from disclosure.reports.sheets import write_sheets

    city = load_named_city(settings, city_id)
    view = view_round(settings, city, round_id)
    folder = settings.city_data(city.id) / "rounds" / round_id
    text = compose(view, Path(city.folder))
    path = folder / f"{city.name}{view.round.name}政务公开测评通报（送审稿）.docx"
    with explain_disk_faults(folder, "make room, and write the report again"):
        folder.mkdir(parents=True, exist_ok=True)
        write_notice_document(path, text, view, manifest_hash(view), head(settings.city_data(city.id)))
        write_sheets(folder / "单位失分明细", view)
    return path
