"""One picture of a page, drawn from the stored bytes in a process of its own."""

import io
import socket

import pytest
from PIL import Image

from disclosure.errors import RunError
from disclosure.evidence import picture
from disclosure.evidence.picture import draw_picture
from disclosure.evidence.view import render_view

URL = "http://www.qinghe.example/tzgg/1.html"
YELLOW = (255, 230, 0)


def image_of(html):
    return Image.open(io.BytesIO(draw_picture(html))).convert("RGB")


def count(image, colour):
    return sum(number for number, found in image.getcolors(1 << 24) if found == colour)


def test_the_marked_place_is_in_the_picture_also_when_it_stands_on_a_later_page():
    page = "<h1>公告</h1>" + "<p>前面的一段话。</p>" * 60 + "<p>公开征求意见的期限为三十日。</p>" + "<p>后面的一段话。</p>" * 30
    image = image_of(render_view(page.encode(), URL, "text/html; charset=utf-8", "公开征求意见", is_brief=True))
    assert count(image, YELLOW) > 500
    assert count(image, (255, 248, 225)) > 10_000  # the banner stands above it
    assert 900 < image.width < 1000


def test_nothing_is_loaded_while_drawing():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        where = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        html = f'<html><head><link rel=stylesheet href="{where}"></head><body><img src="{where}"><p style="background:url({where})">x</p></body></html>'
        draw_picture(html)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_page_that_cannot_be_drawn_is_one_line(monkeypatch, tmp_path):
    with pytest.raises(RunError, match="too large to draw"):
        draw_picture("x" * (picture.MOST_HTML + 1))
    child = tmp_path / "child.py"
    child.write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(picture, "CHILD", child)
    with pytest.raises(RunError, match="signal 9"):
        draw_picture("<p>x</p>")


def test_drawing_that_never_ends_is_ended(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(picture, "CHILD", child)
    monkeypatch.setattr(picture, "MOST_SECONDS", 0.3)
    with pytest.raises(RunError, match="took too long"):
        draw_picture("<p>x</p>")
