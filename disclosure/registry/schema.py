"""JSON Schemas of the content files, for editors and for offices that check before they send."""

from __future__ import annotations

from typing import Any

from disclosure.registry.models import CityFile, ColumnsFile, EventsFile, RoundsFile, UnitsFile
from scoring.rulebook import Content, Indicator, Rulebook

MODELS: dict[str, type[Content]] = {
    "city": CityFile,
    "units": UnitsFile,
    "columns": ColumnsFile,
    "rulebook": Rulebook,
    "indicator": Indicator,
    "rounds": RoundsFile,
    "events": EventsFile,
}


def schema_name(model: type[Content]) -> str | None:
    """The name that ``disclosure schema`` knows a content file's model by; None for a file that is the program's own."""
    return next((name for name, entry in MODELS.items() if entry is model), None)


def content_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a content file by its name, as YAML writes it. Raises KeyError for an unknown name."""
    schema = MODELS[name].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
