"""Old Word, WPS, RTF and OpenDocument texts: LibreOffice writes them as .docx where it is installed, and the Word reader reads that."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from disclosure.errors import InputError
from disclosure.tasks.readers.docx import read_package
from disclosure.tasks.readers.files import MAX_BYTES, expect, kind_of, load, open_package
from disclosure.tasks.source import Source

SUFFIXES = (".doc", ".wps", ".rtf", ".odt")
SECONDS = 60
"""Some 3 for a short document. Very long tables may take LibreOffice more, which lays pages out; then a line says so."""

_KIND = {".doc": "ole", ".wps": "ole", ".rtf": "rtf", ".odt": "odt"}
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_MANIFEST = "META-INF/manifest.xml"
_FIB = b"\xec\xa5"
_NOWHERE = "127.0.0.1"
_SAVE = "open it in Word or WPS and save it as .docx"
_OPTIONS = ("--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def read(path: Path) -> Source:
    """Return the blocks of the document; InputError as for .docx, and when LibreOffice is missing, fails or takes over ``SECONDS``."""
    data = load(path)
    suffix = path.suffix.lower()
    _check(data, path, _KIND.get(suffix, "ole"))
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputError(f"{suffix} files are read through LibreOffice, which is not installed", where=path, fix=f"install it, or {_SAVE}")
    try:
        converted = _convert(program, data, path)
    except OSError as error:
        fix = "is the disk full? TMPDIR names another folder"
        raise InputError(f"LibreOffice has no room for its temporary files ({error.strerror})", where=path, fix=fix) from error
    source = read_package(converted, path)
    return replace(source, sha256=hashlib.sha256(data).hexdigest())


def _check(data: bytes, path: Path, kind: str) -> None:
    """Raise InputError for what is not of the suffix's kind, locked, or a zip that would burst."""
    if kind_of(data) == "rtf" and kind != "odt":  # Word itself writes rich text under .doc, and LibreOffice tells them apart
        return
    expect(data, path, kind)
    if kind == "odt":
        package = open_package(data, path)
        manifest = package.read(_MANIFEST) if _MANIFEST in package.namelist() else b""
        if b"encryption-data" in manifest:
            raise _locked(path)
    elif _WORD_STREAM not in data:
        raise InputError("this is an old Office file, but no Word document (.doc)", where=path, fix="give it the suffix of what it is")
    elif _is_locked(data):
        raise _locked(path)


def _locked(path: Path) -> InputError:
    return InputError("the file is locked with a password", where=path, fix="save it without a password")


def _is_locked(data: bytes) -> bool:
    """Tell an encrypted .doc: bit 8 of the flags in the head of its main stream, which begins at a sector ([MS-DOC] 2.5.2)."""
    heads = (at for at in range(512, min(len(data), 1 << 22), 512) if data[at : at + 2] == _FIB)
    return any(data[at + 11] & 1 for at in heads if at + 11 < len(data))


def _convert(program: str, data: bytes, path: Path) -> bytes:
    """Return the document as .docx bytes, written by a LibreOffice of its own: new settings, no macros, no way to the network."""
    with tempfile.TemporaryDirectory(prefix="disclosure-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"document{'.doc' if path.suffix.lower() == '.wps' else path.suffix.lower()}"
        given.write_bytes(data)
        _write_settings(folder / "profile")
        command = [program, *_OPTIONS, f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        _run([*command, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(given)], folder, path)
        written = folder / "out" / "document.docx"
        if not written.is_file():
            raise InputError("LibreOffice could not read the file; it may be damaged", where=path, fix=_SAVE)
        if written.stat().st_size > MAX_BYTES:
            raise InputError("LibreOffice made far more of it than any task document holds", where=path, fix=_SAVE)
        return written.read_bytes()


def _run(command: list[str], folder: Path, path: Path) -> None:
    """Run it in a process group of its own, of which nothing is left afterwards."""
    proxies = {f"{kind}_proxy": f"http://{_NOWHERE}:9" for kind in ("http", "https", "ftp")} | {"no_proxy": ""}
    surroundings = {**os.environ, **proxies, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    none = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, cwd=folder, env=surroundings, start_new_session=True, stdin=none, stdout=none, stderr=none)
    except OSError as error:
        raise InputError(f"LibreOffice could not be started ({error.strerror})", where=path, fix=_SAVE) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"LibreOffice did not read the file within {SECONDS} s", where=path, fix=_SAVE) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _write_settings(profile: Path) -> None:
    """Write LibreOffice's settings for this one run: no macros, no updates of links, a proxy where nobody answers."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    head = '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(f"{head}{items}</oor:items>", encoding="utf-8")
