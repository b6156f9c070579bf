"""Web servers that do everything wrong, one nature per loopback address; run as a program it serves until its input ends.

It prints one line, a JSON object {nature: "ip:port"}; a line on its input is answered with the paths asked for so far, {nature: [path, …]}.
"""

import asyncio
import gzip
import json
import sys
import zlib
from collections.abc import Awaitable, Callable
from functools import cache

LIST = "/lb/"
PAUSE = 0.05
FIRST_HOST = 11  # the last number of the first nature's address
BLOCK = bytes(1_000_000)
TITLES = ("关于公布清河桥检修安排的通知", "关于临溪渡口恢复通行的通知", "关于征集节水意见的公告")


class Talk:
    """One request and the way to answer it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, host: str) -> None:
        self.reader, self.writer, self.path, self.host = reader, writer, path, host

    async def send(self, data: bytes | str) -> None:
        """Send bytes as they are."""
        self.writer.write(data.encode() if isinstance(data, str) else data)
        await self.writer.drain()

    async def head(self, *lines: str, status: str = "200 OK") -> None:
        """Send a head."""
        await self.send("\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""]).encode("latin-1", "replace"))

    async def answer(self, body: bytes | str, *lines: str, status: str = "200 OK") -> None:
        """Send a whole answer with its length."""
        data = body.encode() if isinstance(body, str) else body
        await self.head(*lines, f"Content-Length: {len(data)}", "Connection: close", status=status)  # as it will be
        await self.send(data)

    async def forever(self, data: bytes, pause: float = 0.0) -> None:
        """Send the same bytes until the other side has had enough."""
        while True:
            await self.send(data)
            await asyncio.sleep(pause)


Nature = Callable[[Talk], Awaitable[None]]
NATURES: dict[str, Nature] = {}
ROBOTS: dict[str, Nature] = {}
HITS: dict[str, list[str]] = {}
TARGETS: dict[str, str] = {}


def nature(act: Nature) -> Nature:
    """Register what a host answers to everything but robots.txt."""
    NATURES[act.__name__] = act
    return act


def robots(act: Nature) -> Nature:
    """Register a host whose robots.txt is odd and whose list is plain."""
    ROBOTS[act.__name__] = act
    NATURES[act.__name__] = plain
    return act


def list_page(titles=TITLES, links: list[str] | None = None, extra: str = "", charset: str = "utf-8") -> str:
    """A list with one dated row per title."""
    hrefs = links or [f"./202506/t202506{number:02}_{number}.html" for number in range(1, len(titles) + 1)]
    rows = "".join(
        f'<li><a href="{href}">{title}</a><span>2025-06-{28 - number % 28:02}</span></li>'
        for number, (title, href) in enumerate(zip(titles, hrefs, strict=True))
    )
    return f'<html><head><meta charset="{charset}"><title>通知公告</title></head><body><div class="list"><ul>{rows}</ul></div>{extra}</body></html>'


def article_page(title: str = TITLES[0]) -> str:
    """An article."""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2025-06-20 09:00"></head><body><h1>{title}</h1><div class="TRS_Editor"><p>{"正文。" * 40}</p></div></body></html>'
    )


async def plain(talk: Talk) -> None:
    """A list of three articles, as any site sends it."""
    await talk.answer(list_page() if talk.path == LIST else article_page())


NATURES["plain"] = plain

# time


@nature
async def silent(talk: Talk) -> None:
    await talk.reader.read()


@nature
async def silent_tls(talk: Talk) -> None:
    await talk.reader.read()


@nature
async def head_drip(talk: Talk) -> None:
    await talk.send("HTTP/1.1 200 OK\r\n")
    await talk.forever(b"X-Drop: a\r\n", PAUSE * 4)


@nature
async def head_letters(talk: Talk) -> None:
    await talk.send("HTTP/1.1 200 OK\r\nX-Long: ")
    await talk.forever(b"a", PAUSE)


@nature
async def body_drip(talk: Talk) -> None:
    await talk.head("Content-Length: 100000")
    await talk.forever(b"x", PAUSE)


@nature
async def body_drip_without_length(talk: Talk) -> None:
    await talk.head()
    await talk.send(list_page())
    await talk.forever(b" ", PAUSE)


@nature
async def interim_drip(talk: Talk) -> None:
    await talk.forever(b"HTTP/1.1 102 Processing\r\n\r\n", PAUSE * 8)


@nature
async def error_drip(talk: Talk) -> None:
    await talk.head("Content-Length: 100000", status="404 Not Found")
    await talk.forever(b"x", PAUSE)


# size


@nature
async def endless_chunks(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.forever(b"10000\r\n" + bytes(0x10000) + b"\r\n")


@nature
async def endless_without_length(talk: Talk) -> None:
    await talk.head()
    await talk.forever(BLOCK)


@nature
async def hundred_megabytes(talk: Talk) -> None:
    await talk.head("Content-Length: 100000000")
    await talk.forever(BLOCK)


@nature
async def one_enormous_chunk(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.send("ffffffffffff\r\n")
    await talk.forever(BLOCK)


@nature
async def endless_chunk_size(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.forever(b"0" * 100_000)


@nature
async def endless_chunk_extensions(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.forever(b"1;" + b"e" * 60_000 + b"\r\nx\r\n")


@nature
async def endless_trailer(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.send("1\r\nx\r\n0\r\n")
    await talk.forever(b"X-Trailer: " + b"a" * 1000 + b"\r\n")


@nature
async def endless_status_line(talk: Talk) -> None:
    await talk.send("HTTP/1.1 200 ")
    await talk.forever(b"OK" * 50_000)


@nature
async def header_of_a_megabyte(talk: Talk) -> None:
    await talk.answer(list_page(), "X-Large: " + "a" * 1_000_000)


@nature
async def ten_thousand_headers(talk: Talk) -> None:
    await talk.answer(list_page(), *(f"X-{number}: a" for number in range(10_000)))


@nature
async def odd_headers(talk: Talk) -> None:
    body = list_page() if talk.path == LIST else article_page()
    await talk.answer(
        body, 'ETag: "a\x01b"', "Last-Modified: yesterday\r\n and before", "X-\x00: \xff", "Retry-After: " + "9" * 5_000, "no colon here"
    )


@nature
async def interim_storm(talk: Talk) -> None:
    await talk.forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


@cache
def make_bomb(wrapping: int, megabytes: int = 1024) -> bytes:
    """So many megabytes of nothing, packed as zlib calls ``wrapping``."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wrapping)
    first = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    further = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + further * (megabytes - 1)


