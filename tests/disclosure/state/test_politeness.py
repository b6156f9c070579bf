"""One request per address at a time, its gap, and a host's budget, whatever database keeps them."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

from disclosure.state import RobotsAnswer, Spent, Stopped, Taken, Tally, Wait

NIGHT = date(2025, 7, 10)


def take(state, address="127.0.0.1", host="a.example", *, budget=1000, holder="one", lease=5.0, gap=0.0):
    return state.take(address, host=host, night=NIGHT, budget=budget, holder=holder, lease=lease, gap=gap)


def release(state, address="127.0.0.1", host="a.example", *, holder="one", gap=0.0):
    state.release(address, host=host, holder=holder, gap=gap)


def test_an_address_is_taken_by_one_at_a_time(state):
    assert take(state, holder="one") == Taken()
    assert isinstance(take(state, holder="two"), Wait)
    release(state, holder="one", gap=0.0)
    assert take(state, holder="two") == Taken()


def test_addresses_do_not_wait_for_each_other(state):
    assert take(state) == Taken()
    assert take(state, "127.0.0.2", "b.example") == Taken()


def test_a_host_of_two_addresses_is_asked_one_at_a_time(state):
    assert take(state) == Taken()
    assert isinstance(take(state, "127.0.0.2", holder="two"), Wait)
    release(state, gap=0.3)
    turn = take(state, "127.0.0.2", holder="two")
    assert isinstance(turn, Wait)
    assert 0.1 < turn.seconds <= 0.3


def test_rows_are_taken_both_or_none(state):
    assert take(state) == Taken()
    assert isinstance(take(state, "127.0.0.2", holder="two"), Wait)  # the host is busy, so its other address was not kept either
    assert take(state, "127.0.0.2", "b.example", holder="three") == Taken()


def test_what_was_released_by_another_holder_stays_taken(state):
    take(state)
    release(state, holder="somebody else")
    assert isinstance(take(state, holder="two"), Wait)


def test_two_hosts_of_one_address_do(state):
    assert take(state, host="a.example") == Taken()
    assert isinstance(take(state, host="b.example", holder="two"), Wait)


def test_the_gap_counts_from_the_release(state):
    take(state)
    time.sleep(0.1)
    release(state, holder="one", gap=0.3)
    released = time.monotonic()
    while isinstance(turn := take(state, holder="two"), Wait):
        assert 0 < turn.seconds <= 0.3
        time.sleep(turn.seconds)
    assert 0.29 <= time.monotonic() - released < 2


def test_a_holder_that_died_frees_its_address_after_the_lease_and_the_gap(state):
    take(state, holder="dead", lease=0.3, gap=0.5)
    began = time.monotonic()
    while isinstance(turn := take(state, holder="two"), Wait):
        time.sleep(turn.seconds)
    assert time.monotonic() - began >= 0.49


def test_a_late_holder_does_not_release_what_another_took(state):
    take(state, holder="late", lease=0.05)
    time.sleep(0.1)
    assert take(state, holder="two") == Taken()
    release(state, holder="late", gap=0.0)
    assert isinstance(take(state, holder="three"), Wait)


def test_an_address_can_be_told_to_rest(state):
    take(state)
    release(state, holder="one", gap=0.0)
    state.rest("127.0.0.1", 5.0, host="a.example")
    turn = take(state)
    assert isinstance(turn, Wait)
    assert 4 < turn.seconds <= 5


def test_the_budget_of_a_host_is_counted_over_all_holders_and_ends_the_night(state):
    for holder in ("one", "two"):
        take(state, holder=holder, budget=2)
        release(state, holder=holder, gap=0.0)
    assert take(state, budget=2) == Spent(2)
    assert take(state, host="b.example", budget=2) == Taken()
    assert state.requests_of("a.example", NIGHT) == 2


def test_a_stopped_host_is_stopped_for_everybody_for_this_night_only(state):
    state.stop_host("a.example", NIGHT, "blocked", "HTTP 412")
    state.stop_host("a.example", NIGHT, "rate_limited", "later")
    assert take(state) == Stopped("blocked", "HTTP 412")
    assert take(state, host="b.example") == Taken()
    release(state, host="b.example")
    turn = state.take("127.0.0.1", host="a.example", night=NIGHT + timedelta(days=1), budget=9, holder="one", lease=5.0, gap=0.0)
    assert turn == Taken()


def test_a_stopped_address_stops_its_hosts_and_no_other(state):
    take(state)
    release(state)
    state.stop_host("a.example", NIGHT, "blocked", "HTTP 521", address="127.0.0.1")
    assert [take(state, host=host) for host in ("a.example", "b.example")] == [Stopped("blocked", "HTTP 521")] * 2
    assert take(state, "127.0.0.2", "b.example") == Taken()
    assert state.requests_of("a.example", NIGHT) == 1


def test_an_alias_takes_the_sites_budget_and_a_stop_of_either_name_holds(state):
    def under(alias):
        found = state.take("127.0.0.1", host="a.example", alias=alias, night=NIGHT, budget=3, holder="one", lease=5.0, gap=0.0)
        state.release("127.0.0.1", host="a.example", holder="one", gap=0.0)
        return found

    assert [under(name) for name in ("a.example", "b.example")] == [Taken(), Taken()]
    assert state.requests_of("a.example", NIGHT) == 2
    state.stop_host("b.example", NIGHT, "blocked", "a wall")
    assert (under("b.example"), under("a.example"), under("a.example")) == (Stopped("blocked", "a wall"), Taken(), Spent(3))


def test_a_turn_that_is_handed_back_costs_no_budget_and_no_gap(state):
    assert take(state, holder="one", gap=60.0, budget=1) == Taken()
    state.hand_back("127.0.0.1", host="a.example", night=NIGHT, holder="one")
    assert state.requests_of("a.example", NIGHT) == 0
    assert take(state, holder="two", gap=60.0, budget=1) == Taken()


def test_requests_are_counted_at_their_address_too_whoever_asked_and_whatever_was_stopped(state):
    night_after = NIGHT + timedelta(days=1)
    for host in ("a.example", "b.example"):
        take(state, host=host)
        release(state, host=host)
    take(state, "127.0.0.2", "c.example")
    take(state, host="d.example", holder="one")
    assert isinstance(take(state, host="e.example", holder="two"), Wait), "who waits has asked nobody"
    state.hand_back("127.0.0.1", host="d.example", night=NIGHT, holder="one")
    state.stop_host("a.example", NIGHT, "blocked", "HTTP 521", address="127.0.0.1")
    assert isinstance(take(state, host="b.example"), Stopped)
    assert [state.requests_at(ip, NIGHT) for ip in ("127.0.0.1", "127.0.0.2", "127.0.0.3")] == [2, 1, 0]
    assert state.requests_at("127.0.0.1", night_after) == 0
    assert take(state, "127.0.0.2", "c.example", budget=1) == Spent(1), "the count of the address is nobody's budget"


def test_answers_are_summed_over_all_who_count_them_by_host_and_night(state):
    assert state.count_answers("a.example", NIGHT, Tally(3, 2, 1, 0)) == Tally(3, 2, 1, 0)
    take(state)
    assert state.count_answers("a.example", NIGHT, Tally(2, 0, 1, 1)) == Tally(5, 2, 2, 1)
    assert state.count_answers("b.example", NIGHT, Tally(1, 1, 0, 0)) == Tally(1, 1, 0, 0)
    assert state.count_answers("a.example", NIGHT + timedelta(days=1), Tally()) == Tally()
    assert state.requests_of("a.example", NIGHT) == 1


def test_the_last_answer_for_a_robots_txt_is_kept_as_it_was(state):
    url, at = "http://a.example/robots.txt", datetime(2025, 7, 10, 15, 0, 1, 250_000, tzinfo=UTC)
    first = RobotsAnswer(url, "qinghe", "r1", at, "ok", 200, etag='"1"', body=b"User-agent: *\x00\xff")
    second = RobotsAnswer(url, "linxi", "r2", at + timedelta(hours=23), "gone", 404)
    assert state.find_robots(url) is None
    for answer in (first, second):
        state.keep_robots(answer)
        assert state.find_robots(url) == answer


def test_a_turn_that_was_not_given_costs_no_budget(state):
    take(state, holder="one")
    take(state, holder="two")
    assert state.requests_of("a.example", NIGHT) == 1


def test_a_clock_that_was_set_back_does_not_close_an_address(state):
    take(state)
    release(state, holder="one", gap=0.1)
    with state.write() as connection:
        connection.exec_driver_sql("update address set next_allowed_at = next_allowed_at + 7200")
    assert take(state) == Taken()


def test_many_threads_never_hold_an_address_together(state):
    inside, most, turns = 0, 0, 0
    guard = threading.Lock()

    def work(name):
        nonlocal inside, most, turns
        for _ in range(10):
            while isinstance(turn := take(state, holder=name), Wait):
                time.sleep(min(turn.seconds, 0.01))
            with guard:
                inside, turns = inside + 1, turns + 1
                most = max(most, inside)
            time.sleep(0.001)
            with guard:
                inside -= 1
            release(state, holder=name, gap=0.0)

    threads = [threading.Thread(target=work, args=(f"thread {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, turns) == (1, 60)


def test_an_address_met_for_the_first_time_by_many_at_once_goes_to_one(state):
    for round_ in range(20):
        start, got = threading.Barrier(6), []

        def work(name, address=f"127.0.1.{round_}", start=start, got=got):
            start.wait()
            got.append(state.take(address, host=f"{address}.example", night=NIGHT, budget=10_000, holder=name, lease=30, gap=0.0))

        threads = [threading.Thread(target=work, args=(f"thread {number}",)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 6
        assert sum(isinstance(turn, Taken) for turn in got) == 1
