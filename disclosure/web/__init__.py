"""The office's pages (Chinese): unit score table, a unit's cells, a cell's evidence, readings. Importing this loads neither duckdb nor pandas."""

from disclosure.web.app import create_app

__all__ = ["create_app"]
