"""The registry: a city's content (sites, units, columns, rule books, rounds, events), loaded and cross-checked."""

from disclosure.registry.load import bound_units, find_city, load_city, read_content
from disclosure.registry.models import City, Column, Event, Manners, Round, Site, Unit

__all__ = ["City", "Column", "Event", "Manners", "Round", "Site", "Unit", "bound_units", "find_city", "load_city", "read_content"]
