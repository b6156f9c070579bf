"""Assessing: every cell of a round judged from the warehouse's facts, readings applied, units added up."""

from disclosure.assess.assessment import assess_cells, assess_city
from disclosure.assess.store import Assessed

__all__ = ["Assessed", "assess_cells", "assess_city"]
