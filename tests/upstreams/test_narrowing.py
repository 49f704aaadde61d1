"""What an upstream cannot do of a model is refused before anything is sent."""

from typing import Any, get_args

import pytest

from harness.adapters import openai
from harness.gateway import Serve
from harness.upstream import answer, json_response, scripted
from safelight.catalog.catalog import load, unlisted_model
from safelight.catalog.model import Model
from safelight.catalog.rules import judge
from safelight.config import Refusable
from safelight.errors import InvalidRequest
from safelight.upstreams.openai.adapter import Destination
from safelight.upstreams.painter.adapter import PainterUpstream
from safelight.wire.request import GenerationRequest

EVERYTHING = Model.model_validate(
    unlisted_model("all")
    | {
        "output_formats": ["png", "jpeg", "webp", "gif", "svg"],
        "parameters": [
            "user",
            "safety_identifier",
            "complexity",
            "frame_count",
            "frame_duration_ms",
            "svg",
        ],
    }
)
GIVEN: dict[str, dict[str, Any]] = {
    "background": {"background": "opaque"},
    "complexity": {"complexity": "low"},
    "frame_count": {"frame_count": 4, "output_format": "gif"},
    "frame_duration_ms": {"frame_duration_ms": 40, "output_format": "gif"},
    "moderation": {"moderation": "low"},
    "output_format": {"output_format": "png"},
    "partial_images": {"partial_images": 1, "stream": True},
    "quality": {"quality": "low"},
    "response_format": {"response_format": "url"},
    "safety_identifier": {"safety_identifier": "x"},
    "size": {"size": "1024x1024"},
    "stream": {"stream": True},
    "style": {"style": "vivid"},
    "svg": {"svg": {"model": "x"}, "output_format": "svg"},
    "user": {"user": "x"},
}


def narrowed(*refuses: str) -> Model:
    destination = Destination("a", "http://127.0.0.1:9", models=("all",), refuses=refuses)
    model = openai(destination).narrow(EVERYTHING)
    assert model is not None
    return model


@pytest.mark.parametrize("name", get_args(Refusable))
def test_every_parameter_that_may_be_refused_is_refused_by_name(name: str) -> None:
    request = GenerationRequest(prompt="x", **GIVEN[name])
    judge(request, narrowed())
    with pytest.raises(InvalidRequest, match=r"not supported|cannot stream|at most 0") as raised:
        judge(request, narrowed(name))
    assert raised.value.param == name
    judge(GenerationRequest(prompt="x"), narrowed(name))


def test_a_refused_output_format_takes_compression_with_it() -> None:
    request = GenerationRequest(prompt="x", output_format="webp", output_compression=50)
    judge(request, narrowed())
    with pytest.raises(InvalidRequest) as raised:
        judge(request, narrowed("output_format"))
    assert [each.location[-1] for each in raised.value.problems] == [
        "output_format",
        "output_compression",
    ]


@pytest.mark.parametrize("name", ["gpt-image-2", "openai/gpt-image-2", "gpt-image-2-2026-04-21"])
def test_any_name_of_a_model_is_enough_to_serve_and_to_rename_it(name: str) -> None:
    model = load().models["gpt-image-2"]
    other = load().models["gpt-image-1"]
    assert model.named_in(["x", name]) == name
    for upstream in (
        openai(Destination("a", "http://x", models=(name,))),
        PainterUpstream("p", (name,), 1, 0),
    ):
        assert upstream.narrow(model) is not None
        assert upstream.narrow(other) is None


@pytest.mark.parametrize("size", ["16384x16384", "3840x3840", "4096x512", "40x40", "1200x300"])
def test_no_models_rule_lets_a_picture_reach_the_painter_that_is_too_much_for_it(size: str) -> None:
    narrow = PainterUpstream("p", ("all",), 1, 0).narrow(
        EVERYTHING.model_copy(update={"sizes": ("1024x1024", "9000x9000", "auto")})
    )
    assert narrow is not None
    assert narrow.sizes == ("1024x1024", "auto")
    judge(GenerationRequest(prompt="x", size=size), EVERYTHING)
    with pytest.raises(InvalidRequest, match="64 to 3840"):
        judge(GenerationRequest(prompt="x", size=size), narrow)
    judge(GenerationRequest(prompt="x", size="3840x2160"), narrow)
    judge(GenerationRequest(prompt="x", size="64x64"), narrow)


@pytest.mark.parametrize("name", ["gpt-image-2", "openai/gpt-image-2", "gpt-image-2-2026-04-21"])
async def test_a_model_may_be_renamed_by_any_of_its_names(serve: Serve, name: str) -> None:
    changes = {"models": (name,), "rename": {name: "my-deployment"}}
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, upstream=changes) as gateway:
            assert (await gateway.generate(prompt="x", model="gpt-image-2")).status_code == 200
    assert upstream.requests[0].json == {"prompt": "x", "model": "my-deployment"}


async def test_a_server_that_knows_no_streams_is_not_told_that_there_is_to_be_none(
    serve: Serve,
) -> None:
    async with scripted(json_response(answer())) as upstream:
        async with serve(upstream.url, upstream={"refuses": ("stream",)}) as gateway:
            done = await gateway.generate(prompt="x", model="gpt-image-2", stream=False, n=1)
            assert done.status_code == 200
    assert upstream.requests[0].json == {"prompt": "x", "model": "gpt-image-2", "n": 1}
