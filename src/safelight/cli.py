"""The command line: `safelight serve`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import safelight
from safelight.app import create_app
from safelight.config import ConfigurationError, load
from safelight.observe import configure
from safelight.server.run import run

EXIT_CONFIGURATION = 2

cli = typer.Typer(
    name="safelight",
    help="A streaming image gateway: watch pictures develop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(safelight.__version__)
        raise typer.Exit


@cli.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """A streaming image gateway: watch pictures develop."""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one [8000].")] = None,
    config: Annotated[Path | None, typer.Option(help="TOML file [safelight.toml].")] = None,
    pace: Annotated[
        float | None, typer.Option(help="Spread painter generations over this many seconds.")
    ] = None,
) -> None:
    """Serve the images API and the studio until interrupted."""
    flags = {"host": host, "port": port, "pace": pace}
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = load(config, given)
        configure(settings.log_format)
        code = run(create_app(settings), settings)
    except ConfigurationError as error:
        typer.echo(f"safelight: {error}", err=True)
        raise typer.Exit(EXIT_CONFIGURATION) from error
    sys.exit(code)


def main() -> None:
    """Entry point of the `safelight` command."""
    cli()
