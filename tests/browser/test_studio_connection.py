"""The studio's line to the server: what is shown when it breaks, and that it heals by itself."""

import asyncio
import random
import re

import pytest
from playwright.async_api import Browser, expect
from pydantic import SecretStr

from browser.developing import Stepped, developing, finished, line_to, stage
from browser.watched import Studio, Watched, visiting
from harness.gateway import Running, Serve
from harness.upstream import frame, head, scripted

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "a-key-for-the-studio"
QUICK = {"reconnect_delay": 0.1}
WHOLE = ["partial_image", "partial_image", "partial_image", "completed"]
LOST = "Connection lost, trying again"


async def names_of(visitor: Watched) -> list[str]:
    return await visitor.page.locator(".event-name").all_text_contents()


async def sequence_of(visitor: Watched) -> list[int]:
    rows = visitor.page.locator("#journal .event")
    places = await rows.evaluate_all("rows => rows.map((row) => row.dataset.sequence)")
    return [int(place) for place in places]


async def assert_all_came_once(visitor: Watched) -> None:
    await expect(visitor.status).to_contain_text("Done in", timeout=20_000)
    assert await names_of(visitor) == WHOLE
    assert await sequence_of(visitor) == [0, 1, 2, 3]
    await expect(visitor.frames).to_have_attribute("data-showing", "final")


async def test_a_lost_connection_is_shown_and_heals_without_a_lost_or_doubled_event(
    visitor: Watched, serve: Serve
) -> None:
    answer = Stepped(stage(0), stage(1), stage(2), finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        line_to(gateway.url) as line,
    ):
        await visitor.open(line.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        lamp = visitor.page.locator("#lamp")
        await expect(lamp).to_contain_text("Live")
        line.cut()
        await expect(visitor.status).to_have_text(LOST)
        await expect(lamp).to_contain_text("Trying again in")
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        await expect(visitor.notice).to_be_hidden()
        answer.advance()
        answer.advance()
        line.mend()
        await visitor.page.get_by_role("button", name="Try now").click()
        await expect(visitor.status).to_have_text("Developing 3 of 3")
        await expect(lamp).to_contain_text("Live")
        answer.advance()
        await assert_all_came_once(visitor)
        notes = await visitor.page.locator("#journal .note > :first-child").all_text_contents()
        assert notes[0] == "Connected"
        assert notes[1] == "Connection lost"
        assert notes[-1] == "Connected again, resumed after event 0"
    assert len(upstream.requests) == 1


async def test_cut_at_any_byte_every_event_comes_once(
    visitor: Watched, serve: Serve, every_case: bool
) -> None:
    chance = random.Random("the studio's cuts")
    prompts = [f"Fox {number}" for number in range(40 if every_case else 2)]
    async with (
        asyncio.timeout(20 * len(prompts)),
        scripted(developing) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        line_to(gateway.url) as line,
    ):
        await visitor.open(line.url)
        for prompt in prompts:
            line.cut_once_after(chance.randrange(100, 2800))
            await visitor.order(prompt)
            caption = visitor.page.locator(".caption")
            await expect(caption).to_have_text(prompt, timeout=20_000)
            line.mend()
            await assert_all_came_once(visitor)
            await expect(visitor.develop).to_be_enabled()
    assert [request.json["prompt"] for request in upstream.requests] == prompts


async def test_an_order_whose_answer_was_lost_is_sent_again_and_made_once(
    visitor: Watched, serve: Serve
) -> None:
    async with (
        asyncio.timeout(40),
        scripted(developing) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        line_to(gateway.url) as line,
    ):
        await visitor.open(line.url)
        line.cut_once_after(100)
        await visitor.order("A red fox")
        await assert_all_came_once(visitor)
    assert len(upstream.requests) == 1
    assert len(visitor.orders) == 2


async def test_a_reload_in_the_middle_goes_on_where_it_was(visitor: Watched, serve: Serve) -> None:
    answer = Stepped(stage(0), stage(1), stage(2), finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, **QUICK) as gateway,
    ):
        await visitor.open(gateway.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.page.locator(".contact img")).to_have_count(1)
        await visitor.page.reload()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        await expect(visitor.status).to_have_text("Developing 1 of 3")
        await expect(visitor.develop).to_be_disabled()
        for _ in range(3):
            answer.advance()
        await assert_all_came_once(visitor)
        await expect(visitor.develop).to_be_enabled()
        resumed = visitor.page.get_by_text("Connected again, resumed after event 0")
        await expect(resumed).to_have_count(1)
    assert len(upstream.requests) == 1
    assert len(visitor.orders) == 1


