"""What a probe shows of the proxies on its way, in words, and what to change.

Pure: measurements in, findings out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from safelight.client.probing import Probed

LATE_SECONDS = 0.5
"""Less is the network or a busy machine; what collects holds the first event for over a second."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is what to change where it is not well."""

    what: str
    well: bool
    words: str
    advice: str = ""


def findings(probed: Probed) -> Iterator[Finding]:
    """All that one probe tells, in the order in which it would be noticed."""
    yield _head(probed)
    yield _compression(probed)
    yield _buffering(probed)
    yield _line(probed)
    if probed.line_bytes is not None:
        yield _silence(probed)


def _head(probed: Probed) -> Finding:
    if probed.content_type == "text/event-stream":
        return Finding("stream", True, "It arrives as text/event-stream.")
    kind = probed.content_type or "nothing"
    return Finding(
        "stream",
        False,
        f"Content-Type arrives as {kind} instead of text/event-stream; no browser takes that.",
        "Whatever rewrites response headers must leave Content-Type alone.",
    )


def _compression(probed: Probed) -> Finding:
    if probed.encoding in ("", "identity"):
        return Finding("compression", True, "None.")
    if probed.ticks and probed.latest < LATE_SECONDS:
        words = (
            f"The stream is compressed on the way ({probed.encoding}), which holds nothing back."
        )
        return Finding("compression", True, words)
    return Finding(
        "compression",
        False,
        f"The stream is compressed on the way ({probed.encoding}), and a compressor collects.",
        "nginx: take text/event-stream (and *) out of gzip_types. Caddy: leave encode out. Apache: "
        "SetEnv no-gzip 1 for this location. A CDN: a rule that does not compress this path.",
    )


def _buffering(probed: Probed) -> Finding:
    if not probed.ticks:
        return Finding(
            "buffering",
            False,
            f"Not one event came through. {probed.broken or ''}".rstrip(),
            "See that the proxy passes on what it gets as it gets it (nginx: proxy_buffering off).",
        )
    late = probed.latest
    if late < LATE_SECONDS:
        return Finding("buffering", True, f"None: events come at once (within {late:.2f} s).")
    return Finding(
        "buffering",
        False,
        f"Events are held back: the latest of five small ones came {late:.1f} s late.",
        "nginx: proxy_buffering off, or no proxy_ignore_headers, which keeps it from heeding "
        "Safelight's X-Accel-Buffering; and proxy_http_version 1.1. Apache: flushpackets=on. "
        "HAProxy: option http-no-delay. A CDN: a rule that neither caches nor changes this path.",
    )


def _line(probed: Probed) -> Finding:
    if probed.line_bytes is None:
        some = f" after {probed.unfinished:,} bytes of it" if probed.unfinished else ""
        return Finding(
            "long lines",
            False,
            f"The stream broke off before its long line was through{some}. {probed.broken or ''}",
            "A large picture is one line of some megabytes: raise or remove the limit on the size "
            "of responses, and on how long one may take.",
        )
    if not probed.line_intact:
        return Finding(
            "long lines",
            False,
            "The long line was changed on the way.",
            "Nothing may rewrite response bodies: look for filters, injected scripts, scanners.",
        )
    return Finding("long lines", True, f"A line of {probed.line_bytes:,} bytes came through whole.")


def _silence(probed: Probed) -> Finding:
    asked, heartbeat = probed.silence or 0.0, probed.heartbeat or 0.0
    if probed.ended:
        beats = f"; heartbeats come every {heartbeat:g} s"
        enough = asked > heartbeat
        words = f"{asked:g} s of silence are survived{beats if enough else ''}."
        return Finding("silence", True, words)
    after = probed.quiet_before_end
    if after >= heartbeat:
        return Finding(
            "silence",
            True,
            f"A silent stream is cut after {after:.1f} s; heartbeats come every {heartbeat:g} s "
            "and keep it open.",
        )
    return Finding(
        "silence",
        False,
        f"A silent stream is cut after {after:.1f} s, and heartbeats come every {heartbeat:g} s "
        "only: pictures that take longer are lost.",
        "nginx: proxy_read_timeout 600s. HAProxy: timeout server 600s. A load balancer: its idle "
        "timeout. Or set Safelight's heartbeat to "
        f"{max(1, int(after / 2))} (SAFELIGHT_HEARTBEAT).",
    )
