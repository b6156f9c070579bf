"""Every error that a page can raise has Chinese words for the page: read from the source, by what the pages' functions call, directly or not."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from disclosure import errors
from disclosure.errors import ContentError, DisclosureError, InputError, PageWords, RunError
from disclosure.web.errors import HTTP

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NO_PAGES = {"disclosure.web.login.listen", "disclosure.web.login.serve"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Calls:
    """Which function or class of a source tree names which other. Names are followed through imports and re-exports; of an object whose class is not
    known, every method of that name in a class that is named somewhere on the way."""

    def __init__(self, modules: dict[str, ast.Module]) -> None:
        self.modules = modules
        self.nodes: dict[str, ast.AST] = {}
        self.methods: dict[str, set[str]] = defaultdict(set)
        for name, module in modules.items():
            self._add(name, module.body)
        self.imports = {name: self._bound(ast.walk(module)) for name, module in modules.items()}

    def _add(self, prefix: str, body: list[ast.stmt], *, in_class: bool = False) -> None:
        for node in body:
            if isinstance(node, DEFINITIONS):
                self.nodes[f"{prefix}.{node.name}"] = node
                if in_class:
                    self.methods[node.name].add(f"{prefix}.{node.name}")
                if isinstance(node, ast.ClassDef):
                    self._add(f"{prefix}.{node.name}", node.body, in_class=True)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self.nodes.setdefault(f"{prefix}.{target.id}", node)
            elif isinstance(node, ast.If | ast.Try | ast.With):
                self._add(prefix, node.body, in_class=in_class)

    @staticmethod
    def _bound(nodes: Iterator[ast.AST]) -> dict[str, str]:
        found = {}
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.asname or alias.name: alias.name for alias in node.names}
        return found

    def find(self, name: str) -> str | None:
        """The definition or module behind a dotted name."""
        for _ in range(6):
            if name in self.nodes or name in self.modules:
                return name
            module, _, last = name.rpartition(".")
            if last not in self.imports.get(module, {}):
                return None
            name = self.imports[module][last]
        return None

    def module_of(self, name: str) -> str:
        """The module in which a definition stands."""
        while name not in self.modules:
            name = name.rpartition(".")[0]
        return name

    def named_by(self, name: str) -> Iterator[tuple[str, bool]]:
        """What a definition names: (dotted name, whether it is only a guess at a method)."""
        node, module = self.nodes[name], self.module_of(name)
        if isinstance(node, ast.ClassDef):  # naming it makes one: its own machinery runs
            parts = [part for part in (*node.body, *node.bases) if not isinstance(part, DEFINITIONS)]
            machinery = [
                part for part in node.body if isinstance(part, DEFINITIONS) and (part.name.startswith("__") or part.decorator_list)
            ]
            yield from ((f"{name}.{part.name}", False) for part in machinery if "property" not in ast.dump(part))
        else:
            parts = [node]
        for one in (one for part in parts for one in ast.walk(part)):
            if isinstance(one, ast.Name) and (found := self.find(f"{module}.{one.id}")) in self.nodes:
                yield found, False
            elif isinstance(one, ast.Attribute):
                yield from self._attribute(name, module, one)

    def _attribute(self, name: str, module: str, one: ast.Attribute) -> Iterator[tuple[str, bool]]:
        if isinstance(one.value, ast.Name):
            holder = name.rpartition(".")[0] if one.value.id == "self" else self.find(f"{module}.{one.value.id}")
            found = self.find(f"{holder}.{one.attr}") if holder else None
            if found or holder in self.modules:
                yield from ((name, False) for name in [found] if name in self.nodes)
                return
        yield from ((method, True) for method in self.methods[one.attr])

    def reach(self, starts: set[str]) -> dict[str, str | None]:
        """Every definition that can be run from ``starts``, with the one that named it first."""
        seen: dict[str, str | None] = {}
        guessed: dict[str, list[tuple[str, str]]] = defaultdict(list)
        todo: list[tuple[str, str | None]] = [(name, None) for name in starts]
        while todo:
            name, by = todo.pop()
            if name in seen:
                continue
            seen[name] = by
            todo += guessed.pop(name, [])  # methods, where this is the class
            for other, is_guess in self.named_by(name):
                owner = other.rpartition(".")[0]
                if is_guess and owner not in seen:
                    guessed[owner].append((other, name))
                else:
                    todo.append((other, name))
        return seen


class Pages:
    """The errors that a source tree's pages can raise."""

    def __init__(self, modules: dict[str, ast.Module]) -> None:
        self.calls = Calls(modules)

    @cached_property
    def reached(self) -> dict[str, str | None]:
        """What the pages' functions can run."""
        starts = {name for name in self.calls.nodes if name.startswith("disclosure.web.") and name not in NO_PAGES}
        return self.calls.reach(starts)

    def raised(self) -> Iterator[tuple[str, str, ast.Call]]:
        """Each error made on the way: where, of which class, and the call."""
        for name in sorted(self.reached):
            node = self.calls.nodes[name]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and is_error(call.func.id):
                        yield name, call.func.id, call

    def without_words(self) -> list[str]:
        """The errors of a reader's own mistakes that bring no words for a page."""
        return [
            f"{name} line {call.lineno}"
            for name, kind, call in self.raised()
            if kind == "InputError" and "page" not in {keyword.arg for keyword in call.keywords}
        ]


