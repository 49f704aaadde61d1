"""`safelight generate`: a prompt in, a picture out, and to be seen while it develops."""

import sys
from collections.abc import Mapping
from typing import Any

import anyio

from safelight.catalog.catalog import load as load_catalog
from safelight.cli.addresses import BaseUrl, Key, address
from safelight.cli.display import Display
from safelight.cli.following import Follower
from safelight.cli.lazy import loaded
from safelight.cli.options import (
    AsJson,
    Background,
    Compression,
    Count,
    Format,
    Local,
    Model,
    Open,
    Output,
    Partials,
    Prompt,
    Quality,
    Quiet,
    SavePartials,
    Show,
    Size,
)
from safelight.cli.refusals import in_words
from safelight.cli.saving import Destination
from safelight.cli.terminal import screen
from safelight.client.events import Meter
from safelight.client.http import Address, Server
from safelight.client.ordering import Ordered
from safelight.config import ConfigurationError

PARTIALS = 2
"""Where somebody watches, or partial images are kept: a provider bills each with some tokens."""

_NOT_STREAMED = ("gif", "svg")

MAX_PROMPT_BYTES = 1024 * 1024
"""What a server takes as a whole request."""


def generate(
    prompt: Prompt,
    model: Model = None,
    size: Size = None,
    quality: Quality = None,
    n: Count = None,
    output_format: Format = None,
    background: Background = None,
    compression: Compression = None,
    partials: Partials = None,
    output: Output = None,
    save_partials: SavePartials = False,
    show: Show = "auto",
    open_picture: Open = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    local: Local = False,
    base_url: BaseUrl = None,
    key: Key = None,
) -> None:
    """Generate a picture and watch it develop.

    The paths of finished pictures are printed on standard output, everything else on standard
    error. Ctrl-C cancels the generation.
    """
    with in_words():
        text = _prompt(prompt)
        destination = Destination(output, text, n or 1)
        _refuse_pairs(destination, as_json, save_partials, open_picture)
        where = _server(local, base_url, key)
    said = {
        "model": model,
        "n": n,
        "size": size,
        "quality": quality,
        "output_format": output_format or _not_png(destination.wanted_format),
        "background": background,
        "output_compression": compression,
    }
    body = {"prompt": text, **{name: value for name, value in said.items() if value is not None}}
    watched = (sys.stderr.isatty() and not quiet) or save_partials or as_json
    asked = _partials(body, partials, watched=watched)
    if asked is not None:
        body |= {"stream": True, "partial_images": asked}
    meter = Meter()
    display = Display(meter, None if quiet else screen(show, sys.stderr), asked or 0, quiet=quiet)
    follower = Follower(display, destination, as_json, save_partials, open_picture, where)
    sys.exit(anyio.run(_run, follower, body, where, meter))


async def _run(
    follower: Follower, body: Mapping[str, Any], where: Address | None, meter: Meter
) -> int:
    with follower.display:
        if where is None:
            # The painter's rules take a tenth of a second to load.
            painted = loaded("safelight.client.local", "Painted")
            return await follower.follow(painted(body, meter))
        async with Server(where, meter) as server:
            return await follower.follow(Ordered(server, body))


def _partials(body: Mapping[str, Any], given: int | None, *, watched: bool) -> int | None:
    """How many partial images to ask for, None where nothing is to be streamed.

    What is asked for in so many words is asked for, whether or not the model is known to stream.
    """
    if given is not None:
        return given
    known = load_catalog().find(body["model"]) if "model" in body else None
    if body.get("output_format") in _NOT_STREAMED or (known is not None and not known.streaming):
        return None
    most = PARTIALS if known is None else min(PARTIALS, known.partial_images)
    return most if watched else 0


def _prompt(given: str) -> str:
    if given != "-":
        return given
    if sys.stdin.isatty():
        raise ConfigurationError("the prompt - is read from standard input, which is the terminal.")
    content = sys.stdin.buffer.read(MAX_PROMPT_BYTES + 1)
    if len(content) > MAX_PROMPT_BYTES:
        raise ConfigurationError(f"the prompt is over {MAX_PROMPT_BYTES} bytes.")
    try:
        return content.decode().strip()
    except UnicodeDecodeError as error:
        raise ConfigurationError("the prompt is not UTF-8.") from error


def _refuse_pairs(
    destination: Destination, as_json: bool, save_partials: bool, open_picture: bool
) -> None:
    """Raise `ConfigurationError` for options that would have no effect beside another one."""
    for given, words in (
        (as_json, "-o - and --json would both write to standard output."),
        (save_partials, "--save-partials needs a file's name, not -o -."),
        (open_picture, "--open needs a file, not -o -."),
    ):
        if given and destination.to_stdout:
            raise ConfigurationError(words)


def _server(local: bool, base_url: str | None, key: str | None) -> Address | None:
    """Whom to ask, None for the painter. Raises `ConfigurationError`."""
    if not local:
        return address(base_url, key)
    if base_url is not None or key is not None:
        raise ConfigurationError("--local asks no server; leave --base-url and --key out.")
    return None


def _not_png(wanted: str | None) -> str | None:
    """The default is left unsaid: older models do not know the parameter."""
    return None if wanted == "png" else wanted
