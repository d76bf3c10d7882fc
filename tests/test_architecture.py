"""The house stays small and its imports point down: every claim here is checked on the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "workbench"
FILES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    **dict.fromkeys(("errors", "sample"), 0),
    **dict.fromkeys(("model", "timestamps", "text", "hashing", "originals", "archives", "show", "guard"), 1),
    **dict.fromkeys(("dkimkeys", "passwords", "urls", "ziplock"), 1),
    **dict.fromkeys(("readers", "store"), 2),
    **dict.fromkeys(("gloss", "ingest", "walk", "workers", "receipt", "progress", "bar", "search"), 3),
    **dict.fromkeys(("analysis", "published", "translate"), 4),
    **dict.fromkeys(("evidence", "figures"), 5),
    **dict.fromkeys(("brief", "exchange"), 6),
    **dict.fromkeys(
        (
            "views",
            "finding",
            "asking",
            "membership",
            "proof",
            "casework",
            "material",
            "case",
            "papers",
            "tagging",
            "notebook",
            "spread",
        ),
        7,
    ),
    **dict.fromkeys(("cli", "lab"), 8),
}
HEAVY = {
    "pandas", "numpy", "pyarrow", "matplotlib", "networkx", "scipy", "docx", "typst", "jupyterlab", "IPython",
    "pypdfium2", "pikepdf", "lxml", "opencc", "anywidget", "PIL", "click", "rich", "msgspec", "sqlite3",
}  # fmt: skip


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def own_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every import of another room of the package at module level or inside functions, as (line, room)."""
    package = ["workbench", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            full = [*base, *(node.module.split(".") if node.module else [])]
            if full[:1] == ["workbench"]:
                names = [full[1]] if len(full) > 1 else [alias.name for alias in node.names]
                yield from ((node.lineno, name) for name in names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("workbench."):
                    yield node.lineno, alias.name.split(".")[1]


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_room_of_the_package_has_a_layer() -> None:
    rooms = {room(path) for path in FILES} - {"__init__", "__main__"}
    assert rooms <= set(LAYERS), f"say in LAYERS where these belong: {sorted(rooms - set(LAYERS))}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = LAYERS.get(room(path))
    if own is None:  # __init__ and __main__ stand above all layers
        return
    upward = [f"line {line}: {name}" for line, name in own_imports(path) if LAYERS.get(name, 0) > own]
    assert not upward


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small_and_carry_a_sign_on_the_door(path: Path) -> None:
    module = tree(path)
    assert path.read_text(encoding="utf-8").count("\n") <= 400
    assert ast.get_docstring(module), "no module docstring"
    long = [f.name for f in functions(module) if (f.end_lineno or f.lineno) - f.lineno > 50]
    assert not long


def test_there_are_no_import_cycles_between_modules() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        graph[name] = set()
        package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        for node in tree(path).body:  # only imports that run on import can make a cycle
            if isinstance(node, ast.ImportFrom) and node.level:
                base = package[: len(package) - node.level + 1]
                target = ".".join([*base, *([node.module] if node.module else [])])
                graph[name] |= {target} if node.module else {f"{target}.{alias.name}" for alias in node.names}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"cycle: {' -> '.join([*path, name])}"
        if name not in done:
            for target in sorted(graph.get(name, ())):
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, workbench; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not HEAVY & set(loaded.stdout.split())


def test_nothing_in_the_package_unpickles_evaluates_or_phones() -> None:
    banned_modules = {"pickle", "requests", "httpx", "urllib.request", "shelve", "marshal", "aiohttp"}
    banned_calls = {"eval", "exec", "compile", "__import__"}
    found = []
    for path in FILES:
        for node in ast.walk(tree(path)):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if banned_modules & set(names) or called in banned_calls:
                found.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert not found


def test_no_input_is_checked_with_assert() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert)
    ]
    assert not found


def test_leaked_text_is_never_set_as_markup_in_a_browser() -> None:
    scripts = sorted(PACKAGE.rglob("*.js"))
    bad = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
    assert not [f"{s.name}: {word}" for s in scripts for word in bad if word in s.read_text(encoding="utf-8")]


def test_the_repository_names_no_machine_and_no_registry() -> None:
    """Paths of a machine, package registries' hosts and the like have no place in the files we keep."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, cwd=ROOT, check=False).stdout.split(b"\0")
    words = ("/home/", "/Users/", "/work/", "files.pythonhosted", "pypi.org", "registry.npmjs")
    found = []
    for name in filter(None, listed):
        path = ROOT / name.decode()
        if path.suffix in {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".ipynb", ".txt", ".js", ".typ", ".cfg"}:
            # Invented leaks have invented paths, and the notebooks' own test names what it looks for.
            invented = path.name in {"expected.json", "test_notebooks.py"} or {"scenes", "leaks_sample"} & set(
                path.parts
            )
            if path == Path(__file__).resolve() or not path.exists() or invented:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert not found


def test_there_are_at_most_ten_top_level_entries_besides_dotfiles() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False).stdout.split(
        "\n"
    )
    top = {line.split("/")[0].strip('"') for line in listed if line} - {""}
    assert len({name for name in top if not name.startswith(".")}) <= 10
