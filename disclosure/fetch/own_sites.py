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


class OwnSites:
    """The hosts of a city: the base URLs of its sites, and other names (aliases) that mean the same site in links."""

    def __init__(self, sites: Iterable[Site]) -> None:
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
        """The one form of a web address: an own host or alias as its site writes itself, else as given but tidied; no fragment.

        None for what is no web address (``javascript:``, ``mailto:``, a broken one).
        """
        origin = _origin(url)
        if origin is None:
            return None
        scheme, host, port, parts = origin
        scheme, netloc = self._base(scheme, host, port) or (scheme, _netloc(scheme, host, port))
        try:
            path, query = _tidy(_without_dots(parts.path or "/"), PATH_SAFE), _tidy(parts.query, PATH_SAFE + "?")
        except UnicodeEncodeError:  # half a character out of a script's text: no address can be written with it
            return None
        return urlunsplit((scheme, netloc, path, query, ""))

    def is_own(self, url: str) -> bool:
        """Whether a web address lies on a host of the city, under its own name or an alias."""
        origin = _origin(url)
        return origin is not None and self._base(*origin[:3]) is not None

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


def _tidy(text: str, safe: str) -> str:
    return re.sub(r"%[0-9a-f]{2}", lambda found: found[0].upper(), quote(text, safe=safe), flags=re.IGNORECASE)


def _without_dots(path: str) -> str:
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
