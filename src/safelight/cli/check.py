"""`safelight check`: what can be known before anybody relies on it.

The configuration and the upstreams as `serve` would have them; or, with `--through`, the way from
here to a running server and what stands on it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import anyio
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from safelight.app import create_app
from safelight.cli.addresses import Key, address, advice_for
from safelight.cli.diagnosis import Finding, findings
from safelight.cli.reaching import reached
from safelight.cli.refusals import EXIT_BY_KIND, EXIT_FAILED, in_words
from safelight.client.failures import Lost, Refused
from safelight.client.http import Address, Server
from safelight.client.probing import probed
from safelight.config import ConfigurationError, Settings, UpstreamSettings
from safelight.loading import load
from safelight.server.run import refuse_unsafe

_ADDRESSES = frozenset({"pictures_url", "otlp_endpoint", "public_url", "base_url"})


def check(
    config: Annotated[Path | None, typer.Option(help="TOML file (safelight.toml).")] = None,
    through: Annotated[
        str | None,
        typer.Option(
            help="The public address of a running Safelight: stream a probe through it and tell "
            "what the proxies on the way do to it."
        ),
    ] = None,
    silence: Annotated[
        int | None,
        typer.Option(
            help="With --through: seconds of silence, up to 600 (5 more than the heartbeat)."
        ),
    ] = None,
    line: Annotated[
        int | None, typer.Option(help="With --through: bytes of the longest line (4 MiB).")
    ] = None,
    key: Key = None,
) -> None:
    """Check the configuration and each upstream, or the way through proxies.

    No picture is asked of any provider. Ends with 1 where something is not well.
    """
    with in_words():
        if through is not None:
            if config is not None:
                raise ConfigurationError("--through needs no configuration; leave --config out.")
            _refuse_negative(silence, line)
            sys.exit(_through(address(through, key), silence, line))
        if (silence, line, key) != (None, None, None):
            raise ConfigurationError("--silence, --line and --key go with --through.")
        settings = load(config)
        gateway = create_app(settings).state.gateway
        refuse_unsafe(settings, open_mode=gateway.authenticator.open)
    console = _console()
    console.print("configuration", style="bold")
    for words in described(settings):
        console.print(Text(f"  {words}"))
    access = "open to this machine only" if gateway.authenticator.open else "keys needed"
    console.print(Text(f"  {access}; {len(gateway.router.served)} models are served"))
    console.print("upstreams", style="bold")
    sys.exit(anyio.run(_upstreams, settings, console))


async def _upstreams(settings: Settings, console: Console) -> int:
    code = 0
    async for finding in reached(settings):
        code = code or _tell(finding, console)
    return code


def _through(where: Address, silence: int | None, line: int | None) -> int:
    console = _console()
    console.print(Text(f"through {where.base_url}", "bold"))
    try:
        found = anyio.run(_probed, where, silence, line)
    except (Refused, Lost) as error:
        failure = error.failure if isinstance(error, Refused) else error.failure()
        words = failure.message
        if failure.status == 404:
            words += " Is there a Safelight at this address, and does it end in /v1?"
        _tell(Finding("server", False, words, advice_for(where, failure)), console)
        return EXIT_BY_KIND[failure.kind]
    told = [_tell(finding, console) for finding in findings(found)]
    return max(told)


async def _probed(where: Address, silence: int | None, line: int | None) -> Any:
    async with Server(where) as server:
        return await probed(server, silence, line)


def _refuse_negative(silence: int | None, line: int | None) -> None:
    for name, value in (("--silence", silence), ("--line", line)):
        if value is not None and value < 0:
            raise ConfigurationError(f"{name} must be 0 or more.")


def described(settings: Settings) -> Iterator[str]:
    """What differs from the defaults, a line each, with nothing secret in it."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        default = field.get_default(call_default_factory=True)
        if name in ("upstreams", "models") or value == default:
            continue
        yield f"{name} = {_shown(name, value)}"
    for model in settings.models:
        yield f"model {model.get('id', '')}: {', '.join(sorted(map(str, model)))}"
    for upstream in settings.upstreams:
        yield _upstream(upstream)


def _upstream(upstream: UpstreamSettings) -> str:
    said = [f"upstream {upstream.name}: {upstream.kind}"]
    given = sorted(upstream.model_fields_set - {"name", "kind", "key"})
    said += [f"{name} = {_shown(name, getattr(upstream, name))}" for name in given]
    if upstream.kind == "openai":
        said.append("key is set" if upstream.key else "no key")
    return ", ".join(said)


def _shown(name: str, value: Any) -> str:
    """A value as it may be seen by whoever looks over the shoulder."""
    if isinstance(value, tuple):
        if any(isinstance(each, SecretStr) for each in value):
            return f"({len(value)} set)"
        return ", ".join(map(str, value)) or "none"
    text = str(value)
    if name in _ADDRESSES and value is not None:
        # Some have a password before the host or a token in the query.
        scheme, separator, rest = text.partition("://")
        host = rest.partition("?")[0]
        before, at, after = host.rpartition("@")
        return f"{scheme}{separator}{'…@' if at and before else ''}{after}"
    return text


def _console() -> Console:
    width = None if sys.stdout.isatty() else 100
    return Console(markup=False, emoji=False, highlight=False, width=width)


def _tell(finding: Finding, console: Console) -> int:
    """Print it; the exit code that it asks for."""
    sign, style = ("ok", "green") if finding.well else ("no", "bold red")
    head = Text.assemble("  ", (f"{sign}  ", style), (f"{finding.what}  ", "bold"), finding.words)
    console.print(head)
    if finding.advice and not finding.well:
        console.print(Padding(Text(f"→ {finding.advice}"), (0, 0, 0, 6)))
    return 0 if finding.well else EXIT_FAILED