@cache
def nest_bomb() -> bytes:
    """Eight gigabytes of nothing, packed twice."""
    return gzip.compress(make_bomb(31, 8192), 9)


@nature
async def gzip_bomb(talk: Talk) -> None:
    await talk.answer(make_bomb(31), "Content-Encoding: gzip")


@nature
async def deflate_bomb(talk: Talk) -> None:
    await talk.answer(make_bomb(-15), "Content-Encoding: deflate")


@nature
async def nested_bomb(talk: Talk) -> None:
    await talk.answer(nest_bomb(), "Content-Encoding: gzip, gzip")


@nature
async def empty_members(talk: Talk) -> None:
    await talk.head("Content-Encoding: gzip")
    await talk.forever(gzip.compress(b"") * 5_000)


@nature
async def packed_many_times(talk: Talk) -> None:
    await talk.answer(b"x", "Content-Encoding: " + ", ".join(["gzip"] * 50))


# packing and framing


@nature
async def not_packed(talk: Talk) -> None:
    await talk.answer(list_page(), "Content-Encoding: gzip")


@nature
async def packed_and_cut(talk: Talk) -> None:
    await talk.answer(gzip.compress(list_page().encode())[:-20], "Content-Encoding: gzip")


@nature
async def packed_twice(talk: Talk) -> None:
    await talk.answer(zlib.compress(gzip.compress(list_page().encode())), "Content-Encoding: gzip, deflate")


@nature
async def packed_in_members(talk: Talk) -> None:
    body = list_page().encode() if talk.path == LIST else article_page().encode()
    await talk.answer(gzip.compress(body[:100]) + gzip.compress(body[100:]) + b"\0" * 7, "Content-Encoding: gzip")


@nature
async def packed_unasked(talk: Talk) -> None:
    await talk.answer(b"\x8b\x05\x80nothing\x03", "Content-Encoding: br")


