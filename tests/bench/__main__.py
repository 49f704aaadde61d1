"""`python -m bench [SCENARIO …]`: every stack in every scenario, interleaved, as one table.

Of LiteLLM's proxy there are figures where `BENCH_LITELLM` names its command.

Stacks are pinned to one core, the source and the load to the other, so that a stack's figure is
what one core of it does. A run in which an event was lost or short gives no figure.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field

from bench import stacks
from bench.stacks import Stack

Start = Callable[[int, int | None, str], AbstractContextManager[Stack]]

STACKS: dict[str, Start] = {
    "direct": stacks.direct,
    "nginx": stacks.nginx,
    "safelight": stacks.safelight,
    "naive": stacks.naive,
    "litellm": stacks.litellm,
}
RELAY_CORE, LOAD_CORE = 0, 1


@dataclass(frozen=True)
class Scenario:
    """What the load asks for. `measure` is the figure that is compared; more of it is better."""

    name: str
    words: str
    options: list[str]
    measure: str = "mb_per_second"


SCENARIOS = [
    Scenario("s64k", "64 KiB events", ["--size", "65536"]),
    Scenario("s1m", "1 MiB events", ["--size", str(1 << 20)]),
    Scenario("s3m", "3 MiB events", ["--size", str(3 << 20)]),
    Scenario(
        "paced",
        "1 MiB events 50 ms apart",
        ["--size", str(1 << 20), "--gap", "50", "--connections", "4"],
    ),
    Scenario("json3m", "JSON of 3 MiB", ["--json", "--events", "1", "--size", str(3 << 20)]),
    Scenario(
        "tiny",
        "small JSON",
        ["--json", "--events", "1", "--size", "100", "--connections", "32"],
        "answers_per_second",
    ),
]


@dataclass
class Figures:
    """One stack in one scenario over all rounds."""

    rates: list[float] = field(default_factory=list)
    cpu_per_gb: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run(stack: Stack, scenario: Scenario, seconds: float) -> dict[str, object]:
    """One load run; its JSON and the stack's CPU time."""
    before = stack.cpu_seconds()
    command = ["taskset", "-c", str(LOAD_CORE), sys.executable, "-m", "bench.load"]
    command += ["--url", stack.url, "--seconds", str(seconds), *scenario.options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    result["cpu"] = stack.cpu_seconds() - before
    return result


def note(figures: Figures, result: dict[str, object], measure: str) -> None:
    """Add one run, unless it lost something."""
    errors = result["errors"]
    if errors or not result["answers"]:
        figures.errors.append(str(errors or "no answer"))
        return
    figures.rates.append(float(str(result[measure])))
    figures.cpu_per_gb.append(float(str(result["cpu"])) / (int(str(result["bytes"])) / 1e9))
    for name in ("p50", "p99"):
        if result[name] is not None:
            getattr(figures, name).append(float(str(result[name])))


def measured(
    chosen: list[Scenario], names: list[str], rounds: int, seconds: float, scheme: str
) -> dict[str, dict[str, Figures]]:
    """Figures by scenario and stack; each round visits every stack of a scenario in turn."""
    found = {s.name: {name: Figures() for name in names} for s in chosen}
    with ExitStack() as running:
        secure = scheme == "https"
        certificate = running.enter_context(stacks.authority()) if secure else None
        port = running.enter_context(stacks.source(LOAD_CORE, certificate))
        started = {
            name: running.enter_context(STACKS[name](port, RELAY_CORE, scheme)) for name in names
        }
        for scenario in chosen:
            for name in names:
                run(started[name], scenario, 0.5)
            for _ in range(rounds):
                for name in names:
                    result = run(started[name], scenario, seconds)
                    note(found[scenario.name][name], result, scenario.measure)
    return found


def table(chosen: list[Scenario], found: dict[str, dict[str, Figures]], to: str) -> Iterator[str]:
    """Rows of medians, and ratios to the stack called `to`."""
    yield f"| scenario | stack | rate | x {to} | CPU s/GB | added p50 / p99 ms |"
    yield "| --- | --- | --: | --: | --: | --: |"
    for scenario in chosen:
        figures = found[scenario.name]
        base = _median(figures[to].rates) if to in figures else None
        direct = figures.get("direct")
        for name, each in figures.items():
            if each.errors:
                yield f"| {scenario.words} | {name} | no figure: {each.errors[0][:60]} | | | |"
                continue
            rate = _median(each.rates)
            unit = "MB/s" if scenario.measure == "mb_per_second" else "/s"
            ratio = f"{rate / base:.2f}" if base and rate else ""
            cpu = f"{_median(each.cpu_per_gb):.2f}" if name != "direct" else ""
            yield (
                f"| {scenario.words} | {name} | {rate:,.0f} {unit} | {ratio} | {cpu} "
                f"| {_added(each, direct)} |"
            )


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0


def _added(each: Figures, direct: Figures | None) -> str:
    if not each.p50 or direct is None or each is direct:
        return ""
    return " / ".join(
        f"{_median(getattr(each, name)) - _median(getattr(direct, name)):.2f}"
        for name in ("p50", "p99")
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[[], *(s.name for s in SCENARIOS)])
    there = [name for name in STACKS if name != "litellm" or stacks.LITELLM in os.environ]
    parser.add_argument("--stacks", default=",".join(there), help="of " + ", ".join(STACKS))
    parser.add_argument("--tls", action="store_true", help="the upstream speaks https")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    chosen = [s for s in SCENARIOS if not options.scenarios or s.name in options.scenarios]
    # Straight to an upstream over TLS, the load would have to decrypt: that is another bench.
    names = [n for n in options.stacks.split(",") if not (options.tls and n == "direct")]
    scheme = "https" if options.tls else "http"
    found = measured(chosen, names, options.rounds, options.seconds, scheme)
    print("\n".join(table(chosen, found, "nginx")))  # noqa: T201 - its result


if __name__ == "__main__":
    main()
