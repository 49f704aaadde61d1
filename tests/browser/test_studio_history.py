"""What the studio remembers: earlier generations, how they came up, and doing them again."""

import re

import pytest
from playwright.async_api import expect

from browser.developing import FINAL, Stepped, developing, finished, stage
from browser.watched import Studio, Watched
from harness.gateway import Serve
from harness.upstream import json_response, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

STAGES = ["nothing", "partial-0", "partial-1", "partial-2", "final"]

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

SCRUB = """
(slider, part) => {
  slider.value = slider.max * part;
  slider.dispatchEvent(new Event("input"));
}
"""

DRAG = """
async (image) => {
  const dataTransfer = new DataTransfer();
  image.dispatchEvent(new DragEvent("dragstart", { dataTransfer, bubbles: true }));
  const [file] = dataTransfer.files;
  const bytes = [...new Uint8Array(await file.arrayBuffer())];
  return { url: dataTransfer.getData("DownloadURL"), name: file.name, type: file.type, bytes };
}
"""


async def make(visitor: Watched, prompt: str, **options: str) -> None:
    await visitor.order(prompt, **options)
    await expect(visitor.page.locator(".caption").first).to_have_text(prompt)
    await expect(visitor.status).to_contain_text("Done in")


async def test_earlier_generations_are_there_after_a_reload_and_cost_nothing_to_look_at(
    visitor: Watched, serve: Serve
) -> None:
    script = sse(stage(0), finished())
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await make(visitor, "A first fox")
        await make(visitor, "A second fox")
        await visitor.page.reload()
        await expect(visitor.page.locator(".caption")).to_have_text("A second fox")
        contacts = visitor.page.locator(".contact")
        await expect(contacts.locator(".contact-prompt")).to_have_text(
            ["A second fox", "A first fox"]
        )
        await expect(contacts.locator("img")).to_have_count(2)
        await contacts.nth(1).click()
        await expect(visitor.page.locator(".caption")).to_have_text("A first fox")
        await expect(visitor.frames).to_have_attribute("data-showing", "final")
        await expect(contacts.nth(1)).to_have_attribute("aria-pressed", "true")
        await expect(visitor.page.locator("#journal .event")).to_have_count(2)
    assert len(upstream.requests) == 2


async def test_the_slider_goes_back_through_how_it_came_up_and_replay_plays_it(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(developing))
    await make(visitor, "A red fox")
    slider = visitor.page.get_by_label("How it came up")
    await slider.evaluate(SCRUB, 0)
    await expect(visitor.frames).to_have_attribute("data-showing", "nothing")
    await slider.evaluate(SCRUB, 0.99)
    await expect(visitor.frames).to_have_attribute("data-showing", "partial-2")
    await expect(slider).to_have_attribute("aria-valuetext", re.compile("stage 3 of 4$"))
    await slider.evaluate(SCRUB, 1)
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    await visitor.page.evaluate(RECORD_STAGES)
    await visitor.page.get_by_role("button", name="Replay").click()
    await expect(visitor.page.get_by_role("button", name="Pause")).to_be_visible()
    await expect(visitor.page.get_by_role("button", name="Replay")).to_be_visible()
    await expect(visitor.frames).to_have_attribute("data-showing", "final")
    stages = await visitor.page.evaluate("window.stages")
    assert stages[0] == "nothing"
    assert stages[-1] == "final"
    assert stages == sorted(stages, key=STAGES.index)


async def test_what_lies_on_the_tray_can_be_changed_and_developed_again(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    await visitor.page.select_option("#size", "custom")
    await visitor.page.fill("#width", "1280")
    await make(visitor, "A red fox", quality="low", partial_images="0", n="2")
    await visitor.page.reload()
    await expect(visitor.develop).to_be_enabled()
    await visitor.page.get_by_role("button", name="Change and develop again").click()
    await expect(visitor.page.get_by_label("Prompt")).to_be_focused()
    await visitor.page.keyboard.press("End")
    await visitor.page.keyboard.type(" at night")
    await visitor.develop.click()
    await expect(visitor.page.locator(".caption").first).to_have_text("A red fox at night")
    first, second = visitor.orders
    assert second == {**first, "prompt": "A red fox at night"}
    assert first["size"] == "1280x1024"


async def test_a_picture_is_dragged_out_as_a_file(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(finished())))
    await make(visitor, "A red fox")
    image = visitor.frames.locator("img")
    dragged = await image.evaluate(DRAG)
    assert bytes(dragged["bytes"]) == FINAL
    assert (dragged["name"], dragged["type"]) == ("a-red-fox.png", "image/png")
    assert dragged["url"] == f"image/png:a-red-fox.png:{await image.get_attribute('src')}"


async def test_while_one_develops_another_can_be_looked_at(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(finished())))
    await make(visitor, "A first fox")
    answer = Stepped(stage(0), finished())
    studio(answer.script)
    await visitor.order("A second fox")
    contacts = visitor.page.locator(".contact")
    await contacts.nth(1).click()
    await expect(visitor.page.locator(".caption")).to_have_text("A first fox")
    await expect(visitor.page.get_by_role("button", name="Cancel")).to_be_hidden()
    await expect(visitor.develop).to_be_disabled()
    answer.advance()
    await expect(contacts.first.locator("img")).to_have_count(1)
    await contacts.first.click()
    await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
    answer.advance()
    await expect(visitor.status).to_contain_text("Done in")


async def test_one_or_all_are_forgotten_for_good(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(finished())))
    for name in ("A first fox", "A second fox", "A third fox"):
        await make(visitor, name)
    contacts = visitor.page.locator(".contact-prompt")
    await visitor.page.get_by_role("button", name="Forget “A second fox”").click()
    await expect(contacts).to_have_text(["A third fox", "A first fox"])
    await visitor.page.get_by_role("button", name="Clear").click()
    await expect(contacts).to_have_count(2)
    await visitor.page.get_by_role("button", name="Forget all of them?").click()
    await expect(contacts).to_have_count(0)
    await expect(visitor.page.locator("#ideas")).to_be_visible()
    await visitor.page.reload()
    await expect(visitor.develop).to_be_enabled()
    await expect(visitor.page.locator("#contacts")).to_be_hidden()
    await expect(visitor.page.locator("#ideas")).to_be_visible()


async def test_an_order_that_was_not_taken_is_not_remembered_but_a_refused_one_is(
    visitor: Watched, serve: Serve
) -> None:
    error = {"message": "Not this one.", "code": "moderation_blocked", "type": "x", "param": None}
    script = json_response({"error": error}, "400 Bad Request")
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.order("")
        await expect(visitor.notice).to_contain_text("Please look at “Prompt”")
        await expect(visitor.page.locator("#contacts")).to_be_hidden()
        await visitor.order("Something unkind")
        await expect(visitor.notice).to_contain_text("The model would rather not make this")
        await visitor.page.reload()
        await expect(visitor.page.locator(".contact")).to_contain_text("Not made")
        await expect(visitor.notice).to_contain_text("The model would rather not make this")
