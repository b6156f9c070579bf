"""How long an address rests after an answer."""

import threading
from datetime import date

import pytest

from disclosure.fetch.client import Answer
from disclosure.fetch.clock import WallClock
from disclosure.fetch.hosts import Host
from disclosure.fetch.turns import Turns
from disclosure.registry import Manners


@pytest.fixture
def turns():
    return Turns(None, Manners(delay=2.0, jitter=0.0), date(2025, 7, 10), WallClock(), threading.Event())


ANSWERS = ["ok", "not_modified", "redirected", "gone", "failed", "moved", "server_error", "truncated", "blocked", "rate_limited"]


@pytest.mark.parametrize("status", ANSWERS)
def test_what_a_server_asks_for_is_kept_whatever_it_answered(turns, status):
    host = Host("www.qinghe.example", None)
    assert 90.0 <= turns._gap(host, Answer(status, retry_after=90.0), 0.1, 1) < 90.1
    assert turns._gap(host, Answer(status, retry_after=1e9), 0.1, 1) == 86_400.0
    assert turns._gap(host, Answer(status, retry_after=1.0), 0.1, 1) == turns._gap(host, Answer(status), 0.1, 1)
