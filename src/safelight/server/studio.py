"""The studio: our own page at `/`, from `static/`, under a strict content security policy."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class StudioFiles(StaticFiles):
    """Static files with the page's policy."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be revalidated by its ETag at each visit."""
        response = await super().get_response(path, scope)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"
        return response


def studio_routes() -> list[BaseRoute]:
    """The page at `/` and the files it uses under `/static`."""
    files = StudioFiles(directory=static_directory())

    async def page(request: Request) -> Response:
        return await files.get_response("index.html", request.scope)

    return [Route("/", page, methods=["GET"]), Mount("/static", files)]


def static_directory() -> Path:
    """`static/` inside the installed package, or beside `src/` in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "static"
    return installed if installed.is_dir() else package.parents[1] / "static"
