"""`safelight serve`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from safelight.app import create_app
from safelight.cli.refusals import in_words
from safelight.cli.reloading import SOURCE, reloading
from safelight.loading import DEFAULT_CONFIG, load
from safelight.observe.logs import configure
from safelight.server.run import run
from safelight.server.studio import static_directory


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one (8000).")] = None,
    config: Annotated[Path | None, typer.Option(help="TOML file (safelight.toml).")] = None,
    pace: Annotated[
        float | None, typer.Option(help="Spread painter generations over this many seconds.")
    ] = None,
    test_bench: Annotated[
        bool, typer.Option("--test-bench", help="For developers: misbehave on request.")
    ] = False,
    reload: Annotated[
        bool, typer.Option("--reload", help="For developers: start anew when the code changes.")
    ] = False,
) -> None:
    """Serve the images API and the studio until interrupted."""
    flags = {"host": host, "port": port, "pace": pace, "test_bench": test_bench or None}
    given = {name: value for name, value in flags.items() if value is not None}
    if reload:
        named = given if config is None else {**given, "config": config}
        arguments = [_option(name, value) for name, value in named.items()]
        sys.exit(reloading(arguments, [SOURCE, static_directory()], config or DEFAULT_CONFIG))
    with in_words():
        settings = load(config, given)
        configure(settings)
        code = run(create_app(settings), settings)
    sys.exit(code)


def _option(name: str, value: object) -> str:
    """A flag as it is typed."""
    option = f"--{name.replace('_', '-')}"
    return option if value is True else f"{option}={value}"
