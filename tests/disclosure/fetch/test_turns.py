"""When a request may begin, and how long an address rests after an answer."""

import threading
from datetime import date, timedelta

import pytest

from disclosure.fetch.client import Answer
from disclosure.fetch.clock import WallClock
from disclosure.fetch.guard import Address
from disclosure.fetch.hosts import Host
from disclosure.fetch.turns import Turns
from disclosure.nights import night_window
from disclosure.registry import Manners
from disclosure.state import Taken


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


NIGHT = date(2025, 7, 10)
CLOSING = night_window(NIGHT)[1]


class BusyState:
    """A state database that answers late: meanwhile ``happens``."""

    def __init__(self, happens):
        self.happens = happens
        self.handed_back = 0

    def take(self, *_args, **_more):
        self.happens()
        return Taken()

    def hand_back(self, *_args, **_more):
        self.handed_back += 1


class SetClock:
    instant = CLOSING - timedelta(seconds=4)

    def now(self):
        return self.instant


def take_while(happens):
    """What became of a turn that was waited for while something happened, and how often it was handed back."""
    clock, stop, host = SetClock(), threading.Event(), Host("www.qinghe.example", Address("127.0.0.1", 80))
    state = BusyState(lambda: happens(clock, stop, host))
    return Turns(state, Manners(), NIGHT, clock, stop).take(host), state.handed_back


def test_a_turn_that_comes_after_the_window_has_closed_is_handed_back_unused():
    def close(clock, _stop, _host):
        clock.instant = CLOSING

    assert take_while(close) == (("outside_window", "outside 23:00–06:00 of the night of 2025-07-10"), 1)


def test_a_turn_that_comes_after_the_run_was_ended_or_the_host_stopped_is_handed_back_unused():
    def stop_host(_clock, _stop, host):
        host.stopped = ("blocked", "a wall")

    assert take_while(lambda _clock, stop, _host: stop.set()) == (("cancelled", "the run was ended"), 1)
    assert take_while(stop_host) == (("blocked", "a wall"), 1)
    assert take_while(lambda *_: None) == (None, 0)
