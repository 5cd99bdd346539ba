"""The three jobs of users in a real browser, from an empty home; axe on every page; weight of the first view; pictures of the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Browser, Page, Response

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "build" / "screens"
SAMPLES = sorted(str(path) for path in (ROOT / "data" / "corpus").iterdir())
WEIGHT = 150_000
"""Bytes that a first view may transfer."""


def search(page: Page, site: str, words: str) -> None:
    page.goto(site)
    page.get_by_label("Số hiệu").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits, .answer")


def test_trace_from_a_number_to_the_sentence(page: Page, filled: str) -> None:
    search(page, filled, "92/2017")
    page.get_by_role("link", name="Nhiệm vụ phụ thuộc").click()
    page.locator("summary", has_text="Vì sao").first.click()
    quote = page.locator("details[open] blockquote a").first
    words = quote.inner_text().strip("“”")
    quote.click()
    page.wait_for_selector("#trich")
    assert " ".join("".join(page.locator("article mark").all_text_contents()).split())[:30] == " ".join(words.split())[:30]
    basis = page.locator("article a.cite", has_text="92/2017").first
    basis.click()
    assert "Nghị định 92/2017/NĐ-CP" in page.locator("h1").inner_text()


def test_words_without_diacritics_find(page: Page, filled: str) -> None:
    search(page, filled, "kiem soat thu tuc hanh chinh")
    assert page.locator(".hits li").count() >= 3
    assert "kiểm soát thủ tục hành chính" in page.locator(".hits").inner_text().lower()


def test_a_link_shows_its_card(page: Page, filled: str) -> None:
    search(page, filled, "92/2017")
    page.locator(".hits a.doc").first.focus()
    page.wait_for_selector("#the")
    assert "tính đến" in page.locator("#the").inner_text()


def test_review_by_keyboard_changes_the_impact(page: Page, filled: str) -> None:
    page.goto(f"{filled}/tac-dong?van_ban=63/2010")
    before = page.locator("main h2").first.inner_text()
    page.goto(f"{filled}/ra-soat?van_ban=63/2010&trang_thai=extracted")
    waiting = page.locator(".item").count()
    assert waiting > 0
    for _ in range(waiting):
        page.locator(".item").first.focus()
        with page.expect_navigation():
            page.keyboard.press("b")
    assert page.locator(".item").count() == 0
    page.goto(f"{filled}/tac-dong?van_ban=63/2010")
    assert page.locator("main h2").first.inner_text() != before
    page.goto(f"{filled}/ra-soat?van_ban=63/2010&trang_thai=rejected")
    for _ in range(waiting):
        with page.expect_navigation():
            page.get_by_role("button", name="Để lại hàng đợi").first.click()
    page.goto(f"{filled}/tac-dong?van_ban=63/2010")
    assert page.locator("main h2").first.inner_text() == before


def test_a_wrong_link_is_corrected_and_the_impact_changes(page: Page, filled: str) -> None:
    def hit() -> str:
        page.goto(f"{filled}/tac-dong?van_ban=63/2010")
        return page.locator("main h2").first.inner_text()

    before = hit()
    page.goto(f"{filled}/ra-soat?van_ban=26/2017/QĐ-UBND")
    wrong = page.locator(".item", has_text="căn cứ vào").filter(has_text="63/2010").first
    assert "63/2010" in wrong.locator("mark").inner_text()
    wrong.locator("summary").click()
    wrong.get_by_label("Quan hệ đúng").select_option("cites")
    wrong.get_by_label("Lý do").fill("chỉ là dẫn chiếu")
    wrong.get_by_role("button", name="Ghi lại").click()
    page.wait_for_selector("text=chỉ là dẫn chiếu")
    assert hit() != before
    page.goto(f"{filled}/ra-soat")
    page.get_by_role("button", name="Hoàn tác").first.click()
    page.wait_for_selector("h1")
    assert hit() == before


def test_the_word_report_of_an_impact_is_opened(page: Page, filled: str, tmp_path: Path) -> None:
    page.goto(f"{filled}/tac-dong?van_ban=63/2010")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    path = tmp_path / "bao-cao.docx"
    download.value.save_as(path)
    report = Document(str(path))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert any("Quyết định 09/2015/QĐ-TTg" in cell for cell in cells)
    assert any("63/2010/NĐ-CP" in paragraph.text for paragraph in report.paragraphs) or any("63/2010/NĐ-CP" in cell for cell in cells)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_pages_do_not_overflow(page: Page, filled: str, addresses: dict[str, str], scheme: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    wrong = []
    for name, path in addresses.items():
        page.goto(filled + path, wait_until="networkidle")
        page.screenshot(path=SCREENS / f"{name}-{scheme}.png")
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "rules": {"target-size": {"enabled": True}}}).response["violations"]
        wrong += [f"{name}: {v['id']} {v['nodes'][0]['html'][:150]}" for v in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name}: wider than the window")
    assert not wrong, "\n".join(wrong)
    assert not errors


def test_first_views_are_light(page: Page, filled: str, addresses: dict[str, str]) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    for path in addresses.values():
        answers.clear()
        page.goto(filled + path, wait_until="networkidle")
        assert 0 < sum(len(answer.body()) for answer in answers if answer.status == 200) <= WEIGHT, path


def test_pages_answer_without_scripts(browser: Browser, filled: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    search(page, filled, "92/2017")
    page.goto(f"{filled}/nap-van-ban")
    page.set_input_files("#tep", SAMPLES[0])
    page.get_by_role("button", name="Nạp", exact=True).click()
    page.locator("#ket-qua", has_text="không đổi").wait_for(timeout=60_000)  # the page of the job asks again by itself
    page.goto(f"{filled}/van-ban?so=92/2017")
    page.get_by_role("link", name="Đồ thị").click()
    assert re.search("63/2010", page.locator("table").inner_text())
    context.close()
