"""Imports go downwards only, without cycles inside a layer; Airflow and heavy libraries stay where they belong."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = [
    {"errors", "settings", "registry", "calendar", "text", "typed", "nights", "scratch", "stored"},
    {"tasks", "sites"},
    {
        "state",
        "fetch",
        "ledger",
        "crawl",
        "bronze",
        "personal",
        "evidence",
        "column_decisions",
        "readings",
        "evidence_store",
        "tombstones",
        "accounts",
    },
    {"warehouse", "match", "gates", "assess", "rounds", "publish", "check", "column_health", "item_health", "model_changes"},
    {"reports", "web", "demo"},
    {"cli"},
]
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
MODULES = sorted([*(ROOT / "disclosure").rglob("*.py"), *(ROOT / "scoring").rglob("*.py")])
HEAVY = ("pandas", "duckdb", "great_expectations", "sklearn")


def dotted(path: Path) -> str:
    """The import name of a module file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(path: Path) -> set[str]:
    """Every absolute module name a file imports, at any depth; ``from a import b`` gives ``a`` and ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            package = dotted(path).split(".")[: -node.level + (1 if path.name == "__init__.py" else 0) or None]
            base = ".".join([*package, node.module] if node.module else package)
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def unit(name: str) -> str | None:
    """``disclosure.sites.trs`` → ``sites``; None for what is no unit of the library."""
    parts = name.split(".")
    return parts[1] if parts[0] == "disclosure" and len(parts) > 1 and parts[1] in LAYER else None


def edges() -> set[tuple[str, str]]:
    """Which unit of the library imports which other."""
    found = set()
    for path in MODULES:
        source = unit(dotted(path))
        found |= {(source, target) for target in map(unit, imported_names(path)) if source and target and target != source}
    return found


def test_every_part_of_the_library_has_a_layer():
    parts = {path.relative_to(ROOT / "disclosure").parts[0].removesuffix(".py") for path in (ROOT / "disclosure").rglob("*.py")}
    assert parts - set(LAYER) == {"__init__"}


@pytest.mark.parametrize(("source", "target"), sorted(edges()))
def test_imports_go_downwards(source, target):
    assert LAYER[target] <= LAYER[source]


def test_no_cycles_inside_a_layer():
    graph: dict[str, set[str]] = {}
    for source, target in edges():
        graph.setdefault(source, set()).add(target)
    TopologicalSorter(graph).prepare()


def test_scoring_imports_nothing_of_the_library():
    offenders = {
        dotted(path) for path in (ROOT / "scoring").rglob("*.py") if any(n.split(".")[0] == "disclosure" for n in imported_names(path))
    }
    assert offenders == set()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_the_library_never_imports_airflow(path):
    assert not {name for name in imported_names(path) if name.split(".")[0] == "airflow"}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_module_says_in_one_line_what_it_is(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, f"{path} has no docstring"
    assert docstring.splitlines()[0].strip()


def loaded_after(*statements: str) -> set[str]:
    """The heavy libraries that a fresh interpreter holds after these statements."""
    code = "; ".join([*statements, "import sys", f"print(*[name for name in {HEAVY!r} if name in sys.modules])"])
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout.split())


def test_the_command_line_starts_without_heavy_libraries():
    assert loaded_after("import disclosure.cli") == set()


def test_the_check_for_heavy_libraries_can_fail():
    assert loaded_after("import pandas") == {"pandas"}
