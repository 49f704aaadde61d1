"""The painter as an upstream: real processes, real pictures, at the pace asked for."""

import asyncio
import base64
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from structlog.testing import capture_logs

from harness.generations import Boundless
from safelight.catalog.catalog import load
from safelight.catalog.rules import ResolvedRequest
from safelight.errors import UpstreamFailed, UpstreamRefused
from safelight.upstreams.painter.adapter import PainterUpstream, spread
from safelight.upstreams.painter.pool import Painter
from safelight.wire.events import Completed, Event, Failed, PartialImage
from safelight.wire.picture import base64_format
from safelight.wire.request import GenerationRequest

CATALOG = load()
PATIENCE = 60


def request(model: str = "painter-1", **fields: Any) -> ResolvedRequest:
    given: dict[str, Any] = {"prompt": "a red boat on the sea", "size": "128x96"} | fields
    return ResolvedRequest(GenerationRequest(**given), CATALOG.models[model])


def streamed(partials: int, **fields: Any) -> ResolvedRequest:
    return request(stream=True, partial_images=partials, **fields)


@asynccontextmanager
async def painter(
    workers: int = 1, pace: float = 0, *, refuses: bool = True
) -> AsyncIterator[PainterUpstream]:
    upstream = PainterUpstream("painter", (), workers, pace, refuses=refuses)
    async with asyncio.timeout(PATIENCE), upstream.running():
        yield upstream


async def paint(upstream: PainterUpstream, wanted: ResolvedRequest) -> list[Event]:
    async with upstream.open(wanted, Boundless()) as events:
        return [event async for event in events]


async def test_exactly_the_partials_asked_for_come_and_then_the_same_final() -> None:
    finals = set()
    async with painter() as upstream:
        for partials in range(4):
            *before, last = await paint(upstream, streamed(partials))
            indexes = [e.partial_image_index for e in before if isinstance(e, PartialImage)]
            assert indexes == list(range(partials)) == list(range(len(before)))
            assert isinstance(last, Completed)
            finals.add(last.picture.base64)
    assert len(finals) == 1


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
async def test_pictures_come_in_the_format_asked_for_with_its_facts(output_format: str) -> None:
    async with painter() as upstream:
        (event,) = await paint(upstream, request(output_format=output_format, quality="low"))
    assert isinstance(event, Completed)
    made = event.picture
    assert base64_format(made.base64) == made.output_format == output_format
    assert (made.size, made.quality, made.background) == ("128x96", "low", "opaque")


async def test_usage_counts_the_partials() -> None:
    async with painter() as upstream:
        *_, plain = await paint(upstream, streamed(0))
        *_, with_two = await paint(upstream, streamed(2))
    assert isinstance(plain, Completed)
    assert isinstance(with_two, Completed)
    assert plain.usage is not None
    assert with_two.usage is not None
    assert with_two.usage["output_tokens"] - plain.usage["output_tokens"] == 200


async def test_what_is_chosen_for_auto_is_painted_and_told() -> None:
    async with painter() as upstream:
        prompt = "a portrait of a cat on a transparent background"
        asked = request("gpt-image-1", prompt=prompt, size=None, quality="low")
        (event,) = await paint(upstream, asked)
    assert isinstance(event, Completed)
    made = event.picture
    png = base64.b64decode(made.base64)
    size = f"{int.from_bytes(png[16:20])}x{int.from_bytes(png[20:24])}"
    assert (made.size, made.background) == (size, "transparent") == ("1024x1536", "transparent")
    assert png[25] == 6, "an alpha channel"
    assert event.usage is not None
    assert event.usage["output_tokens"] == 408


@pytest.mark.parametrize(("pace", "partials"), [(0, 0), (0, 2), (0.05, 2)])
async def test_a_test_prompt_is_refused_after_its_partials(pace: float, partials: int) -> None:
    asked = streamed(partials, prompt="Safelight test: refuse the picture")
    async with painter(pace=pace) as upstream:
        *before, last = await paint(upstream, asked)
    assert [type(event) for event in before] == [PartialImage] * partials
    assert isinstance(last, Failed)
    assert isinstance(last.error, UpstreamRefused)


