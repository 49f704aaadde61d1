"""Pictures are passed on unopened: what they hold is the client's decoder's business, not ours."""

import ast
import base64
import struct
import zlib
from pathlib import Path
from typing import Any

import httpx2

import safelight
from harness.gateway import Serve
from harness.process import Command
from harness.upstream import CUT, answer, completed, json_response, partial, scripted, sse

SOURCE = Path(safelight.__file__).parent
BODY: dict[str, Any] = {"prompt": "x", "model": "gpt-image-1"}
GENERATIONS = "/v1/images/generations"


def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"".join([b"\x89PNG\r\n\x1a\n", header, *chunks, chunk(b"IEND", b"")])


VAST = png(65_000, 65_000, chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9)))
PICTURES = {
    "65,000 x 65,000": VAST,
    "truncated": VAST[:60],
    "a bomb of text": png(1, 1, chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(9_000_000), 9))),
    "animated for ever": png(1, 1, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    "a page, too": png(1, 1, chunk(b"tEXt", b"x\0<script>alert(1)</script>")),
    "an archive, too": png(1, 1) + b"PK\x03\x04" + bytes(1000),
    "SVG with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "no picture at all": b"#!/bin/sh\nrm -rf /\n",
}


async def test_a_hostile_picture_goes_through_as_the_bytes_that_came(serve: Serve) -> None:
    async with scripted([CUT]) as upstream, serve(upstream.url) as gateway:
        for name, picture in PICTURES.items():
            encoded = base64.b64encode(picture).decode()
            upstream.scripts[:] = [
                sse(partial(0, b64_json=encoded), completed(b64_json=encoded)),
            ]
            stream = await gateway.generate(**BODY, stream=True, partial_images=1)
            assert stream.text.count(f'"b64_json":"{encoded}"') == 2, name
            upstream.scripts[:] = [json_response(answer(data=[{"b64_json": encoded}]))]
            answered = await gateway.generate(**BODY)
            assert answered.json()["data"][0]["b64_json"] == encoded, name


async def test_a_hostile_picture_behind_our_link_is_never_a_page(serve: Serve) -> None:
    async with scripted([CUT]) as upstream, serve(upstream.url) as gateway:
        for name, picture in PICTURES.items():
            data = [{"b64_json": base64.b64encode(picture).decode()}]
            upstream.scripts[:] = [json_response(answer(data=data, output_format="text/html"))]
            made = await gateway.generate(prompt="x", model="dall-e-3")
            stored = await gateway.client.get(made.json()["data"][0]["url"])
            assert stored.content == picture, name
            assert stored.headers["content-type"] == "image/png"
            assert stored.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in stored.headers["content-security-policy"]


def test_base64_is_decoded_to_store_a_picture_or_to_check_it_and_nowhere_else() -> None:
    decoders = {"b64decode", "standard_b64decode", "decodebytes", "a2b_base64", "b64decode_as"}
    users = {
        file.relative_to(SOURCE).as_posix()
        for file in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in decoders
    }
    # The command line saves what it gets, and the test bench makes what it is asked to.
    relaying = {user for user in users if not user.startswith(("client/", "testbench/"))}
    assert relaying == {"pictures.py", "wire/picture.py"}


def libraries(pid: int) -> set[str]:
    """The shared libraries that a process has in memory."""
    lines = Path(f"/proc/{pid}/maps").read_text("utf-8").splitlines()
    return {line.split(maxsplit=5)[5] for line in lines if line.count("/") and ".so" in line}


async def test_the_server_has_no_image_library_in_memory_after_all_that() -> None:
    encoded = base64.b64encode(VAST).decode()
    script = json_response(answer(data=[{"b64_json": encoded}]))
    async with scripted(script) as upstream:
        config = (
            f'[[upstreams]]\nname = "u"\nauth = "none"\nbase_url = "{upstream.url}"\n'
            'models = ["gpt-image-1", "dall-e-3"]\n'
        )
        async with (
            Command(config=config) as command,
            httpx2.AsyncClient(base_url=command.url, timeout=10, trust_env=False) as client,
        ):
            for model in ("gpt-image-1", "dall-e-3"):
                body = {"prompt": "x", "model": model}
                assert (await client.post(GENERATIONS, json=body)).status_code == 200
            loaded = libraries(command.process.pid)
    assert any("pydantic_core" in name for name in loaded)
    assert not [name for name in loaded if any(w in name for w in ("PIL", "numpy", "resvg"))]
