"""Which addresses belong to a city, and the one form each of them is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from disclosure.registry import Site

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4_000  # characters; no server takes a longer one
PATH_SAFE = "/%:@!$&'()*+,;=~-._"
SESSION_PART = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
SESSION_KEY = re.compile(r"(?:jsessionid|phpsessid)(?:=.*)?", re.IGNORECASE | re.DOTALL)
"""Names that servers write into links for a visitor without cookies, and for nothing else. ``sid`` is none: it is as often a site's or a section's number,
and two items taken for one are worse than one visited twice."""


class OwnSites:
    """The hosts of a city: the base URLs of its sites, and other names (aliases) that mean the same site in links."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._form = lru_cache(maxsize=1024)(self._make_form)  # a link is met in its row, among its neighbours and as an item
        self._bases: dict[tuple[str, int | None], tuple[str, str]] = {}
        self.hosts: dict[str, str] = {}
        for site in sites:
            base = urlsplit(site.url)
            self.hosts[site.id] = (base.hostname or "").lower()
            self._add(base.hostname or "", _port(base.scheme, base.port), base.scheme, base.netloc)
        for site in sites:
            base = urlsplit(site.url)
            for alias in site.aliases:
                name = urlsplit(alias if "//" in alias else f"//{alias}")
                self._add(name.hostname or "", name.port, base.scheme, base.netloc)

    def _add(self, host: str, port: int | None, scheme: str, netloc: str) -> None:
        # a name without its port stands for the first site that has it
        for key in ((host.lower(), port), (host.lower(), None)):
            self._bases.setdefault(key, (scheme.lower(), netloc.lower()))

    def canonical(self, url: str) -> str | None:
        """The one form of a web address: an own host or alias as its site writes itself, else as given but tidied; no fragment, no session id.

        None for what is no web address (``javascript:``, ``mailto:``, a broken one). It is what goes over the wire, to the letter.
        """
        return self._form(url) if len(url) <= LONGEST_URL else None

    def _make_form(self, url: str) -> str | None:
        origin = _origin(url)
        if origin is None:
            return None
        scheme, host, port, parts = origin
        scheme, netloc = self._base(scheme, host, port) or (scheme, _netloc(scheme, host, port))
        return _written(scheme, netloc, SESSION_PART.sub("", _plain(parts.path)), _without_session(_plain(parts.query)))

    def under_its_name(self, url: str) -> str | None:
        """A web address tidied like ``canonical``, but with the scheme, name and session id it came with: where a redirect leads to."""
        origin = _origin(url)
        if origin is None:
            return None
        scheme, host, port, parts = origin
        return _written(scheme, _netloc(scheme, host, port), _plain(parts.path), _plain(parts.query))

    def is_own(self, url: str) -> bool:
        """Whether a web address lies on a host of the city, under its own name or an alias."""
        origin = _origin(url)
        return origin is not None and self._base(*origin[:3]) is not None

    def is_canonical(self, url: str) -> bool:
        """Whether an address is an own one in its one form; an earlier name of its site is none, nor is one with a session id, as older records have them."""
        return self.is_own(url) and self.canonical(url) == url

    def _base(self, scheme: str, host: str, port: int | None) -> tuple[str, str] | None:
        exact = self._bases.get((host, _port(scheme, port)))
        if exact is not None:
            return exact
        # http and https of one name are one site; any other port is somebody else's server
        return self._bases.get((host, None)) if port in (None, *DEFAULT_PORTS.values()) else None


def host_of(url: str) -> str:
    """The host name of a web address, in lower case."""
    return (urlsplit(url).hostname or "").lower()


def _origin(url: str) -> tuple[str, str, int | None, SplitResult] | None:
    """Scheme, host and port of a web address, and its parts as given."""
    if len(url) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = _host_in_ascii(parts.hostname or ""), parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    return (scheme, host, port, parts) if host and scheme in DEFAULT_PORTS else None


@lru_cache(maxsize=1024)
def _host_in_ascii(host: str) -> str | None:
    """A host's name as DNS knows it; None for what is none. Raises ValueError for what IDNA cannot write."""
    name = host.encode("idna").decode("ascii").lower()
    return name if re.fullmatch(r"[a-z0-9._:-]+", name) else None


def _port(scheme: str, port: int | None) -> int | None:
    return port or DEFAULT_PORTS.get(scheme)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, DEFAULT_PORTS[scheme]) else f"{name}:{port}"


def _written(scheme: str, netloc: str, path: str, query: str) -> str | None:
    """An address of plain parts; None for half a character out of a script's text, with which no address can be written."""
    try:
        # servers take several slashes at the start for one, where robots.txt has one
        return urlunsplit(
            (scheme, netloc, "/" + quote(without_dots(path or "/"), safe=PATH_SAFE).lstrip("/"), quote(query, safe=PATH_SAFE + "?"), "")
        )
    except UnicodeEncodeError:
        return None


def _plain(text: str) -> str:
    """RFC 3986 6.2.2: no character written as ``%XX`` that needs it not (``%2e%2e`` is ``..``), else in capitals; a lone ``%`` written out."""
    return re.sub(r"%([0-9a-f]{2})?", _plain_octet, text, flags=re.IGNORECASE)


def _plain_octet(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    character = chr(int(found[1], 16))
    return character if re.fullmatch(r"[A-Za-z0-9._~-]", character) else found[0].upper()


def _without_session(query: str) -> str:
    return "&".join(part for part in query.split("&") if not SESSION_KEY.fullmatch(part)) if "sess" in query.lower() else query


def without_dots(path: str) -> str:
    """RFC 3986 5.2.4: ``/a/./b/../c`` is ``/a/c``."""
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
