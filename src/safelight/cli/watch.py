"""`safelight watch`: a generation that somebody has begun, live or once more."""

import sys
from typing import Annotated

import anyio
import typer

from safelight.cli.addresses import BaseUrl, Key, address
from safelight.cli.display import Display
from safelight.cli.following import Follower
from safelight.cli.options import AsJson, Open, Output, Quiet, SavePartials, Show
from safelight.cli.refusals import in_words
from safelight.cli.saving import Destination
from safelight.cli.terminal import screen
from safelight.client.events import Meter
from safelight.client.http import Address, Server
from safelight.client.watching import Joined, Place, parse_place
from safelight.config import ConfigurationError


def watch(
    generation: Annotated[
        str, typer.Argument(help="Its id (gen_…), or its address with or without a ticket.")
    ],
    output: Output = None,
    save_partials: SavePartials = False,
    show: Show = "auto",
    open_picture: Open = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    base_url: BaseUrl = None,
    key: Key = None,
) -> None:
    """Watch a generation that is running, or see one again that is kept.

    Ctrl-C ends the watching; the generation goes on.
    """
    with in_words():
        where, place = _place(generation, base_url, key)
        destination = Destination(output, None, 1)
        if destination.to_stdout and (as_json or save_partials or open_picture):
            raise ConfigurationError("-o - goes with none of --json, --save-partials and --open.")
    meter = Meter()
    display = Display(meter, None if quiet else screen(show, sys.stderr), None, quiet=quiet)
    follower = Follower(display, destination, as_json, save_partials, open_picture, where)
    sys.exit(anyio.run(_run, follower, where, place, meter))


async def _run(follower: Follower, where: Address, place: Place, meter: Meter) -> int:
    with follower.display:
        async with Server(where, meter) as server:
            return await follower.follow(Joined(server, place))


def _place(text: str, base_url: str | None, key: str | None) -> tuple[Address, Place]:
    """An address that was passed on is enough by itself: no key is sent beside its ticket."""
    try:
        base, place = parse_place(text)
    except ValueError as error:
        raise ConfigurationError(f"{text[:100]} {error}.") from error
    if base is None:
        return address(base_url, key), place
    if base_url is not None:
        raise ConfigurationError("the address says which server it is; leave --base-url out.")
    if place.params:
        if key is not None:
            raise ConfigurationError("the address has a ticket; leave --key out.")
        return Address.parse(base), place
    return address(base, key), place
