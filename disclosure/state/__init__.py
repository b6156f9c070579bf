"""The state database: politeness, locks, readings, accounts; SQLite by default, PostgreSQL by URL."""

from disclosure.state.answers import RobotsAnswer, Tally
from disclosure.state.database import State, open_state, say_database_fault, upgrade_state
from disclosure.state.politeness import Spent, Stopped, Taken, Wait
from disclosure.state.tables import account, column_decision, metadata, reading

__all__ = [
    "RobotsAnswer",
    "Spent",
    "State",
    "Stopped",
    "Taken",
    "Tally",
    "Wait",
    "account",
    "column_decision",
    "metadata",
    "open_state",
    "reading",
    "say_database_fault",
    "upgrade_state",
]
