"""The two files of ``disclosure match``: what is refused with row and reason, and what is taken as it is."""

import json
import logging
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.errors import InputError
from disclosure.match.inputs import read_items, read_tasks, stream_items


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        path = tmp_path / "lines.jsonl"
        path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines))
        return path

    return write


GOOD = {"id": "a", "title": "低保公示"}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ({"title": "甲"}, "without id"),
        ({"id": "", "title": "甲"}, "without id"),
        ({"id": True, "title": "甲"}, "without id"),
        ({"id": "b"}, "no title"),
        ({"id": "b", "title": "  \u200b\ufeff"}, "no title"),
        ({"id": "b", "title": "\ufe0f\u3164"}, "no title"),
        ({"id": "\u200b", "title": "甲"}, "without id"),
        ({"id": 1.5, "title": "甲"}, "a text or a whole number"),
        ({"id": "b", "title": 7}, "no title"),
        ({"id": "b", "title": float("nan")}, "no title"),
        (GOOD, "stands twice"),
        (b'{"id": "b", "title": ', "not JSON"),
        (b'["b"]', "not a JSON object"),
        (b'{"id": "b", "title": "\xff\xfe"}', "not UTF-8"),
        (b'{"id": ' + b"[" * 100_000, "nested too deep"),
        (b'{"id": ' + b"9" * 5000 + b', "title": "x"}', "a number of thousands of digits"),
    ],
)
def test_a_wrong_item_is_refused_with_line_and_reason(written, line, what):
    with pytest.raises(InputError, match=what) as caught:
        read_items(written(GOOD, line))
    assert str(caught.value.where).endswith("line 2")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "empty"
    path.write_bytes(content)
    for read in (read_items, read_tasks):
        with pytest.raises(InputError, match="nothing in it"):
            read(path)


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="cannot read"):
            read_items(path)


def test_what_is_not_known_is_absent(written):
    (item,) = read_items(written({"id": 7, "title": "甲", "date": None, "source": "", "column": "  ", "body": 3}))
    assert (item.id, item.date, item.source, item.column, item.body) == ("7", None, None, None, None)


def test_fields_of_no_use_are_named_once(written, caplog):
    lines = [{"id": str(n), "title": "甲", "colour": "red", "views": n} for n in range(3)]
    with caplog.at_level(logging.WARNING):
        read_items(written(*lines))
    assert [record.getMessage().split(": ")[-1] for record in caplog.records] == ["colour, views"]


def test_known_fields_without_text_are_left_out_and_named(written, caplog):
    with caplog.at_level(logging.WARNING):
        (item,) = read_items(written({"id": "a", "title": "甲", "column": ["社会救助"], "source": 7, "body": None}))
    assert (item.column, item.source) == (None, None)
    assert [record.getMessage().split(": ")[-1] for record in caplog.records] == ["column, source"]


def test_unknown_fields_of_tasks_are_named_too_and_not_more_than_a_line_holds(written, caplog):
    with caplog.at_level(logging.WARNING):
        read_tasks(written({"id": "a", "text": "公开低保", **{f"f{n:03}": n for n in range(60)}, "g" * 5000: 1}))
    (message,) = [record.getMessage() for record in caplog.records]
    assert "f000, f001" in message
    assert message.endswith(" and 41 more")


def test_an_id_of_any_length_makes_a_short_message(written):
    long = {"id": "k\x1b" * 5000, "title": "甲"}
    with pytest.raises(InputError) as caught:
        read_items(written(long, long))
    assert len(caught.value.what) < 80
    assert caught.value.what.isprintable()


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        ('{\n "tasks": [\n  {"number": 1, "text": "公开低保"}\n', "line 4", "not JSON"),
        ('[{"id": "a", "text": "公开低保"}]', "tasks.json", "a JSON list"),
        ('{"tasks": [{"number": 1, "text": "甲乙"}, {"number": "1", "text": "甲乙"}]}', "task 2", "stands twice"),
        ('{"tasks": [{"number": 1, "text": "甲乙"}, null]}', "task 2", "not a JSON object"),
    ],
)
def test_a_wrong_document_is_refused_where_it_is_wrong(tmp_path, content, where, what):
    path = tmp_path / "tasks.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=what) as caught:
        read_tasks(path)
    assert str(caught.value.where).endswith(where)


def test_tasks_may_come_through_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=('{"id": "a", "text": "公开低保"}\n',), daemon=True)
    writer.start()
    assert [task.id for task in read_tasks(pipe)] == ["a"]
    writer.join()


def test_a_task_with_a_number_beside_an_empty_id_keeps_the_number_and_only_headings_that_are_texts(written):
    (task,) = read_tasks(written({"id": None, "number": 3, "path": ["一、民生", None, {"b": 1}, 2], "text": "公开低保"}))
    assert (task.id, task.path) == ("3", ("一、民生",))


def test_half_characters_are_replaced(written):
    (item,) = read_items(
        written(b'{"id": "a", "title": "\\ud83d\\ude00\xe7\x94\xb2\\ud800", "body": "\\UD800\\udfff"}'.replace(b"\\U", b"\\u"))
    )
    item.title.encode()
    assert item.title.startswith("😀甲")


def test_a_mark_at_the_start_and_windows_line_ends_are_no_trouble(tmp_path):
    path = tmp_path / "items"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "title": "x1"}\r\n{"id": "b", "title": "x2"}\r\n')
    assert [item.id for item in read_items(path)] == ["a", "b"]


def test_items_are_read_one_by_one(written):
    stream = stream_items(written(GOOD, b"{"))
    assert next(stream).id == "a"
    with pytest.raises(InputError):
        next(stream)


def test_units_may_be_names_or_objects_and_a_path_one_heading(written):
    (task,) = read_tasks(
        written({"number": 3, "path": "一、民生", "text": "公开低保", "units": ["甲局", {"name": "乙局"}, {"role": "lead"}, None, 4]})
    )
    assert (task.id, task.path, task.units) == ("3", ("一、民生",), ("甲局", "乙局"))


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_any_title_that_shows_something_is_read(title, body):
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items"
        path.write_text(json.dumps({"id": "a", "title": f"{title}公示", "body": body}), encoding="utf-8")
        (item,) = read_items(path)
    item.title.encode()
    assert item.title.endswith("公示")
