"""The command line: what is typed, what is printed, and with which code it ends.

    safelight serve      the server
    safelight keys       who may call it

Everything it does is done elsewhere; here are arguments and words.
"""

from typing import Annotated

import typer

import safelight
from safelight.cli.keys import keys
from safelight.cli.serve import serve

cli = typer.Typer(
    name="safelight",
    help="A streaming image gateway: watch pictures develop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(serve)
cli.add_typer(keys)


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


def main() -> None:
    """Entry point of the `safelight` command."""
    cli()
