"""How a command says that it cannot do what was asked: one line and exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from safelight.config import ConfigurationError

EXIT_CONFIGURATION = 2


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a `ConfigurationError` into a line on standard error."""
    try:
        yield
    except ConfigurationError as error:
        typer.echo(f"safelight: {error}", err=True)
        raise typer.Exit(EXIT_CONFIGURATION) from error
