"""The shape of the code: imports point down, the core does no I/O, files stay short."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import safelight

SOURCE = Path(safelight.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
NAMES = [str(file.relative_to(SOURCE)) for file in FILES]

LAYERS = ["wire", "catalog", "upstreams", "generations", "observe", "server", "testbench"]
"""Lowest first: a package imports itself and those before it."""

LEAVES = {"errors", "config"}
WIRE_MAY_IMPORT = {
    "pybase64",
    "pydantic",
    "pydantic_core",
    "safelight.errors",
    "safelight.wire",
}
NOT_IN_WIRE = {"asyncio", "os", "time", "logging", "socket", "threading"}

MAX_LINES = 400
MAX_FUNCTION_LINES = 50


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def package_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "safelight" and len(parts) > 1 else None


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_imports_point_down_only(file: Path) -> None:
    relative = file.relative_to(SOURCE)
    own = relative.parts[0]
    if own in LAYERS:
        allowed = {*LAYERS[: LAYERS.index(own) + 1], *LEAVES}
        if own == "server":
            allowed |= {"pictures", "keys", "signing"}
        bad = {name for name in imports(file) if package_of(name) not in {None, *allowed}}
        assert not bad
    elif own == "client":
        # It talks to servers and to the painter, and knows nothing of how a server is made.
        allowed = {"client", "wire", "catalog", "upstreams", *LEAVES}
        assert not {name for name in imports(file) if package_of(name) not in {None, *allowed}}
    elif own.removesuffix(".py") in LEAVES:
        assert not [name for name in imports(file) if package_of(name)]


@pytest.mark.parametrize("file", sorted((SOURCE / "wire").glob("*.py")), ids=lambda f: f.name)
def test_the_wire_does_no_io_and_depends_on_little(file: Path) -> None:
    for name in imports(file):
        top = name.partition(".")[0]
        assert top not in NOT_IN_WIRE
        known = top in sys.stdlib_module_names or any(
            name == allowed or name.startswith(allowed + ".") for allowed in WIRE_MAY_IMPORT
        )
        assert known, f"{file.name} imports {name}"


def test_only_the_doors_to_upstreams_and_to_servers_import_httpx() -> None:
    users = {
        str(file.relative_to(SOURCE))
        for file in FILES
        if any(name.partition(".")[0].startswith("httpx") for name in imports(file))
    }
    assert {user for user in users if not user.startswith("upstreams/transport/")} == {
        "client/http.py",
        "upstreams/exchange.py",
        "upstreams/http.py",
    }


def users_of(library: str) -> set[str]:
    """Files that import `library` or something in it."""
    return {
        str(file.relative_to(SOURCE))
        for file in FILES
        if any(name.partition(".")[0] == library for name in imports(file))
    }


def test_what_observes_is_known_where_it_is_needed_alone() -> None:
    assert users_of("opentelemetry") == {"observe/otlp.py"}
    assert users_of("prometheus_client") == {"observe/exposition.py", "observe/families.py"}


def test_the_server_process_never_loads_the_painters_libraries() -> None:
    assert loaded_with("safelight.cli.serve") & {"numpy", "PIL", "safelight.client"} == set()


def test_a_command_loads_what_it_needs_and_the_help_of_all_nothing() -> None:
    heavy = {"httpx2", "pydantic", "starlette", "PIL", "numpy", "structlog"}
    assert loaded_with("safelight.cli") & heavy == set()
    client = loaded_with("safelight.cli.generate")
    assert client & {"starlette", "uvicorn", "structlog", "numpy", "safelight.server"} == set()


def loaded_with(module: str) -> set[str]:
    """Every module that is loaded once `module` is."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_module_says_why_it_exists_and_stays_short(file: Path) -> None:
    module = tree(file)
    assert ast.get_docstring(module)
    assert len(file.read_text("utf-8").splitlines()) <= MAX_LINES
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_there_are_no_globals_loose_tasks_or_imports_inside_functions(file: Path) -> None:
    for node in ast.walk(tree(file)):
        assert not isinstance(node, ast.Global)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{node.name} imports"
        if isinstance(node, ast.Attribute):
            assert node.attr != "ensure_future"
            if node.attr == "create_task":
                # A task group's own way to begin a task; the module's and the loop's are loose.
                assert ast.unparse(node.value).rpartition(".")[2].lstrip("_") == "tasks"
