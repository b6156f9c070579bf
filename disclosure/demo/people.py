"""Numbers of people who cannot be: they pass every check of form, and no office could have given them out."""

from __future__ import annotations

NOWHERE = "349900"  # a province of GB/T 2260 and a prefecture in it that does not exist
NOT_YET = "2099"  # everybody listed is born at the end of this century
THINGS = "1440"  # given out for devices only, and with 13 digits


def resident_number(serial: int) -> str:
    """An identity number with its check sign (GB 11643: ISO 7064 MOD 11-2). ``serial``: 1 to 28, the day of December 2099 on which they are born."""
    body = f"{NOWHERE}{NOT_YET}12{serial:02}{serial:03}"
    total = sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def mobile_number(serial: int) -> str:
    """A mobile number of 11 digits. ``serial``: below ten million."""
    return f"{THINGS}{serial:07}"
