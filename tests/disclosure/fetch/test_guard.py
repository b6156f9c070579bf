"""Whom we may ask."""

import socket

import pytest
from pydantic import ValidationError

from disclosure.errors import InputError
from disclosure.fetch import guard
from disclosure.fetch.guard import Address, NotPublic, Unresolved, contact_fault, is_near, is_public, lowered, resolve
from disclosure.fetch.hosts import find_host
from disclosure.registry import Manners
from disclosure.settings import Settings


@pytest.mark.parametrize(
    ("manners", "laxer"),
    [
        ({}, []),
        ({"delay": 10, "jitter": 5, "budget": 50, "window": ("00:00", "05:00")}, []),
        ({"delay": 2.9}, ["delay"]),
        ({"jitter": 0}, ["jitter"]),
        ({"budget": 401}, ["budget"]),
        ({"window": ("22:00", "06:00")}, ["window"]),
        ({"window": ("23:00", "08:00")}, ["window"]),
    ],
)
def test_only_laxer_manners_are_lowered(manners, laxer):
    assert lowered(Manners(**manners)) == laxer


@pytest.mark.parametrize(("name", "most"), [("retries", 5), ("timeout", 120), ("host_seconds", 25_200), ("max_bytes", 200_000_000)])
def test_some_manners_have_a_limit_for_every_city(name, most):
    assert getattr(Manners(**{name: most}), name) == most
    with pytest.raises(ValidationError, match=f"{name}\n.*less than or equal to {most}"):
        Manners(**{name: most + 1})


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("sent.example", True),
        ("192.0.2.1", False), ("www.example", False), ("127.0.0.1.example", False), ("far.example", False),
    ],
)  # fmt: skip
def test_loopback_is_a_matter_of_addresses_not_of_names(host, near):
    settings = Settings(connect={"sent.example": "127.0.0.9:80", "far.example": "192.0.2.1:80"})
    assert is_near(host, settings) is near


def test_connect_gives_address_and_port():
    settings = Settings(connect={"a.example": "127.0.0.9:8001", "six.example": "[::1]:8002"})
    assert resolve("a.example", settings) == Address("127.0.0.9", 8001)
    assert resolve("six.example", settings) == Address("::1", 8002)


@pytest.mark.parametrize("host", ["192.0.2.1", "www.example", "far.example"])
def test_loopback_only_refuses_before_a_name_is_looked_up(host, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", None)
    with pytest.raises(InputError, match="not on this machine"):
        resolve(host, Settings(connect={"far.example": "192.0.2.1:80"}, loopback_only=True))


def test_a_name_without_an_address_is_unresolved(monkeypatch):
    def fail(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(Unresolved, match="no such name"):
        resolve("nobody.example", Settings(loopback_only=False))


@pytest.mark.parametrize("failures", [1, 2])
def test_a_name_server_that_does_not_answer_is_asked_once_more(monkeypatch, failures):
    asked = []

    def look_up(host, *_args, **_more):
        asked.append(host)
        if len(asked) <= failures:
            raise socket.gaierror(socket.EAI_AGAIN, "the name server does not answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.114.9", 0))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    monkeypatch.setattr(guard, "SECOND_LOOK", 0)
    if failures == 1:
        assert resolve("www.qinghe.example", Settings(loopback_only=False)) == Address("203.0.114.9")
    else:
        with pytest.raises(Unresolved, match="^the name server does not answer$"):
            resolve("www.qinghe.example", Settings(loopback_only=False))
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("64:ff9b::808:808", True), ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False), ("10.0.0.1", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("0.0.0.0", False),
        ("100.64.0.1", False), ("198.18.0.1", False), ("224.0.0.1", False), ("240.0.0.1", False), ("255.255.255.255", False), ("192.0.2.1", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("ff02::1", False), ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("::10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False),
        ("nonsense", False), ("2130706433", False),
    ],
)  # fmt: skip
def test_an_address_is_public_or_not_in_whatever_form(ip, public):
    assert is_public(ip) is public


def names(monkeypatch, *ips):
    """Let every name lead to these addresses."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: [(10 if ":" in ip else 2, 1, 6, "", (ip, 0)) for ip in ips])


def test_a_name_that_leads_to_the_open_network_is_pinned_to_its_first_address(monkeypatch):
    names(monkeypatch, "2606:4700::1111", "8.8.8.8", "8.8.4.4")
    assert resolve("www.example", Settings(loopback_only=False)) == Address("8.8.8.8")


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "fe80::1"], ["169.254.169.254"]])
@pytest.mark.parametrize("host", ["www.example", "2130706433", "0x7f.1"])
def test_a_name_with_any_address_that_is_not_public_is_refused(monkeypatch, host, ips):
    names(monkeypatch, *ips)
    with pytest.raises(NotPublic, match=f"{host} leads to {ips[-1]}"):
        resolve(host, Settings(loopback_only=False))


@pytest.mark.parametrize("host", ["10.0.0.5", "172.31.0.5", "192.168.3.4", "fd12::5", "127.0.0.1", "localhost", "sent.example"])
def test_an_address_that_the_city_or_the_settings_name_literally_is_meant(monkeypatch, host):
    names(monkeypatch, host if host[0] in "1f" else "127.0.0.1")
    assert not is_public(resolve(host, Settings(loopback_only=False, connect={"sent.example": "127.0.0.1:80"})).ip)


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "0.0.0.0", "::", "240.0.0.1", "255.255.255.255",
     "100.64.0.1", "192.0.2.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "fec0::1"],
)  # fmt: skip
def test_a_literal_address_of_no_site_is_refused_before_a_look_up(monkeypatch, host):
    monkeypatch.setattr("socket.getaddrinfo", None)
    settings = Settings(loopback_only=False)
    with pytest.raises(NotPublic, match="neither a public address"):
        resolve(host, settings)
    assert find_host(host, settings).stopped[0] == "private"


@pytest.mark.parametrize(
    ("contact", "fault"),
    [
        ("青禾市信息阅读服务 0000-1234567", None), ("Reading service +86 0000 1234567", None), ("阅读服务 ０００１２３４５６７", None),
        ("青禾市信息阅读服务", "no telephone"), ("青禾市信息阅读服务 123456", "no telephone"), ("0000-1234567", "no name"), ("服 0000-1234567", "no name"),
        ("政务公开测评组 0000-1234567", "测评"), ("考核办 0000-1234567", "考核"), ("Evaluation team 0000-1234567", "Evaluat"),
    ],
)  # fmt: skip
def test_a_contact_is_a_name_and_a_telephone_and_tells_of_no_evaluation(contact, fault):
    found = contact_fault(contact)
    assert (found is None) if fault is None else (fault in found)
