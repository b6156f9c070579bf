"""Certificates that a city pins because its server forgets to send them: added to the usual roots for that host alone, never instead of a check."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

import certifi

from disclosure.errors import InputError
from disclosure.fetch.own_sites import host_of
from disclosure.registry import City

FIX = "save the missing intermediate certificates there as PEM"


class Bundles:
    """Per host with pinned certificates a temporary file of all that is trusted for it; ``paths`` names it."""

    def __init__(self, city: City) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.paths: dict[str, str] = {}
        for host, pinned in read_intermediates(city).items():
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="disclosure-tls-")
            self.paths[host] = write_bundle(Path(self._folder.name) / f"{host}.pem", pinned)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            self._folder.cleanup()


def write_bundle(path: Path, pinned: str, roots: Path | None = None) -> str:
    """Write roots (by default those of certifi) and pinned certificates as one file and return its name."""
    path.write_text(f"{(roots or Path(certifi.where())).read_text(encoding='utf-8')}\n{pinned}\n", encoding="utf-8")
    return str(path)


def read_intermediates(city: City) -> dict[str, str]:
    """Pinned certificates by host, aliases too: a redirect may lead there. Raises InputError for a file that is missing, outside the city's folder, or no certificate."""
    found: dict[str, str] = {}
    for site in city.file.sites:
        if site.intermediate is not None:
            text = read_certificates(Path(city.folder), site.intermediate, f"{city.folder}/city.yml, site {site.id}")
            for host in (host_of(site.url), *(host_of(alias if "//" in alias else f"//{alias}") for alias in site.aliases)):
                found[host] = f"{found[host]}\n{text}" if host in found else text
    return found


def read_certificates(folder: Path, name: str, where: str) -> str:
    """The text of a PEM file in a folder, when it holds certificates and all of them are whole. Raises InputError."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(f"intermediate {name} lies outside the city's folder", where=where, fix="put the file beside city.yml")
    try:
        text = path.read_text(encoding="utf-8")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError, a file that is no text a ValueError
        why = "there is no such file" if isinstance(error, FileNotFoundError) else "it holds no whole certificate"
        raise InputError(f"intermediate {name}: {why}", where=where, fix=FIX) from None
    return text
