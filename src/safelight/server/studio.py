"""The studio: our own page at `/`, from `static/`, under a strict content security policy."""

import gzip
import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

TEXTS = (".css", ".html", ".js", ".svg")
"""What is worth compressing, by its ending."""


class StudioFiles(StaticFiles):
    """Static files with the page's policy, compressed where the client takes gzip.

    Each file is compressed once, when it is first asked for, and again when it has changed.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._compressed: dict[str, tuple[str, bytes]] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be revalidated by its ETag at each visit."""
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"
        return response

    def file_response(
        self,
        full_path: "str | os.PathLike[str]",
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file as it is or compressed, or 304 where the client has that very form of it."""
        plain = super().file_response(full_path, stat_result, scope, status_code)
        if not str(full_path).endswith(TEXTS):
            return plain
        plain.headers["Vary"] = "Accept-Encoding"
        headers = Headers(scope=scope)
        known_already = plain.status_code == 304
        if known_already or not takes_gzip(headers.get("accept-encoding", "")):
            return plain
        etag = f'{plain.headers["etag"][:-1]}-gzip"'
        kept = {name: plain.headers[name] for name in ("last-modified", "vary")} | {"etag": etag}
        tags = headers.get("if-none-match", "").split(",")
        if etag in [tag.strip().removeprefix("W/") for tag in tags]:
            return NotModifiedResponse(Headers(kept))
        body = self._gzipped(str(full_path), etag)
        kept |= {"content-encoding": "gzip", "content-type": plain.headers["content-type"]}
        return Response(body, status_code, kept)

    def _gzipped(self, path: str, etag: str) -> bytes:
        """The file's compressed bytes; `etag` changes with the file."""
        known = self._compressed.get(path)
        if known is None or known[0] != etag:
            body = gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)
            known = self._compressed[path] = (etag, body)
        return known[1]


def takes_gzip(accept_encoding: str) -> bool:
    """True if that Accept-Encoding allows gzip (RFC 9110 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accept_encoding.split(","):
        coding, *parameters = (each.strip().lower() for each in part.split(";"))
        weights[coding] = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weights[coding] = _weight(parameter.removeprefix("q="))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def studio_routes() -> list[BaseRoute]:
    """The page at `/` and the files it uses under `/static`."""
    files = StudioFiles(static_directory())

    async def page(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    return [Route("/", page, methods=["GET"]), Mount("/static", files)]


def static_directory() -> Path:
    """`static/` inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "static"
    return installed if installed.is_dir() else package.parents[1] / "static"