async def test_a_test_prompt_is_refused_before_anything_is_painted() -> None:
    asked = streamed(2, prompt="Safelight test: refuse the prompt")
    upstream = PainterUpstream("painter", (), 1, 0)
    with pytest.raises(UpstreamRefused):
        await paint(upstream, asked)
    assert not children()


async def test_where_it_stands_in_for_another_picture_it_refuses_nothing() -> None:
    async with painter(refuses=False) as upstream:
        for words in ("refuse the prompt", "refuse the picture"):
            events = await paint(upstream, request(prompt=f"safelight test: {words}"))
            assert [type(event) for event in events] == [Completed]


async def test_dall_e_3_tells_the_prompt_as_painted_and_the_others_do_not() -> None:
    async with painter() as upstream:
        (three,) = await paint(upstream, request("dall-e-3", size="1024x1024"))
        (two,) = await paint(upstream, request("dall-e-2", size="256x256"))
    assert isinstance(three, Completed)
    assert isinstance(two, Completed)
    assert three.revised_prompt
    assert "boat" in three.revised_prompt
    assert (two.revised_prompt, two.usage) == (None, None)


async def test_leaving_early_frees_the_painter_for_the_next_picture() -> None:
    async with painter(workers=1) as upstream:
        async with upstream.open(streamed(3, size="2048x2048"), Boundless()) as events:
            assert isinstance(await anext(events), PartialImage)
        assert [type(e) for e in await paint(upstream, request())] == [Completed]


SLOW_IN_MID_PICTURE = """
import sys
sys.stdin.readline()
sys.stdout.write('{"kind":"partial","job":1,"index":0,"bytes":4}\\nAA')
sys.stdout.flush()
sys.stdin.readline()
sys.stdout.write('AA{"kind":"cancelled","job":1,"bytes":0}\\n')
sys.stdout.flush()
sys.stdin.readline()
sys.stdout.write('{"kind":"completed","job":2,"bytes":4}\\nBBBB')
sys.stdout.flush()
sys.stdin.readline()
"""


async def test_leaving_between_a_header_and_its_picture_leaves_the_painter_in_step() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SLOW_IN_MID_PICTURE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    slow = Painter(process)
    async with asyncio.timeout(PATIENCE):
        with anyio.move_on_after(0.5) as left:
            async with aclosing(slow.paint({})) as stages:
                await anext(stages)
        assert left.cancelled_caught
        assert slow.usable
        async with aclosing(slow.paint({})) as stages:
            assert (await anext(stages)).base64 == b"BBBB"
    await slow.stop()


async def test_two_painters_paint_at_the_same_time() -> None:
    async with painter(workers=2) as upstream:
        async with (
            upstream.open(streamed(1), Boundless()) as first,
            upstream.open(streamed(1), Boundless()) as second,
        ):
            assert isinstance(await anext(first), PartialImage)
            assert isinstance(await anext(second), PartialImage)


async def test_a_painter_that_dies_fails_its_picture_and_is_replaced() -> None:
    async with painter(workers=1) as upstream:
        async with upstream.open(streamed(3, size="1024x1024"), Boundless()) as events:
            await anext(events)
            for child in children():
                os.kill(child, signal.SIGKILL)
            with pytest.raises(UpstreamFailed, match="ended unexpectedly"):
                [event async for event in events]
        assert [type(e) for e in await paint(upstream, request())] == [Completed]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
async def test_a_painter_goes_on_when_the_whole_group_is_asked_to_end(
    number: signal.Signals,
) -> None:
    async with painter(workers=1) as upstream:
        async with upstream.open(streamed(3, size="1024x1024"), Boundless()) as events:
            await anext(events)
            for child in children():
                os.kill(child, number)
            *_, last = [event async for event in events]
    assert isinstance(last, Completed)


