"""`/v1/images/files/{token}`: pictures behind signed links. The signature is the permission."""

from starlette.requests import Request
from starlette.responses import Response

from safelight.server.gateway import Gateway


async def get_file(request: Request) -> Response:
    """The picture; cacheable by its reader for as long as the link works."""
    picture = await Gateway.of(request).pictures.fetch(request.path_params["token"])
    headers = {
        "Cache-Control": f"private, max-age={picture.remaining}, immutable",
        "Content-Disposition": "inline",
        # A picture is never a page, whatever its bytes pretend to be.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(picture.content, media_type=picture.media_type, headers=headers)
