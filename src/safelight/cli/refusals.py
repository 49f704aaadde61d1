"""How a command says that it cannot do what was asked: one line, and the exit code for its kind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer

from safelight.config import ConfigurationError

EXIT_FAILED = 1
"""A picture could not be saved, a check failed, or a defect."""

EXIT_CONFIGURATION = 2
"""What was typed or configured cannot be used; nothing was asked of anybody."""

EXIT_BY_KIND: Mapping[str, int] = {
    "request": 3,
    "auth": 4,
    "policy": 5,
    "limit": 6,
    "server": 7,
    "connection": 8,
    "cancelled": 9,
}
"""By the kinds of `client/failures.py`; README lists them."""


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a `ConfigurationError` into a line on standard error."""
    try:
        yield
    except ConfigurationError as error:
        typer.echo(f"safelight: {error}", err=True)
        raise typer.Exit(EXIT_CONFIGURATION) from error
