"""`safelight models`: what a server offers, and what each model accepts."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import anyio
import typer
from rich.console import Console
from rich.table import Table

from safelight.cli.addresses import BaseUrl, Key, address, advice_for
from safelight.cli.refusals import EXIT_BY_KIND, in_words
from safelight.client.failures import Failure, Lost, Refused, printable
from safelight.client.http import Address, Server

COLUMNS = ("model", "sizes", "qualities", "formats", "n", "partials", "upstream", "note")


def models(
    as_json: Annotated[
        bool, typer.Option("--json", help="The server's answer as it is, as JSON.")
    ] = False,
    base_url: BaseUrl = None,
    key: Key = None,
) -> None:
    """List the models of a server and what they accept.

    Of servers other than Safelight only the names are known.
    """
    with in_words():
        where = address(base_url, key)
    try:
        listed = anyio.run(_listed, where)
    except (Refused, Lost) as error:
        failure = error.failure if isinstance(error, Refused) else error.failure()
        words = f"{failure.message} {advice_for(where, failure)}".rstrip()
        typer.echo(f"safelight: {words}", err=True)
        raise typer.Exit(EXIT_BY_KIND[failure.kind]) from error
    if as_json:
        typer.echo(json.dumps(listed))
        return
    rows = [_row(each) for each in listed["data"] if isinstance(each, dict)]
    used = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
    table = Table(box=None, pad_edge=False)
    for place in used:
        table.add_column(COLUMNS[place], no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(row[place] for place in used))
    # A pipe has no width to fit into: there a model is one line.
    width = None if sys.stdout.isatty() else 1000
    Console(markup=False, emoji=False, highlight=False, width=width).print(table)


async def _listed(where: Address) -> dict[str, Any]:
    async with Server(where) as server:
        answer = await server.read_json("/models")
        body = await answer.read()
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not isinstance(value.get("data"), list):
        raise Refused(Failure("server", "The server answered something that is no list of models."))
    return value


def _row(model: Mapping[str, Any]) -> list[str]:
    can = model.get("capabilities")
    can = can if isinstance(can, dict) else {}
    free = can.get("free_size")
    edge = free.get("longest_edge") if isinstance(free, dict) else None
    sizes = f"any, up to {edge} px" if edge else _words(can.get("sizes"))
    partials = can.get("partial_images")
    streams = can.get("streaming")
    note = []
    if model.get("shutdown_date"):
        over = str(model["shutdown_date"]) <= datetime.now(UTC).date().isoformat()
        note.append(f"{'retired' if over else 'until'} {model['shutdown_date']}")
    if model.get("successor"):
        note.append(f"then {model['successor']}")
    cells = [
        model.get("id", ""),
        sizes,
        _words(can.get("qualities")),
        _words(can.get("output_formats")),
        can.get("n", ""),
        partials if streams else "" if streams is None else "no stream",
        model.get("upstream", ""),
        ", ".join(note),
    ]
    return [printable(str(cell)) for cell in cells]


def _words(values: object) -> str:
    if not isinstance(values, list):
        return ""
    return " ".join(str(value) for value in values if value != "auto")
