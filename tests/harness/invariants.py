"""The one judge of every run: which of eight invariants a history breaks, and where.

I1  every request ends in exactly one terminal outcome, never in silence
I2  what a client gets is byte-equal to its upstream's events, in order: no loss, no double
I3  nothing follows the terminal event
I4  tasks, threads, files, connections, generations, bytes: back to where they began
I5  a failure before the first event is an HTTP status with the error envelope
I6  no secret in any output
I7  over by the deadline
I8  no more upstream POSTs than were paid for

Pure: records in, breaches out. Knows nothing of Safelight's code but its published rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from harness.history import (
    Connection,
    Exchange,
    Frame,
    Generation,
    History,
    Resources,
    Sent,
    Viewer,
)

Invariant = Literal["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"]


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that was wrong, and where."""

    invariant: Invariant
    where: str
    what: str


Finding = tuple[Invariant, str]


def check(history: History) -> list[Breach]:
    """All breaches of the invariants in `history`."""
    breaches = [Breach("I4", "gateway", what) for what in _leaks(history.before, history.after)]
    breaches += [Breach("I6", "logs", what) for what in _leaked(history.secrets, history.logs)]
    for generation in history.generations:
        where = generation.name
        if len(generation.exchanges) > generation.posts:
            what = f"{len(generation.exchanges)} upstream POSTs for {generation.posts}"
            breaches.append(Breach("I8", where, what))
        for viewer in generation.viewers:
            for invariant, what in _findings(history, generation, viewer):
                breaches.append(Breach(invariant, f"{where} ({viewer.dialect})", what))
    return breaches


def _findings(history: History, generation: Generation, viewer: Viewer) -> Iterator[Finding]:
    yield from _outcome(generation, viewer)
    yield from _after_the_end(generation, viewer)
    yield from _early_failure(history, viewer)
    yield from _order(viewer)
    yield from _shape(viewer)
    yield from _pictures(generation, viewer)
    outputs = [connection.output for connection in viewer.connections]
    yield from (("I6", what) for what in _leaked(history.secrets, outputs))
    if viewer.seconds > history.deadline + history.slack or _is_silent(viewer):
        yield "I7", f"not over after {viewer.seconds:.1f} s"


# I1, I3, I5: how it ended -------------------------------------------------------------------------


def _ends_at(frames: Sequence[Frame], pictures: int) -> int | None:
    """The place of the frame with which everything is said."""
    done: set[int] = set()
    for place, frame in enumerate(frames):
        if frame.kind == "completed":
            done.add(frame.picture)
        if frame.kind == "failed" or len(done) == pictures:
            return place
    return None


def _is_silent(viewer: Viewer) -> bool:
    return bool(viewer.connections) and viewer.connections[-1].ending == "silent"


def _outcome(generation: Generation, viewer: Viewer) -> Iterator[Finding]:
    if viewer.left:
        return
    if viewer.dialect == "eventsource":
        yield from _outcome_of_eventsource(generation, viewer)
    elif len(viewer.connections) != 1:
        yield "I1", f"{len(viewer.connections)} connections"
    else:
        yield from _outcome_of_one(generation, viewer, viewer.connections[0])


def _outcome_of_one(
    generation: Generation, viewer: Viewer, connection: Connection
) -> Iterator[Finding]:
    # One JSON answer may hold fewer pictures than were asked for.
    wanted = 1 if viewer.dialect == "json" else generation.pictures
    if connection.status is None:
        yield "I1", f"no answer: {connection.ending}"
    elif connection.status == 200 and _ends_at(connection.frames, wanted) is None:
        yield "I1", f"ended ({connection.ending}) without a terminal event"
    elif connection.status != 200 and connection.error is None:
        yield "I5", f"status {connection.status} without the error envelope"
    elif connection.ending != "clean":
        yield "I1", f"an answer that ends, but not well: {connection.ending}"


