"""Whom the units of tasks mean in a city's roster on a day."""

from disclosure.tasks.roster.resolve import resolve_name, resolve_units

__all__ = ["resolve_name", "resolve_units"]
