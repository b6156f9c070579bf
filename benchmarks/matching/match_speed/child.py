"""What is measured in processes of their own: ``python -m match_speed.child JOB …`` prints one JSON object.

Jobs: ``items PATH COUNT SEED [DATE]`` writes items; ``bm25s`` and ``tantivy TASKS ITEMS`` index and search; ``night TASKS ITEMS…`` matches files in
one running process; ``decisions PATH`` counts what ``disclosure match`` printed.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from match_peers import BEST, FOLDER, HEAP, cut_words, search_tantivy, tantivy_schema


class Stages:
    """Seconds of the clock by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.perf_counter()

    def end(self, name: str) -> None:
        """What lasted since the last end was this."""
        now = time.perf_counter()
        self.seconds[name] = now - self._began
        self._began = now


def run_items(path: str, count: str, seed: str, date: str = "") -> dict[str, Any]:
    """Write generated items and describe them."""
    from match_speed.generator import describe_items, write_items

    write_items(Path(path), int(count), int(seed), date)
    return describe_items(Path(path))


def run_bm25s(tasks: str, items: str) -> dict[str, Any]:
    """As its README for large collections: ``Tokenizer`` (ids instead of words), ``index``, ``retrieve``."""
    bm25s = importlib.import_module("bm25s")
    tokenization = importlib.import_module("bm25s.tokenization")
    stages = Stages()
    texts = [document for document, _ in read_documents(items)]
    stages.end("read")
    tokenizer = tokenization.Tokenizer(lower=False, splitter=cut_words, stopwords=[])
    tokens = tokenizer.tokenize(texts, return_as="tuple", show_progress=False)
    stages.end("tokenise")
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)
    stages.end("index")
    queries = tokenizer.tokenize(read_queries(tasks), update_vocab=False, show_progress=False)
    found, _ = retriever.retrieve(queries, k=min(BEST, len(texts)), show_progress=False)
    stages.end("search")
    return {"stages": stages.seconds, "found": int(found.size)}


def run_tantivy(tasks: str, items: str) -> dict[str, Any]:
    """An index in a folder of its own, words cut by rjieba while documents are added; one writer as it comes."""
    tantivy = importlib.import_module("tantivy")
    stages = Stages()
    with tempfile.TemporaryDirectory() as folder:
        schema = tantivy_schema(tantivy)
        index = tantivy.Index(schema, path=folder)
        writer = index.writer(HEAP)
        for number, (text, _) in enumerate(read_documents(items)):
            writer.add_document(tantivy.Document(text=" ".join(cut_words(text)), number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        stages.end("read, tokenise, index")
        found = sum(len(search_tantivy(tantivy, index, schema, query, BEST)) for query in read_queries(tasks))
        stages.end("search")
    return {"stages": stages.seconds, "found": found}


def run_night(tasks: str, *nights: str) -> dict[str, Any]:
    """Each night's new items in a process that already runs (modules and model loaded): seconds and decisions per task."""
    from disclosure.match.files import match_files
    from disclosure.match.inputs import read_tasks, stream_items
    from disclosure.match.model import load_model

    load_model()
    asked = read_tasks(Path(tasks))
    seconds: list[float] = []
    cpu: list[float] = []
    counts: dict[str, list[list[int]]] = {"accept": [], "review": [], "queued": []}
    for night in nights:
        began, spent = time.perf_counter(), time.process_time()
        rows = list(match_files(asked, stream_items(Path(night))))
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
        for name, lists in counts.items():
            found = Counter(row["task"] for row in rows if (row.get("queued") if name == "queued" else row["decision"] == name))
            lists.append([found[task.id] for task in asked])
    return {"seconds": seconds, "cpu": cpu, "counts": counts}


def run_decisions(path: str) -> dict[str, Any]:
    """Lines by decision, and how many of those to review are put before people."""
    found: Counter[str] = Counter()
    with Path(path).open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            found[row["decision"]] += 1
            found["queued"] += row.get("queued", False)
    return dict(found)


def read_documents(path: str) -> Iterator[tuple[str, str]]:
    """What peers search (title, column, body) and the id of every item."""
    with Path(path).open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            yield f"{row['title']} {row['column']} {row['body']}".lower(), row["id"]


def read_queries(path: str) -> list[str]:
    """The tasks' requirements."""
    return [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "items": run_items,
    "bm25s": run_bm25s,
    "tantivy": run_tantivy,
    "night": run_night,
    "decisions": run_decisions,
}

if __name__ == "__main__":
    if FOLDER.is_dir():
        sys.path.append(str(FOLDER))
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:])))
