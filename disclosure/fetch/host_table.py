"""The hosts of one run: what is known of each under every name that the city gives it, and which of them may be reached from where."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from disclosure.fetch.guard import Address, is_near, is_public
from disclosure.fetch.hosts import Host, find_host
from disclosure.fetch.own_sites import OwnSites, host_of
from disclosure.settings import Settings
from disclosure.state import Tally

LOOK_UPS = 32  # names asked of the name server at a time: a dead one may take half a minute


class HostTable:
    """Hosts by scheme and name. Those of the city's sites are looked up at once and together, other names (https, an alias) when a redirect leads there:
    robots.txt is a scheme's own (RFC 9309 2.3), and where https fails what http serves is still served."""

    def __init__(self, sites: OwnSites, settings: Settings, share: Callable[[str, Tally], Tally]) -> None:
        self._settings = settings
        self._share = share
        self._sites = sites
        self._lock = threading.Lock()
        self._look_ups: dict[str, threading.Lock] = {}
        names = sorted(set(sites.hosts.values()))
        with ThreadPoolExecutor(min(LOOK_UPS, len(names)) or 1, thread_name_prefix="look-up") as pool:
            self._named = dict(zip(names, pool.map(lambda name: find_host(name, settings, share), names), strict=True))
        self._is_near = all(is_near(name, settings) for name in names)
        self._hosts: dict[tuple[str, str], Host] = {}

    def __iter__(self) -> Iterator[Host]:
        with self._lock:
            return iter(list({id(host): host for host in (*self._named.values(), *self._hosts.values())}.values()))

    def at(self, url: str) -> Host:
        """The host of an address of the city. A name met for the first time is looked up while only those wait who ask for the same one."""
        key = urlsplit(url).scheme, host_of(url)
        with self._lock:
            if (found := self._hosts.get(key)) is not None:
                return found
            looking = self._look_ups.setdefault(key[1], threading.Lock())
        with looking:
            if key[1] not in self._named:
                alias = self._find_alias(key[1], url)
                with self._lock:
                    self._named[key[1]] = alias
            with self._lock:
                if key not in self._hosts:
                    self._hosts[key] = self._under_scheme(self._named[key[1]])
                return self._hosts[key]

    def pin(self, name: str) -> Address:
        """Where the requests of a host go that is not stopped."""
        with self._lock:
            address = self._named[name].address
        assert address is not None, name
        return address

    def stop_neighbours(self, host: Host) -> None:
        """Stop all hosts at the address of one that was stopped."""
        status, detail = host.stopped or ("", "")
        for other in self:
            if other.address is not None and other.address.ip == host.place and other.stopped is None:
                other.stopped = status, f"{host.name} at the same address: {detail}"

    def tell(self) -> None:
        """Tell the other runs of the night how the hosts answered."""
        for host in self:
            host.tell()

    def leads_inside(self, target: str, sources: Iterable[str]) -> tuple[str, str] | None:
        """Status and detail when a page of the open network leads to an address inside one (SSRF): who may write there could have us ask for anything
        in the office's own network. What lies there is reached from there only."""
        inner = self.at(target).address
        if inner is None or is_public(inner.ip):
            return None
        outer = (self.at(source) for source in sources)
        found = next((host.name for host in outer if host.address is not None and is_public(host.address.ip)), None)
        return None if found is None else ("private", f"{found} is public and leads to {inner.ip}, an address that is not")

    def _under_scheme(self, known: Host) -> Host:
        """A host itself for the first scheme it is met under, and for the other one a host of the same name and address."""
        if any(host is known for host in self._hosts.values()):
            return Host(known.name, known.address, None if known.address else known.stopped, share=known.share, site=known.site)
        return known

    def _find_alias(self, name: str, url: str) -> Host:
        if self._is_near and not is_near(name, self._settings):  # what may go out was not asked for, nor the manners that must then be kept
            return Host(name, None, ("moved", f"{name} is not on this machine, as all sites of the city are"))
        return find_host(name, self._settings, self._share, site=host_of(self._sites.canonical(url) or url))
