"""Every way Safelight says no, in one tree and one envelope.

Raised anywhere, rendered in one place (`server/failures.py`), or carried by a generation's *failed*
event when the answer has begun. Nothing here knows HTTP servers or upstream protocols.

    SafelightError
    ├── InvalidRequest              422  a field is wrong; names it and what would be accepted
    ├── MalformedRequest            400  not HTTP/1.1 as every parser reads it
    ├── HeadTooLarge                431
    ├── UriTooLong                  414
    ├── ExpectationFailed           417
    ├── RequestTimeout              408  not received in time
    ├── MalformedBody               400  the body is not JSON
    ├── UnsupportedMediaType        415  the body is not declared as JSON
    ├── BodyTooLarge                413
    ├── InvalidKey                  401  no key, or a wrong one
    ├── ForbiddenOrigin             403  another web page, or a name that is not ours
    ├── InvalidTicket               401  a ticket that expired or was tampered with
    ├── LinkRefused                 403  a picture link that expired or was tampered with
    ├── TicketForbids               403  a ticket for something else, or used up
    ├── NotFound                    404  no such route, model, picture or generation
    ├── MethodNotAllowed            405
    ├── NotAcceptable               406  this route answers server-sent events alone
    ├── GenerationCancelled         409  by its caller, or nobody waited for it any more
    ├── GenerationGone              410  it ended, and its pictures are no longer kept
    ├── CallerBusy                  429  the caller has as many generations running as it may
    ├── RateLimited                 429  the caller starts too many a minute
    ├── DailyLimit                  429  the caller's pictures of the day are used up
    ├── Overloaded                  503  the server has as many generations running as it takes
    ├── TooManyViewers              503  of one generation
    ├── Draining                    503  the server is shutting down; nothing was begun
    ├── Interrupted                 503  the server is shutting down; the generation was ended
    ├── NoUpstream                  503  nothing configured serves the model
    ├── StoreFailed                 503  a picture could not be stored for its link, or not read
    ├── InternalError               500
    └── UpstreamError
        ├── UpstreamRefused         400  content policy; never retried
        ├── UpstreamRejected        400  the upstream found the caller's mistake
        ├── NoRecording             404  a replay that is strict has none of this request
        ├── UpstreamRateLimited     429
        ├── UpstreamQuotaExhausted  429  the account is out of money
        ├── UpstreamUnreachable     502  no connection: nothing was spent
        ├── UpstreamUnauthorized    502  the gateway's own key was refused
        ├── UpstreamFailed          502
        ├── UpstreamProtocolError   502  an answer that cannot be passed on
        └── UpstreamTimeout         504

`retry_safe` becomes `x-should-retry`: once an upstream may have spent money, no answer invites a
blind retry (the SDKs would pay for the picture up to three times).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


class SafelightError(Exception):
    """A failure the client is told about, in words it can act on.

    `message` is public: it must never hold a key, a traceback or another caller's data.
    `param` names the request field at fault; `retry_after` is in seconds; `details` are further
    members of the error object (an upstream's `moderation_details`). `code_sent` may be any word of
    an upstream's; `code_known` is always one of ours.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str] = "internal_error"
    retry_safe: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code_sent = self.code_known = code or self.code
        self.type_sent = self.type
        self.status_sent = self.status
        self.retry_safe_sent = self.retry_safe
        self.retry_after = retry_after
        self.details = dict(details or {})

    def after_spending(self) -> None:
        """Something may have been spent before this failure: a blind retry is no longer safe."""
        self.retry_safe_sent = False

    def error_object(self) -> dict[str, Any]:
        """The `error` member every SDK reads (OpenAI `Error` schema: all four keys always)."""
        return {
            **self.details,
            "message": self.message,
            "type": self.type_sent,
            "param": self.param,
            "code": self.code_sent,
        }

    def body(self) -> dict[str, Any]:
        """The JSON body of an error response."""
        return {"error": self.error_object()}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: where (`("body", "n")`), in words, and its machine name."""

    location: tuple[str | int, ...]
    message: str
    code: str


class InvalidRequest(SafelightError):
    """One or more fields are wrong.

    The body carries both `detail` (the seed contract's 422) and `error` (what every SDK reads);
    `error` speaks of the first problem, `detail` lists all.
    """

    status = 422
    type = "invalid_request_error"
    code = "invalid_value"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        param = ".".join(str(part) for part in first.location[1:]) or None
        message = first.message
        if len(problems) > 1:
            message += f" (and {len(problems) - 1} more; see detail)"
        super().__init__(message, param=param, code=first.code)
        self.problems = tuple(problems)

    def body(self) -> dict[str, Any]:
        """Both envelopes."""
        detail = [
            {"loc": list(problem.location), "msg": problem.message, "type": problem.code}
            for problem in self.problems
        ]
        return {"detail": detail, **super().body()}


class MalformedRequest(SafelightError):
    """The bytes are not a request that every HTTP/1.1 parser reads alike (RFC 9112)."""

    status, type, code = 400, "invalid_request_error", "malformed_request"


class HeadTooLarge(SafelightError):
    """Request line and header fields are over the cap (setting `max_head_bytes`)."""

    status, type, code = 431, "invalid_request_error", "head_too_large"


class UriTooLong(SafelightError):
    """The request line alone is over the cap (setting `max_head_bytes`)."""

    status, type, code = 414, "invalid_request_error", "uri_too_long"


class ExpectationFailed(SafelightError):
    """The `Expect` field asks for something other than 100-continue."""

    status, type, code = 417, "invalid_request_error", "expectation_failed"


class RequestTimeout(SafelightError):
    """The request was not received in time (setting `receive_timeout`); nothing was begun."""

    status, type, code, retry_safe = 408, "invalid_request_error", "request_timeout", True


class MalformedBody(SafelightError):
    """The body is not JSON."""

    status, type, code = 400, "invalid_request_error", "invalid_json"


class UnsupportedMediaType(SafelightError):
    """The body is not declared as JSON."""

    status, type, code = 415, "invalid_request_error", "unsupported_media_type"


class BodyTooLarge(SafelightError):
    """The body is over the cap (setting `max_body_bytes`)."""

    status, type, code = 413, "invalid_request_error", "body_too_large"


class InvalidKey(SafelightError):
    """No key was sent, or one that is not known."""

    status, type, code = 401, "invalid_request_error", "invalid_api_key"


class ForbiddenOrigin(SafelightError):
    """A web page that may not call or read answers, or in open mode a name that is not loopback."""

    status, type, code = 403, "invalid_request_error", "forbidden_origin"


class LinkRefused(SafelightError):
    """A picture link whose 60 minutes are over, or whose signature is not ours."""

    status, type, code = 403, "invalid_request_error", "link_expired"


class InvalidTicket(SafelightError):
    """A ticket that has expired, is not ours, or whose caller's key is no longer valid."""

    status, type, code = 401, "invalid_request_error", "invalid_ticket"


class TicketForbids(SafelightError):
    """A ticket for another generation, for watching only, or that has started all it may."""

    status, type, code = 403, "invalid_request_error", "ticket_forbids"


class NotFound(SafelightError):
    """No such route, model, picture or generation (or not this caller's)."""

    status, type, code = 404, "invalid_request_error", "not_found"


class MethodNotAllowed(SafelightError):
    """The route exists, but not for this method."""

    status, type, code = 405, "invalid_request_error", "method_not_allowed"


class NotAcceptable(SafelightError):
    """The route answers server-sent events, and the Accept header excludes them."""

    status, type, code = 406, "invalid_request_error", "not_acceptable"


class GenerationCancelled(SafelightError):
    """The generation was cancelled: by its caller, or because nobody was waiting any more."""

    status, type, code = 409, "generation_error", "generation_cancelled"


class GenerationGone(SafelightError):
    """The generation ended, and the pictures asked for had to make room for newer ones."""

    status, type, code = 410, "generation_error", "generation_gone"


class CallerBusy(SafelightError):
    """The caller has as many generations running as it may (`max_generations_per_caller`)."""

    status, type, code, retry_safe = 429, "rate_limit_error", "too_many_generations", True


class RateLimited(SafelightError):
    """The caller starts too many generations a minute (its key, or `generations_per_minute`)."""

    status, type, code, retry_safe = 429, "rate_limit_error", "too_many_requests", True


class DailyLimit(SafelightError):
    """The caller's key has made its pictures of the day; `Retry-After` says when it may again."""

    status, type, code = 429, "rate_limit_error", "daily_limit"


class Overloaded(SafelightError):
    """The server has as many generations running as it takes (setting `max_generations`).

    `out_of_files` where it has no file descriptor left for a connection to an upstream.
    """

    status, type, code, retry_safe = 503, "server_error", "overloaded", True


class TooManyViewers(SafelightError):
    """The generation has as many viewers as it may have (setting `viewers_per_generation`)."""

    status, type, code, retry_safe = 503, "server_error", "too_many_viewers", True


class Draining(SafelightError):
    """The server is shutting down and takes no new generation."""

    status, type, code, retry_safe = 503, "server_error", "draining", True


class Interrupted(SafelightError):
    """The server is shutting down and ended the running generation, which may have cost money."""

    status, type, code = 503, "server_error", "interrupted"


class NoUpstream(SafelightError):
    """No configured upstream serves the model."""

    status, type, code = 503, "server_error", "no_upstream"


class StoreFailed(SafelightError):
    """The picture store could not keep a picture for its link (then: no retry), or not read one.

    A picture that was to be stored has been made: asking for it again would be paid for again.
    """

    status, type, code, retry_safe = 503, "server_error", "picture_store_failed", True


class InternalError(SafelightError):
    """A defect of ours. The log has the traceback under the request id; the client has not."""


class UpstreamError(SafelightError):
    """Something between Safelight and the picture went wrong."""

    status, type, code = 502, "upstream_error", "upstream_error"
    fallback: ClassVar[bool] = True
    """True if another upstream may be asked instead, while nothing has been shown."""

    def as_upstream_said(
        self, status: int | None, type_: str | None, code: str | None
    ) -> "UpstreamError":
        """Keep the upstream's own status, type and code where it gave them."""
        self.status_sent = status or self.status_sent
        self.type_sent = type_ or self.type_sent
        self.code_sent = code or self.code_sent
        return self


class UpstreamRefused(UpstreamError):
    """Content policy: keeps the upstream's status, code and details; never shopped around."""

    status, type, code = 400, "image_generation_user_error", "moderation_blocked"
    fallback = False


class UpstreamRejected(UpstreamError):
    """The upstream found a mistake in the request that our rules let through."""

    status, type, code = 400, "invalid_request_error", "upstream_rejected"
    fallback = False


class NoRecording(UpstreamError):
    """A strict replay has no recording of the request; the message names the nearest."""

    status, type, code = 404, "invalid_request_error", "no_recording"
    fallback = False


class UpstreamRateLimited(UpstreamError):
    """The upstream takes no more requests for now; no picture was begun."""

    status, type, code, retry_safe = 429, "rate_limit_error", "rate_limit_exceeded", True


class UpstreamQuotaExhausted(UpstreamError):
    """The provider's account is out of money or quota; waiting will not help."""

    status, type, code = 429, "insufficient_quota", "insufficient_quota"


class UpstreamUnreachable(UpstreamError):
    """No connection could be made, so nothing was spent.

    `connect_timeout` where connecting took too long, `pool_timeout` where no connection was free,
    `name_unresolved` where its name led to no address, `tls_failed` where it could not prove who it
    is or spoke no TLS.
    """

    code, retry_safe = "upstream_unreachable", True


class UpstreamUnauthorized(UpstreamError):
    """The upstream refused the gateway's own credentials; the operator must act."""

    code = "upstream_unauthorized"


class UpstreamFailed(UpstreamError):
    """The upstream said it failed, or answered 5xx."""


class UpstreamProtocolError(UpstreamError):
    """The upstream's answer was cut, malformed, too large or without a picture."""

    code = "upstream_protocol_error"


class UpstreamTimeout(UpstreamError):
    """The upstream was silent for too long, or the whole generation took too long."""

    status, code = 504, "upstream_timeout"
