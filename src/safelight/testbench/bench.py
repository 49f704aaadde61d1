"""The test bench around the application: a request's faults found, and its answer played with them.

Innermost of the middleware, so that whatever it answers has a request id, a line in the log, and
what a browser needs of it. A request without faults goes through as it came.
"""

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import anyio
import structlog
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safelight.errors import InvalidRequest
from safelight.server.connection import ClientGone, connection_of
from safelight.server.failures import error_response
from safelight.server.preferences import FAULT, responds_async
from safelight.server.stream import EVENT_STREAM
from safelight.testbench.answering import Answered, answering
from safelight.testbench.blocks import Block, whole
from safelight.testbench.conversions import as_json, as_stream
from safelight.testbench.faults import Asked, Fault, Faults, parse, refusal
from safelight.testbench.stages import FAILURE, Blocks, Cut, played, refused
from safelight.wire.frames import Dialect

_log = structlog.stdlib.get_logger("safelight.testbench")

GENERATIONS = "/v1/images/generations"
_EVENTS = re.compile(rf"{GENERATIONS}/(gen_[0-9a-f]+)/events")

REMEMBERED = 1000
"""Generations whose first viewer is still to meet their faults."""

RESET_GRACE_SECONDS = 0.1
"""From the last bytes to a reset, which would overtake them."""

SLOW_STEP_SECONDS = 0.05

