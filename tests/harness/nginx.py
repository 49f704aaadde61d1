"""A real nginx in front of a server, configured badly on purpose."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

START_SECONDS = 10

_CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{target};
      {settings}
    }}
  }}
}}
"""


@asynccontextmanager
async def nginx(target: int, folder: Path, settings: str) -> AsyncIterator[str]:
    """Its address, in front of the loopback port `target`, until the block ends."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.fail("nginx is not installed; these tests need the real one.")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = folder / "nginx.conf"
    text = _CONFIGURATION.format(folder=folder, port=port, target=target, settings=settings)
    await asyncio.to_thread(file.write_text, text)
    process = await asyncio.create_subprocess_exec(
        program, "-p", folder, "-c", file, stderr=asyncio.subprocess.PIPE
    )
    try:
        await _listening(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def _listening(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                # It has no way to say that it listens but to listen.
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
    pytest.fail(f"nginx did not start: {process.returncode}")
