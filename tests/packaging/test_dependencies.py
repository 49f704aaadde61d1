"""What comes along when Safelight is installed: each package known, wanted, and not known bad."""

import tomllib
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]

WHY = {
    # Named in pyproject.toml, with the reason there.
    "anyio": "",
    "h11": "",
    "httptools": "",
    "httpx2": "",
    "numpy": "",
    "obstore": "",
    "pillow": "",
    "prometheus-client": "",
    "pybase64": "",
    "pydantic": "",
    "pydantic-settings": "",
    "resvg-py": "",
    "rich": "",
    "sse-starlette": "",
    "starlette": "",
    "structlog": "",
    "typer": "",
    "uvicorn": "",
    "uvloop": "",
    # Brought by those.
    "annotated-doc": "typer",
    "annotated-types": "pydantic",
    "click": "uvicorn",
    "httpcore2": "httpx2",
    "idna": "anyio, httpx2",
    "markdown-it-py": "rich",
    "mdurl": "markdown-it-py",
    "pydantic-core": "pydantic",
    "pygments": "rich",
    "python-dotenv": "pydantic-settings",
    "shellingham": "typer",
    "truststore": "httpx2",
    "typing-extensions": "most of them",
    "typing-inspection": "pydantic",
}
"""Every package of an installation, and who brings it where we do not ask for it ourselves."""

FLOORS = {
    "anyio": ("4.4.0", "a race in its TLS streams"),
    "click": ("8.0.0", "older than what is tested"),
    "h11": ("0.16.0", "CVE-2025-43859: the end of a chunk was not checked"),
    "idna": ("3.7", "CVE-2024-3651: quadratic time"),
    "markdown-it-py": ("2.2.0", "CVE-2023-26302, CVE-2023-26303: crashes"),
    "numpy": ("1.22.2", "CVE-2021-34141 and others"),
    "pillow": ("11.3.0", "CVE-2025-48379: a buffer overflow when writing"),
    "pydantic": ("2.4.0", "CVE-2024-3772: quadratic time"),
    "pygments": ("2.15.1", "CVE-2022-40896: quadratic time"),
    "starlette": (
        "1.3.1",
        "CVE-2025-54121, CVE-2025-62727, CVE-2026-48710, CVE-2026-48817, CVE-2026-54282, -54283",
    ),
    "uvicorn": ("0.11.7", "CVE-2020-7694, CVE-2020-7695: log and header injection"),
}
"""The first version without what is known; below it nobody may install us."""

AVOIDED = {"litellm", "requests", "aiohttp", "python-multipart", "jinja2", "cryptography", "pyjwt"}
"""Not needed, and each with a history: their coming along would be noticed."""


def closure(root: str) -> set[str]:
    """All that is installed with `root`, without extras."""
    found: set[str] = set()
    names = [root]
    while names:
        for text in requires(names.pop()) or []:
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and name not in found:
                found.add(name)
                names.append(name)
    return found


def declared() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [Requirement(text) for text in project["dependencies"]]
    named: dict[str, Requirement] = {canonicalize_name(each.name): each for each in requirements}
    assert len(named) == len(requirements), "a package is named twice"
    return named


def test_exactly_the_known_packages_come_along() -> None:
    # A new one is a decision: give its reason here, and its line in pyproject.toml if it is ours.
    assert closure("safelight") == set(WHY)
    assert set(declared()) == {name for name, brought_by in WHY.items() if not brought_by}
    assert not closure("safelight") & AVOIDED


def test_each_of_ours_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("\ndependencies = [") :].partition("\n]")[0]
    lines = block.splitlines()[2:]
    assert len(lines) == len(declared())
    for line in lines:
        assert "#" in line, line


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_is_not_known_to_be_bad(name: str) -> None:
    floor, why = FLOORS[name]
    assert Version(distribution(name).version) >= Version(floor), why


@pytest.mark.parametrize("name", sorted(set(FLOORS) & set(WHY)))
def test_what_we_ask_for_excludes_what_is_known_to_be_bad(name: str) -> None:
    ours = declared().get(name)
    if ours is not None:
        floor, why = FLOORS[name]
        lowest = min(Version(each.version) for each in ours.specifier if each.operator == ">=")
        assert lowest >= Version(floor), why
