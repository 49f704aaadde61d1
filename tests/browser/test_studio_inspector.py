"""What the studio shows to those who build clients: events, frames, and code that runs."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from pydantic import SecretStr

from browser.developing import FINAL, finished, stage
from browser.watched import Studio, Watched
from contract.instant import tool
from contract.node_peer import HERE as NODE
from contract.node_peer import install
from harness.gateway import Running, Serve
from harness.upstream import json_response, scripted, sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "a-key-for-the-studio"
PROMPT = 'A "red" fox\'s `day`, $HOME\\ &\nsnow'
SAVED = "a-red-fox-s-day-home-snow"
LANGUAGES = ("curl", "EventSource", "fetch", "Python", "Node")
IN_PAGE = ("EventSource", "fetch")


async def test_every_event_is_listed_with_its_time_gap_size_fields_and_frame(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio(sse(stage(0), finished())))
    await visitor.order("A red fox")
    await expect(visitor.status).to_contain_text("Done in")
    await visitor.page.locator("#inspector > summary").click()
    rows = visitor.page.locator("#journal .event summary")
    await expect(rows).to_have_count(2)
    first, second = [(await rows.nth(index).inner_text()).split("\n") for index in range(2)]
    assert (first[0], first[1], first[3]) == ("#0", "partial_image", "first")
    assert (second[0], second[1], second[3][0]) == ("#1", "completed", "+")
    assert first[2].endswith(" s")
    assert first[4].endswith(" B")
    await rows.nth(1).click()
    fields = visitor.page.locator("#journal .event").nth(1).locator(".event-fields")
    names = await fields.locator("dt").all_text_contents()
    assert {"id", "type", "b64_json", "usage", "sequence_number"} <= set(names)
    await expect(fields).to_contain_text("iVBORw0KGgo")
    await expect(fields).to_contain_text("characters")
    await visitor.page.locator("#journal .event").nth(1).get_by_text("Raw frame").click()
    frame = visitor.page.get_by_label("Raw frame")
    await expect(frame).to_be_focused()
    lines = (await frame.text_content() or "").split("\n")
    assert lines[0].startswith("id: gen_")
    assert "event: image_generation.completed" in lines
    assert lines[-2:] == ["", ""]


async def copied(visitor: Watched, gateway: Running, language: str) -> str:
    """What the panel's Copy button puts on the clipboard."""
    await visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if await visitor.page.locator("#code[open]").count() == 0:
        await visitor.page.locator("#code > summary").click()
    await visitor.page.get_by_role("button", name=language, exact=True).click()
    shown = await visitor.page.locator("#snippet").text_content()
    await visitor.page.locator("#copy-code").click()
    async with asyncio.timeout(5):
        while (code := await visitor.page.evaluate("navigator.clipboard.readText()")) != shown:
            pass
    assert isinstance(code, str)
    assert gateway.url in code
    assert KEY not in code
    return code


async def run(code: str, language: str, directory: Path) -> str:
    """What the copied program prints, run where it would be."""
    (directory / "node_modules").symlink_to(NODE / "node_modules")
    name = {"curl": "code.sh", "Python": "code.py", "Node": "code.mjs"}[language]
    (directory / name).write_text(code, "utf-8")
    program = {"curl": "bash", "Python": sys.executable, "Node": tool("node")}[language]
    environment = {**os.environ, "SAFELIGHT_KEY": KEY, "NO_PROXY": "127.0.0.1"}
    process = await asyncio.create_subprocess_exec(
        program, name, cwd=directory, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return output.decode()


async def run_in_page(code: str, browser: Browser, gateway: Running) -> str:
    """How many finished pictures the page shows in the end, in words."""
    page = await browser.new_page()
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept(KEY)))
    await page.goto(gateway.url + "/health")
    await page.evaluate(f"async () => {{ {code} }}")
    last = "data:image/png;base64," + finished()["b64_json"]
    shown = page.locator(f'img[src="{last}"]')
    await expect(shown.first).to_be_visible()
    count = await shown.count()
    await page.close()
    return f"{count} shown"


async def run_all(
    visitor: Watched, browser: Browser, gateway: Running, languages: Sequence[str], directory: Path
) -> dict[str, str]:
    """What each language's code printed; of a page, how many pictures it showed."""
    codes = {language: await copied(visitor, gateway, language) for language in languages}
    for language in languages:
        (directory / language).mkdir()
    running = [
        run_in_page(code, browser, gateway)
        if language in IN_PAGE
        else run(code, language, directory / language)
        for language, code in codes.items()
    ]
    return dict(zip(languages, await asyncio.gather(*running), strict=True))


async def test_the_copied_code_of_every_language_streams_the_picture_with_a_key(
    visitor: Watched, browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    script = sse(stage(0), finished())
    keys = (SecretStr(KEY),)
    install()
    async with scripted(script) as upstream, serve(upstream.url, keys=keys) as gateway:
        await visitor.page.goto(gateway.url)
        await visitor.page.get_by_label("Access key").fill(KEY)
        await visitor.page.get_by_label("Access key").press("Enter")
        await visitor.page.select_option("#partial_images", "1")
        await visitor.page.fill("#prompt", PROMPT)
        told = await run_all(visitor, browser, gateway, LANGUAGES, tmp_path)
    for language in ("curl", "Python", "Node"):
        assert "image_generation.partial_image" in told[language], language
        assert "image_generation.completed" in told[language], language
    assert [told[language] for language in IN_PAGE] == ["1 shown", "1 shown"]
    for language in ("Python", "Node"):
        assert (tmp_path / language / f"{SAVED}.png").read_bytes() == FINAL
    asked = {"model": "gpt-image-2", "prompt": PROMPT, "stream": True, "partial_images": 1}
    assert [request.json for request in upstream.requests] == [asked] * len(LANGUAGES)


async def test_the_copied_code_for_a_model_that_does_not_stream_gets_the_picture(
    visitor: Watched, browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    picture = {"b64_json": finished()["b64_json"]}
    script = json_response({"created": 1_790_000_001, "data": [picture]})
    languages = [language for language in LANGUAGES if language != "EventSource"]
    install()
    async with scripted(script) as upstream, serve(upstream.url) as gateway:
        await visitor.open(gateway.url)
        await visitor.page.select_option("#model", "dall-e-2")
        await visitor.page.select_option("#response_format", "b64_json")
        await visitor.page.fill("#prompt", PROMPT)
        told = await run_all(visitor, browser, gateway, languages, tmp_path)
    assert picture["b64_json"] in told["curl"]
    assert told["fetch"] == "1 shown"
    for language in ("Python", "Node"):
        assert (tmp_path / language / f"{SAVED}-1.png").read_bytes() == FINAL
    assert [request.json["prompt"] for request in upstream.requests] == [PROMPT] * len(languages)


async def test_eventsource_is_not_offered_for_what_is_not_streamed(
    visitor: Watched, studio: Studio
) -> None:
    await visitor.open(studio([]))
    await visitor.page.locator("#code > summary").click()
    await visitor.page.get_by_role("button", name="EventSource").click()
    await expect(visitor.page.get_by_role("button", name="Copy", exact=True)).to_be_enabled()
    await visitor.page.select_option("#model", "dall-e-3")
    await expect(visitor.page.locator("#snippet")).to_contain_text("is not streamed")
    await expect(visitor.page.get_by_role("button", name="Copy", exact=True)).to_be_disabled()
