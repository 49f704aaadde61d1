"""`safelight check`: what can be known before anybody relies on it."""

from pathlib import Path
from typing import Annotated

import typer

from safelight.app import create_app
from safelight.cli.refusals import in_words
from safelight.loading import load
from safelight.server.run import refuse_unsafe


def check(
    config: Annotated[Path | None, typer.Option(help="TOML file (safelight.toml).")] = None,
) -> None:
    """Check that `safelight serve` would start with this configuration."""
    with in_words():
        settings = load(config)
        gateway = create_app(settings).state.gateway
        refuse_unsafe(settings, open_mode=gateway.authenticator.open)
    typer.echo("The configuration can be used.")
