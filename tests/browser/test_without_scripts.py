"""Every page without scripts, and what people do there: upload, filter, impact, review, follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

SAMPLES = sorted(str(path) for path in (Path(__file__).resolve().parents[2] / "data" / "corpus").iterdir())


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768}, locale="vi-VN")
    yield context.new_page()
    context.close()


def test_every_page_answers(plain: Page, filled: str, addresses: dict[str, str]) -> None:
    wrong = []
    for name, path in addresses.items():
        answer = plain.goto(filled + path)
        assert answer is not None
        if plain.locator("h1, #q").count() == 0 or len(plain.locator("main").inner_text()) < 20:
            wrong.append(f"{name}: nothing to read")
        if plain.locator("button:not([form])").filter(visible=True).count() != plain.locator("form button").filter(visible=True).count():
            wrong.append(f"{name}: a button without a form")
        if plain.locator("input:visible:not([id]), select:visible:not([id]), textarea:visible:not([id])").count() != plain.locator("label :is(input, select, textarea):visible:not([id])").count():
            wrong.append(f"{name}: a field without a label")
    assert wrong == []


def test_upload(plain: Page, filled: str) -> None:
    plain.goto(f"{filled}/nap-van-ban")
    plain.set_input_files("#tep", SAMPLES[0])
    plain.get_by_role("button", name="Nạp", exact=True).click()
    plain.locator("#ket-qua", has_text="không đổi").wait_for(timeout=60_000)  # the page of the job asks again by itself
    assert "Đã nạp xong" in plain.locator("main").inner_text()


def test_search_and_tasks_are_filtered(plain: Page, filled: str) -> None:
    plain.goto(filled)
    plain.get_by_label("Số hiệu").fill("kiem soat thu tuc")
    plain.get_by_role("button", name="Tìm").click()
    whole = plain.locator("h2", has_text="văn bản khớp").inner_text()
    plain.locator("main a", has_text=re.compile("^nghị định$")).first.click()
    assert plain.locator("h2", has_text="văn bản khớp").inner_text() != whole
    plain.goto(f"{filled}/nhiem-vu")
    plain.get_by_label("Cơ quan").fill("Sở Nội vụ")
    plain.get_by_role("textbox", name="đến").fill("2018-06-30")
    plain.get_by_role("button", name="Lọc").click()
    rows = plain.locator(".tasks tbody tr")
    assert 0 < rows.count() < 37
    assert "Sở Nội vụ" in rows.first.inner_text()


def test_impact_of_a_document_and_of_a_draft(plain: Page, filled: str) -> None:
    plain.goto(f"{filled}/tac-dong")
    plain.get_by_label("hoặc dán văn bản").fill("CHÍNH PHỦ\nSố: 5/2026/NĐ-CP\nNGHỊ ĐỊNH\nĐiều 1. Hiệu lực\n1. Nghị định này bãi bỏ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010.\n")
    plain.get_by_role("button", name="Xem tác động của dự thảo").click()
    assert "Nghị định 63/2010/NĐ-CP" in plain.locator("main").inner_text()
    plain.goto(f"{filled}/tac-dong")
    plain.get_by_label("Văn bản", exact=True).fill("63/2010")
    plain.get_by_role("button", name="Xem tác động", exact=True).click()
    plain.locator("summary", has_text="Đường dẫn").first.click()
    assert plain.locator("details[open] blockquote").first.is_visible()


def test_a_relation_is_rejected_and_taken_back(plain: Page, filled: str) -> None:
    plain.goto(f"{filled}/ra-soat?van_ban=63/2010")
    before = plain.locator(".item").count()
    plain.locator(".item").first.get_by_role("button", name="Bác bỏ").click()
    assert plain.locator(".item").count() == before - 1
    plain.locator(".made").get_by_role("button", name="Hoàn tác").click()
    assert plain.locator(".item").count() == before


def test_a_document_is_followed_and_no_longer(plain: Page, filled: str, addresses: dict[str, str]) -> None:
    plain.goto(filled + addresses["noi-dung"])
    plain.get_by_role("link", name="Theo dõi").last.click()
    plain.get_by_role("button", name="Theo dõi").click()
    assert "92/2017" in plain.locator("section.line h2").inner_text()
    plain.get_by_role("button", name="Thôi theo dõi").click()
    assert "Chưa theo dõi mục nào" in plain.locator("main").inner_text()


def test_a_document_is_taken_out_and_put_back(plain: Page, filled: str) -> None:
    plain.goto(f"{filled}/van-ban?so=6120/KH-UBND")
    address = plain.url.partition("?")[0]
    plain.get_by_role("link", name="Thuộc tính").click()
    plain.get_by_role("button", name="Gỡ khỏi kho…").click()
    assert "Gỡ Kế hoạch 6120/KH-UBND khỏi kho?" in plain.locator("h1").inner_text()
    plain.get_by_role("link", name="Thôi, giữ lại").click()
    assert "Tệp" in plain.locator(".props").inner_text()
    plain.get_by_role("button", name="Gỡ khỏi kho…").click()
    plain.get_by_label("Lý do").fill("nạp nhầm")
    plain.get_by_role("button", name="Gỡ khỏi kho", exact=True).click()
    assert plain.url == address
    assert "lý do: nạp nhầm" in plain.get_by_role("status").inner_text()
    plain.get_by_role("button", name="Hoàn tác việc gỡ").click()
    assert "ke-hoach-6120-ben-tre.docx" in plain.locator(".props").inner_text()
