"""The command line: what is typed, what is printed, and with which code it ends.

    safelight serve      the server
    safelight generate   a picture, from any server or from the painter
    safelight watch      a generation that is running or kept
    safelight models     what can be used
    safelight check      the configuration, the upstreams, and what stands between
    safelight keys       who may call it

Everything it does is done elsewhere; here are arguments and words.
"""

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

import safelight
from safelight.cli.lazy import Entry, LazyGroup

ENTRIES = {
    name: Entry(f"safelight.cli.{module}", function, says)
    for name, module, function, says in (
        ("serve", "serve", "serve", "Serve the images API and the studio until interrupted."),
        ("generate", "generate", "generate", "Generate a picture and watch it develop."),
        (
            "watch",
            "watch",
            "watch",
            "Watch a generation that is running, or see one again that is kept.",
        ),
        ("models", "models", "models", "List the models of a server and what they accept."),
        (
            "check",
            "check",
            "check",
            "Check the configuration and each upstream, or the way through proxies.",
        ),
        ("keys", "keys", "keys", "Who may call: a key is shown once, its digest is kept."),
    )
}


class _Commands(LazyGroup):
    entries = ENTRIES


cli = typer.Typer(
    name="safelight",
    help="A streaming image gateway: watch pictures develop.",
    cls=_Commands,
    no_args_is_help=True,
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


def main() -> None:
    """Entry point of the `safelight` command."""
    try:
        cli(prog_name="safelight")
    except Exception as error:  # noqa: BLE001 - the outermost boundary: words, and no traceback
        # An exception's own message may quote a key or a prompt.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        typer.echo(
            f"safelight: a defect of Safelight's: {type(error).__name__} in {place}. Please report "
            f"it, with what you called and the version ({safelight.__version__}).",
            err=True,
        )
        sys.exit(1)
