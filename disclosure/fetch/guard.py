"""What must hold before a socket opens: whom we may ask, at which address, and how lightly."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from disclosure.errors import InputError
from disclosure.fetch.own_sites import OwnSites
from disclosure.fetch.trust import read_intermediates
from disclosure.nights import night_window
from disclosure.registry import City, Manners
from disclosure.settings import Settings, is_loopback

DEFAULTS = Manners()
SECOND_LOOK = 1.0  # seconds until a name server that did not answer is asked again
LEAST_DIGITS = 7  # of a telephone number
LEAST_LETTERS = 2  # of a name
TELLING = re.compile(r"测评|评测|评估|评价|考核|考评|绩效|检查|督查|抽查|evaluat|assess|audit|inspect|apprais", re.IGNORECASE)
"""Words that a contact must not have: the agent names a service and a telephone, not an evaluation (EVALUATION 8)."""

EMBEDDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
"""IPv6 networks whose last four bytes are an IPv4 address that a gateway may pass the connection on to."""

OFFICE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")))
"""Networks of somebody's own (RFC 1918, RFC 4193): an office may have a site in its own, and then writes the address itself."""


@dataclass(frozen=True)
class Address:
    """Where a host's requests go: a literal IP and, where the host is sent elsewhere (``connect``), the port there."""

    ip: str
    port: int | None = None


class Unresolved(Exception):
    """A host name that has no address now."""


class NotPublic(Exception):
    """A name that leads into a network of somebody's own, where its keeper could have us ask on his behalf; or an address of no site at all."""


def check_guest(city: City, settings: Settings) -> None:
    """Refuse, before any socket or name look-up, a crawl that may not leave this machine, or whose pinned certificates are none. Raises InputError.

    A city wholly on loopback may go on. Any other must be enabled, the installation must say who it is, and the
    manners must be at least as light as the defaults.
    """
    read_intermediates(city)
    where = f"{city.folder}/city.yml"
    far = sorted({host for host in OwnSites(city.file.sites).hosts.values() if not is_near(host, settings)})
    if not far:
        return
    if settings.loopback_only:
        raise InputError(
            f"{far[0]} is not on this machine, and only loopback is allowed here", where=where, fix="unset DISCLOSURE_LOOPBACK_ONLY"
        )
    if not city.file.enabled:
        raise InputError("the city is not enabled", where=where, fix="set `enabled: true` once its owner knows of the visits")
    if not settings.contact:
        raise InputError(
            f"no contact is set, and every request must name one ({far[0]} is not on this machine)",
            where="DISCLOSURE_CONTACT",
            fix="give service name and telephone; or, for a city on this machine, set DISCLOSURE_CONNECT",
        )
    fault = contact_fault(settings.contact)
    if fault is not None:
        raise InputError(fault, where="DISCLOSURE_CONTACT", fix="give the service's name and a telephone, as in 信息阅读服务 0000-1234567")
    for what, fix in loopback_only_settings(city):
        raise InputError(what, where=where, fix=fix)


def loopback_only_settings(city: City) -> Iterator[tuple[str, str]]:
    """What a city's file says that only one wholly on this machine may say: what, and what to do."""
    if city.file.clock != "wall":
        yield f"`clock: {city.file.clock}` is for cities wholly on loopback", "remove the line"
    for what in lowered(city.file.manners):
        yield f"manners.{what} is laxer than the default", "only a city wholly on loopback may lower it"


def contact_fault(contact: str) -> str | None:
    """What is wrong with a contact, None when it is a name and a telephone that tell of no evaluation."""
    if sum(character.isdigit() for character in contact) < LEAST_DIGITS:
        return f"{contact!r} holds no telephone"
    if sum(character.isalpha() for character in contact) < LEAST_LETTERS:
        return f"{contact!r} holds no name"
    found = TELLING.search(contact)
    return f"{contact!r} speaks of an evaluation ({found[0]}), and sites must not see one" if found else None


def lowered(manners: Manners) -> list[str]:
    """The manners that are laxer than the defaults. A longer delay, a smaller budget, a narrower window are always allowed."""
    night = date(2000, 1, 1)
    opens, closes = night_window(night, manners.window)
    first, last = night_window(night, DEFAULTS.window)
    found = {
        "delay": manners.delay < DEFAULTS.delay,
        "jitter": manners.jitter < DEFAULTS.jitter,
        "budget": manners.budget > DEFAULTS.budget,
        "window": opens < first or closes > last,
    }
    return [name for name, is_lax in found.items() if is_lax]


def is_near(host: str, settings: Settings) -> bool:
    """Whether a host is this machine for certain: a loopback address, ``localhost``, or sent to one by ``connect``."""
    target = settings.connect.get(host)
    if target is not None:
        return is_loopback(target.rpartition(":")[0].strip("[]"))
    return host == "localhost" or is_loopback(host)


def resolve(host: str, settings: Settings) -> Address:
    """The one address that a host's requests of this run go to.

    Raises Unresolved; NotPublic when any of a name's addresses is not for everybody (a city that means one of its own network names it
    literally), and for a literal address that is neither public nor of such a network; InputError where ``loopback_only`` forbids it.
    """
    if host in settings.connect:
        ip, _, port = settings.connect[host].rpartition(":")
        return _allowed(host, Address(ip.strip("[]"), int(port)), settings)
    if settings.loopback_only and not is_near(host, settings):
        return _allowed(host, Address(host), settings)
    if not is_near(host, settings) and _is_literal(host) and not (is_public(host) or _is_of_an_office(host)):
        raise NotPublic(f"{host} is neither a public address nor one of an office's own network")
    found = _look_up(host)
    if not is_near(host, settings) and not _is_literal(host):
        for entry in found:
            if not is_public(str(entry[4][0])):
                raise NotPublic(f"{host} leads to {entry[4][0]}, an address that is not public")
    families = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return _allowed(host, Address(str(families[0][4][0])), settings)


def _look_up(host: str, *, again: bool = True) -> list[tuple[Any, ...]]:
    """The entries of a name. A name server that does not answer is asked once more; one that knows no such name is believed."""
    try:
        return list(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except UnicodeError:
        raise Unresolved("no host can have this name") from None
    except OSError as error:
        if error.errno != socket.EAI_AGAIN or not again:
            raise Unresolved(error.strerror or "the name has no address") from None
    time.sleep(SECOND_LOOK)
    return _look_up(host, again=False)


def is_public(ip: str) -> bool:
    """Whether an address is one of the open network: not private, link-local, loopback, multicast or reserved, in whatever form it is written."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_site_local:
            return False
        inner = address.ipv4_mapped
        if inner is None and any(address in network for network in EMBEDDING):
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
        if any(part is not None and not is_public(str(part)) for part in (address.sixtofour, *(address.teredo or ()))):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_link_local or address.is_unspecified)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_of_an_office(ip: str) -> bool:
    """Link-local addresses, where clouds keep their keys (169.254.169.254), and forms that hide another address are none."""
    return any(ipaddress.ip_address(ip) in network for network in OFFICE)


def _allowed(host: str, address: Address, settings: Settings) -> Address:
    if settings.loopback_only and not is_loopback(address.ip):
        raise InputError(f"{host} is not on this machine, and only loopback is allowed here", fix="unset DISCLOSURE_LOOPBACK_ONLY")
    return address
