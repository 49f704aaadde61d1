"""The numbers that are counted: which there are, and which facts change them.

Facts are taken from a generation when it has ended and from a request when it is answered: nothing
is done for an event, let alone a slice. No label can be made up by a client or an upstream: models,
upstreams and callers come from the configuration, codes from `errors.py`, routes from the table of
routes.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from safelight.catalog.prices import tokens_of
from safelight.errors import SafelightError
from safelight.generations.generation import Attempt, Generation
from safelight.observe.access import Exchange
from safelight.observe.families import Counter, Family, Histogram
from safelight.wire.events import Completed, PartialImage

SECONDS = (0.3, 0.6, 1, 2, 4, 7, 12, 20, 30, 45, 60, 90, 120, 180, 300, 600)
"""Upper bounds in seconds: from what the painter needs to the end of the longest generation."""

METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})
"""A method of any other name is counted as `other`."""

BROKEN_OFF = "cancelled"
"""Not the upstream's failure: its generation was ended."""

NO_STATUS = "none"
"""Stands for the status of a request that ended without an answer."""


class Metrics:
    """What has been counted since the start."""

    def __init__(self) -> None:
        self._for_generations()
        self._for_upstreams()
        self._for_requests()

    def families(self) -> Iterator[Family]:
        """Every family that is counted here."""
        return (each for each in vars(self).values() if isinstance(each, Family))

    def _for_generations(self) -> None:
        self.generations = Counter(
            "safelight_generations_total",
            "Generations that have ended, by how, and by how far they had come.",
            ("model", "upstream", "outcome", "phase"),
        )
        self.first_partial = Histogram(
            "safelight_first_partial_seconds",
            "From admission to the first partial image.",
            ("model", "upstream"),
            buckets=SECONDS,
        )
        self.final = Histogram(
            "safelight_final_seconds",
            "From admission to the last finished picture of a completed generation.",
            ("model", "upstream"),
            buckets=SECONDS,
        )
        self.gaps = Histogram(
            "safelight_event_gap_seconds",
            "Between one event of a streamed generation and the next.",
            ("upstream",),
            buckets=SECONDS,
        )
        self.dropped = Counter(
            "safelight_events_dropped_total",
            "Events of upstreams that were out of order or more than asked for.",
            ("upstream",),
        )
        self.pictures = Counter(
            "safelight_picture_bytes_total",
            "Bytes of base64 that upstreams gave, partial images and finished pictures.",
            ("upstream",),
        )
        self.tokens = Counter(
            "safelight_tokens_total",
            "Tokens of finished pictures, by kind: `text_in`, `image_in`, `text_out`, `image_out`.",
            ("model", "caller", "kind"),
        )
        self.cost = Counter(
            "safelight_cost_usd_total",
            "Reckoned cost of finished pictures; `estimated` where the upstream counted no tokens.",
            ("model", "caller", "estimated"),
        )

    def _for_upstreams(self) -> None:
        self.attempts = Counter(
            "safelight_upstream_attempts_total", "Requests to upstreams.", ("upstream",)
        )
        self.failures = Counter(
            "safelight_upstream_errors_total",
            "Requests to upstreams that failed, by Safelight's own error code.",
            ("upstream", "code"),
        )
        self.fallbacks = Counter(
            "safelight_fallbacks_total",
            "Pictures for which the next upstream was asked, by the one that had failed.",
            ("upstream",),
        )

    def _for_requests(self) -> None:
        self.requests = Counter(
            "safelight_http_requests_total",
            "Requests answered, by the route's template; `unmatched` where there is none.",
            ("route", "method", "status"),
        )
        self.unreadable = Counter(
            "safelight_malformed_requests_total",
            "Requests that never reached a route: malformed, too large, too slow or cut off.",
            ("code",),
        )
        self.refusals = Counter(
            "safelight_refusals_total",
            "Requests that were not admitted, by the limit that was reached.",
            ("reason",),
        )
        self.strangers = Counter(
            "safelight_auth_failures_total",
            "Requests with no valid key or ticket, or from a page that may not call.",
            ("code",),
        )

    def ended(self, generation: Generation) -> None:
        """A generation has its outcome."""
        model, upstream = generation.request.model.id, generation.upstream
        self.generations.add(model, upstream, generation.state, generation.phase)
        self._time(generation, model, upstream)
        self.dropped.add(upstream, amount=generation.dropped)
        self.pictures.add(upstream, amount=generation.log.bytes_recorded)
        for usage in generation.usages:
            self._count_tokens(usage, model, generation.caller)
        if generation.cost is not None:
            estimated = "true" if generation.cost.estimated else "false"
            self.cost.add(model, generation.caller, estimated, amount=generation.cost.usd)
        self._count_attempts(generation.attempts)

    def _time(self, generation: Generation, model: str, upstream: str) -> None:
        log = generation.log
        partials = log.times(PartialImage)
        if partials:
            self.first_partial.observe(partials[0] - generation.started, model, upstream)
        if generation.state == "completed" and generation.final_at is not None:
            self.final.observe(generation.final_at - generation.started, model, upstream)
        if generation.request.request.streamed:
            for before, after in pairwise(log.times(PartialImage, Completed)):
                self.gaps.observe(after - before, upstream)

    def _count_tokens(self, usage: Mapping[str, Any] | None, model: str, caller: str) -> None:
        tokens = tokens_of(usage or {})
        if tokens is not None:
            for kind in ("text_in", "image_in", "text_out", "image_out"):
                self.tokens.add(model, caller, kind, amount=getattr(tokens, kind))

    def _count_attempts(self, attempts: Sequence[Attempt]) -> None:
        before: dict[int | None, str] = {}
        for attempt in attempts:
            self.attempts.add(attempt.upstream)
            if attempt.fault not in (None, BROKEN_OFF):
                self.failures.add(attempt.upstream, attempt.fault)
            # One that asked for all pictures at once comes before those that ask for each.
            failed = before.get(attempt.image_index, before.get(None))
            if failed is not None:
                self.fallbacks.add(failed)
            before[attempt.image_index] = attempt.upstream

    def answered(self, exchange: Exchange) -> None:
        """A request is over."""
        method = exchange.method if exchange.method in METHODS else "other"
        status = NO_STATUS if exchange.status is None else str(exchange.status)
        self.requests.add(exchange.route, method, status)

    def malformed(self, error: SafelightError) -> None:
        """A request could not even be read."""
        self.unreadable.add(error.code_known)

    def refused(self, reason: str) -> None:
        """A request was not admitted; `reason` is one of a few words of our own."""
        self.refusals.add(reason)

    def turned_away(self, error: SafelightError) -> None:
        """Somebody without a permission came."""
        self.strangers.add(error.code_known)