async def test_a_painter_that_fails_at_a_picture_says_where_and_not_what() -> None:
    async with painter(workers=1) as upstream:
        asked = request(prompt="a secret fox")
        # No request can ask for it: what fails is a defect, as it would be in a drawing.
        impossible = replace(asked, request=asked.request.model_copy(update={"size": "0x0"}))
        with capture_logs() as lines, pytest.raises(UpstreamFailed, match="another prompt"):
            await paint(upstream, impossible)
        assert [type(e) for e in await paint(upstream, request())] == [Completed]
    (line,) = lines
    assert line["event"] == "painter failed"
    assert re.fullmatch(r"\w+ in \w+\.py:\d+", line["reason"])


async def test_no_painter_is_left_when_the_server_ends() -> None:
    async with painter(workers=2) as upstream:
        await paint(upstream, request())
        assert children()
    assert not children()


async def test_pace_spreads_the_events_evenly() -> None:
    loop = asyncio.get_running_loop()
    async with painter(pace=0.6) as upstream:
        await paint(upstream, streamed(0))
        started = loop.time()
        async with upstream.open(streamed(2), Boundless()) as events:
            at = [loop.time() - started async for _ in events]
    assert [when >= 0.2 * number for number, when in enumerate(at, 1)] == [True] * 3
    assert at == sorted(at)


async def test_what_waited_for_its_turn_is_dated_when_it_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(1_000, 2_000))
    read = SimpleNamespace(time=lambda: next(clock))
    monkeypatch.setattr("safelight.upstreams.painter.adapter.time", read)
    async with painter(pace=0.05) as upstream:
        events = await paint(upstream, streamed(2))
    dates = [e.picture.created_at for e in events if isinstance(e, PartialImage | Completed)]
    # Three that were read while it was painted, then one for each as it came.
    assert dates == [1_003, 1_004, 1_005]


@pytest.mark.parametrize(
    ("painting", "count", "steps"),
    [
        (0.1, 4, [2, 4, 6, 8]),
        (5, 4, [5, 6, 7, 8]),
        (0.1, 1, [8]),
        (7, 4, [7, 8, 9, 10]),
        (9, 4, [9, 10, 11, 12]),
        (9, 1, [9]),
    ],
)
def test_what_painting_leaves_of_the_pace_is_spread_evenly_and_never_all_at_once(
    painting: float, count: int, steps: list[float]
) -> None:
    assert spread(painting, 8, count) == pytest.approx(steps)


async def test_painters_get_no_secret_from_the_servers_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-the-server")
    started = await Painter.start()
    (child,) = children()
    environment = environment_of(child)
    await started.stop()
    assert b"sk-secret" not in environment


async def test_the_same_request_gives_the_same_bytes_in_another_process() -> None:
    finals = []
    for _ in range(2):
        async with painter() as upstream:
            (event,) = await paint(upstream, request(prompt="a house under a tree"))
            assert isinstance(event, Completed)
            finals.append(event.picture.base64)
    assert finals[0] == finals[1]


async def test_transparent_pictures_have_an_alpha_channel() -> None:
    async with painter() as upstream:
        (event,) = await paint(upstream, request(background="transparent"))
    assert isinstance(event, Completed)
    png = base64.b64decode(event.picture.base64)
    colour_type = png[25]
    assert (event.picture.background, colour_type) == ("transparent", 6)


def environment_of(process: int) -> bytes:
    return Path(f"/proc/{process}/environ").read_bytes()


def children() -> list[int]:
    """Painters that this process has started and that still run.

    Told by their parent: the kernel's own list of children may skip one while another is ending.
    """
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [number for number in numbers if _is_own_painter(number)]


def _is_own_painter(number: int) -> bool:
    process = Path(f"/proc/{number}")
    try:
        parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        return parent == os.getpid() and b"painter.worker" in (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
