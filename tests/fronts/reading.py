"""A stream read in parts, so that a test can do something in the middle of it."""

import httpx2


class Reading:
    """A stream that is read in two parts: up to something in it, and from there to its end."""

    def __init__(self, response: httpx2.Response) -> None:
        self._pieces = response.aiter_raw()
        self.text = b""

    async def until(self, count: int, line: bytes) -> bool:
        """Read until there are `count` such lines; False if the stream ends before."""
        try:
            while self.text.split(b"\n").count(line) < count:
                self.text += await anext(self._pieces)
        except (StopAsyncIteration, httpx2.RemoteProtocolError):
            return False
        return True

    async def ending(self) -> str:
        """Read the rest: `clean`, or `cut` where HTTP says that something is missing."""
        try:
            async for piece in self._pieces:
                self.text += piece
        except httpx2.RemoteProtocolError:
            return "cut"
        return "clean"

    @property
    def events(self) -> int:
        """How many have come."""
        return self.text.count(b"\n\n")
