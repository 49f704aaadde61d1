"""The fault proxy does to a connection what it was told to, and nothing else."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Sequence

import pytest

from harness.proxy import Link, Proxy, proxied
from harness.toxics import (
    Bandwidth,
    Cut,
    CutOnce,
    Duplicate,
    Flip,
    Flow,
    Inject,
    Latency,
    LimitData,
    Place,
    ResetPeer,
    Severed,
    Slicer,
    SlowClose,
    Stall,
    Timeout,
    Toxic,
    Trickle,
)
from harness.upstream import CUT, ScriptedUpstream, scripted

TEXT = b"0123456789abcdef"
REQUEST = b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"


async def flow(*pieces: bytes) -> Flow:
    for piece in pieces:
        yield piece


async def out(toxic: Toxic, *pieces: bytes) -> list[bytes]:
    return [piece async for piece in toxic.through(flow(*pieces))]


async def until_severed(toxic: Toxic, *pieces: bytes) -> tuple[bytes, str]:
    passed = b""
    try:
        async for piece in toxic.through(flow(*pieces)):
            passed += piece
    except Severed as severed:
        return passed, severed.how
    raise AssertionError("never severed")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that toxics wait, without waiting."""
    seconds: list[float] = []

    async def note(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr("harness.toxics.asyncio.sleep", note)
    return seconds


def pieces_of(size: int) -> list[bytes]:
    return [TEXT[at : at + size] for at in range(0, len(TEXT), size)]


@pytest.mark.parametrize("size", [1, 3, 16])
@pytest.mark.parametrize("at", range(len(TEXT) + 1))
async def test_a_cut_lets_exactly_so_many_bytes_pass_however_they_come(at: int, size: int) -> None:
    assert await until_severed(Cut(at, "rst"), *pieces_of(size)) == (TEXT[:at], "rst")


@pytest.mark.parametrize("size", [1, 3, 16])
@pytest.mark.parametrize(
    ("toxic", "result"),
    [
        (Flip(0, 1), b"1" + TEXT[1:]),
        (Flip(5, 0x80), TEXT[:5] + b"\xb5" + TEXT[6:]),
        (Flip(b"56"), TEXT[:6] + b"7" + TEXT[7:]),
        (Duplicate(4, 3), TEXT[:4] + b"123" + TEXT[4:]),
        (Duplicate(2, 9), b"01" + TEXT),
        (Duplicate(0, 3), TEXT),
        (Duplicate(16, 2), TEXT + b"ef"),
        (Inject(0, b"<>"), b"<>" + TEXT),
        (Inject(7, b"<>"), TEXT[:7] + b"<>" + TEXT[7:]),
        (Inject(16, b"<>"), TEXT + b"<>"),
        (Inject(b"ab", b"<>"), TEXT[:11] + b"<>" + TEXT[11:]),
        (Trickle(3, 0), TEXT),
        (Slicer(4), TEXT),
    ],
)
async def test_bytes_are_changed_at_their_place_and_nowhere_else(
    toxic: Toxic, result: bytes, size: int
) -> None:
    assert b"".join(await out(toxic, *pieces_of(size))) == result


@pytest.mark.parametrize(
    "toxic", [Cut(99), Flip(99), Duplicate(99, 3), Inject(99, b"x"), Stall(99), Cut(b"nowhere")]
)
async def test_a_place_that_never_comes_changes_nothing(toxic: Toxic) -> None:
    assert b"".join(await out(toxic, *pieces_of(3))) == TEXT


async def test_limit_data_closes_well() -> None:
    assert await until_severed(LimitData(6), TEXT) == (TEXT[:6], "fin")


async def test_latency_and_its_jitter_delay_every_piece(waits: list[float]) -> None:
    assert await out(Latency(2.0, jitter=0.5), *pieces_of(4)) == pieces_of(4)
    assert len(waits) == 4
    assert all(1.5 <= wait <= 2.5 for wait in waits)
    assert len(set(waits)) == 4


async def test_bandwidth_takes_time_by_the_byte(waits: list[float]) -> None:
    assert await out(Bandwidth(8.0), TEXT[:4], TEXT[4:]) == [TEXT[:4], TEXT[4:]]
    assert waits == [0.5, 1.5]


async def test_a_slicer_slices_and_waits_between(waits: list[float]) -> None:
    assert await out(Slicer(6, delay=0.25), TEXT) == [TEXT[:6], TEXT[6:12], TEXT[12:]]
    assert waits == [0.25] * 3
    varied = await out(Slicer(4, variation=3), TEXT * 8)
    assert b"".join(varied) == TEXT * 8
    assert len({len(piece) for piece in varied}) > 2


async def test_a_trickle_is_one_byte_at_a_time_from_its_place_on(waits: list[float]) -> None:
    assert await out(Trickle(13, 1.0), TEXT) == [TEXT[:13], b"d", b"e", b"f"]
    assert waits == [1.0] * 3


async def test_a_slow_close_comes_after_the_bytes(waits: list[float]) -> None:
    assert await out(SlowClose(9.0), TEXT) == [TEXT]
    assert waits == [9.0]


async def test_a_timeout_swallows_everything_and_then_closes() -> None:
    assert await until_severed(Timeout(0.01), TEXT) == (b"", "fin")


async def test_a_reset_lets_nothing_through_at_once_or_later() -> None:
    assert await until_severed(ResetPeer(), TEXT) == (b"", "rst")
    assert await until_severed(ResetPeer(0.01), TEXT) == (b"", "rst")


@pytest.mark.parametrize("toxic", [Stall(5), Timeout()])
async def test_a_stall_never_ends_by_itself(toxic: Toxic) -> None:
    stalled = toxic.through(flow(TEXT))
    passed = await anext(stalled) if isinstance(toxic, Stall) else b""
    waiting = asyncio.ensure_future(anext(stalled))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
    assert passed in (b"", TEXT[:5])


# Over sockets ------------------------------------------------------------------------------------


async def ask(proxy: Proxy, request: bytes = REQUEST) -> tuple[bytes, str]:
    """What a client gets through the proxy, and how it ends."""
    got = bytearray()
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        try:
            writer.write(request)
            while piece := await reader.read(1):
                got += piece
        except ConnectionResetError:
            return bytes(got), "rst"
        finally:
            writer.close()
    return bytes(got), "fin"


async def through(
    *, up: Sequence[Toxic] = (), down: Sequence[Toxic] = ()
) -> tuple[bytes, str, ScriptedUpstream, Proxy]:
    async with scripted([TEXT, CUT]) as server, proxied(server.port, up=up, down=down) as proxy:
        got, ending = await ask(proxy)
        async with asyncio.timeout(10):
            await proxy.stop()
    return got, ending, server, proxy


async def test_without_toxics_it_passes_everything_and_keeps_it() -> None:
    got, ending, server, proxy = await through()
    assert (got, ending) == (TEXT, "fin")
    assert server.requests[0].body == b"body"
    (link,) = proxy.links
    assert (bytes(link.up), bytes(link.down), link.ending) == (REQUEST, TEXT, "ended")
    assert proxy.open == 0


@pytest.mark.parametrize("at", [1, 7, 16])
async def test_the_answer_is_cut_by_fin_at_a_byte(at: int) -> None:
    got, ending, _, proxy = await through(down=[Cut(at)])
    assert (got, ending) == (TEXT[:at], "fin")
    assert bytes(proxy.links[0].down) == TEXT[:at]


async def test_the_answer_is_cut_by_rst() -> None:
    got, ending, _, proxy = await through(down=[Cut(7, "rst")])
    assert ending == "rst"
    assert TEXT.startswith(got)
    assert (bytes(proxy.links[0].down), proxy.links[0].ending) == (TEXT[:7], "reset")


async def test_the_request_is_cut_before_it_arrives() -> None:
    got, ending, server, proxy = await through(up=[Cut(len(REQUEST) - 1)])
    assert (got, ending) == (b"", "fin")
    assert server.requests == []
    assert bytes(proxy.links[0].up) == REQUEST[:-1]


async def test_what_was_changed_is_what_is_kept() -> None:
    got, _, _, proxy = await through(down=[Flip(0), Inject(4, b"<>"), Cut(8)])
    assert got == bytes(proxy.links[0].down) == b"1123<>45"


async def test_a_stall_lasts_until_the_client_leaves() -> None:
    async with scripted([TEXT, CUT]) as server, proxied(server.port, down=[Stall(5)]) as proxy:
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write(REQUEST)
            assert await reader.readexactly(5) == TEXT[:5]
            assert proxy.open == 1
            writer.close()
            await proxy.links[0].closed.wait()
        assert proxy.links[0].ending == "client left"


async def test_toxics_can_be_chosen_by_the_request() -> None:
    def chosen(link: Link) -> Sequence[Toxic]:
        return [Cut(3)] if b"short" in link.up else []

    async with scripted([TEXT, CUT]) as server, proxied(server.port, down=chosen) as proxy:
        assert await ask(proxy, REQUEST.replace(b"/ ", b"/short ")) == (TEXT[:3], "fin")
        assert await ask(proxy) == (TEXT, "fin")
    assert [link.number for link in proxy.links] == [0, 1]


async def test_down_refuses_connections_and_then_serves_again_on_the_same_port() -> None:
    async with scripted([TEXT, CUT]) as server, proxied(server.port) as proxy:
        async with proxy.down_for_a_while():
            with pytest.raises(ConnectionRefusedError):
                await ask(proxy)
        assert await ask(proxy) == (TEXT, "fin")


async def test_a_cut_for_once_spares_the_next_connection() -> None:
    cut = CutOnce(b"456")
    async with scripted([TEXT, CUT]) as server, proxied(server.port, down=[cut]) as proxy:
        assert await ask(proxy) == (TEXT[:5], "fin")
        assert await ask(proxy) == (TEXT, "fin")
    assert cut.done.is_set()


async def test_a_client_that_resets_leaves_nothing_open() -> None:
    release = asyncio.Event()
    async with scripted([TEXT, release]) as server, proxied(server.port) as proxy:
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write(REQUEST)
            await reader.readexactly(1)
            linger_0 = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, linger_0
            )
            writer.close()
            await server.closed.wait()
            await proxy.links[0].closed.wait()
        assert (proxy.links[0].ending, server.open) == ("reset", 0)


async def test_a_server_that_is_not_there_is_a_reset() -> None:
    async with scripted([TEXT, CUT]) as server:
        pass
    async with proxied(server.port) as proxy:
        assert await ask(proxy) == (b"", "rst")


@pytest.mark.parametrize("place", [b"456", 5])
async def test_a_place_may_be_a_text(place: Place) -> None:
    got, _, _, _ = await through(down=[Cut(place)])
    assert got == TEXT[:5]


async def pieces(got: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in got])


async def test_toxics_are_applied_in_order() -> None:
    first, second = Inject(2, b"x"), Cut(3)
    flowing = second.through(first.through(flow(TEXT)))
    with pytest.raises(Severed):
        await pieces(flowing)
    assert await pieces(first.through(flow(TEXT))) == b"01x" + TEXT[2:]
