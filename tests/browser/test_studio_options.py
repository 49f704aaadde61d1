"""The form as the models' capabilities make it, and what becomes of choices when they change."""

import pytest
from playwright.async_api import expect

from browser.developing import finished
from browser.watched import Studio, Watched
from harness.gateway import Serve
from harness.upstream import scripted, sse

TIMES = "\N{MULTIPLICATION SIGN}"

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_another_model_says_which_choices_it_adapts_or_puts_aside_and_the_first_has_them_back(
    visitor: Watched, studio: Studio
) -> None:
    chosen = {"size": "2048x1152", "quality": "low", "background": "transparent", "n": "4"}
    await visitor.open(studio(sse(finished())))
    for name, value in chosen.items():
        await visitor.page.select_option(f"#{name}", value)
    changes = visitor.page.locator("#changes li")
    await expect(changes).to_have_count(0)
    await visitor.page.select_option("#model", "dall-e-3")
    await expect(changes).to_have_text(
        [
            f"Size 2048 {TIMES} 1152 became 1792 {TIMES} 1024, the nearest that it makes.",
            "Quality “Low” is not among its own: “Auto” is used.",
            "Background “Transparent” is put aside: it has no such option.",
            "Pictures 4 became 1: it makes no more at once.",
            "It does not stream: pictures come up all at once.",
        ]
    )
    await expect(visitor.page.locator("#size")).to_have_value("1792x1024")
    await visitor.order("A red fox")
    await expect(visitor.status).to_contain_text("Done in")
    await visitor.page.select_option("#model", "gpt-image-2")
    await expect(changes).to_have_count(0)
    for name, value in chosen.items():
        await expect(visitor.page.locator(f"#{name}")).to_have_value(value)
    assert visitor.orders == [{"model": "dall-e-3", "prompt": "A red fox", "size": "1792x1024"}]


async def test_a_custom_size_tells_its_limits_and_becomes_the_nearest_of_a_list(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.page.select_option("#size", "custom")
    width = visitor.page.get_by_label("Width, px")
    height = visitor.page.get_by_label("Height, px")
    await expect(width).to_have_accessible_description("multiples of 16, 16 to 3840")
    await expect(height).to_have_accessible_description("at most 3:1, 0.66 to 8.3 MP")
    await width.fill("800")
    await height.fill("1200")
    await visitor.page.select_option("#model", "gpt-image-1")
    await expect(visitor.page.locator("#changes li")).to_have_text(
        [f"Size 800 {TIMES} 1200 became 1024 {TIMES} 1536, the nearest that it makes."]
    )


async def test_a_model_with_options_of_its_own_has_them_with_their_limits(
    visitor: Watched, serve: Serve
) -> None:
    upstream_of = {"models": ("gpt-image-2", "gpt-image-2.5-sunburst")}
    async with scripted(sse(finished())) as upstream:
        async with serve(upstream.url, upstream=upstream_of) as gateway:
            await visitor.open(gateway.url)
            complexity = visitor.page.get_by_label("Complexity")
            await expect(complexity).to_have_count(0)
            await visitor.page.select_option("#model", "gpt-image-2.5-sunburst")
            await expect(complexity).to_be_visible()
            frames = visitor.page.get_by_label("Frames")
            await expect(frames).to_be_hidden()
            await visitor.page.select_option("#output_format", "gif")
            await expect(frames).to_have_attribute("max", "16")
            await expect(visitor.page.get_by_label("Partials")).to_be_hidden()
            await frames.fill("4")
            await visitor.order("A red fox", complexity="high")
            await expect(
                visitor.page.locator("#journal .event, #notice:not([hidden])")
            ).to_have_count(1)
    (order,) = visitor.orders
    assert order == {
        "model": "gpt-image-2.5-sunburst",
        "prompt": "A red fox",
        "output_format": "gif",
        "complexity": "high",
        "frame_count": 4,
    }
