"""`safelight keys add | list | revoke`: who may call; a running server reads the file anew."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from safelight.catalog.catalog import load as load_catalog
from safelight.cli import keys_file
from safelight.cli.refusals import in_words
from safelight.config import ConfigurationError, Settings
from safelight.keys import DISCONNECT, KeyEntry, read
from safelight.loading import load
from safelight.server.auth import keys_file_of, settled

keys = typer.Typer(
    name="keys",
    help="Who may call: a key is shown once, its digest is kept.",
    no_args_is_help=True,
)

Config = Annotated[Path | None, typer.Option("--config", help="TOML file (safelight.toml).")]
File = Annotated[
    Path | None, typer.Option("--file", help="Keys file (the one that `serve` would use).")
]


@keys.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is; appears in logs and metrics.")],
    concurrent: Annotated[int | None, typer.Option(help="Generations running at a time.")] = None,
    per_minute: Annotated[int | None, typer.Option(help="New generations a minute.")] = None,
    pictures_per_day: Annotated[int | None, typer.Option(help="Pictures a day.")] = None,
    model: Annotated[
        list[str] | None, typer.Option(help="A model it may use; repeatable (all).")
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
        settings = load(config)
        _refuse_unknown(model or (), settings)
        limits: dict[str, Any] = {
            "concurrent": concurrent,
            "per_minute": per_minute,
            "pictures_per_day": pictures_per_day,
            "models": model or None,
            "origins": origin or None,
            "disconnect": _disconnect(disconnect),
            "expires": _expiry(expires, datetime.now(UTC)) if expires is not None else None,
        }
        where = file or keys_file_of(settings)
        given = {field: value for field, value in limits.items() if value is not None}
        key = keys_file.add(where, name, given)
    typer.echo(key)
    typer.echo(
        f"Only its digest is kept, in {where}; a server that uses that file knows it in a second.",
        err=True,
    )


@keys.command(name="list")
def list_keys(config: Config = None, file: File = None) -> None:
    """Show whose keys there are and what each may do."""
    with in_words():
        settings = load(config)
        where = file or keys_file_of(settings)
        entries = [] if file else settled(settings)
        # The default file is not there until the first key is made.
        if file or settings.keys_file or where.exists():
            entries += read(where)
    if not entries:
        typer.echo(f"There is no key in {where}; safelight keys add NAME makes one.", err=True)
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "digest", "may", "expires"):
        table.add_column(heading, no_wrap=heading != "may", overflow="fold")
    now = datetime.now(UTC)
    for entry in entries:
        table.add_row(entry.name, entry.sha256[:12], _may(entry), _expiry_in_words(entry, now))
    # Names are words, never markup.
    Console(markup=False, emoji=False, highlight=False).print(table)


@keys.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Whose key is to stop working.")],
    config: Config = None,
    file: File = None,
) -> None:
    """Take a key back: a running server refuses it from the next second on."""
    with in_words():
        where = file or keys_file_of(load(config))
        left = keys_file.revoke(where, name)
    typer.echo(f"The key of {name} is revoked.")
    if not left:
        typer.echo(
            f"No key is left in {where}: a running server refuses everybody, and one that is "
            "started says so. Add a key, or remove the file to be open to this machine only.",
            err=True,
        )


def _refuse_unknown(models: Iterable[str], settings: Settings) -> None:
    """A name that no model goes by is a typing mistake: its key could not use anything."""
    catalog = load_catalog(settings.models)
    served = {name for upstream in settings.upstreams for name in upstream.models}
    for name in models:
        if catalog.find(name) is None and name not in served:
            known = ", ".join([model.id for model in catalog] + sorted(served))
            raise ConfigurationError(f"there is no model {name}. Models: {known}.")


_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII)


def _disconnect(text: str | None) -> str | float | None:
    """A number as the number it is; what any other word means is decided with the entry."""
    if text is None or not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


_PERIOD = re.compile(r"([1-9][0-9]{0,4})([dhm])", re.ASCII)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60}


def _expiry(text: str, now: datetime) -> datetime:
    """When `30d`, `12h`, `90m` from `now` or an ISO date is. Raises `ConfigurationError`."""
    found = _PERIOD.fullmatch(text)
    if found is not None:
        seconds = int(found[1]) * _SECONDS[found[2]]
        return datetime.fromtimestamp(int(now.timestamp()) + seconds, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"expires must be a period (30d, 12h, 90m) or an ISO date (2027-01-31), not {text}."
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment <= now:
        raise ConfigurationError(f"expires must be in the future; {text} is over.")
    return moment


def _may(entry: KeyEntry) -> str:
    words = [
        f"{value} {unit}"
        for value, unit in (
            (entry.concurrent, "at a time"),
            (entry.per_minute, "a minute"),
            (entry.pictures_per_day, "pictures a day"),
        )
        if value is not None
    ]
    words += [f"only {', '.join(entry.models)}"] if entry.models else []
    words += [f"from {', '.join(entry.origins)}"] if entry.origins else []
    if entry.disconnect is not None:
        names = {seconds: word for word, seconds in DISCONNECT.items()}
        left = names.get(entry.disconnect, f"{entry.disconnect:g} s")
        words.append(f"disconnect: {left}")
    return "; ".join(words) or "as the settings say"


def _expiry_in_words(entry: KeyEntry, now: datetime) -> str:
    if entry.expires is None:
        return "never"
    moment = f"{entry.expires.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"expired {moment}" if entry.expired(now) else moment
