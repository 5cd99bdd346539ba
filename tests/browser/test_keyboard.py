"""The three jobs by keyboard alone: what has the focus is seen, the order is that of the page, cards and menus close; less motion, forced colours, a phone's
width, and paper."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SEEN = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {name: (e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.value || "").trim(), tag: e.tagName,
          inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
          outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""
PAPER, WIDE_PAPER = 680, 1032
"""Pixels of A4 between its margins, upright and on its side."""


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until what begins so has the focus; each stop must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(SEEN)
        if stop["tag"] == "BODY":
            continue
        assert stop["inside"], stop
        assert stop["outline"], stop
        if stop["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def enter(page: Page) -> None:
    """Follow what has the focus."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_stop_leads_past_the_menu(page: Page, filled: str) -> None:
    page.goto(f"{filled}/nhiem-vu")
    page.keyboard.press("Tab")
    assert page.evaluate(SEEN) == {"name": "Đến nội dung chính", "tag": "A", "inside": True, "outline": True}
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_trace_by_keyboard(page: Page, filled: str) -> None:
    page.goto(filled)
    page.keyboard.press("/")
    page.keyboard.type("nđ 92/2017")
    enter(page)
    tab_to(page, "Nhiệm vụ phụ thuộc")
    enter(page)
    tab_to(page, "Vì sao")
    page.keyboard.press("Enter")
    tab_to(page, "“")
    enter(page)
    assert page.locator("#trich").is_visible()


def test_impact_by_keyboard(page: Page, filled: str) -> None:
    page.goto(f"{filled}/tac-dong")
    tab_to(page, "Văn bản")
    page.keyboard.type("63/2010")
    tab_to(page, "Loại thay đổi")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Xem tác động")
    enter(page)
    assert "loai=amends" in page.url
    tab_to(page, "Word")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
    tab_to(page, "Đường dẫn")
    page.keyboard.press("Enter")
    assert page.locator(".group details[open] blockquote").first.is_visible()


def test_a_card_comes_with_the_focus_and_goes_with_escape(page: Page, filled: str) -> None:
    page.goto(f"{filled}/?q=92/2017")
    link = page.locator(".answer a.doc").first
    link.focus()
    card = page.locator("#the")
    card.wait_for()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    assert link.evaluate("(e) => e === document.activeElement"), "the focus stays"
    link.hover()
    card.wait_for()
    box = card.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 12, steps=6)
    page.wait_for_timeout(400)
    assert card.is_visible(), "the pointer may go over to the card"


def test_keys_can_be_switched_off(page: Page, filled: str) -> None:
    page.goto(f"{filled}/ra-soat?xem=vien-dan&trang_thai=extracted")
    switch = page.get_by_role("button", name="Phím tắt")
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    before = page.locator(".item").count()
    page.locator(".item").first.focus()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert page.locator(".item").count() == before
    page.reload()
    assert switch.get_attribute("aria-pressed") == "false", "it is remembered"
    switch.click()
    page.locator(".item").first.focus()
    page.keyboard.press("j")
    assert page.locator(".item").nth(1).evaluate("(e) => e === document.activeElement")


def test_no_page_changes_the_order_of_its_stops(page: Page, filled: str, addresses: dict[str, str]) -> None:
    wrong = []
    for name, path in addresses.items():
        page.goto(filled + path)
        wrong += page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").evaluate_all("(all, name) => all.map((e) => name + ': ' + e.outerHTML.slice(0, 100))", name)
    assert wrong == []


def test_a_phone_shows_all_without_moving_sideways(page: Page, filled: str, addresses: dict[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wrong = []
    for name, path in addresses.items():
        page.goto(filled + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name}: wider than the window")
        found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "color-contrast"]}})
        wrong += [f"{name}: {v['id']} {v['nodes'][0]['html'][:150]}" for v in found.response["violations"]]
    assert wrong == []


def test_pages_fit_on_paper(page: Page, filled: str, addresses: dict[str, str]) -> None:
    page.emulate_media(media="print")
    wrong = []
    for name, path in addresses.items():
        page.set_viewport_size({"width": PAPER, "height": 960})
        page.goto(filled + path)
        if page.locator("main .tasks").count():
            page.set_viewport_size({"width": WIDE_PAPER, "height": 680})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name}: wider than the paper")
        if page.locator(".top, form, .tabs").filter(visible=True).count():
            wrong.append(f"{name}: prints its controls")
    assert wrong == []


def test_the_graph_stands_still_where_motion_is_unwanted(page: Page, filled: str, addresses: dict[str, str]) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(filled + addresses["do-thi"])
    page.wait_for_selector("canvas:not([hidden])")
    page.wait_for_timeout(200)
    pictures = [page.evaluate("document.querySelector('canvas').toDataURL()")]
    page.wait_for_timeout(500)
    pictures.append(page.evaluate("document.querySelector('canvas').toDataURL()"))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_what_tells(page: Page, filled: str, scheme: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme="light" if scheme == "light" else "dark")
    page.goto(f"{filled}/ra-soat?xem=vien-dan")
    tab_to(page, "Rà soát")
    colours = page.locator(".item mark").first.evaluate("(e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e.parentElement).backgroundColor, getComputedStyle(e).color]")
    assert colours[0] not in (colours[1], colours[2])
    here, other = (page.locator(f".tabs a{kind}").first.evaluate("(e) => getComputedStyle(e).outlineStyle") for kind in ("[aria-current]", ":not([aria-current])"))
    assert here != other
