"""What a visitor of the studio sees, from the first grain to the finished print."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Route, expect
from pydantic import SecretStr

from browser.developing import FINAL, Stepped, failure, finished, shown, stage
from browser.watched import Studio, Watched
from harness.gateway import Serve
from harness.process import Command
from harness.upstream import json_response, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "a-key-for-the-studio"


async def test_partial_pictures_replace_each_other_before_the_final_one(
    visitor: Watched, studio: Studio
) -> None:
    answer = Stepped(stage(0), stage(1), stage(2), finished())
    await visitor.open(studio(answer.script))
    await visitor.order("A red fox in the snow")
    await expect(visitor.status).to_have_text("Waiting")
    picture = visitor.frames.locator("img").last
    sources = []
    for index, mark in enumerate(("partial-0", "partial-1", "partial-2")):
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", mark)
        await expect(visitor.status).to_have_text(f"Developing {index + 1} of 3")
        sources.append(await picture.get_attribute("src"))
    answer.advance()
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    await expect(visitor.status).to_contain_text("Done in")
    sources.append(await picture.get_attribute("src"))
    assert len(set(sources)) == 4
    assert all(source is not None and source.startswith("blob:") for source in sources)


async def test_the_picture_behind_is_taken_down_when_the_next_has_faded_in(
    visitor: Watched, studio: Studio
) -> None:
    script = sse(stage(0), stage(1), finished())
    await visitor.page.emulate_media(reduced_motion="no-preference")
    await visitor.open(studio(script))
    await visitor.order("A red fox", partial_images="2")
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    await expect(visitor.frames.locator("img")).to_have_count(1)


async def test_the_strip_has_exactly_the_asked_number_of_partials(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse()))
    for asked in (1, 2, 3):
        studio(sse(*(stage(index) for index in range(asked)), finished()))
        await visitor.order("A red fox", partial_images=str(asked))
        await expect(visitor.page.locator(".strip .final img")).to_have_count(1)
        partials = visitor.page.locator(".strip .partial")
        await expect(partials).to_have_count(asked)
        texts = await partials.all_inner_texts()
        assert [text.split("\n")[0] for text in texts] == [f"Partial {n + 1}" for n in range(asked)]
        assert all(text.endswith(" s") for text in texts)


async def test_a_thumbnail_puts_its_stage_back_on_the_frame(
    visitor: Watched, studio: Studio
) -> None:
    script = sse(stage(0), finished())
    await visitor.open(studio(script))
    await visitor.order("A red fox", partial_images="1")
    await expect(visitor.status).to_contain_text("Done in")
    await visitor.page.get_by_role("button", name="Partial 1").click()
    await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")


async def test_the_frame_keeps_its_place_while_pictures_come(
    visitor: Watched, studio: Studio
) -> None:
    answer = Stepped(stage(0), finished())
    await visitor.open(studio(answer.script))
    await visitor.order("A red fox", size="1536x1024", partial_images="1")
    boxes = [await visitor.frames.bounding_box()]
    for mark in ("partial-0", "final"):
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", mark)
        boxes.append(await visitor.frames.bounding_box())
    first = boxes[0]
    assert first is not None
    assert first["width"] / first["height"] == pytest.approx(1.5, abs=0.01)
    assert boxes == [first] * 3


async def test_only_what_was_set_away_from_its_default_is_sent(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.order("A red fox", quality="low")
    await expect(visitor.status).to_contain_text("Done in")
    order = {"model": "gpt-image-2", "prompt": "A red fox", "quality": "low"}
    assert visitor.orders == [{**order, "stream": True, "partial_images": 3}]


async def test_pictures_that_are_no_longer_shown_are_let_go(
    visitor: Watched, studio: Studio
) -> None:
    loads = (
        "url => { const i = new Image(); i.src = url; return i.decode().then(() => 1, () => 0) }"
    )
    await visitor.open(studio(sse(finished())))
    await visitor.order("A red fox")
    await expect(visitor.status).to_contain_text("Done in")
    url = await visitor.frames.locator("img").get_attribute("src")
    assert await visitor.page.evaluate(loads, url) == 1
    await visitor.order("A second fox")
    await expect(visitor.page.locator(".caption")).to_have_text("A second fox")
    await expect(visitor.develop).to_be_enabled()
    assert await visitor.page.evaluate(loads, url) == 0


async def test_the_keyboard_alone_makes_a_picture(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.page.get_by_label("Prompt").focus()
    await visitor.page.keyboard.type("A red fox")
    await visitor.page.keyboard.press("Control+Enter")
    await expect(visitor.status).to_contain_text("Done in")


async def test_the_download_is_the_finished_picture_under_the_prompts_name(
    visitor: Watched, studio: Studio, tmp_path: Path
) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.order("A red fox, in the snow!")
    async with visitor.page.expect_download() as starting:
        await visitor.page.get_by_role("link", name="Download").click()
    download = await starting.value
    await download.save_as(tmp_path / "picture")
    assert download.suggested_filename == "a-red-fox-in-the-snow.png"
    assert (tmp_path / "picture").read_bytes() == FINAL


async def test_several_pictures_develop_side_by_side(visitor: Watched, studio: Studio) -> None:
    script = sse(stage(0), finished())
    await visitor.open(studio(script))
    await visitor.order("A red fox", n="3", partial_images="1")
    await expect(visitor.status).to_contain_text("Done in")
    await expect(visitor.frames).to_have_count(3)
    for index in range(3):
        own = visitor.page.locator(f'.sheet[data-index="{index}"]')
        await expect(own).to_have_attribute("data-state", "done")
        await expect(own.locator(".strip .partial")).to_have_count(1)


async def test_a_model_that_cannot_stream_shows_the_linked_picture(
    visitor: Watched, studio: Studio
) -> None:
    document = {"created": 1_790_000_001, "data": [shown(FINAL)]}
    await visitor.open(studio(json_response(document)))
    await visitor.order("A red fox", model="dall-e-2")
    await expect(visitor.status).to_contain_text("Done in")
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    link = visitor.page.get_by_role("link", name="Link for 60 minutes")
    await expect(link).to_be_visible()
    await expect(visitor.page.locator(".strip")).to_be_hidden()
    assert visitor.orders == [{"model": "dall-e-2", "prompt": "A red fox"}]


async def test_switching_the_model_changes_the_options_offered(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    page = visitor.page
    await expect(page.get_by_label("Partials")).to_be_visible()
    await expect(page.get_by_label("Style")).to_have_count(0)
    await page.select_option("#model", "dall-e-3")
    await expect(page.get_by_label("Style")).to_be_visible()
    for absent in ("Partials", "Background", "Format", "Pictures"):
        await expect(page.get_by_label(absent, exact=True)).to_have_count(0)
    sizes = await page.locator("#size option").evaluate_all("all => all.map(o => o.value)")
    unset = await page.locator("#fields option[value='']").all_text_contents()
    await expect(page.locator("#prompt-count")).to_have_text("0 of 4,000")
    assert sizes == ["", "1792x1024", "1024x1792"]
    assert unset == [
        "1024 \N{MULTIPLICATION SIGN} 1024 square (default)",
        "Auto",
        "Vivid (default)",
        "Link for 60 minutes (default)",
    ]


async def test_compression_is_offered_only_with_a_format_that_has_it(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    compression = visitor.page.get_by_label("Compression")
    await expect(compression).to_be_hidden()
    await visitor.page.select_option("#output_format", "webp")
    await expect(compression).to_be_visible()


async def test_a_refused_value_is_marked_at_its_own_field(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.page.select_option("#size", "custom")
    await visitor.page.fill("#width", "100")
    await visitor.order("A red fox")
    size = visitor.page.get_by_label("Size")
    await expect(size).to_have_attribute("aria-invalid", "true")
    await expect(size).to_be_focused()
    await expect(size).to_have_accessible_description(re.compile("^size 100x1024 is not"))
    await expect(visitor.notice).to_contain_text("Please look at “Size”")
    await visitor.page.fill("#width", "1024")
    await expect(size).not_to_have_attribute("aria-invalid", "true")


async def test_a_failure_inside_the_stream_is_told_in_words_and_keeps_what_came(
    visitor: Watched, serve: Serve
) -> None:
    answer = Stepped(stage(0), failure("The lamp burned out.", "server_error"))
    async with scripted(answer.script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        answer.advance()
        await expect(visitor.notice).to_contain_text("The lamp burned out.")
        await expect(visitor.notice).to_contain_text("The picture was not finished")
        await expect(visitor.status).to_have_text("Stopped")
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        await expect(visitor.develop).to_be_enabled()


async def test_a_refusal_is_told_calmly(visitor: Watched, serve: Serve) -> None:
    error = {"message": "Not this one.", "code": "moderation_blocked", "type": "x", "param": None}
    script = json_response({"error": error}, "400 Bad Request")
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.order("Something unkind")
        await expect(visitor.notice).to_contain_text("The model would rather not make this")
        await expect(visitor.notice).to_contain_text("Not this one. Another wording may do.")
        await expect(visitor.notice).to_have_class("notice refusal")


async def test_what_was_seen_of_a_refused_picture_is_taken_away(
    visitor: Watched, studio: Studio
) -> None:
    answer = Stepped(stage(0), failure("Not this one.", "moderation_blocked"))
    await visitor.open(studio(answer.script))
    await visitor.order("Something unkind")
    answer.advance()
    await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
    answer.advance()
    await expect(visitor.notice).to_have_class("notice refusal")
    await expect(visitor.page.locator("#sheets")).to_be_hidden()
    await expect(visitor.page.get_by_role("button", name="Share")).to_be_hidden()
    await visitor.page.reload()
    await expect(visitor.notice).to_have_class("notice refusal")
    await expect(visitor.page.locator("#sheets")).to_be_hidden()
    await expect(visitor.page.locator(".contact")).to_contain_text("Not made")
    await expect(visitor.page.locator(".contact img")).to_have_count(0)


async def test_of_two_pictures_the_one_that_was_not_refused_stays(
    visitor: Watched, serve: Serve
) -> None:
    refused = failure("Not this one.", "moderation_blocked")
    scripts = (sse(stage(0), refused), sse(stage(0), finished()))
    async with scripted(*scripts) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.page.locator("#options").evaluate("options => { options.open = true }")
        await visitor.order("Two foxes", n="2")
        await expect(visitor.notice).to_have_class("notice refusal")
        await expect(visitor.frames.filter(visible=True)).to_have_count(1)
        await expect(visitor.page.get_by_role("link", name="Download")).to_have_count(1)
        await expect(visitor.page.locator(".contact img")).to_have_count(1)


async def test_the_frame_suits_what_the_model_chose_for_auto(
    visitor: Watched, studio: Studio
) -> None:
    chosen = {"size": "1024x1536", "background": "transparent"}
    await visitor.open(studio(sse(finished(**chosen))))
    await visitor.order("A portrait of a fox on a transparent background")
    await expect(visitor.status).to_contain_text("Done in")
    await expect(visitor.frames).to_have_class("frame transparent")
    box = await visitor.frames.bounding_box()
    assert box is not None
    assert box["height"] / box["width"] == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("answer", ["null", None], ids=["nonsense", "silence"])
async def test_what_the_resource_would_add_keeps_nobody_from_the_next_order(
    visitor: Watched, studio: Studio, answer: str | None
) -> None:
    await visitor.open(studio(sse(finished())))
    asked = asyncio.Event()

    async def told(route: Route) -> None:
        asked.set()
        if answer is not None:
            await route.fulfill(content_type="application/json", body=answer)

    await visitor.page.route(re.compile(r"/generations/gen_\w+$"), told)
    for prompt in ("A red fox", "A second fox"):
        await visitor.order(prompt)
        await expect(visitor.page.locator(".caption")).to_have_text(prompt)
        async with asyncio.timeout(5):
            await asked.wait()
        asked.clear()
    if answer is not None:
        # Defects are for whoever looks for them, one for each answer, and break nothing.
        async with asyncio.timeout(5):
            while len(visitor.complaints) < 2:  # noqa: ASYNC110 - the console tells nobody
                await asyncio.sleep(0.01)
        assert all("TypeError" in line for line in visitor.complaints)
        visitor.complaints.clear()


async def test_a_lost_connection_has_its_own_sentence(visitor: Watched, serve: Serve) -> None:
    async with scripted(sse(finished())) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.page.context.set_offline(offline=True)
        await visitor.order("A red fox")
        await expect(visitor.notice).to_contain_text("Safelight cannot be reached.")


async def test_an_order_that_brings_nothing_leaves_the_picture_before_it(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.order("A red fox")
    await expect(visitor.status).to_contain_text("Done in")
    await visitor.order("")
    await expect(visitor.notice).to_contain_text("Please look at “Prompt”")
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    await expect(visitor.page.get_by_role("link", name="Download")).to_be_visible()


async def test_cancel_stops_the_work_and_says_so(visitor: Watched, serve: Serve) -> None:
    answer = Stepped(stage(0), finished())
    async with scripted(answer.script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        await visitor.page.get_by_role("button", name="Cancel").click()
        await expect(visitor.status).to_contain_text("Cancelled after")
        await expect(visitor.develop).to_be_enabled()
        await expect(visitor.notice).to_be_hidden()
        async with asyncio.timeout(10):
            await upstream.closed.wait()


async def test_escape_cancels_too(visitor: Watched, serve: Serve) -> None:
    async with scripted(Stepped(finished()).script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.order("A red fox")
        await expect(visitor.status).to_have_text("Waiting")
        await visitor.page.keyboard.press("Escape")
        await expect(visitor.status).to_contain_text("Cancelled after")


async def test_nothing_is_wider_than_the_screen(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(stage(0), stage(1), stage(2), finished())))
    await visitor.page.fill("#prompt", "fox" * 200)
    await visitor.page.keyboard.press("Control+Enter")
    await expect(visitor.status).to_contain_text("Done in")
    for panel in ("#inspector", "#code"):
        await visitor.page.locator(f"{panel} > summary").click()
    await visitor.page.locator("#journal .event summary").first.click()
    for width in (1280, 900, 390, 320):
        await visitor.page.set_viewport_size({"width": width, "height": 800})
        wide = await visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


async def test_a_key_is_asked_for_used_and_written_into_no_url(
    visitor: Watched, serve: Serve
) -> None:
    keys = (SecretStr(KEY),)
    async with scripted(sse(finished())) as upstream, serve(upstream.url, keys=keys) as gateway:
        await visitor.page.goto(gateway.url)
        field = visitor.page.get_by_label("Access key")
        await expect(field).to_be_focused()
        await expect(field).to_have_attribute("type", "password")
        await field.fill("not-the-right-key")
        await field.press("Enter")
        await expect(visitor.page.locator("#key-hint")).to_have_text("The key is not known here.")
        await field.fill(KEY)
        await field.press("Enter")
        await expect(field).to_be_hidden()
        await visitor.order("A red fox")
        await expect(visitor.status).to_contain_text("Done in")
        address = visitor.page.url
    assert not [url for url in [*visitor.urls, address] if KEY in url]


async def test_a_visit_leaves_nothing_on_the_console_and_stays_at_home(
    visitor: Watched, studio: Studio
) -> None:
    script = sse(stage(0), stage(1), stage(2), finished())
    home = studio(script)
    await visitor.open(home)
    await visitor.order("A red fox", background="transparent")
    await expect(visitor.status).to_contain_text("Done in")
    assert visitor.complaints == []
    fetched = [url for url in visitor.urls if not url.startswith("blob:")]
    assert fetched
    assert all(url.startswith(home) for url in fetched)


async def test_the_painters_picture_comes_up_in_two_stages_and_the_final_one(
    visitor: Watched, painter_server: Command
) -> None:
    await visitor.open(painter_server.url)
    await visitor.page.evaluate(RECORD_STAGES)
    await visitor.order("A red fox in the snow", size="512x512", partial_images="2")
    await expect(visitor.status).to_contain_text("Done in", timeout=20_000)
    stages = await visitor.page.evaluate("window.stages")
    assert stages == ["partial-0", "partial-1", "final"]
    assert visitor.complaints == []


RECORD_STAGES = """
() => {
  window.stages = [];
  const note = (changes) =>
    changes.forEach(({ target }) => window.stages.push(target.dataset.showing));
  new MutationObserver(note).observe(document.getElementById("sheets"), {
    subtree: true, attributes: true, attributeFilter: ["data-showing"],
  });
}
"""
