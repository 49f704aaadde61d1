"""Which server a client command talks to, and with which key.

The key of a provider, which is what OPENAI_API_KEY usually holds, goes only to a server that was
named; the local Safelight, asked by default, needs none and has its own.
"""

import os
from collections.abc import Mapping
from typing import Annotated

import typer

from safelight.client.failures import Failure
from safelight.client.http import Address
from safelight.config import ConfigurationError

DEFAULT_BASE_URL = "http://127.0.0.1:8000/v1"

BASE_URL_VARIABLE = "SAFELIGHT_BASE_URL"
KEY_VARIABLES = ("SAFELIGHT_KEY", "OPENAI_API_KEY")

BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        help=f"The server, as the SDKs have it; else {BASE_URL_VARIABLE}, else this machine's "
        f"Safelight ({DEFAULT_BASE_URL}).",
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        help="The key. Here it shows in the list of processes and in the shell's history: better "
        "set SAFELIGHT_KEY, or OPENAI_API_KEY, which is sent only to a server that is named.",
    ),
]


def address(
    base_url: str | None, key: str | None, environment: Mapping[str, str] = os.environ
) -> Address:
    """The server and its key. Raises `ConfigurationError`."""
    where, given = "--base-url", base_url
    if given is None:
        where, given = BASE_URL_VARIABLE, environment.get(BASE_URL_VARIABLE) or None
    variables = KEY_VARIABLES if given is not None else KEY_VARIABLES[:1]
    name, chosen = "--key", key
    for variable in variables:
        if chosen is None and environment.get(variable):
            name, chosen = variable, environment[variable].strip()
    if chosen is not None and not (chosen and chosen.isascii() and chosen.isprintable()):
        raise ConfigurationError(f"{name} holds no usable key.")
    try:
        found = Address.parse(given or DEFAULT_BASE_URL, chosen)
    except ValueError as error:
        raise ConfigurationError(f"{where} {error}.") from error
    if found.exposes_key:
        typer.echo(
            f"safelight: the key goes to {found.host} over plain http, where others can read it.",
            err=True,
        )
    return found


def advice_for(server: Address, failure: Failure) -> str:
    """What may help where a server or a key is missing; else nothing."""
    if failure.kind == "auth" and server.key is None:
        return "No key was sent: set SAFELIGHT_KEY."
    if failure.kind == "connection" and server.base_url == DEFAULT_BASE_URL:
        return (
            "`safelight serve` starts a server there, --base-url names another one, and "
            "`safelight generate --local` needs none."
        )
    return ""
