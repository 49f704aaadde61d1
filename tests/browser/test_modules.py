"""The shape of the page's script: one concept a module, none of them long."""

from pathlib import Path

import pytest

from safelight.server.studio import static_directory

MODULES = sorted(static_directory().rglob("*.js"))
MAX_LINES = 400


def test_the_page_is_made_of_modules() -> None:
    assert "app.js" in {module.name for module in MODULES}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_module_says_why_it_exists_and_stays_short(module: Path) -> None:
    lines = module.read_text("utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= MAX_LINES
