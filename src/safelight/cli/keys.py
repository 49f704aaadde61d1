"""`safelight keys add | list | revoke`: who may call; a running server reads the file anew."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from safelight import keys as file_of_keys
from safelight.cli.refusals import in_words
from safelight.loading import load
from safelight.server.auth import keys_file

keys = typer.Typer(name="keys", help="Who may call: keys are shown once, digests are kept.")

Config = Annotated[Path | None, typer.Option("--config", help="TOML file [safelight.toml].")]
File = Annotated[
    Path | None, typer.Option("--file", help="Keys file [the one that `serve` would use].")
]


def _file(config: Path | None, file: Path | None) -> Path:
    return file or keys_file(load(config))


@keys.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is; appears in logs and metrics.")],
    concurrent: Annotated[int | None, typer.Option(help="Generations running at a time.")] = None,
    per_minute: Annotated[int | None, typer.Option(help="New generations a minute.")] = None,
    pictures_per_day: Annotated[int | None, typer.Option(help="Pictures a day.")] = None,
    model: Annotated[
        list[str] | None, typer.Option(help="A model it may use; repeatable [all].")
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="A web page it may be used from; repeatable.")
    ] = None,
    disconnect: Annotated[
        str | None, typer.Option(help="What its leaving means: cancel, finish, or seconds.")
    ] = None,
    expires: Annotated[
        str | None, typer.Option(help="After 30d, 12h, 90m, or on a date (2027-01-31).")
    ] = None,
    config: Config = None,
    file: File = None,
) -> None:
    """Make a key. It is printed once and cannot be shown again."""
    with in_words():
        limits: dict[str, Any] = {
            "concurrent": concurrent,
            "per_minute": per_minute,
            "pictures_per_day": pictures_per_day,
            "models": model,
            "origins": origin,
            "disconnect": _disconnect(disconnect),
            "expires": file_of_keys.expiry(expires, datetime.now(UTC)) if expires else None,
        }
        where = _file(config, file)
        given = {field: value for field, value in limits.items() if value is not None}
        key = file_of_keys.add(where, name, given)
    typer.echo(key)
    typer.echo(f"Kept as a digest in {where}; a running server knows it in a second.", err=True)


def _disconnect(text: str | None) -> str | int | None:
    return int(text) if text is not None and text.isdecimal() else text


@keys.command(name="list")
def list_keys(config: Config = None, file: File = None) -> None:
    """Show whose keys there are and what each may do."""
    with in_words():
        where = _file(config, file)
        rows = file_of_keys.rows(file_of_keys.read(where), datetime.now(UTC))
    table = Table("name", "digest", "may", "expires", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@keys.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Whose key is to stop working.")],
    config: Config = None,
    file: File = None,
) -> None:
    """Take a key back; a running server refuses it from the next second on."""
    with in_words():
        where = _file(config, file)
        file_of_keys.revoke(where, name)
    typer.echo(f"The key of {name} is revoked.")
