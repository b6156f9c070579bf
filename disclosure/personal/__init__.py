"""Personal numbers in what was fetched: resident identity, mobile and bank-card numbers are found, masked, kept apart, reported and purged."""

from disclosure.personal.attachments import Screen
from disclosure.personal.bodies import find_in_bytes
from disclosure.personal.findings import Finding, count_findings, read_findings, warn_of_findings
from disclosure.personal.masks import find_personal, mask_header, mask_shown, mask_text
from disclosure.personal.purge import Purge, purge_expired
from disclosure.personal.scan import scan_stored

__all__ = [
    "Finding",
    "Purge",
    "Screen",
    "count_findings",
    "find_in_bytes",
    "find_personal",
    "mask_header",
    "mask_shown",
    "mask_text",
    "purge_expired",
    "read_findings",
    "scan_stored",
    "warn_of_findings",
]