def _outcome_of_eventsource(generation: Generation, viewer: Viewer) -> Iterator[Finding]:
    for number, connection in enumerate(viewer.connections):
        before = [frame for each in viewer.connections[:number] for frame in each.frames]
        ended = _ends_at(before, generation.pictures) is not None
        status = connection.status
        if status == 204 and not ended:
            yield "I1", "told to stop before the terminal event"
        elif status == 200 and ended:
            yield "I1", "not told to stop after the terminal event"
        elif status not in (None, 200, 204):
            # Such a status ends an EventSource for good: right only for a request that is wrong.
            refused = number == 0 and status in range(400, 429) and not generation.exchanges
            if not (refused and connection.error):
                yield "I1", f"killed by status {status}"
            return
    if _ends_at(viewer.frames, generation.pictures) is None or _is_silent(viewer):
        yield "I1", "gave up without a terminal event"


def _after_the_end(generation: Generation, viewer: Viewer) -> Iterator[Finding]:
    frames = viewer.frames
    end = _ends_at(frames, generation.pictures)
    if end is not None:
        for frame in frames[end + 1 :]:
            if frame.kind in ("completed", "failed"):
                yield "I1", f"a second terminal event: {frame.kind}"
            else:
                yield "I3", f"{frame.kind} after the terminal event"
    done = [frame.picture for frame in frames[: end or 0] if frame.kind == "completed"]
    if len(done) != len(set(done)):
        yield "I1", "a picture completed twice"


def _early_failure(history: History, viewer: Viewer) -> Iterator[Finding]:
    if viewer.dialect == "eventsource" or not viewer.connections:
        return
    first = viewer.connections[0]
    failed = bool(first.frames) and first.frames[0].kind == "failed"
    if first.status == 200 and failed and first.head_after < history.commit_after:
        yield "I5", "200, where nothing but a failure was to be told"


# I2: what came -----------------------------------------------------------------------------------


def _order(viewer: Viewer) -> Iterator[Finding]:
    """The numbers that the gateway gave to what it sent."""
    expected = 0
    gap = viewer.slow
    for frame in viewer.frames:
        if frame.kind == "gap":
            gap = True
        if frame.sequence is None or frame.kind not in ("partial_image", "completed", "failed"):
            continue
        if frame.sequence < expected:
            yield "I2", f"sequence {frame.sequence} again, or too late"
        elif frame.sequence > expected and not gap:
            yield "I2", f"sequence {frame.sequence}, where {expected} was due"
        expected = max(expected, frame.sequence + 1)
        gap = viewer.slow


def _shape(viewer: Viewer) -> Iterator[Finding]:
    """What no client could make anything of."""
    for frame in viewer.frames:
        if frame.kind == "other":
            yield "I2", "an event that the dialect does not have"
        elif viewer.dialect == "eventsource" and not frame.id and frame.kind != "notice":
            yield "I2", f"{frame.kind} without an id, which cannot be resumed"
    for connection in viewer.connections:
        if connection.ending == "clean" and connection.leftover:
            yield "I2", "a torn event, and then a clean end"


def _pictures(generation: Generation, viewer: Viewer) -> Iterator[Finding]:
    """Every picture that came against what its upstream sent, and what had to come."""
    streams: dict[int, list[Frame]] = {}
    for frame in viewer.frames:
        if frame.kind in ("partial_image", "completed"):
            streams.setdefault(frame.picture, []).append(frame)
    exchanges = list(generation.exchanges)
    if viewer.dialect == "json":
        sent = [each for exchange in exchanges for each in exchange.events]
        joined = Exchange(tuple(sent), exchanges[-1].reached if exchanges else "all")
        yield from _compare(generation, viewer, joined, _pictures_of(viewer.frames))
    elif generation.pictures == 1:
        # What an upstream said before another took over was not for the viewer.
        last = exchanges[-1] if exchanges else Exchange(())
        yield from _compare(generation, viewer, last, _pictures_of(viewer.frames))
    else:
        for frames in streams.values():
            exchange = next((e for e in exchanges if _holds(e, frames[0])), Exchange(()))
            exchanges = [each for each in exchanges if each is not exchange]
            yield from _compare(generation, viewer, exchange, frames)
        for exchange in exchanges:
            yield from _compare(generation, viewer, exchange, [])