_STATUS_ERRORS: dict[int, tuple[str, str]] = {
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("invalid_request_error", "permission_denied"),
    429: ("requests", "rate_limit_exceeded"),
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """The faults of a generation, or of an answer about it, and what was asked for."""

    faults: Faults
    asked: Asked
    dialect: Dialect


class TestBench:
    """ASGI middleware; `max_body_bytes` bounds what is looked into for faults."""

    __test__ = False  # it is no test of pytest's

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self._app = app
        self._limit = max_body_bytes
        self._waiting: OrderedDict[str, _Plan] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._serve(scope, receive, send)
        except InvalidRequest as error:
            await error_response(error)(scope, receive, send)
        except ClientGone:
            # Nobody is left to be answered.
            return

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        body, messages = b"", list[Message]()
        if scope["method"] == "POST" and scope["path"] == GENERATIONS:
            body, messages = await _taken(receive, self._limit)
        plan = self._plan(scope, headers, body)
        if plan is None:
            await self._app(scope, _given(messages, receive), send)
            return
        if plan.faults.cut and connection_of(scope) is None:
            raise refusal(f"{plan.faults} can only be had from Safelight's own server.")
        _log.info("fault", fault=str(plan.faults), path=scope["path"])
        scope = _without_header(scope)
        at_once = plan.faults.at_once
        if at_once is not None:
            await _answer_at_once(at_once, scope, receive, send)
            return
        async with answering(self._app, scope, body, receive) as answered:
            await self._play(answered, plan, scope, send)

    def _plan(self, scope: Scope, headers: Headers, body: bytes) -> _Plan | None:
        """The faults that this answer is to have, if any."""
        header = _header(headers)
        path, method = scope["path"], scope["method"]
        watched = _EVENTS.fullmatch(path)
        if path == GENERATIONS and method == "POST":
            plan = _of_post(headers, body)
        elif path == GENERATIONS and method == "GET":
            plan = _of_query(headers, QueryParams(scope["query_string"]))
        elif watched and method == "GET":
            waiting = self._waiting.pop(watched[1], None)
            if header is None:
                return waiting
            plan = _Plan(parse(header, None), Asked("stream"), "eventsource")
        elif header is not None:
            raise refusal(f"{FAULT} acts on {GENERATIONS} and on the events of a generation.")
        else:
            return None
        plan.faults.check(plan.asked)
        return plan if plan.faults else None

    async def _play(self, answered: Answered, plan: _Plan, scope: Scope, send: Send) -> None:
        head = answered.headers
        kind = head.get("content-type", "").partition(";")[0]
        if answered.status in (202, 301) and "safelight-generation" in head:
            # Who watches it first meets the faults; who comes back to it finds it well.
            self._waiting[head["safelight-generation"]] = plan
            while len(self._waiting) > REMEMBERED:
                self._waiting.popitem(last=False)
        elif answered.status == 200 and kind == EVENT_STREAM:
            await _play_stream(answered, plan, scope, send)
            return
        elif answered.status == 200 and plan.asked.answer == "json":
            await _play_json(answered, plan, scope, send)
            return
        await send(answered.start)
        async for message in answered.messages():
            await send(message)


def _header(headers: Headers) -> str | None:
    """What the header says, however often it is there."""
    return "; ".join(headers.getlist(FAULT)) if FAULT in headers else None


def _of_post(headers: Headers, body: bytes) -> _Plan:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    fields: dict[str, Any] = document if isinstance(document, dict) else {}
    prompt, count, stream = (fields.get(name) for name in ("prompt", "partial_images", "stream"))
    faults = parse(_header(headers), prompt if isinstance(prompt, str) else None)
    partials = count if isinstance(count, int) and stream else 0
    if responds_async(headers):
        return _Plan(faults, Asked("stream", partials), "eventsource")
    return _Plan(faults, Asked("stream" if stream is True else "json", partials), "openai")


def _of_query(headers: Headers, query: QueryParams) -> _Plan:
    count = query.get("partial_images", "")
    partials = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
    return _Plan(
        parse(_header(headers), query.get("prompt")), Asked("stream", partials), "eventsource"
    )


async def _taken(receive: Receive, limit: int) -> tuple[bytes, list[Message]]:
    """The request's body, and the messages it came in; what is over the limit is not read."""
    messages: list[Message] = []
    size = 0
    while size <= limit:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(message.get("body", b"") for message in messages), messages


def _given(messages: list[Message], receive: Receive) -> Receive:
    """The messages again, then what comes."""
    left = iter(messages)

    async def again() -> Message:
        message = next(left, None)
        return await receive() if message is None else message

    return again if messages else receive


def _without_header(scope: Scope) -> Scope:
    """The request without its faults, as the application knows it."""
    name = FAULT.lower().encode()
    return {**scope, "headers": [field for field in scope["headers"] if field[0] != name]}


async def _answer_at_once(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    connection = connection_of(scope)
    if fault.kind.name == "drop" and connection is not None:
        connection.hang_up()
        return
    headers = {FAULT: fault.text}
    if fault.kind.name == "refusal":
        response = JSONResponse({"error": refused("input")}, 400, headers)
    else:
        status = int(fault.number("status"))
        usual = ("server_error", "server_error") if status >= 500 else ("invalid_request_error", "")
        kind, code = _STATUS_ERRORS.get(status, usual)
        if "seconds" in fault.values:
            headers["Retry-After"] = str(fault.values["seconds"])
        error = {**FAILURE, "type": kind, "code": code or None}
        response = JSONResponse({"error": error}, status, headers)
    await response(scope, receive, send)


async def _play_stream(answered: Answered, plan: _Plan, scope: Scope, send: Send) -> None:
    if plan.faults.get("answer json"):
        body = as_json([block async for block in answered.blocks()])
        await _send_head(answered, plan.faults, send, "application/json", len(body))
        await send({"type": "http.response.body", "body": body})
        return
    await _send_head(answered, plan.faults, send)
    async with played(answered.blocks(), plan.faults, plan.dialect) as blocks:
        await _write(blocks, plan.faults, scope, send)


async def _play_json(answered: Answered, plan: _Plan, scope: Scope, send: Send) -> None:
    body = await answered.body()
    if plan.faults.get("answer sse"):
        await _send_head(answered, plan.faults, send, EVENT_STREAM)
        for block in as_stream(body):
            await send({"type": "http.response.body", "body": block.raw, "more_body": True})
        await send({"type": "http.response.body"})
        return
    if plan.faults.get("huge") and b'"b64_json"' not in body:
        raise refusal("huge acts on base64: ask for response_format b64_json.")
    # What is said must be known before its length is; when and how it ends must not.
    spoken = plan.faults.only("clock", "huge", "malformed after")
    async with played(_one(whole(body)), spoken, plan.dialect) as blocks:
        (said,) = [block async for block in blocks]
    await _send_head(answered, plan.faults, send, length=len(said.raw))
    async with played(_one(said), plan.faults.without(spoken), plan.dialect) as blocks:
        await _write(blocks, plan.faults, scope, send)


async def _one(block: Block) -> Blocks:
    yield block


async def _send_head(
    answered: Answered,
    faults: Faults,
    send: Send,
    content_type: str | None = None,
    length: int | None = None,
) -> None:
    """The application's head, with the faults named in it."""
    start = {**answered.start, "headers": list(answered.start["headers"])}
    headers = MutableHeaders(raw=start["headers"])
    headers[FAULT] = str(faults)
    other = faults.get("content-type")
    content_type = str(other.values["type"]) if other else content_type
    if content_type is not None:
        headers["content-type"] = content_type
    del headers["content-length"]
    if length is not None:
        headers["content-length"] = str(length)
    await send(start)
    # With an empty piece of body the head leaves, whatever becomes of the rest.
    await send({"type": "http.response.body", "body": b"", "more_body": True})


async def _write(blocks: Blocks, faults: Faults, scope: Scope, send: Send) -> None:
    """The blocks as they come, to the end or to the cut."""
    slow = faults.get("slow")
    step = max(1, int(slow.number("rate") * SLOW_STEP_SECONDS)) if slow else 0
    try:
        async for block in blocks:
            for start in range(0, len(block.raw), step or len(block.raw)):
                piece = block.raw[start : start + step] if step else block.raw
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if step:
                    await anyio.sleep(SLOW_STEP_SECONDS)
    except Cut as cut:
        connection = connection_of(scope)
        if connection is not None and cut.reset:
            await anyio.sleep(RESET_GRACE_SECONDS)
            connection.abort()
        elif connection is not None:
            connection.hang_up()
        return
    await send({"type": "http.response.body", "body": b"", "more_body": False})