@nature
async def packed_transfer(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: gzip, chunked", "Connection: close")
    await talk.send(b"5\r\nhello\r\n0\r\n\r\n")


@nature
async def length_too_long(talk: Talk) -> None:
    await talk.head("Content-Length: 100000")
    await talk.send(list_page())


@nature
async def length_too_short(talk: Talk) -> None:
    await talk.head("Content-Length: 300")
    await talk.send(list_page())
    await talk.reader.read()


@nature
async def two_lengths(talk: Talk) -> None:
    await talk.answer(list_page(), "Content-Length: 7")


@nature
async def half_a_chunk(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.send("1000\r\n" + list_page()[:200])


@nature
async def half_a_page(talk: Talk) -> None:
    await talk.head("Connection: close")
    page = list_page()
    await talk.send(page[: page.index(TITLES[2]) + 4])


@nature
async def half_a_head(talk: Talk) -> None:
    await talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/ht")


@nature
async def no_chunks(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.send("zzz\r\n" + list_page())


@nature
async def negative_chunk(talk: Talk) -> None:
    await talk.head("Transfer-Encoding: chunked")
    await talk.send("-1\r\n")
    await talk.forever(BLOCK)


@nature
async def unanswered(talk: Talk) -> None:
    """Closes the connection."""


@nature
async def reset(talk: Talk) -> None:
    talk.writer.transport.abort()


@nature
async def no_http(talk: Talk) -> None:
    await talk.send(b"SSH-2.0-OpenServer_9.9\r\n\x00\x00\x01\x9c\x0a\x14")


@nature
async def no_head(talk: Talk) -> None:
    await talk.send(list_page())


@nature
async def odd_version(talk: Talk) -> None:
    await talk.send("HTTP/7.7 200 OK\r\n\r\n" + list_page())


@nature
async def noise(talk: Talk) -> None:
    await talk.send(bytes((number * 167 + 13) % 256 for number in range(5_000)))


@nature
async def two_hundred_and_nothing(talk: Talk) -> None:
    await talk.answer("")


@nature
async def early_hints(talk: Talk) -> None:
    await talk.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n")
    await asyncio.sleep(PAUSE)
    await plain(talk)


@nature
async def two_answers(talk: Talk) -> None:
    """Whoever keeps the connection takes the second for the next page."""
    await plain(talk)
    await talk.answer(article_page("不是这一页"))


# redirects


def redirect(name: str, *lines: str) -> None:
    """A host that sends everybody on."""

    async def act(talk: Talk) -> None:
        meant = [line.replace("HOST", talk.host).replace("PATH", talk.path).replace("PRIVATE", TARGETS["private"]) for line in lines]
        await talk.answer("", *meant, status="302 Found")

    act.__name__ = name
    nature(act)


redirect("to_itself", "Location: PATH")
redirect("to_itself_for_a_cookie", "Location: PATH", "Set-Cookie: wall=1; path=/")
redirect("to_a_stranger", "Location: http://stranger.example/lb/")
redirect("to_a_private_address", "Location: http://PRIVATE/admin")
redirect("to_the_metadata_service", "Location: http://169.254.169.254/latest/")
redirect("to_another_port", "Location: http://HOST:8081/lb/")
redirect("to_another_scheme", "Location: https://HOSTPATH")
redirect("to_a_file", "Location: file:///etc/passwd")
redirect("to_a_script", "Location: javascript:alert(1)")
redirect("to_no_address", "Location: http://[half")
redirect("to_a_far_corner", "Location: /" + "a" * 50_000)
redirect("to_nowhere")


@nature
async def further_and_further(talk: Talk) -> None:
    await talk.answer("", f"Location: {talk.path}a/", status="301 Moved Permanently")


# statuses


@nature
async def always_500(talk: Talk) -> None:
    await talk.answer("<h1>Internal Server Error</h1>", status="500 Oops")


@nature
async def unavailable_for_a_while(talk: Talk) -> None:
    await talk.answer("", "Retry-After: 1", status="503 Busy")


@nature
async def unavailable_for_ever(talk: Talk) -> None:
    await talk.answer("", "Retry-After: " + "9" * 400, status="503 Busy")


@nature
async def not_modified_unasked(talk: Talk) -> None:
    await talk.send("HTTP/1.1 304 Not Modified\r\n\r\n")


@nature
async def a_part(talk: Talk) -> None:
    await talk.answer(list_page()[:200], "Content-Range: bytes 0-199/999", status="206 Partial Content")


@nature
async def cookies(talk: Talk) -> None:
    await talk.answer(list_page() if talk.path == LIST else article_page(), *(f"Set-Cookie: c{n}={'v' * 2000}; path=/" for n in range(60)))


@nature
async def wall_with_200(talk: Talk) -> None:
    await talk.answer("<html><head><title>安全验证</title></head><body><p>请完成安全验证后继续访问</p></body></html>")


@nature
async def wall_with_202(talk: Talk) -> None:
    await talk.answer("<html><body><script>document.cookie='k='+Date.now();location.reload()</script></body></html>", status="202 Accepted")


# contents


@nature
async def utf8_that_is_gbk(talk: Talk) -> None:
    await talk.answer((list_page() if talk.path == LIST else article_page()).encode("gbk"), "Content-Type: text/html; charset=utf-8")


@nature
async def gbk_that_is_utf8(talk: Talk) -> None:
    await talk.answer((list_page(charset="gbk") if talk.path == LIST else article_page()).encode())


@nature
async def no_such_charset(talk: Talk) -> None:
    await talk.send("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=zlib_codec\r\nConnection: close\r\n\r\n")
    await talk.send(list_page() if talk.path == LIST else article_page())


@nature
async def bytes_of_nothing(talk: Talk) -> None:
    noise = bytes((number * number * 31 + 129) % 256 for number in range(3_000))
    await talk.answer(
        b"<html><body><ul>" + b"".join(b"<li><a href=a.html>" + noise + b"</a></li>" for _ in range(5)) + b"</ul></body></html>"
    )


@nature
async def a_zip(talk: Talk) -> None:
    await talk.answer(b"PK\x03\x04" + bytes(5_000), "Content-Type: application/zip")


@nature
async def a_film(talk: Talk) -> None:
    await talk.answer(b"\0\0\0\x20ftypisom" + bytes(range(256)) * 100, "Content-Type: video/mp4")


LINKS = (
    *("../../../../../etc/passwd", "javascript:alert(document.cookie)", "./202506/t20250601_1.html\n?x=1", "./&quot;t20250602_2.html"),
    *("./t20250603_3\x01\x1f.html", "/" + "a" * 100_000, "http://user:secret@HOST/lb/t20250604_4.html", "http://HOST:99999/t.html"),
    *("http://[half/", "http://stranger.example/t20250605_5.html", "data:text/html,<b>", "file:///etc/passwd", "//127.0.0.1:22/t.html"),
    *("./t20250606_6.html\r\nHost: stranger.example", "http://HOST\\@stranger.example/t.html", "./&#xD800;t20250607_7.html", "?"),
    *(
        "http://ｓtranger.example/t.html",
        "http://HOST%00.stranger.example/t.html",
        "./t20250608_8.html",
        " ",
        "http://" + "a." * 200 + "example/",
    ),
)


@nature
async def odd_links(talk: Talk) -> None:
    names = [f"关于第{number}项怪链接的通知" for number in range(len(LINKS))]
    await talk.answer(list_page(names, [link.replace("HOST", talk.host) for link in LINKS]) if talk.path == LIST else article_page())


ODD_TITLES = (
    *("<script>alert(1)</script>关于脚本的通知", "&lt;script&gt;alert(2)&lt;/script&gt;关于转义的通知", "=cmd|'/C calc'!A0 关于公式的通知"),
    *(
        "+1+1 关于加号的通知",
        "@SUM(1) 关于艾特的通知",
        "关于\u202e倒写\u202c的通知",
        "关于\x07响铃的通知",
        "关于&#xD800;半个字的通知",
        "关于&#0;零的通知",
    ),
    *("关于" + "长" * 20_000 + "的通知", "关于\"引号'的通知"),
)


@nature
async def odd_titles(talk: Talk) -> None:
    await talk.answer(
        list_page(ODD_TITLES) if talk.path == LIST else article_page("&lt;script&gt;alert(3)&lt;/script&gt;=cmd|'/C calc'!A0")
    )


@nature
async def fifty_thousand_links(talk: Talk) -> None:
    numbers = range(50_000)
    page = list_page(
        [f"关于第{number}件事的通知" for number in numbers], [f"http://stranger.example/t2025_{number}.html" for number in numbers]
    )
    await talk.answer(page if talk.path == LIST else article_page())


@cache
def large_page() -> bytes:
    """A list below the limit of a page, in 19 megabytes."""
    return list_page(extra="<p>" + "清河市政务公开" * 900_000 + "</p>").encode()


async def almost_too_large(talk: Talk) -> None:
    await talk.answer(large_page() if talk.path == LIST else article_page())


for number in range(1, 6):
    NATURES[f"almost_too_large_{number}"] = almost_too_large  # at once: memory is what they share


@nature
async def deep(talk: Talk) -> None:
    await talk.answer("<html><body>" + "<div>" * 100_000 + "x")


@nature
async def pages_without_end(talk: Talk) -> None:
    number = int("".join(char for char in talk.path if char.isdigit()) or 0)
    script = '<script>createPageHTML(5000, 0, "index", "html");</script>'
    titles = [f"关于第{number}之{row}件事的通知" for row in range(3)]
    await talk.answer(list_page(titles, [f"http://stranger.example/t2025_{number}_{row}.html" for row in range(3)], script))


@nature
async def plain_list_and_wild_articles(talk: Talk) -> None:
    wild = [unanswered, not_packed, hundred_megabytes]
    number = int(talk.path[-6]) if talk.path != LIST else 0
    await (wild[number - 1](talk) if number else plain(talk))


# robots.txt


@robots
async def robots_as_page(talk: Talk) -> None:
    await talk.answer(article_page())


@robots
async def robots_drip(talk: Talk) -> None:
    await talk.head("Content-Length: 100000")
    await talk.forever(b"#", PAUSE)


@robots
async def robots_of_hundred_megabytes(talk: Talk) -> None:
    await talk.head("Content-Length: 100000000")
    await talk.send(b"User-agent: *\nDisallow: /lb/202506/\n")
    await talk.forever(b"# nothing to see here\n" * 5_000)


@robots
async def robots_bomb(talk: Talk) -> None:
    await talk.answer(make_bomb(31), "Content-Encoding: gzip")


@robots
async def robots_500(talk: Talk) -> None:
    await talk.answer("", status="500 Oops")


@robots
async def robots_to_itself(talk: Talk) -> None:
    await talk.answer("", "Location: /robots.txt", status="302 Found")


@robots
async def robots_as_noise(talk: Talk) -> None:
    await talk.answer(bytes((number * 167 + 13) % 256 for number in range(5_000)))


@robots
async def robots_for_a_page_a_year(talk: Talk) -> None:
    await talk.answer("User-agent: *\nCrawl-delay: 31536000\n")


@robots
async def robots_for_a_page_never(talk: Talk) -> None:
    await talk.answer("User-agent: *\nCrawl-delay: inf\n")


@robots
async def robots_without_sense(talk: Talk) -> None:
    await talk.answer("User-agent: *\nCrawl-delay: nan\nCrawl-delay: -5\nDisallow\n: :\n\0")


@robots
async def robots_of_all_rules(talk: Talk) -> None:
    await talk.answer("User-agent: *\n" + "".join(f"Disallow: /{'*a' * 50}{number}*$\n" for number in range(2_000)))


async def serve(name: str, act: Nature, ip: str) -> str:
    """Open a host; returns where it listens."""
    HITS[name] = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = b"" if name == "silent_tls" else await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ")[1].decode("latin-1") if head else "tls"
                host = next((line[6:].decode() for line in head.split(b"\r\n") if line.lower().startswith(b"host: ")), "")
                HITS[name].append(path if b"\r\ncookie:" not in head.lower() else f"{path} with a cookie")
                talk = Talk(reader, writer, path, host)
                if path == "/robots.txt" and name in ROBOTS:
                    await ROBOTS[name](talk)
                elif path == "/robots.txt" and name != "unanswered":
                    await talk.answer("", status="404 Not Found")
                    continue
                else:
                    await act(talk)
                if act not in (plain, two_answers):
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # the guest left
        finally:
            writer.close()

    server = await asyncio.start_server(meet, ip, 0, limit=2**20)
    return f"{ip}:{server.sockets[0].getsockname()[1]}"


async def main() -> None:
    """Serve until the input ends."""
    for position, (name, act) in enumerate(NATURES.items()):
        TARGETS[name] = await serve(name, act, f"127.0.0.{FIRST_HOST + position}")
    for name in ("stranger", "private"):
        TARGETS[name] = await serve(name, plain, "127.0.0.1")
    nest_bomb()
    sys.stdout.write(json.dumps(TARGETS) + "\n")
    sys.stdout.flush()
    while await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        sys.stdout.write(json.dumps(HITS) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
