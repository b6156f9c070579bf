"""robots.txt by RFC 9309: what we may ask a host for, how slowly, and which line says so.

The detail of a row that rules refuse is ``robots.txt: <the line>`` (``robots.txt: Disallow: /zwgk/``); the ledger reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit, urlunsplit

from protego import Protego
from protego._utils import _quote_path, _quote_pattern

from disclosure.fetch.client import PRODUCT, Answer
from disclosure.fetch.own_sites import without_dots
from disclosure.fetch.redirects import OFF_CITY, TOO_MANY
from disclosure.fetch.robots_groups import keep_our_groups, read_delay

MOST_BYTES = 500 * 1024  # RFC 9309 2.5: at least 500 kibibytes are parsed; the rest of a longer file is not
LONGEST_DELAY = 300.0  # seconds; a host that wants more between two requests does not want a reader of many pages
LINE = re.compile(r"^[ \t]*dis\w*[ \t]*:?[ \t]*(?P<path>[^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
HTML = re.compile(r"\s*<(?:!--|\?xml|(?:!doctype\s+html|html|head|body|script|meta|title|div|p)\b)", re.IGNORECASE)


@dataclass
class Robots:
    """The rules of one host. ``closed`` is the status of a robots.txt that could not be had, which forbids everything (RFC 9309 2.3.1.4); ``delay`` the
    Crawl-delay in seconds that the host asks of us, 0 for none."""

    rules: Protego | None = None
    closed: str | None = None
    detail: str | None = None
    text: str = field(default="", repr=False)
    delay: float = 0.0

    def refusal(self, url: str) -> tuple[str, str] | None:
        """Status and detail when a page may not be asked for, else None."""
        if self.closed is not None:
            return self.closed, f"robots.txt: {self.detail or self.closed}"
        rule = self.rule_for(url)
        return None if rule is None else ("robots", f"robots.txt: {rule}")

    def rule_for(self, url: str) -> str | None:
        """The line that forbids a page, as the file has it (``Disallow: /zwgk/``); None when none does."""
        if self.delay > LONGEST_DELAY:
            return f"Crawl-delay: {self.delay:g}"
        if self.rules is None:
            return None
        forms = dict.fromkeys((url, as_lax_servers_read(url)))
        refused = next((form for form in forms if not self.rules.can_fetch(form, PRODUCT)), None)
        if refused is None:
            return None
        found = self.rules._get_matching_rule_set(PRODUCT)  # Protego tells the verdict, and keeps to itself which rule made it
        path = _quote_path(refused)
        pattern = next((rule.value._pattern for rule in (found._rules if found else []) if rule.value.match(path)), "")
        lines = (entry["path"].strip() for entry in LINE.finditer(self.text))
        return f"Disallow: {next((line for line in lines if _quote_pattern(line) == pattern), unquote(pattern))}"


def read_robots(status: str, body: bytes | None, http_status: int | None, detail: str | None) -> Robots:
    """The rules, from how the request for robots.txt ended: read when it came, none when it is not there, else closed.

    Not there: any 4xx but 429, behind more redirects than are followed (RFC 9309 2.3.1.2), and ``not_modified`` without a body (an earlier answer that
    allowed everything). Rules that lie where the city names no site hold none the less, and we may not ask for them; rules that lead to themselves
    can never be had: closed.
    """
    if body is not None and status in ("ok", "not_modified"):
        text = "" if is_html(body) else keep_our_groups(decode_robots(body), PRODUCT)
        return Robots(rules=Protego.parse(text), text=text, delay=read_delay(text)[0])
    if status == "moved" and not is_behind_many(detail):
        advice = "; name its host as a site in city.yml, or ask the owner" if (detail or "").startswith(OFF_CITY) else ""
        return Robots(closed=status, detail=f"{detail}{advice}")
    if status in ("moved", "not_modified") or (http_status is not None and 400 <= http_status < 500 and status != "rate_limited"):
        return Robots()
    return Robots(closed=status, detail=detail)


def robots_address(url: str) -> str:
    """Where the rules for an address lie: at its scheme, name and port (RFC 9309 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def as_lax_servers_read(url: str) -> str:
    """An address as servers may take it that decode ``%2F``, drop ``;…`` and merge slashes before they look for ``..``: its rules hold too."""
    parts = urlsplit(url)
    path = re.sub(r"//+", "/", re.sub(r";[^/]*", "", re.sub(r"%2F|%5C", "/", parts.path, flags=re.IGNORECASE)))
    is_winding = "//" in parts.path or ".." in path.split("/")
    return urlunsplit((parts.scheme, parts.netloc, without_dots(path), parts.query, "")) if is_winding else url


def as_rules(answer: Answer) -> Answer:
    """An answer to the question for robots.txt: with any success (204 …) it came, be it without a body (RFC 9309 2.3.1.1)."""
    is_success = answer.status == "failed" and 200 <= (answer.http_status or 0) < 300
    return replace(answer, status="ok", detail=None) if is_success and answer.body is not None else answer


def is_behind_many(detail: str | None) -> bool:
    """Whether the detail of a record says that there were more redirects than are followed, and not that they lead nowhere."""
    return (detail or "").startswith(TOO_MANY)


def decode_robots(body: bytes) -> str:
    """The text of the first 500 KiB, whole lines only.

    Paths are compared octet by octet (RFC 9309 2.2.2), so bytes that are no UTF-8 become ``%XX``; what they mean in GB 18030, the other encoding
    that such files are written in, is added, since links to those pages may be written either way.
    """
    if len(body) >= MOST_BYTES:
        body = body[: max(body.rfind(b"\n", 0, MOST_BYTES), body.rfind(b"\r", 0, MOST_BYTES)) + 1]
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", errors="replace")
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        octets = "".join(chr(octet) if octet < 0x80 else f"%{octet:02X}" for octet in body)
        return f"{octets}\n{body.decode('gb18030', errors='replace')}"


def is_html(body: bytes) -> bool:
    """Whether a web page was sent in place of rules: it has none."""
    return HTML.match(decode_robots(body[:2048])) is not None


def describe_robots(body: bytes) -> str | None:
    """What is remarkable about a robots.txt that came, for its record."""
    if is_html(body):
        return "a web page in place of robots.txt, read as no rules"
    remarks = ["longer than 500 KiB: the rest was not read"] if len(body) >= MOST_BYTES else []
    remarks += read_delay(keep_our_groups(decode_robots(body), PRODUCT))[1]
    return "; ".join(remarks) or None
