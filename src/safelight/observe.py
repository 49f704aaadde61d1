"""What the operator sees: one structured line a generation, and defects with their traceback.

Never pixels, prompts, keys or query strings. Configured once, by the command line.
"""

import logging
import sys
from typing import Literal

import structlog

from safelight.generations.generation import Generation

_log = structlog.stdlib.get_logger("safelight.generation")


def configure(log_format: Literal["console", "json"]) -> None:
    """Send log lines to standard error, coloured only on a terminal."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # The HTTP client logs whole URLs at INFO; the server's own lines are replaced by ours.
    for name in ("httpx2", "httpcore2", "uvicorn", "uvicorn.error", "sse_starlette"):
        logging.getLogger(name).setLevel(logging.WARNING)


def generation_ended(generation: Generation) -> None:
    """The summary line of a generation."""
    ended = generation.ended_at or generation.started
    first = generation.first_event_at
    log_line = _log.info if generation.state == "completed" else _log.warning
    log_line(
        "generation",
        id=generation.id,
        caller=generation.caller,
        model=generation.request.model.id,
        upstream=generation.upstream,
        streamed=generation.request.request.streamed,
        outcome=generation.state,
        error=generation.error.code_sent if generation.error else None,
        events=len(generation.log),
        dropped=generation.dropped,
        attempts=[f"{each.upstream}:{each.failure or 'ok'}" for each in generation.attempts],
        viewers=generation.audience.seen,
        endings=dict(generation.audience.endings),
        picture_bytes=generation.log.bytes_recorded,
        sent_bytes=generation.audience.bytes_sent,
        first_event_seconds=None if first is None else round(first - generation.started, 3),
        seconds=round(ended - generation.started, 3),
    )
