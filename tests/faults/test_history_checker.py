"""The judge judged: it catches every kind of seeded bug, and never blames a good run."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.history import (
    Connection,
    Dialect,
    Ending,
    Exchange,
    Frame,
    Generation,
    History,
    Resources,
    Sent,
    Viewer,
)
from harness.invariants import Invariant, check
from harness.reading import digest

A, B, C, OTHER = (digest(name) for name in ("a", "b", "final", "other"))
EVENTS = (Sent("partial_image", A, 0), Sent("partial_image", B, 1), Sent("completed", C))
FRAMES = (
    Frame("partial_image", A, 0, sequence=0),
    Frame("partial_image", B, 1, sequence=1),
    Frame("completed", C, sequence=2),
)
FAILED = Frame("failed", sequence=0)
SECRET = b"sk-canary"
AT_REST = Resources(generations=0, upstream_connections=0, tasks=3, threads=1, files=20)


def one(*connections: Connection, dialect: Dialect = "openai", seconds: float = 0.0) -> History:
    """A good run of one generation, but for its connections."""
    viewer = Viewer(dialect, connections or (Connection(200, FRAMES),), seconds)
    generation = Generation("g", (Exchange(EVENTS),), (viewer,), partials=2)
    return History((generation,), before=AT_REST, after=AT_REST, secrets=(SECRET,), deadline=5.0)


def streamed(*frames: Frame) -> History:
    """The same, whose one connection brought `frames`."""
    return one(Connection(200, frames))


def failing(history: History, *events: Sent) -> History:
    """The same run, whose upstream sent `events` and then broke off."""
    generation = history.generations[0]
    return replace(history, generations=(replace(generation, exchanges=(Exchange(events),)),))


def posted_twice() -> History:
    history = one()
    generation = history.generations[0]
    return replace(history, generations=(replace(generation, exchanges=generation.exchanges * 2),))


SEEDED: dict[str, tuple[Invariant, Callable[[], History]]] = {
    "an event is dropped": ("I2", lambda: streamed(FRAMES[0], FRAMES[2])),
    "an event is dropped and the rest numbered anew": (
        "I2",
        lambda: streamed(FRAMES[0], replace(FRAMES[2], sequence=1)),
    ),
    "an event comes twice": ("I2", lambda: streamed(FRAMES[0], *FRAMES)),
    "two events are swapped": ("I2", lambda: streamed(FRAMES[1], FRAMES[0], FRAMES[2])),
    "a picture is truncated": (
        "I2",
        lambda: streamed(FRAMES[0], FRAMES[1], replace(FRAMES[2], digest=digest("fina"))),
    ),
    "a picture is another generation's": (
        "I2",
        lambda: streamed(FRAMES[0], replace(FRAMES[1], digest=OTHER), FRAMES[2]),
    ),
    "a partial image is promoted": (
        "I2",
        lambda: streamed(FRAMES[0], replace(FRAMES[2], digest=B, sequence=1)),
    ),
    "a paid picture becomes a failure": ("I2", lambda: streamed(*FRAMES[:2], FAILED)),
    "an event is torn and the stream ends well": (
        "I2",
        lambda: one(Connection(200, FRAMES, leftover=b"data: {")),
    ),
    "two terminal events": ("I1", lambda: streamed(*FRAMES, replace(FAILED, sequence=3))),
    "an event after the terminal event": (
        "I3",
        lambda: streamed(*FRAMES, replace(FRAMES[1], sequence=3)),
    ),
    "a silent end": ("I1", lambda: failing(streamed(*FRAMES[:2]), *EVENTS[:2])),
    "a connection that never ends": (
        "I1",
        lambda: one(Connection(200, FRAMES[:2], ending="silent")),
    ),
    "no answer at all": ("I1", lambda: one(Connection(None, ending="reset"))),
    "a cut after the terminal event": ("I1", lambda: one(Connection(200, FRAMES, ending="cut"))),
    "200 where a status was due": ("I5", lambda: failing(streamed(FAILED))),
    "a status without words": ("I5", lambda: failing(one(Connection(502)))),
    "a task stays": (
        "I4",
        lambda: replace(one(), after=replace(AT_REST, tasks=4)),
    ),
    "a file stays open": ("I4", lambda: replace(one(), after=replace(AT_REST, files=21))),
    "a second upstream POST": ("I8", posted_twice),
    "a secret in an answer": (
        "I6",
        lambda: one(Connection(200, FRAMES, output=b"x" + SECRET + b"x")),
    ),
    "a secret in the log": ("I6", lambda: replace(one(), logs=(b"key=" + SECRET,))),
    "late": ("I7", lambda: one(seconds=6.1)),
}


@pytest.mark.parametrize("bug", SEEDED)
def test_a_seeded_bug_is_caught_as_what_it_is(bug: str) -> None:
    invariant, seeded = SEEDED[bug]
    assert invariant in {breach.invariant for breach in check(seeded())}


@pytest.mark.parametrize(
    "history",
    [
        one(),
        failing(one(Connection(502, error="upstream_protocol_error"))),
        failing(streamed(*FRAMES[:2], replace(FAILED, sequence=2)), *EVENTS[:2]),
        one(Connection(200, FRAMES[:1], ending="left")),
        one(Connection(200, (Frame("completed", C),)), dialect="json"),
        failing(one(Connection(504, error="generation_timeout"), dialect="json")),
        one(seconds=5.9),
        replace(
            failing(one(Connection(200, (FAILED,), head_after=2.0))),
            commit_after=2.0,
        ),
    ],
    ids=range(8),
)
def test_a_good_run_is_not_blamed(history: History) -> None:
    assert check(history) == []


def unnumbered(*frames: Frame) -> History:
    """The same as a relay gives them that has no sequence numbers."""
    return streamed(*(replace(frame, sequence=None) for frame in frames))


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (streamed(FRAMES[0], replace(FRAMES[1], sequence=0), FRAMES[2]), "sequence 0 again"),
        (streamed(FRAMES[0], FRAMES[1], replace(FRAMES[2], sequence=3)), "where 2 was due"),
        (streamed(Frame("other"), *FRAMES), "the dialect does not have"),
        (unnumbered(FRAMES[1], FRAMES[0], FRAMES[2]), "doubled, swapped"),
        (unnumbered(FRAMES[0], FRAMES[0], FRAMES[2]), "doubled, swapped"),
        (unnumbered(FRAMES[0], FRAMES[2]), "a gap: got partial_image0+completed"),
        (unnumbered(FRAMES[0]), "lost: got partial_image0 of partial_image0+partial_image1"),
        (one(Connection(200, FRAMES), Connection(200)), "2 connections"),
    ],
    ids=range(8),
)
def test_each_rule_finds_by_itself_what_others_would_find_too(history: History, words: str) -> None:
    assert any(words in breach.what for breach in check(history))


# The EventSource dialect -------------------------------------------------------------------------

IDS = tuple(replace(frame, id=f"g~e~{frame.sequence:04d}") for frame in FRAMES)
GAP = Frame("gap", id="g~e~0001")
STOP = Connection(204)


def watched(*connections: Connection, slow: bool = False) -> History:
    history = one(*connections, dialect="eventsource")
    generation = history.generations[0]
    viewers = (replace(generation.viewers[0], slow=slow),)
    return replace(history, generations=(replace(generation, viewers=viewers),))


def test_whoever_was_sent_away_by_a_draining_server_is_not_owed_what_another_got() -> None:
    served, sent_away = one(), Viewer("openai", (Connection(503, error="draining"),), 0.0)
    generation = served.generations[0]
    both = replace(generation, viewers=(*generation.viewers, sent_away))
    assert check(replace(served, generations=(both,))) == []
    refused = replace(sent_away, connections=(Connection(503, error="upstream_error"),))
    lost = replace(generation, viewers=(*generation.viewers, refused))
    assert [breach.invariant for breach in check(replace(served, generations=(lost,)))] == ["I2"]


@pytest.mark.parametrize(
    "history",
    [
        watched(Connection(200, IDS), STOP),
        watched(Connection(200, IDS[:1], ending="reset"), Connection(200, IDS[1:]), STOP),
        watched(Connection(200, ending="cut"), Connection(None), Connection(200, IDS), STOP),
        watched(Connection(200, IDS[:2]), Connection(200, IDS[2:], ending="reset"), STOP),
        watched(Connection(200, (Frame("notice"),)), Connection(200, IDS), STOP),
        watched(Connection(200, (IDS[0], IDS[2])), STOP, slow=True),
        watched(Connection(200, IDS[:1]), Connection(200, (GAP, IDS[2])), STOP),
        failing(watched(Connection(200, (replace(FAILED, id="g~e~0000"),)), STOP)),
    ],
    ids=range(8),
)
def test_an_eventsource_may_reconnect_be_slow_or_be_told_of_a_gap(history: History) -> None:
    assert check(history) == []


@pytest.mark.parametrize(
    ("invariant", "history"),
    [
        ("I2", watched(Connection(200, IDS[:1]), Connection(200, IDS[2:]), STOP)),
        ("I2", watched(Connection(200, IDS[:2]), Connection(200, IDS[1:]), STOP)),
        ("I2", watched(Connection(200, (IDS[1], IDS[0], IDS[2])), STOP, slow=True)),
        ("I2", watched(Connection(200, FRAMES), STOP)),
        ("I2", watched(Connection(200, IDS[:2]), STOP, slow=True)),
        ("I1", watched(Connection(200, IDS[:2]), STOP)),
        ("I1", watched(Connection(200, IDS), Connection(200))),
        ("I1", watched(Connection(200, IDS[:2]), Connection(503, error="draining"))),
        ("I1", watched(Connection(200, IDS[:2]), Connection(404, error="not_found"))),
        ("I1", watched(Connection(200, IDS[:2], ending="silent"))),
        ("I3", watched(Connection(200, (*IDS, replace(IDS[0], sequence=3))), STOP)),
    ],
    ids=range(11),
)
def test_an_eventsource_is_never_left_without_the_end_or_in_another_order(
    invariant: Invariant, history: History
) -> None:
    assert invariant in {breach.invariant for breach in check(history)}


def test_a_204_too_early_is_named() -> None:
    early = watched(Connection(200, IDS[:2]), STOP)
    assert "told to stop before the terminal event" in {breach.what for breach in check(early)}


# Several pictures, several upstreams -------------------------------------------------------------


def test_streams_of_several_pictures_are_told_apart() -> None:
    exchanges = (Exchange((Sent("completed", A),)), Exchange((Sent("completed", B),)))
    done = [Frame("completed", A, picture=0, sequence=0), Frame("completed", B, picture=1)]
    done[1] = replace(done[1], sequence=1)

    def run(*frames: Frame) -> set[Invariant]:
        viewer = Viewer("openai", (Connection(200, frames),))
        generation = Generation("g", exchanges, (viewer,), pictures=2, posts=2)
        return {breach.invariant for breach in check(History((generation,)))}

    assert run(*done) == set()
    assert run(replace(done[1], sequence=0), replace(done[0], sequence=1)) == set()
    assert run(done[0]) == {"I1", "I2"}
    assert run(done[0], replace(done[0], sequence=1)) == {"I1", "I2"}
    assert "I2" in run(done[0], replace(done[1], digest=A))


def test_each_picture_of_several_is_held_to_its_own_upstream() -> None:
    first = Exchange((Sent("partial_image", A, 0), Sent("completed", B)))
    second = Exchange((Sent("completed", C),))

    def run(*frames: Frame) -> set[str]:
        viewer = Viewer("openai", (Connection(200, frames),))
        generation = Generation("g", (first, second), (viewer,), 1, pictures=2, posts=2)
        return {breach.what for breach in check(History((generation,)))}

    started, done = Frame("partial_image", A, 0), Frame("completed", B)
    other = Frame("completed", C, picture=1)
    assert run(started, other, done) == set()
    assert run(started, replace(done, digest=OTHER), other) == {
        "completed with bytes that no upstream sent for it"
    }
    assert "a picture completed twice" in run(started, done, done, other)


def test_what_an_upstream_said_before_another_took_over_is_not_for_the_client() -> None:
    exchanges = (Exchange((Sent("partial_image", OTHER, 0),)), Exchange(EVENTS))

    def run(*frames: Frame) -> set[Invariant]:
        viewer = Viewer("openai", (Connection(200, frames),))
        generation = Generation("g", exchanges, (viewer,), partials=2, posts=2)
        return {breach.invariant for breach in check(History((generation,)))}

    assert run(*FRAMES) == set()
    assert run(replace(FRAMES[0], digest=OTHER), *FRAMES[1:]) == {"I2"}


# Good runs and bugs by the thousand --------------------------------------------------------------


@st.composite
def good_runs(draw: st.DrawFn) -> Generation:
    """A generation as it should be: upstream, then what any client may have got of it."""
    asked = draw(st.integers(0, 3))
    sent = [Sent("partial_image", digest(f"p{n}"), n) for n in range(draw(st.integers(0, asked)))]
    if draw(st.booleans()):
        sent.append(Sent("completed", digest("final")))
    owed = [Frame(each.kind, each.digest, each.index) for each in sent]
    if draw(st.booleans()) and (owed or asked == 0):
        # An index again, one too many, or something after the end: not to be passed on.
        sent.append(Sent("partial_image", digest("surplus"), 0))
    exchange = Exchange(tuple(sent))
    if draw(st.booleans()):
        exchange = replace(exchange, reached="prefix")
        owed = owed[: draw(st.integers(0, len(owed)))]
    dialect: Dialect = draw(st.sampled_from(["openai", "eventsource", "json"]))
    connections, slow = draw(deliveries(owed, dialect))
    viewer = Viewer(dialect, connections, slow=slow)
    return Generation("g", (exchange,), (viewer,), partials=asked)


@st.composite
def deliveries(
    draw: st.DrawFn, owed: list[Frame], dialect: Dialect
) -> tuple[tuple[Connection, ...], bool]:
    """The connections of a client that gets `owed`, and whether it was slow."""
    finished = bool(owed) and owed[-1].kind == "completed"
    frames = owed if finished else [*owed, Frame("failed")]
    if dialect == "json":
        final = [frame for frame in frames if frame.kind == "completed"]
        return (Connection(200, tuple(final)) if final else Connection(502, error="x"),), False
    frames = [replace(frame, sequence=place) for place, frame in enumerate(frames)]
    if dialect == "openai":
        early = frames[0].kind == "failed"
        return (Connection(502, error="x") if early else Connection(200, tuple(frames)),), False
    slow = draw(st.booleans())
    kept = [f for f in frames if f.kind != "partial_image" or not slow or draw(st.booleans())]
    frames = [replace(frame, id=f"g~e~{frame.sequence:04d}") for frame in kept]
    places = sorted(draw(st.lists(st.integers(0, len(frames)), max_size=3)))
    endings: st.SearchStrategy[Ending] = st.sampled_from(["clean", "cut", "reset"])
    parts = [
        Connection(draw(st.sampled_from([200, None])) if a == b else 200, tuple(frames[a:b]))
        for a, b in zip([0, *places], [*places, len(frames)], strict=True)
        if a < len(frames)
    ]
    return (*(replace(part, ending=draw(endings)) for part in parts), Connection(204)), slow


@st.composite
def spoilt_runs(draw: st.DrawFn) -> Generation:
    """A good run with one bug that no network can excuse."""
    good = draw(good_runs().filter(lambda run: bool(run.viewers[0].frames)))
    viewer = good.viewers[0]
    frames = viewer.frames
    place = draw(st.integers(0, len(frames) - 1))
    bugs = ["double", "foreign", "headless"]
    if good.exchanges[0].reached == "all" and not viewer.slow:
        bugs.append("drop")
    bug = draw(st.sampled_from(bugs))
    if bug == "double":
        frames.insert(place, frames[place])
    elif bug == "foreign":
        frames[place] = Frame("completed", digest("nobody's"), sequence=frames[place].sequence)
    elif bug == "headless":
        frames = frames[:-1]
    else:
        del frames[place]
    status = 204 if viewer.dialect == "eventsource" else 200
    connections = (Connection(200, tuple(frames)), *([Connection(204)] if status == 204 else []))
    return replace(good, viewers=(replace(viewer, connections=connections),))


@settings(deadline=None, database=None, max_examples=300)
@given(good_runs())
def test_no_good_run_is_blamed(run: Generation) -> None:
    assert check(History((run,))) == []


@settings(deadline=None, database=None, max_examples=300)
@given(spoilt_runs())
def test_no_spoilt_run_passes(run: Generation) -> None:
    assert check(History((run,))) != []
