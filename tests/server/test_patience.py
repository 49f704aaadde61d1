"""The deadline of what a client is sent, on a clock of its own."""

import asyncio
import heapq
from collections.abc import Callable
from typing import cast

import pytest

from safelight.server.patience import LOOK_SECONDS, PROGRESS_BYTES, SendDeadline

SECONDS = 10.0


class Clock:
    """The part of a loop that knows the time: timers run when it is moved on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[tuple[float, int, Timer]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Callable[[], None]) -> "Timer":
        timer = Timer(call)
        heapq.heappush(self.timers, (self.now + delay, id(timer), timer))
        return timer

    def pass_by(self, seconds: float) -> None:
        until = self.now + seconds
        while self.timers and self.timers[0][0] <= until:
            self.now, _, timer = heapq.heappop(self.timers)
            if not timer.cancelled:
                timer.call()
        self.now = until


class Timer:
    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Client:
    """What is left for it, and when it was cut off."""

    def __init__(self, unsent: int) -> None:
        self.clock = Clock()
        self.unsent = unsent
        self.cut_at: float | None = None
        self.patience = SECONDS
        loop = cast("asyncio.AbstractEventLoop", self.clock)
        self.deadline = SendDeadline(loop, lambda: self.patience, lambda: self.unsent, self.cut)

    def cut(self) -> None:
        self.cut_at = self.clock.now

    def takes(self, size: int, *, times: int, every: float) -> None:
        for _ in range(times):
            self.clock.pass_by(every)
            self.unsent -= size


def test_a_client_that_takes_nothing_is_cut_off_at_its_deadline() -> None:
    client = Client(unsent=1 << 20)
    client.deadline.start()
    client.clock.pass_by(SECONDS - 0.01)
    assert client.cut_at is None
    client.clock.pass_by(LOOK_SECONDS)
    assert client.cut_at == pytest.approx(100 + SECONDS)


def test_a_slow_client_may_take_all_day_as_long_as_it_gets_on() -> None:
    client = Client(unsent=1 << 30)
    client.deadline.start()
    client.takes(PROGRESS_BYTES, times=100, every=SECONDS - 2 * LOOK_SECONDS)
    assert client.cut_at is None


def test_a_byte_now_and_then_is_no_progress() -> None:
    client = Client(unsent=1 << 20)
    client.deadline.start()
    client.takes(1, times=100, every=SECONDS / 10)
    assert client.cut_at == pytest.approx(100 + SECONDS)


def test_a_client_that_stops_is_cut_off_a_whole_timeout_after_its_last_progress() -> None:
    client = Client(unsent=1 << 20)
    client.deadline.start()
    client.takes(PROGRESS_BYTES, times=1, every=SECONDS / 2)
    client.clock.pass_by(SECONDS)
    assert client.cut_at is None
    client.clock.pass_by(LOOK_SECONDS)
    assert client.cut_at is not None


def test_what_is_left_must_be_taken_in_time_even_if_it_is_little() -> None:
    client = Client(unsent=1000)
    client.deadline.start()
    client.clock.pass_by(SECONDS + LOOK_SECONDS)
    assert client.cut_at is not None


def test_nothing_happens_once_all_is_taken() -> None:
    client = Client(unsent=1000)
    client.deadline.start()
    client.deadline.start()
    client.deadline.stop()
    client.clock.pass_by(3 * SECONDS)
    assert client.cut_at is None


def test_each_time_something_is_left_the_time_begins_anew() -> None:
    client = Client(unsent=1000)
    client.deadline.start()
    client.clock.pass_by(SECONDS * 0.9)
    client.deadline.stop()
    client.deadline.start()
    client.clock.pass_by(SECONDS * 0.9)
    assert client.cut_at is None
    client.clock.pass_by(SECONDS)
    assert client.cut_at is not None


def test_patience_that_gets_shorter_is_noticed_while_it_is_waited() -> None:
    client = Client(unsent=1 << 20)
    client.deadline.start()
    client.clock.pass_by(SECONDS / 2)
    client.patience = SECONDS / 4
    client.clock.pass_by(LOOK_SECONDS)
    assert client.cut_at is not None
