"""Made-up personal numbers that pass every check, for tests; they are computed, and belong to nobody known."""

from datetime import date, timedelta

from hypothesis import strategies as st

WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
PROVINCES = ["11", "34", "42", "51", "62", "65", "82", "91"]
PREFIXES = ["130", "135", "138", "145", "147", "150", "159", "166", "170", "178", "180", "189", "191", "199"]


def resident_id(body: str) -> str:
    """17 digits with their check sign, computed the long way: the weighted sum of all 18 leaves 1 by 11."""
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11
    return body + next(sign for sign, value in zip("0123456789X", range(11), strict=True) if (rest + value) % 11 == 1)


def bank_card(body: str) -> str:
    """A number with its check digit by Luhn."""

    def total(digits):
        return sum(sum(map(int, str(int(digit) * 2))) if place % 2 else int(digit) for place, digit in enumerate(reversed(digits)))

    return next(body + check for check in "0123456789" if total(body + check) % 10 == 0)


DAYS = st.integers(0, 40_000).map(lambda days: (date(1900, 1, 1) + timedelta(days)).strftime("%Y%m%d"))
RESIDENT_IDS = st.builds(
    lambda province, county, day, order: resident_id(f"{province}{county:04}{day}{order:03}"),
    st.sampled_from(PROVINCES),
    st.integers(0, 9999),
    DAYS,
    st.integers(0, 999),
)
MOBILES = st.builds(lambda prefix, rest: f"{prefix}{rest:08}", st.sampled_from(PREFIXES), st.integers(0, 99_999_999))
CARDS = st.builds(
    lambda start, size, rest: bank_card(f"{start}{rest:016}"[: size - 1]),
    st.sampled_from(["620", "621", "622", "623", "625", "628"]),
    st.sampled_from([16, 19]),
    st.integers(0, 10**16 - 1),
)
KINDS = {"resident_id": RESIDENT_IDS, "mobile": MOBILES, "bank_card": CARDS}
NUMBERS = st.sampled_from(list(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), KINDS[kind]))

ID = resident_id("34188119900101123")
MOBILE = "13800138000"
CARD = bank_card("622202123456789012")
