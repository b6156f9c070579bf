"""The warehouse: one DuckDB file per build, made from bronze and parsed parquet by the SQL files in ``warehouse/``."""

from disclosure.warehouse.connection import connect
from disclosure.warehouse.current import Current, open_current, read_current, write_current

__all__ = ["Current", "connect", "open_current", "read_current", "write_current"]
