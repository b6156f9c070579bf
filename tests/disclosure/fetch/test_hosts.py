"""When a host is left alone for the night."""

import pytest

from disclosure.fetch.guard import Address
from disclosure.fetch.hosts import Host, find_host
from disclosure.settings import Settings


def after(*answers, served=True):
    """The host after answers given as (status, code) or (status, code, more)."""
    host = Host("www.qinghe.example", Address("127.0.0.1"))
    if served:
        host.note_answer("ok", 200)
    for status, code, *more in answers:
        host.note_answer(status, code, **(more[0] if more else {}))
    return host


CHALLENGE = ("blocked", 200, {"is_challenge": True})


@pytest.mark.parametrize("code", [412, 418, 521])
def test_a_walls_own_code_stops_the_host_at_once(code):
    status, detail = after(("blocked", code)).stopped
    assert (status, f"HTTP {code}" in detail) == ("blocked", True)


@pytest.mark.parametrize("code", [401, 403, 405])
def test_other_refusals_stop_it_after_three_in_a_row(code):
    assert after(("blocked", code), ("blocked", code), ("ok", 200), ("blocked", code), ("blocked", code)).stopped is None
    assert after(("blocked", code), ("blocked", code), ("redirected", 302), ("blocked", code)).stopped[0] == "blocked"


def test_a_challenge_page_stops_a_host_that_showed_nothing_else():
    assert after(CHALLENGE, served=False).stopped[0] == "blocked"


def test_one_challenge_page_among_pages_stops_nothing_and_two_in_a_row_do():
    assert after(CHALLENGE, ("not_modified", 304), CHALLENGE).stopped is None
    assert after(CHALLENGE, CHALLENGE).stopped[0] == "blocked"


def test_the_third_challenge_page_of_a_run_stops_it_however_many_pages_lie_between():
    between = [("ok", 200)] * 20
    assert after(*between, CHALLENGE, *between, CHALLENGE, *between).stopped is None
    assert after(*between, CHALLENGE, *between, CHALLENGE, *between, CHALLENGE).stopped[0] == "blocked"


@pytest.mark.parametrize("code", [401, 403, 405])
@pytest.mark.parametrize(("between", "stops"), [(1, True), (2, True), (3, False)])
def test_six_refusals_that_are_a_third_of_all_answers_stop_it(code, between, stops):
    served = [("ok", 200)] * between
    refusals = [answer for _ in range(5) for answer in (*served, ("blocked", code), ("redirected", 302))]
    assert after(*refusals, served=False).stopped is None
    assert (after(*refusals, *served, ("blocked", code), served=False).stopped is not None) is stops


def test_refusals_of_the_past_do_not_stop_a_host_while_it_serves():
    refusals = [answer for _ in range(5) for answer in (("blocked", 403), ("ok", 200))]
    assert after(*refusals, *[("ok", 200)] * 3, ("gone", 404)).stopped is None


def test_too_many_requests_stop_it_after_three_or_at_once_when_it_wants_a_long_rest():
    assert after(("rate_limited", 429), ("rate_limited", 429, {"retry_after": 300})).stopped is None
    assert after(*[("rate_limited", 429)] * 3).stopped[0] == "rate_limited"
    assert after(("rate_limited", 429, {"retry_after": 301})).stopped == (
        "rate_limited",
        "asks to be left alone for 301 s; the host is not asked again this night",
    )


@pytest.mark.parametrize(
    ("status", "code"), [("ok", 200), ("redirected", 302), ("gone", 404), ("server_error", 500), ("server_error", 502)]
)
def test_whoever_wants_a_long_rest_is_left_alone_whatever_he_answered(status, code):
    assert after((status, code, {"retry_after": 300})).stopped is None
    assert after((status, code, {"retry_after": 301})).stopped == (
        "rate_limited",
        "asks to be left alone for 301 s; the host is not asked again this night",
    )


@pytest.mark.parametrize("status", ["server_error", "timeout"])
def test_three_pages_in_a_row_that_are_not_served_stop_it(status):
    host = after()
    for page in (status, status, "gone", status, status):
        host.note_page(page)
    assert host.stopped is None
    host.note_page(status)
    assert host.stopped[0] == status


def test_no_connection_stops_it_at_once_and_the_first_reason_stays():
    host = after()
    host.note_page("refused", is_down=True, detail="the connection was refused")
    host.note_answer("blocked", 412)
    assert host.stopped == ("refused", "no connection (the connection was refused); the host is not asked again this night")


def test_a_name_without_a_public_address_is_stopped_from_the_start(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: [(2, 1, 6, "", ("10.0.0.1", 0))])
    host = find_host("www.example", Settings(loopback_only=False))
    assert (host.address, host.stopped[0], host.place) == (None, "private", "www.example")
    assert "10.0.0.1" in host.stopped[1]
