"""Secrets are compared in constant time: by rule in the source, with `--long` also measured."""

import ast
import math
import random
import secrets
import time
from pathlib import Path

import pytest
from starlette.requests import Request

import safelight
from conftest import Figure
from safelight.errors import InvalidKey
from safelight.keys import KeyEntry, digest
from safelight.server.auth import Authenticator
from safelight.server.keyring import KeyRing

SOURCE = Path(safelight.__file__).parent
FILES = [SOURCE / "keys.py", SOURCE / "pictures.py", *sorted((SOURCE / "server").glob("*.py"))]

SECRETS = ("digest", "sha256", "secret", "signature", "hmac", "token")
"""Words in the names of what a stranger may try to guess."""

COMPARES = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)


def unsafe(source: str) -> list[str]:
    """Comparisons and lookups by something that sounds like a secret, as they stand."""
    found = []
    for node in ast.walk(ast.parse(source)):
        compared: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], COMPARES):
            if not any(isinstance(each, ast.Constant) for each in node.comparators):
                compared = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            compared = [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("get", "index", "count", "startswith", "endswith", "find"):
                compared = [node.func.value, *node.args]
        elif isinstance(node, ast.Match):
            compared = [node.subject]
        if any(sounds_secret(each) for each in compared):
            found.append(ast.unparse(node))
    return found


def sounds_secret(expression: ast.expr) -> bool:
    names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(expression) if isinstance(node, ast.Attribute)}
    return any(word in name.lower() for name in names for word in SECRETS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_secret_is_compared_but_by_compare_digest(file: Path) -> None:
    assert unsafe(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "known == digest(key)",
        "digest(key) in known",
        "entry.sha256 != sent",
        "self._by_name[digest(key)]",
        "known.get(digest(key))",
        "known.index(key_digest)",
        "expected_signature == sent",
        "token.startswith(sent)",
        "link_secret.find(sent)",
    ],
)
def test_the_rule_finds_what_it_is_there_for(source: str) -> None:
    assert unsafe(source) == [source]


def test_keys_and_signatures_are_compared_in_one_place_each() -> None:
    uses = [
        (file.relative_to(SOURCE).as_posix(), ast.unparse(node))
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("compare_digest")
    ]
    assert sorted(uses) == [
        ("server/auth.py", "hmac.compare_digest(known, sent)"),
        ("signing.py", "hmac.compare_digest(self._signature(shown), signature)"),
    ]


def asking(key: str) -> Request:
    headers = [(b"authorization", f"Bearer {key}".encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def near(known: bytes) -> str:
    """A key whose digest begins with the same byte as the known one."""
    return next(
        key for key in iter(lambda: "sl-" + secrets.token_hex(22), "") if digest(key)[0] == known[0]
    )


@pytest.mark.alone
def test_a_near_guess_takes_as_long_as_a_far_one(
    tmp_path: Path, every_case: bool, figure: Figure
) -> None:
    """Welch's t over interleaved pairs: near guesses share the digest's first byte."""
    pairs = 100_000 if every_case else 5_000
    known = digest("sl-" + secrets.token_hex(22))
    entry = KeyEntry.model_construct(name="ann", sha256=known.hex())
    authenticator = Authenticator(KeyRing([entry], tmp_path / "none.toml"))
    requests = {
        "near": [asking(near(known)) for _ in range(8)],
        "far": [asking("sl-" + secrets.token_hex(22)) for _ in range(8)],
    }
    chance = random.Random(20261124)
    times: dict[str, list[int]] = {"near": [], "far": []}
    for _ in range(pairs):
        for kind in chance.sample(("near", "far"), 2):
            request = chance.choice(requests[kind])
            before = time.perf_counter_ns()
            try:
                authenticator.caller(request)
            except InvalidKey:
                times[kind].append(time.perf_counter_ns() - before)
    t = welch(*(without_tail(each) for each in times.values()))
    figure(f"S2: Welch's t of near and far guesses over {pairs} pairs: {t:+.2f}")
    assert len(times["near"]) == len(times["far"]) == pairs
    assert abs(t) < 4.5


def without_tail(values: list[int]) -> list[int]:
    """The faster nine tenths: what is slower is the machine's, not the comparison's."""
    return sorted(values)[: len(values) * 9 // 10]


def welch(first: list[int], second: list[int]) -> float:
    means = [math.fsum(each) / len(each) for each in (first, second)]
    variances = [
        math.fsum((value - mean) ** 2 for value in each) / (len(each) - 1)
        for each, mean in zip((first, second), means, strict=True)
    ]
    spread = math.sqrt(variances[0] / len(first) + variances[1] / len(second))
    return (means[0] - means[1]) / spread
