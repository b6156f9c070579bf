"""Personal numbers in what was fetched: resident identity, mobile and bank-card numbers are found, masked, kept apart, reported and purged."""

from disclosure.personal.attachments import Screen
from disclosure.personal.bodies import find_in_bytes
from disclosure.personal.masks import find_personal, mask_text
from disclosure.personal.purge import Purge, purge_expired

__all__ = ["Purge", "Screen", "find_in_bytes", "find_personal", "mask_text", "purge_expired"]
