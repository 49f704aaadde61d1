"""The studio for everybody: contrast, names, focus, motion, and nothing that breaks its policy."""

from typing import Any, Literal

import pytest
from playwright.async_api import Page, expect

from browser.developing import developing, failure, finished, stage
from browser.watched import Studio, Watched
from harness.upstream import sse

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, for text of any size."""

SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

CONTROLS = {"button", "link", "textbox", "combobox", "slider", "spinbutton", "DisclosureTriangle"}

# The contrast of every text that can be seen, by WCAG's formula; what is disabled is exempt, and so
# is what stands on a picture, whose background is nobody's to choose.
CONTRASTS = """
() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!text.length && !element.matches("input, textarea, select")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(":disabled, .glass, .forget, option, .unseen, .skip")) continue;
    const [one, other] = [parse(getComputedStyle(element).color), behind(element)]
      .map(luminance).sort((a, b) => b - a);
    const words = `${element.tagName} ${element.id || element.className}: ${text[0]?.data.trim()}`;
    found.push([words, (one + 0.05) / (other + 0.05)]);
  }
  return found;
}
"""


async def assert_readable(page: Page) -> None:
    """In both themes."""
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = await page.evaluate(CONTRASTS)
        assert len(found) > 20
        assert [each for each in found if each[1] < LEAST_CONTRAST] == [], scheme


async def test_every_text_has_enough_contrast_in_every_state_by_day_and_in_the_dark(
    visitor: Watched, studio: Studio
) -> None:
    page = visitor.page
    await visitor.open(studio(sse(stage(0), finished())))
    await assert_readable(page)
    await visitor.order("A red fox", n="2")
    await expect(visitor.status).to_contain_text("Done in")
    for panel in ("#inspector", "#code"):
        await page.locator(f"{panel} > summary").click()
    await page.locator("#journal .event summary").first.click()
    await assert_readable(page)
    await page.select_option("#model", "dall-e-3")
    await page.fill("#prompt", "")
    await visitor.develop.click()
    await expect(visitor.notice).to_be_visible()
    await assert_readable(page)
    await page.get_by_role("button", name="Share").click()
    await expect(page.locator("#share-note")).to_contain_text("Whoever has this link")
    await assert_readable(page)


async def names_of_controls(page: Page) -> list[tuple[str, str]]:
    """Role and name of everything that can be worked, as Chromium tells a screen reader."""
    session = await page.context.new_cdp_session(page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree["nodes"]
        if node.get("role", {}).get("value") in CONTROLS and not node.get("ignored")
    ]


async def test_everything_that_can_be_worked_has_a_name_and_what_changes_is_announced(
    visitor: Watched, studio: Studio
) -> None:
    page = visitor.page
    await visitor.open(studio(sse(stage(0), finished())))
    await visitor.order("A red fox", n="2")
    await expect(visitor.status).to_contain_text("Done in")
    for panel in ("#inspector", "#code"):
        await page.locator(f"{panel} > summary").click()
    controls = await names_of_controls(page)
    assert len(controls) > 25
    assert [each for each in controls if not each[1].strip()] == []
    assert await page.locator("html").get_attribute("lang") == "en"
    await expect(page.get_by_role("status").filter(has_text="Done in")).to_have_count(1)
    await expect(page.get_by_role("timer")).to_have_attribute("aria-live", "off")
    assert [await page.locator(f"h{level}").count() > 0 for level in (1, 2)] == [True, True]
    ids = await page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    images = page.locator("main img")
    assert all(await images.evaluate_all("all => all.map((each) => each.hasAttribute('alt'))"))


async def test_a_failure_is_an_alert(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio(sse(stage(0), failure("The lamp burned out.", "server_error"))))
    await visitor.order("A red fox")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("The lamp burned out.")
    again = visitor.page.get_by_role("alert").get_by_role("button", name="Try again")
    studio(sse(finished()))
    await again.click()
    await expect(visitor.status).to_contain_text("Done in")
    await expect(visitor.notice).to_be_hidden()


FOCUSED = """
() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, left } = element.getBoundingClientRect();
  const visible = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const column = element.closest("section, header")?.id ?? "";
  return { name: element.id || element.className || element.tagName, visible, column, top, left };
}
"""


async def test_the_tab_key_goes_through_the_page_as_it_is_read_and_focus_is_always_seen(
    visitor: Watched, studio: Studio
) -> None:
    page = visitor.page
    await visitor.open(studio(developing))
    await visitor.order("A red fox")
    await expect(visitor.status).to_contain_text("Done in")
    await page.reload()
    await expect(visitor.develop).to_be_enabled()
    await expect(page.locator(".caption")).to_have_text("A red fox")
    seen: list[dict[str, Any]] = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        if focused["name"] == "BODY":
            break
        seen.append(focused)
    assert [each["name"] for each in seen if not each["visible"]] == []
    names = [each["name"] for each in seen]
    landmarks = ["skip", "prompt", "develop", "model", "size", "partial_images", "glass"]
    landmarks += ["scrubber", "take-over", "share-it", "contact"]
    assert [name for name in names if name in landmarks] == landmarks
    columns = [each["column"] for each in seen]
    order = sorted(set(columns), key=columns.index)
    assert columns == sorted(columns, key=order.index), "focus jumps back"


MOVING = "() => document.getAnimations().length"


async def test_who_wants_less_motion_gets_none(visitor: Watched, studio: Studio) -> None:
    await visitor.open(studio([]))
    await visitor.page.evaluate("document.getElementById('tray').classList.add('running')")
    for motion, moving in (("no-preference", True), ("reduce", False)):
        await visitor.page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        await visitor.order("A red fox")
        await visitor.page.locator(".frame").wait_for()
        assert (await visitor.page.evaluate(MOVING) > 0) is moving
        await visitor.page.keyboard.press("Escape")
        await expect(visitor.develop).to_be_enabled()


async def test_nothing_the_page_does_breaks_its_policy(visitor: Watched, studio: Studio) -> None:
    page = visitor.page
    await page.add_init_script(
        "window.breaches = []; addEventListener('securitypolicyviolation',"
        " (event) => window.breaches.push(event.violatedDirective))"
    )
    await visitor.open(studio(sse(stage(0), finished())))
    await visitor.order("A red fox", n="2", background="transparent")
    await expect(visitor.status).to_contain_text("Done in")
    await page.get_by_role("button", name="Enlarge picture 1").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await page.evaluate("window.breaches") == []
    assert visitor.complaints == []
