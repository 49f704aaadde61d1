"""What an upstream's failures become: status, code, and whether a retry is invited."""

import json
from typing import Any

import pytest

from safelight.errors import SafelightError
from safelight.upstreams.openai.failures import classify, from_status

SECRET = "sk-proj-1234567890"


def fail(status: int, error: Any, **headers: str) -> SafelightError:
    body = json.dumps({"error": error}).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return from_status(status, body, names, SECRET)


@pytest.mark.parametrize(
    ("status", "error", "sent_status", "sent_code", "retry"),
    [
        (400, {"code": "moderation_blocked"}, 400, "moderation_blocked", False),
        (400, {"code": "content_policy_violation"}, 400, "content_policy_violation", False),
        (400, {"code": "contentFilter"}, 400, "contentFilter", False),
        (500, {"code": "moderation_blocked"}, 400, "moderation_blocked", False),
        (400, {"code": "invalid_value", "param": "size"}, 400, "invalid_value", False),
        (422, {"code": "invalid_value"}, 400, "invalid_value", False),
        (404, {"code": "model_not_found"}, 400, "model_not_found", False),
        (409, {}, 400, "upstream_rejected", False),
        (400, {"code": "billing_hard_limit_reached"}, 400, "billing_hard_limit_reached", False),
        (429, {"code": "insufficient_quota"}, 429, "insufficient_quota", False),
        (429, {"code": "rate_limit_exceeded"}, 429, "rate_limit_exceeded", True),
        (429, {}, 429, "rate_limit_exceeded", True),
        (401, {"code": "invalid_api_key"}, 502, "upstream_unauthorized", False),
        (403, {}, 502, "upstream_unauthorized", False),
        (500, {}, 502, "upstream_error", False),
        (503, {"code": "overloaded"}, 502, "overloaded", False),
        (302, {}, 502, "upstream_error", False),
    ],
)
def test_a_status_becomes_ours(
    status: int, error: dict[str, Any], sent_status: int, sent_code: str, retry: bool
) -> None:
    failure = fail(status, {"message": "words", **error})
    assert failure.status_sent == sent_status
    assert failure.code_sent == sent_code
    assert failure.retry_safe is retry


def test_a_refusal_keeps_type_and_moderation_details() -> None:
    details = {"moderation_stage": "output", "categories": ["violence"]}
    failure = fail(
        400,
        {
            "message": "no",
            "type": "image_generation_user_error",
            "code": "moderation_blocked",
            "moderation_details": details,
        },
    )
    assert failure.error_object()["moderation_details"] == details
    assert failure.error_object()["type"] == "image_generation_user_error"


def test_an_authorization_failure_never_shows_the_upstreams_words_or_the_key() -> None:
    failure = fail(401, {"message": f"Incorrect API key provided: {SECRET}"})
    assert SECRET not in json.dumps(failure.body())
    assert "Incorrect" not in failure.message


def test_a_key_quoted_in_any_other_message_is_struck_out() -> None:
    failure = fail(500, {"message": f"failed for {SECRET}"})
    assert failure.message == "failed for [key]"


@pytest.mark.parametrize(
    "body", [b"", b"<html>\n502 Bad Gateway</html>", b"[]", b'{"error": 7}', b"[" * 100_000]
)
def test_a_body_that_is_no_error_object_still_gives_words(body: bytes) -> None:
    failure = from_status(502, body, {}, None)
    assert failure.message
    assert failure.status_sent == 502


def test_control_characters_and_pages_of_text_do_not_reach_the_caller() -> None:
    failure = fail(500, {"message": "a\r\nb\0" + "x" * 10_000})
    assert failure.message.startswith("ab")
    assert len(failure.message) == 2000


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "1.5"}, 1.5),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after": "999999"}, 3600),
        ({"retry_after": "Fri, 31 Dec 1999 23:59:59 GMT"}, 1),
        ({}, 1),
    ],
)
def test_a_rate_limits_retry_after_is_passed_on_within_bounds(
    headers: dict[str, str], seconds: float
) -> None:
    assert fail(429, {}, **headers).retry_after == seconds


def test_inside_a_stream_a_callers_mistake_is_told_from_an_upstream_failure() -> None:
    assert classify({"type": "invalid_request_error"}, None, None).status_sent == 400
    assert classify({"type": "server_error"}, None, None).status_sent == 502


@pytest.mark.parametrize("name", ["code", "type", "param"])
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a\r\nb\x1b[31m\u2028c", "ab[31mc"),
        ("x" * 10_000, "x" * 100),
        (SECRET, "[key]"),
        (7, "7"),
    ],
)
def test_codes_stand_in_logs_so_they_are_short_and_printable(
    name: str, written: object, told: str
) -> None:
    assert fail(400, {name: written}).error_object()[name] == told


@pytest.mark.parametrize("written", ["", "\r\n", None, [], {}, 1.5])
def test_a_code_that_says_nothing_is_ours(written: object) -> None:
    assert fail(400, {"code": written}).code_sent == "upstream_rejected"


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"x": value}
    return value


@pytest.mark.parametrize(
    ("details", "kept"),
    [
        ({"categories": ["violence"], "score": 0.5}, {"categories": ["violence"], "score": 0.5}),
        ({"a\r\nb": f"key {SECRET}\x00", SECRET: 1}, {"ab": "key [key]", "[key]": 1}),
        ({"lone": "\ud800"}, {"lone": ""}),
        (nested(8), nested(8)),
        (nested(9), None),
        (nested(500), None),
        ({"x": "y" * 9000}, None),
        ("words", None),
    ],
)
def test_a_refusals_details_are_passed_on_plain_and_small(details: Any, kept: Any) -> None:
    failure = fail(400, {"code": "moderation_blocked", "moderation_details": details})
    assert failure.details.get("moderation_details") == kept
    json.dumps(failure.body(), ensure_ascii=False).encode()
