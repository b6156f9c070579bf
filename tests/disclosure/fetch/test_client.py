"""One exchange at a time: what a head may hold, and which connections serve again."""

import json
import socket
import threading

import pytest

from disclosure.fetch.adapter import Watchdog
from disclosure.fetch.client import Client, Validators
from disclosure.fetch.guard import Address
from disclosure.fetch.own_sites import OwnSites
from tests.disclosure.personal.numbers import ID, MOBILE

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n%s\r\nhello"


class Wire:
    """A server that sends what it is told, answer by answer, and counts its connections."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.requests, self.connections = list(answers), [], 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self.answers:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while self.answers and (request := connection.recv(65536)):
                    self.requests.append(request)
                    connection.sendall(self.answers.pop(0))


@pytest.fixture
def ask_all():
    """Asks for a page of a server as often as it has answers."""
    watchdog, opened = Watchdog(threading.Event()), []

    def ask(*answers, known=None, path="/a/b.html", **more):
        wire = Wire(*answers)
        port = wire.socket.getsockname()[1]
        client = Client(lambda _: Address("127.0.0.1", port), watchdog, agent="test", timeout=2, max_bytes=1_000)
        opened.extend([wire.socket, client])
        return [client.ask(f"http://www.qinghe.example{path}", known, **more) for _ in answers], wire

    yield ask
    for one in opened:
        one.close()
    watchdog.close()


@pytest.mark.parametrize(
    "answer",
    [
        PAGE % b"",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
        b"HTTP/1.1 302 Found\r\nLocation: /c\r\nContent-Length: 2\r\n\r\nno",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" + PAGE % b"",
    ],
)
def test_a_connection_serves_again_after_a_whole_answer(ask_all, answer):
    _, wire = ask_all(answer, answer, answer, known=Validators('"a"'))
    assert (len(wire.requests), wire.connections) == (3, 1)


@pytest.mark.parametrize("answer", [PAGE % b"" + b"more than said", b"HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"])
def test_a_connection_with_something_left_in_it_does_not(ask_all, answer):
    answers, wire = ask_all(answer, PAGE % b"", known=Validators('"a"'))
    assert (answers[1].status, answers[1].body) == ("ok", b"hello")
    assert wire.connections == 2


@pytest.mark.parametrize("path", ["/a/b.html", "/", "/a;v=1//b/~c?x=1&y=%E5%25&&z=/?:@!$'()*+,;", "/%E5%85%AC/..%2Fb"])
def test_what_goes_over_the_wire_is_the_address_to_the_letter(ask_all, path):
    assert OwnSites([]).canonical(f"http://www.qinghe.example{path}") == f"http://www.qinghe.example{path}"
    (answer,), wire = ask_all(PAGE % b"", path=path)
    assert answer.status == "ok"
    assert wire.requests[0].splitlines()[0].decode() == f"GET {path} HTTP/1.1"


@pytest.mark.parametrize("path", ["/l/%2e%2e/secret/", "/l/../secret/", "/a b", "/%e5", "/%zz"])
def test_an_address_that_would_be_asked_for_as_another_is_not_asked_for(ask_all, path):
    (answer,), wire = ask_all(PAGE % b"", path=path)
    assert (answer.status, wire.requests) == ("failed", [])
    assert answer.detail.startswith("would be asked for as /")


def test_a_line_end_after_the_body_is_no_fault(ask_all):
    (answer,), _ = ask_all(PAGE % b"" + b"\r\n")
    assert (answer.status, answer.body) == ("ok", b"hello")


@pytest.mark.parametrize(
    ("line", "etag"),
    [
        (b'ETag: W/"a-1"', 'W/"a-1"'),
        (b'ETag: "a\r\n b"', '"a b"'),
        (b"ETag: " + b"a" * 5_000, None),
        (b'ETag: "\x01"', None),
        (b"ETag:", None),
    ],
)
def test_a_validator_is_kept_only_if_it_can_be_sent_back(ask_all, line, etag):
    (answer,), _ = ask_all(PAGE % (line + b"\r\n"))
    assert (answer.status, answer.etag) == ("ok", etag)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("9" * 500, 86_400.0),
        ("-5", None),
        ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("1 Jan 99999 0:0", None),
    ],
)
def test_a_wish_to_be_left_alone_is_read_and_bounded(ask_all, value, seconds):
    (answer,), _ = ask_all(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nRetry-After: " + value.encode() + b"\r\n\r\n")
    assert (answer.status, answer.retry_after) == ("rate_limited", seconds)


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("c.html", "http://www.qinghe.example/a/c.html"),
        ("//other.example/", "http://other.example/"),
        ("/政务/", "http://www.qinghe.example/政务/"),
        ("http://[half", None),
        ("/" + "a" * 5_000, None),
    ],
)
def test_the_target_of_a_redirect_is_absolute_or_none(ask_all, target, location):
    (answer,), _ = ask_all(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + target.encode() + b"\r\n\r\n")
    assert (answer.status, answer.location) == ("redirected", location)


def test_the_head_is_kept_without_what_cookies_say(ask_all):
    (answer,), _ = ask_all(PAGE % b"Set-Cookie: secret=1\r\nX-Odd: a\x01 b\r\nServer: qh\r\n")
    head = json.loads(answer.headers)
    assert (head["set-cookie"], head["x-odd"], head["server"], head["content-length"]) == ("", "a b", "qh", "5")


def test_personal_numbers_of_the_head_are_masked_and_what_is_sent_back_stays(ask_all):
    named = f"attachment; filename*=UTF-8''%E5%BC%A0{MOBILE}.docx".encode()
    lines = f'ETag: "{MOBILE}"\r\nX-Name: {MOBILE}.docx\r\nLocation: /a?id={ID}\r\nContent-Disposition: '.encode() + named + b"\r\n"
    (answer,), _ = ask_all(PAGE % lines)
    head = json.loads(answer.headers)
    assert (head["etag"], head["x-name"]) == ('"138******00"', "138******00.docx")
    assert head["location"] == f"/a?id=34***************{ID[-1]}"
    assert head["content-disposition"].endswith("%A0138******00.docx")
    assert (answer.etag, answer.location) == (f'"{MOBILE}"', f"http://www.qinghe.example/a?id={ID}")


def test_only_the_start_is_taken_when_no_more_is_wanted(ask_all):
    (answer,), _ = ask_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"a" * 5_000, most=100)
    assert (answer.status, answer.body) == ("ok", b"a" * 100)


def test_nothing_of_a_body_is_taken_that_says_it_is_too_large(ask_all):
    (answer,), _ = ask_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"a" * 5_000)
    assert (answer.status, answer.bytes) == ("too_large", 0)
