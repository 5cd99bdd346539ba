"""Rà soát in a real browser: both queues by keyboard, what Enter does in their forms, and the same without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

Opener = Callable[[str], Page]


@pytest.fixture
def mentions(page: Page, filled: str) -> Page:
    """The queue of doubtful mentions, by their keys as well."""
    page.goto(f"{filled}/ra-soat?xem=vien-dan&trang_thai=extracted")
    return page


@pytest.fixture
def plain(browser: Browser, filled: str) -> Iterator[Opener]:
    """Opens pages in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)

    def opened(path: str) -> Page:
        page = context.new_page()
        page.goto(filled + path)
        return page

    yield opened
    context.close()


def item(page: Page, words: str) -> Locator:
    return page.locator(".item", has=page.locator("mark", has_text=words))


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_mention_is_decided_skipped_and_undone_by_keyboard(mentions: Page) -> None:
    page = mentions
    doubtful = ["Nghị quyết số 21/NQ-CP", "Nghị định số 61/2018/NĐ-CP ngày 24/3/2018", "Quyết định số 26/2017/QĐ-UBNĐ ngày 19/5/2017"]
    assert page.locator(".item mark").all_inner_texts() == doubtful
    assert page.locator(".item").first.evaluate("(e) => e === document.activeElement")
    page.keyboard.press("s")
    assert page.locator(".item").nth(1).evaluate("(e) => e === document.activeElement")
    page.keyboard.press("k")
    press(page, "2")
    assert "“Nghị quyết số 21/NQ-CP” là Nghị quyết 21/NQ-CP" in page.locator(".made").inner_text()
    assert item(page, "21/NQ-CP").count() == 0
    assert item(page, "61/2018").evaluate("(e) => e === document.activeElement"), "the next item is under the keys"
    press(page, "u")
    assert page.locator(".made").count() == 0
    assert item(page, "21/NQ-CP").count() == 1


def test_candidates_say_what_they_are_and_why(mentions: Page) -> None:
    both = item(mentions, "21/NQ-CP").locator(".choices li").all_inner_texts()
    assert ["2016" in both[0], "2021" in both[1]] == [True, True]
    assert "mới nhất trước ngày ban hành" in both[1]
    assert all("Cùng số, ký hiệu" in words and "tính đến" in words for words in both)
    (dated,) = item(mentions, "61/2018").locator(".choices li").all_inner_texts()
    assert "viện dẫn ghi 24/03/2018, kho ghi 23/04/2018" in dated


def test_a_number_that_is_not_listed_is_typed_and_an_unknown_one_is_told_at_the_item(mentions: Page) -> None:
    page = mentions
    page.locator(".item").first.focus()
    page.keyboard.press("0")
    page.keyboard.type("9999/QĐ-XYZ")
    press(page, "Enter")
    assert "9999/QĐ-XYZ" in page.get_by_role("alert").inner_text()
    field = page.get_by_label("Số, ký hiệu hoặc tên văn bản đúng").first
    assert (field.input_value(), field.evaluate("(e) => e === document.activeElement")) == ("9999/QĐ-XYZ", True)
    field.fill("92/2017")
    press(page, "Enter")
    assert "Nghị định 92/2017/NĐ-CP" in page.locator(".made").inner_text()
    press(page, "u")


def test_a_document_that_the_store_does_not_know_is_noted_and_undone_by_keyboard(mentions: Page) -> None:
    page = mentions
    item(page, "21/NQ-CP").focus()
    page.keyboard.press("0")
    page.keyboard.type("NQ 21/NQ-CP ngày 3/2/2019")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(page, "Enter")
    assert "Nghị quyết 21/NQ-CP" in page.locator(".made").inner_text()
    assert item(page, "21/NQ-CP").count() == 0
    press(page, "u")
    assert item(page, "21/NQ-CP").count() == 1


def test_enter_in_the_correction_corrects(page: Page, filled: str) -> None:
    page.goto(f"{filled}/ra-soat?van_ban=26/2017/QĐ-UBND")
    wrong = page.locator(".item", has_text="căn cứ vào").filter(has_text="63/2010").first
    wrong.locator("summary").click()
    wrong.get_by_label("Quan hệ đúng").select_option("cites")
    wrong.get_by_label("Lý do").fill("chỉ nhắc đến")
    with page.expect_navigation():
        wrong.get_by_label("Lý do").press("Enter")
    made = page.locator(".made").inner_text()
    assert "nhập" in made
    assert "dẫn chiếu" in made
    assert "xác nhận" not in made
    with page.expect_navigation():
        page.locator(".made").get_by_role("button", name="Hoàn tác").click()


def test_without_scripts_a_mention_is_decided_and_undone(plain: Opener) -> None:
    page = plain("/ra-soat?xem=vien-dan")
    item(page, "61/2018").get_by_role("button", name="Nghị định 61/2018/NĐ-CP").click()
    assert item(page, "61/2018").count() == 0
    page.locator(".made").get_by_role("button", name="Hoàn tác").click()
    first = item(page, "21/NQ-CP")
    assert first.count() == 1
    first.locator("summary").click()
    first.get_by_label("Số, ký hiệu").fill("63/2010")
    first.get_by_role("button", name="Ghi lại").click()
    assert "Nghị định 63/2010/NĐ-CP" in page.locator(".made").inner_text()
    page.locator(".made").get_by_role("button", name="Hoàn tác").click()
    assert item(page, "21/NQ-CP").count() == 1