def _pictures_of(frames: Sequence[Frame]) -> list[Frame]:
    return [frame for frame in frames if frame.kind in ("partial_image", "completed")]


def _holds(exchange: Exchange, frame: Frame) -> bool:
    return any(sent.digest == frame.digest for sent in exchange.events)


def _compare(
    generation: Generation, viewer: Viewer, exchange: Exchange, got: Sequence[Frame]
) -> Iterator[Finding]:
    sent = [each for each in exchange.events if each.kind != "failed"]
    for frame in got:
        if not any(_is(frame, each) for each in sent):
            yield "I2", f"{frame.kind} with bytes that no upstream sent for it"
            return
    owed = _owed(exchange, generation, viewer)
    altered = exchange.reached == "some"
    if not _in_order(got, sent if altered else owed):
        yield "I2", "doubled, swapped, or more than was asked for"
    elif not altered and not _may_miss(viewer) and not all(map(_is, got, owed)):
        yield "I2", f"a gap: got {_names(got)} of {_names(owed)}"
    elif exchange.reached == "all" and not (viewer.left or viewer.sent_away):
        missing = owed[len(got) :]
        if _may_miss(viewer):
            # What was missed may have been superseded, but nothing supersedes the last one.
            missing = [each for each in owed[-1:] if each.kind == "completed" and not _ended(got)]
        if missing:
            yield "I2", f"lost: got {_names(got)} of {_names(owed)}"


def _owed(exchange: Exchange, generation: Generation, viewer: Viewer) -> list[Sent]:
    """What a client is to be given of the events: rising indexes, no more than asked, then an end.

    These are the published rules of the gateway; a JSON answer has the finished pictures alone.
    """
    if viewer.dialect == "json":
        return [each for each in exchange.events if each.kind == "completed"]
    owed: list[Sent] = []
    last = -1
    for each in exchange.events:
        if each.kind == "partial_image":
            index = each.index if each.index is not None else last + 1
            if len(owed) < generation.partials and index > last:
                owed.append(each)
                last = index
        elif each.kind == "completed":
            return [*owed, each]
        else:
            return owed
    return owed


def _is(frame: Frame, sent: Sent) -> bool:
    same_index = frame.index == sent.index or sent.index is None
    return frame.kind == sent.kind and frame.digest == sent.digest and same_index


def _in_order(got: Sequence[Frame], sent: Sequence[Sent]) -> bool:
    """True if `got` is what is left of `sent` after leaving some out."""
    rest = iter(sent)
    return all(any(_is(frame, each) for each in rest) for frame in got)


def _may_miss(viewer: Viewer) -> bool:
    return viewer.slow or any(frame.kind == "gap" for frame in viewer.frames)


def _ended(got: Sequence[Frame]) -> bool:
    return any(frame.kind == "completed" for frame in got)


def _names(events: Sequence[Frame] | Sequence[Sent]) -> str:
    return "+".join(f"{each.kind}{'' if each.index is None else each.index}" for each in events)


# I4, I6: what stayed, and what got out -----------------------------------------------------------


def _leaks(before: Resources, after: Resources) -> Iterator[str]:
    for field in fields(Resources):
        began, ended = getattr(before, field.name), getattr(after, field.name)
        if began is not None and ended is not None and ended > began:
            yield f"{field.name.replace('_', ' ')}: {ended} after {began}"


def _leaked(secrets: Sequence[bytes], outputs: Sequence[bytes]) -> Iterator[str]:
    for number, secret in enumerate(secrets):
        if any(secret in output for output in outputs):
            yield f"secret {number} was told"