def is_error(name: str) -> bool:
    """Whether a name is that of a class of ours that a user can meet."""
    found = getattr(errors, name, None)
    return isinstance(found, type) and issubclass(found, DisclosureError)


def read_sources() -> dict[str, ast.Module]:
    """Every module of the library by its import name."""
    found = {}
    for path in [*(ROOT / "disclosure").rglob("*.py"), *(ROOT / "scoring").rglob("*.py")]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(read_sources())


def test_every_mistake_that_a_page_can_meet_brings_chinese_words(pages):
    raised = list(pages.raised())
    assert len(raised) > 60
    assert {kind for _, kind, _ in raised} == {"InputError", "ContentError", "RunError"}
    assert pages.without_words() == []


@pytest.mark.parametrize(
    "name",
    [
        "disclosure.readings._check",
        "disclosure.typed._check",
        "disclosure.column_health.accept",
        "disclosure.registry.load.find_city",
        "disclosure.warehouse.current.open_current",
        "disclosure.sites.reading.selectors.Selector.parse",
        "disclosure.evidence_store._read",
        "disclosure.match.explained.find_item",
    ],
)
def test_what_lies_deep_below_a_page_is_among_them(pages, name):
    assert name in {where for where, _, _ in pages.raised()}


def test_what_only_the_command_line_calls_is_not(pages):
    assert not [where for where, _, _ in pages.raised() if where.startswith(("disclosure.cli", "disclosure.tasks", "disclosure.fetch"))]


def test_a_new_mistake_without_them_is_found(pages):
    modules, path = dict(pages.calls.modules), ROOT / "disclosure" / "typed.py"
    head, place, tail = path.read_text(encoding="utf-8").partition("    if not text.strip():\n")
    assert place
    new = '    raise InputError("a new mistake", where="note")\n'
    modules["disclosure.typed"] = ast.parse(f"{head}{new}{place}{tail}")
    assert len(Pages(modules).without_words()) == 1


@pytest.mark.parametrize("kind", [DisclosureError, InputError, ContentError, RunError])
def test_a_class_speaks_chinese_for_those_that_bring_none(kind):
    words = kind("the English line", where="/srv/x", fix="mend it").page
    assert words.status == 500
    assert CHINESE.search(words.what)
    assert not ENGLISH.search(f"{words.what}{words.fix}")


def test_an_error_says_its_own_words_before_those_of_its_class():
    words = PageWords("没有填写", "请填写", "理由")
    assert InputError("it is empty", page=words).page == words
    assert str(InputError("it is empty", where="note", fix="say why", page=words)) == "note: it is empty; say why"


def test_words_are_chinese_and_end_without_a_stop(pages):
    """Each text in a call of PageWords; what stands in braces may be anything."""
    texts = []
    for module in pages.calls.modules.values():
        calls = [one for one in ast.walk(module) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "PageWords"]
        texts += [
            ast.unparse(argument) for call in calls for argument in call.args[:2] if isinstance(argument, ast.Constant | ast.JoinedStr)
        ]
    assert len(texts) > 40
    assert not [text for text in texts if not CHINESE.search(text) or text.rstrip("'\"").endswith("。")]


def test_every_status_that_fastapi_and_the_log_ins_refuse_with_has_words():
    sources = [*(ROOT / "disclosure" / "web").glob("*.py"), ROOT / "plugins" / "disclosure_plugin.py"]
    refused = {int(code) for path in sources for code in re.findall(r"HTTPException\((\d+)", path.read_text(encoding="utf-8"))}
    assert refused == {401, 403}
    assert refused | {404, 405, 422} <= set(HTTP)
    assert all(words.status == status for status, words in HTTP.items())
