"""`safelight serve`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from safelight.app import create_app
from safelight.cli.refusals import in_words
from safelight.cli.reloading import SOURCE, reloading
from safelight.config import ConfigurationError
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
    record: Annotated[
        Path | None, typer.Option(help="Folder that a recording of every picture goes to.")
    ] = None,
    record_pictures: Annotated[
        str | None, typer.Option(help="kept, or painted: recorded pictures are painted ones.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(help="Play this folder's recordings, and ask nobody.")
    ] = None,
    time_scale: Annotated[
        float | None, typer.Option(help="Of the times between replayed events; 0: at once (1).")
    ] = None,
    test_bench: Annotated[
        bool, typer.Option("--test-bench", help="For developers: misbehave on request.")
    ] = False,
    reload: Annotated[
        bool, typer.Option("--reload", help="For developers: start anew when the code changes.")
    ] = False,
) -> None:
    """Serve the images API and the studio until interrupted."""
    flags: dict[str, object] = {
        "host": host,
        "port": port,
        "pace": pace,
        "record": record,
        "record_pictures": record_pictures,
        "test_bench": test_bench or None,
    }
    given = {name: value for name, value in flags.items() if value is not None}
    if reload:
        own = {"config": config, "replay": replay, "time_scale": time_scale}
        named = {**given, **{name: value for name, value in own.items() if value is not None}}
        arguments = [_option(name, value) for name, value in named.items()]
        sys.exit(reloading(arguments, [SOURCE, static_directory()], config or DEFAULT_CONFIG))
    with in_words():
        given |= _replaying(replay, time_scale)
        settings = load(config, given)
        configure(settings)
        code = run(create_app(settings), settings)
    sys.exit(code)


def _replaying(folder: Path | None, time_scale: float | None) -> dict[str, object]:
    """Recordings as the only upstream, where they are asked for."""
    if folder is None:
        if time_scale is not None:
            raise ConfigurationError("--time-scale is for --replay; the painter has --pace.")
        return {}
    upstream: dict[str, object] = {"name": "replay", "kind": "replay", "recordings": folder}
    return {"upstreams": ({**upstream, "time_scale": 1.0 if time_scale is None else time_scale},)}


def _option(name: str, value: object) -> str:
    """A flag as it is typed."""
    option = f"--{name.replace('_', '-')}"
    return option if value is True else f"{option}={value}"
