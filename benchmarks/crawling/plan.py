"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass

from crawling.pages import Shape


@dataclass(frozen=True)
class Plan:
    """Addresses, what each of them serves, the delay (s) of the timed crawls, and the shapes of those whose memory is compared.

    ``starts``: runs over next to nothing before each crawler's measured one, of which the middle one by its CPU counts; a first one, which compiles the
    modules, comes before them. ``seconds``: how often the second night is crawled, each time after the same first; the middle one counts.
    """

    addresses: int
    shape: Shape
    delay: float
    memory: tuple[Shape, Shape]
    starts: int
    seconds: int


FULL = Plan(addresses=50, shape=Shape(36, 12), delay=0.5, memory=(Shape(18, 20), Shape(380, 20)), starts=5, seconds=5)
QUICK = Plan(addresses=3, shape=Shape(12, 6), delay=0.05, memory=(Shape(4, 4), Shape(16, 4)), starts=1, seconds=1)
