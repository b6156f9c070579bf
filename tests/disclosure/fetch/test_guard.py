"""Whom we may ask."""

import pytest

from disclosure.errors import InputError
from disclosure.fetch.guard import Address, Unresolved, is_near, lowered, resolve
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
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(Unresolved, match="no such name"):
        resolve("nobody.example", Settings(loopback_only=False))
