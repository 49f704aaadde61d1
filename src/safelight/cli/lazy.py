"""A group of commands of which only the one that is called is loaded.

The server, the client and the painter's rules take half a second to import; `safelight --help`
needs none of them, and `safelight serve` no client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

OPTIONS: Mapping[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False}
"""Of every application here: a traceback never reaches a user, whatever typer makes of it."""


def loaded(module: str, name: str) -> Any:
    """What is called `name` in a module that is loaded now, if it has not been before."""
    return getattr(import_module(module), name)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is, what is said of it in the list of all."""

    module: str
    name: str
    help: str

    def load(self, called: str) -> Any:
        """The command itself."""
        found = loaded(self.module, self.name)
        if isinstance(found, typer.Typer):
            return get_command(found)
        application = typer.Typer(**OPTIONS)
        application.command(name=called)(found)
        return get_command(application)


class LazyGroup(TyperGroup):
    """Lists `entries` without loading them; the one that is called is loaded then."""

    entries: Mapping[str, Entry] = {}

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name, entry in self.entries.items():
            self.add_command(TyperCommand(name, help=entry.help), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` call, in the place of what stood for it."""
        entry = self.entries.get(args[0]) if args else None
        if entry is not None:
            self.add_command(entry.load(args[0]), args[0])
        return super().resolve_command(ctx, args)
