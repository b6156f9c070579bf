"""The ledger: what the outside world saw of us, per network address and night; as rows, as a page for a site's owner, as an impact assessment."""

from disclosure.ledger.assessment import write_assessment
from disclosure.ledger.entries import peak_per_minute, read_ledger
from disclosure.ledger.page import write_page
from disclosure.ledger.source import read_fetches
from disclosure.ledger.table import ledger_table

__all__ = ["ledger_table", "peak_per_minute", "read_fetches", "read_ledger", "write_assessment", "write_page"]
