"""The upstream of the benchmarks: image streams and JSON answers as fast as a socket takes them.

What to send is said in the prompt, `EVENTS SIZE GAP_MS`, so that one process serves every scenario
behind every relay. Each picture's base64 begins with the time it was sent at, in monotonic
nanoseconds of this machine, which its receiver compares with its own.
"""

import argparse
import asyncio
import json
import ssl
import time
from pathlib import Path

import uvloop

STAMP_DIGITS = 20
CHUNK_BYTES = 64 * 1024

FACTS = (
    '"created_at":1790000001,"size":"1024x1024","quality":"low","background":"opaque",'
    '"output_format":"png"'
)
USAGE = (
    '"usage":{"input_tokens":1,"input_tokens_details":{"image_tokens":0,"text_tokens":1},'
    '"output_tokens":1,"total_tokens":2}'
)
STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
)
PIXELS = b"A" * (8 * 1024 * 1024)


def stamped(size: int) -> list[bytes]:
    """Base64 of `size` bytes that begins with the time."""
    return [b"%020d" % time.monotonic_ns(), PIXELS[: size - STAMP_DIGITS]]


def event(number: int, events: int, size: int) -> bytes:
    """One server-sent event of a stream of `events`."""
    last = number == events - 1
    kind = "completed" if last else "partial_image"
    extra = USAGE if last else f'"partial_image_index":{number}'
    head = f'event: image_generation.{kind}\ndata: {{"type":"image_generation.{kind}","b64_json":"'
    return b"".join([head.encode(), *stamped(size), f'",{FACTS},{extra}}}\n\n'.encode()])


def chunks(body: bytes) -> list[bytes]:
    """The body in chunked coding, without the end."""
    pieces: list[bytes] = []
    for start in range(0, len(body), CHUNK_BYTES):
        piece = body[start : start + CHUNK_BYTES]
        pieces += [b"%x\r\n" % len(piece), piece, b"\r\n"]
    return pieces


def answer(size: int) -> bytes:
    """One whole JSON answer."""
    body = b"".join([b'{"created":1,"data":[{"b64_json":"', *stamped(size), b'"}],%s}'])
    body = body % USAGE.encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Requests of one connection, one after the other."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            await respond(await reader.readexactly(content_length(head)), writer)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def content_length(head: bytes) -> int:
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n") if b":" in line)
    return int(fields.get(b"content-length", 0))


async def respond(body: bytes, writer: asyncio.StreamWriter) -> None:
    request = json.loads(body)
    events, size, gap = (int(word) for word in request["prompt"].split())
    if not request.get("stream"):
        writer.write(answer(size))
        await writer.drain()
        return
    writer.write(STREAM_HEAD)
    for number in range(events):
        if gap:
            await asyncio.sleep(gap / 1000)
        writer.writelines(chunks(event(number, events, size)))
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--certificate", type=Path)
    options = parser.parse_args()
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate)
    server = await asyncio.start_server(serve, "127.0.0.1", options.port, ssl=context, backlog=2048)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