async def test_what_a_restarted_server_forgot_is_told_in_words_and_what_came_stays(
    visitor: Watched, serve: Serve, studio: Studio
) -> None:
    answer = Stepped(stage(0), finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        line_to(gateway.url) as line,
    ):
        await visitor.open(line.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        line.cut()
        await expect(visitor.status).to_have_text(LOST)
        line.lead_to(studio([]))
        line.mend()
        await expect(visitor.notice).to_contain_text("No longer there", timeout=10_000)
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        await expect(visitor.notice.get_by_role("button", name="Try again")).to_be_visible()


async def shared_link(visitor: Watched) -> str:
    await visitor.page.get_by_role("button", name="Share").click()
    field = visitor.page.get_by_label("Link", exact=True)
    await expect(field).not_to_have_value("")
    link = await field.input_value()
    await visitor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    return link


async def give_key(visitor: Watched, gateway: Running) -> None:
    await visitor.page.goto(gateway.url)
    await visitor.page.get_by_label("Access key").fill(KEY)
    await visitor.page.get_by_label("Access key").press("Enter")


async def test_a_prompt_written_before_the_key_is_given_is_kept_and_ordered(
    visitor: Watched, serve: Serve
) -> None:
    async with (
        asyncio.timeout(40),
        scripted([head(), frame(stage(0)), frame(finished())]) as upstream,
        serve(upstream.url, keys=(SecretStr(KEY),)) as gateway,
    ):
        await visitor.page.goto(gateway.url)
        await expect(visitor.page.get_by_label("Access key")).to_be_visible()
        await visitor.page.fill("#prompt", "A red fox")
        await visitor.page.get_by_label("Access key").fill(KEY)
        await visitor.page.get_by_label("Access key").press("Enter")
        await expect(visitor.develop).to_be_enabled()
        await visitor.develop.click()
        await expect(visitor.status).to_contain_text("Done in")
    assert [order["prompt"] for order in visitor.orders] == ["A red fox"]


async def test_a_shared_link_lets_another_browser_watch_live_with_a_ticket_and_no_key(
    visitor: Watched, browser: Browser, serve: Serve
) -> None:
    answer = Stepped(stage(0), stage(1), stage(2), finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, keys=(SecretStr(KEY),), **QUICK) as gateway,
        visiting(browser) as other,
    ):
        await give_key(visitor, gateway)
        await visitor.order("A secret fox", size="1536x1024")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        link = await shared_link(visitor)
        assert KEY not in link
        assert "fox" not in link
        await other.page.goto(link)
        await expect(other.frames).to_have_attribute("data-showing", "partial-0")
        await expect(other.page.locator("#order")).to_be_hidden()
        await expect(other.page.get_by_role("button", name="Cancel")).to_be_hidden()
        await expect(other.page.locator("#key-form")).to_be_hidden()
        for mark in ("partial-1", "partial-2", "final"):
            answer.advance()
            for each in (visitor, other):
                await expect(each.frames).to_have_attribute("data-showing", mark)
        assert await sequence_of(other) == [0, 1, 2, 3]
        box = await other.frames.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(1.5, abs=0.01)
    assert len(upstream.requests) == 1
    # What stands behind the # was not sent; the ticket was, to the one address it is for.
    assert not [url for url in [*visitor.urls, *other.urls] if KEY in url]
    assert {url.split("?")[0].rpartition("/")[2] for url in other.urls if "ticket=" in url} <= {
        "events",
        link.partition("watch=")[2].partition("&")[0],
        "",
    }


async def test_a_ticket_that_expires_in_the_middle_is_renewed_with_the_key(
    visitor: Watched, serve: Serve
) -> None:
    answer = Stepped(stage(0), finished())
    keys = (SecretStr(KEY),)
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, keys=keys, ticket_ttl=1, **QUICK) as gateway,
    ):
        await give_key(visitor, gateway)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        renewed = visitor.page.get_by_text("Connected again, resumed after event 0")
        await expect(renewed.nth(1)).to_be_attached(timeout=15_000)
        answer.advance()
        await expect(visitor.status).to_contain_text("Done in")
        assert await sequence_of(visitor) == [0, 1]
        await expect(visitor.page.locator("#key-form")).to_be_hidden()
    assert len(upstream.requests) == 1


async def test_a_link_to_what_is_gone_says_so(visitor: Watched, studio: Studio) -> None:
    await visitor.page.goto(f"{studio([])}/#watch=gen_gone&ticket=WyJ3")
    await expect(visitor.notice).to_contain_text("This ticket was not issued here.")
    await expect(visitor.page.get_by_role("link", name="Develop your own")).to_be_visible()


async def test_cancelling_while_the_line_is_down_happens_when_it_is_back(
    visitor: Watched, serve: Serve
) -> None:
    answer = Stepped(stage(0), finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, **QUICK) as gateway,
        line_to(gateway.url) as line,
    ):
        await visitor.open(line.url)
        await visitor.order("A red fox")
        answer.advance()
        await expect(visitor.frames).to_have_attribute("data-showing", "partial-0")
        line.cut()
        await expect(visitor.status).to_have_text(LOST)
        await visitor.page.get_by_role("button", name="Cancel").click()
        await expect(visitor.status).to_have_text("Cancelling")
        line.mend()
        await expect(visitor.status).to_contain_text("Cancelled after", timeout=10_000)
        await upstream.closed.wait()


async def test_a_heartbeat_is_seen(visitor: Watched, serve: Serve) -> None:
    answer = Stepped(finished())
    async with (
        asyncio.timeout(40),
        scripted(answer.script) as upstream,
        serve(upstream.url, heartbeat=0.3) as gateway,
    ):
        await visitor.open(gateway.url)
        await visitor.order("A red fox")
        await expect(visitor.page.locator("#lamp")).to_contain_text(re.compile(r"\d heartbeats"))
        await visitor.page.locator("#inspector > summary").click()
        await expect(visitor.page.locator("#journal .beat").nth(1)).to_be_visible()
        answer.advance()
        await expect(visitor.status).to_contain_text("Done in")
