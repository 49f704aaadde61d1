"""README's tables as the code would write them.

`python -m harness.documented` (with `tests` on the path) rewrites the tables between their markers;
`tests/test_readme.py` holds README to them.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from safelight import errors
from safelight.catalog.catalog import load
from safelight.catalog.model import Model
from safelight.config import KiB, MiB, Settings
from safelight.errors import SafelightError
from safelight.generations.budget import Budget
from safelight.generations.registry import Registry
from safelight.generations.relay import Deadlines
from safelight.generations.store import MemoryStore
from safelight.observe.levels import levels
from safelight.observe.metrics import Metrics
from safelight.testbench.kinds import KINDS
from safelight.upstreams.painter.refusals import PHRASES

README = Path(__file__).parents[2] / "README.md"


def settings_table() -> Iterator[str]:
    """One row a setting: name, default, unit, reason."""
    yield "| setting | environment | default | what it is |"
    yield "| --- | --- | --- | --- |"
    for name, field in Settings.model_fields.items():
        file_only = name in {"upstreams", "models"}
        variable = "in the file" if file_only else f"`SAFELIGHT_{name.upper()}`"
        default = _default(name, field.get_default(call_default_factory=False))
        yield f"| `{name}` | {variable} | {default} | {field.description} |"


def _default(name: str, value: object) -> str:
    if name == "data_dir":
        return "`~/.local/share/safelight`"
    if value in (None, (), ""):
        return "unset"
    if isinstance(value, bool):
        return "on" if value else "off"
    unit = _unit(name)
    if unit == "bytes" and isinstance(value, int):
        return f"{value // MiB} MiB" if value >= MiB else f"{value // KiB} KiB"
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{number} s" if unit == "seconds" else f"`{number}`"


def _unit(name: str) -> str:
    if name.endswith("_bytes"):
        return "bytes"
    timed = (
        "_timeout",
        "_ttl",
        "_window",
        "_lifetime",
        "_delay",
        "commit_after",
        "heartbeat",
        "linger",
        "pace",
    )
    return "seconds" if name.endswith(timed) else ""


def models_table() -> Iterator[str]:
    """One row a model, from the catalog."""
    yield "| model | sizes | qualities | formats | n | prompt | streams | also |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for model in load():
        yield " | ".join(["| `" + model.id + "`", *_facts(model)]) + " |"


def _facts(model: Model) -> list[str]:
    sizes = [size for size in model.sizes if size != "auto"]
    shown = "any, up to " + f"{model.free_size.longest_edge} px" if model.free_size else None
    also = []
    if model.backgrounds:
        also.append("transparent background")
    if model.styles:
        also.append("style")
    if model.response_formats:
        also.append("links")
    also += [name for name in model.parameters if name not in {"user", "safety_identifier"}]
    if model.retired_on:
        also.append(f"retired by OpenAI {model.retired_on}")
    return [
        shown or ", ".join(sizes),
        ", ".join(quality for quality in model.qualities if quality != "auto"),
        ", ".join(model.output_formats) or "png",
        f"1 to {model.n}" if model.n > 1 else "1",
        f"{model.prompt_characters:,}",
        f"≤ {model.partial_images} partials" if model.streaming else "no",
        ", ".join(also) or "-",
    ]


def errors_table() -> Iterator[str]:
    """One row an error: status, type, code, retry."""
    yield "| status | type | code | retry | when |"
    yield "| --- | --- | --- | --- | --- |"
    for error in sorted(_tree(SafelightError), key=lambda each: (each.status, each.code)):
        if error is errors.UpstreamError:
            continue
        when = (error.__doc__ or "").strip().splitlines()[0]
        retry = "yes" if error.retry_safe else "no"
        yield f"| {error.status} | `{error.type}` | `{error.code}` | {retry} | {when} |"


def metrics_table() -> Iterator[str]:
    """One row a family: kind, labels, meaning."""
    settings = Settings()
    budget = Budget(settings.in_flight_bytes, settings.replay_bytes)
    store = MemoryStore(budget, ttl=settings.replay_ttl, most=settings.replay_generations)
    registry = Registry(Deadlines(1, 1, 1), budget, store, on_end=lambda _: None)
    yield "| metric | kind | labels | what it says |"
    yield "| --- | --- | --- | --- |"
    for family in (*Metrics().families(), *levels(settings, registry, budget)):
        labels = ", ".join(f"`{label}`" for label in family.labels) or "-"
        yield f"| `{family.name}` | {family.kind} | {labels} | {family.says} |"


def faults_table() -> Iterator[str]:
    """One row a fault: how it is written, what it acts on, what it does, a good client."""
    yield "| fault | in | what happens | what a good client does |"
    yield "| --- | --- | --- | --- |"
    for kind in KINDS:
        yield f"| `{kind.usage}` | {', '.join(kind.on)} | {kind.does} | {kind.client} |"


def refusals_table() -> Iterator[str]:
    """One row a test prompt: its words, the stage it is refused at, what comes of it."""
    yield "| words in the prompt | `moderation_stage` | what happens |"
    yield "| --- | --- | --- |"
    for phrase in PHRASES:
        yield f"| `{phrase.words}` | {phrase.stage} | {phrase.does} |"


def _tree(root: type[SafelightError]) -> Iterator[type[SafelightError]]:
    for child in root.__subclasses__():
        yield child
        yield from _tree(child)


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "settings": settings_table,
    "models": models_table,
    "errors": errors_table,
    "metrics": metrics_table,
    "faults": faults_table,
    "refusals": refusals_table,
}


def table_in(text: str, name: str) -> str:
    """The table that stands in README between its markers."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    assert found, f"README has no markers for {name}"
    return found[1]


def rewrite(readme: PurePath = README) -> None:
    """Bring README's tables up to date."""
    file = Path(readme)
    text = file.read_text("utf-8")
    for name, rows in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
        table = "\n".join(rows())
        text = text.replace(begin + table_in(text, name) + end, begin + table + end)
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    rewrite()
