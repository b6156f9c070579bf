"""The hosts of a run under all their names."""

import threading

import pytest

from disclosure.fetch import OwnSites
from disclosure.fetch.host_table import HostTable
from disclosure.registry import Site
from disclosure.settings import Settings

PUBLIC, INNER = "http://www.qinghe.example/", "http://10.1.2.3/"
SITES = [Site(id="www", name="门户", url=PUBLIC, aliases=("qinghe.example",)), Site(id="oa", name="内网", url=INNER)]


def table(sites=SITES, **settings):
    return HostTable(OwnSites(sites), Settings(loopback_only=False, **settings), lambda _name, more: more)


@pytest.fixture
def look_ups(monkeypatch):
    """Every name asked for; all lead to one public address, literal ones to themselves."""
    asked = []

    def answer(host, *_args, **_more):
        asked.append(host)
        return [(2, 1, 6, "", (host if host[0].isdigit() else "93.184.215.14", 0))]

    monkeypatch.setattr("socket.getaddrinfo", answer)
    return asked


def test_names_are_looked_up_together(monkeypatch):
    meeting = threading.Barrier(4, timeout=5)

    def answer(*_args, **_more):
        meeting.wait()
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", answer)
    hosts = table([Site(id=f"s{number}", name="站", url=f"http://h{number}.example/") for number in range(4)])
    assert [host.stopped for host in hosts] == [("dns", "Name or service not known")] * 4


def test_an_alias_is_looked_up_when_a_redirect_leads_there_and_once(look_ups):
    hosts = table()
    assert sorted(look_ups) == ["10.1.2.3", "www.qinghe.example"]
    assert hosts.at("http://qinghe.example/a") is hosts.at("http://qinghe.example/b")
    assert sorted(look_ups) == ["10.1.2.3", "qinghe.example", "www.qinghe.example"]
    assert hosts.pin("qinghe.example").ip == "93.184.215.14"


def test_nobody_waits_for_the_look_up_of_a_name_he_did_not_ask_for(look_ups, monkeypatch):
    hosts, is_asked, may_answer = table(), threading.Event(), threading.Event()

    def answer(host, *_args, **_more):
        look_ups.append(host)
        is_asked.set()
        assert may_answer.wait(5), "the answer was not waited for"
        return [(2, 1, 6, "", ("93.184.215.14", 0))]

    monkeypatch.setattr("socket.getaddrinfo", answer)
    found = []
    waiting = [threading.Thread(target=lambda: found.append(hosts.at("http://qinghe.example/a"))) for _ in range(2)]
    for thread in waiting:
        thread.start()
    try:
        assert is_asked.wait(5)
        other = threading.Thread(target=lambda: found.append(hosts.at(PUBLIC)))
        other.start()
        other.join(5)
        assert [host.name for host in found] == ["www.qinghe.example"], "while the alias is still being looked up"
    finally:
        may_answer.set()
    for thread in waiting:
        thread.join(5)
    assert found[1] is found[2]
    assert look_ups.count("qinghe.example") == 1


def test_an_alias_is_a_host_of_its_site(look_ups):
    hosts = table()
    sites = {hosts.at(url).site for url in (PUBLIC, "https://www.qinghe.example/", "http://qinghe.example/", "https://qinghe.example/")}
    assert sites == {"www.qinghe.example"}
    assert hosts.at(INNER).site == "10.1.2.3"


def test_https_has_rules_of_its_own_and_the_same_address(look_ups):
    hosts = table()
    plain, safe = hosts.at(PUBLIC), hosts.at("https://www.qinghe.example/")
    assert plain is not safe
    assert (plain.name, plain.address) == (safe.name, safe.address)
    assert hosts.at("https://www.qinghe.example/x") is safe
    assert {host.name for host in hosts} == {"www.qinghe.example", "10.1.2.3"}


def test_nothing_on_the_open_network_leads_inside_an_office(look_ups):
    hosts = table()
    status, detail = hosts.leads_inside(f"{INNER}admin/delete?id=1", [f"{PUBLIC}l/"])
    assert (status, detail) == ("private", "www.qinghe.example is public and leads to 10.1.2.3, an address that is not")
    assert hosts.leads_inside(f"{INNER}a", [INNER, f"{PUBLIC}l/"])[0] == "private", "one public page on the way is enough"


@pytest.mark.parametrize(
    ("target", "sources"), [(f"{INNER}a", [f"{INNER}l/"]), (f"{PUBLIC}a", [INNER]), (f"{PUBLIC}a", [PUBLIC]), (INNER, [])]
)
def test_all_other_ways_are_open(look_ups, target, sources):
    assert table().leads_inside(target, sources) is None


def test_no_alias_takes_a_city_off_this_machine_that_is_wholly_on_it(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", None)
    hosts = table(SITES[:1], connect={"www.qinghe.example": "127.0.0.1:80"})
    assert hosts.at("http://qinghe.example/").stopped == ("moved", "qinghe.example is not on this machine, as all sites of the city are")
