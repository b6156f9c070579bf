"""The state database: politeness, locks, readings, accounts; SQLite by default, PostgreSQL by URL."""

from disclosure.state.database import State, open_state, upgrade_state
from disclosure.state.politeness import Spent, Taken, Wait
from disclosure.state.tables import account, metadata, reading

__all__ = ["Spent", "State", "Taken", "Wait", "account", "metadata", "open_state", "reading", "upgrade_state"]
