"""A client that sends no more while it is written to is taken for gone, and that is no defect."""

import asyncio
import json
from contextlib import suppress

from harness.process import Command
from harness.upstream import Step, completed, frame, head, partial, picture, scripted
from server.watching import SECONDS, STREAMED

PICTURE = picture(1, 8 << 20)
"""More than the kernel takes off a server whose client does not read."""


async def test_a_client_that_closes_its_side_while_it_is_written_to_is_logged_as_no_error() -> None:
    body = json.dumps(STREAMED).encode()
    asked = (
        f"POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    script: list[Step] = [head(), frame(partial(0, b64_json=PICTURE)), frame(completed())]
    async with asyncio.timeout(SECONDS), scripted([*script, asyncio.Event()]) as upstream:
        config = f"""
            log_format = "json"
            [[upstreams]]
            name = "scripted"
            auth = "none"
            base_url = "{upstream.url}"
            models = ["gpt-image-1"]
        """
        # The real command, whose loop is uvloop: it ends a closing connection later than asyncio's.
        async with Command(config=config) as command:
            host, _, port = command.url.removeprefix("http://").partition(":")
            reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
            writer.write(asked)
            await reader.readuntil(b"image_generation.partial_image")
            writer.write_eof()
            with suppress(ConnectionResetError):
                await reader.read()
            writer.close()
            request = await asyncio.to_thread(command.line, '"event": "request"')
            log = command.log
    assert json.loads(request)["reached"] == "answering"
    assert '"level": "error"' not in log
