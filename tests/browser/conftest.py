"""A service over an empty home, a browser, and the service after the sample corpus was uploaded by the page; each module has its own."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from api.settings import Settings

CHROMIUM = shutil.which("chromium")
SAMPLES = sorted(str(path) for path in (Path(__file__).resolve().parents[2] / "data" / "corpus").iterdir())


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a service over a home folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(home, segmenter="none"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("empty")) as address:
        yield address


@pytest.fixture(scope="module")
def serving_home() -> Callable[[Path], AbstractContextManager[str]]:
    """`serving`, for tests that make a home of their own."""
    return serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def filled(site: str, browser: Browser) -> str:
    """The site after the sample corpus has been uploaded by the page."""
    page = browser.new_page()
    page.goto(f"{site}/nap-van-ban")
    page.set_input_files("#tep", SAMPLES)
    page.get_by_role("button", name="Nạp", exact=True).click()
    page.wait_for_selector("#ket-qua[data-state=done]", timeout=90_000)
    states = page.locator("#ket-qua tbody tr td:nth-child(2)").all_text_contents()
    assert len(states) == len(SAMPLES)
    assert set(states) <= {"đã thêm", "đã cập nhật"}
    page.close()
    return site


@pytest.fixture(scope="module")
def addresses(filled: str, browser: Browser) -> dict[str, str]:
    """Name → address of every page."""
    page = browser.new_page()

    def led(words: str) -> str:
        page.goto(f"{filled}/?q={words}")
        return page.locator(".answer a.doc").first.get_attribute("href") or ""

    href, held = led("92/2017"), led("63/2010").rsplit("/", 1)[-1]
    page.close()
    tabs = {tab: f"{href}?muc={tab}" for tab in ("noi-dung", "thuoc-tinh", "luoc-do", "nhiem-vu", "tac-dong", "lich-su")}
    versions = {name: f"/van-ban/{held}/{name}" for name in ("so-sanh", "hop-nhat")}
    return {
        **versions, "tim-kiem": "/", "ket-qua": "/?q=kiem+soat+thu+tuc", "trung-so": "/van-ban?so=21/NQ-CP", "khong-co": "/van-ban?so=1/1999", **tabs,
        "ke-hoach": "/van-ban?so=6120/KH-UBND", "do-thi": f"{href}/do-thi?buoc=2", "nhiem-vu-loc": "/nhiem-vu?can_cu=92/2017", "lich": "/nhiem-vu?xem=lich",
        "tac-dong-tat-ca": "/tac-dong?van_ban=63/2010", "mat-can-cu": "/mat-can-cu", "kiem-tra": "/kiem-tra-can-cu", "co-quan": "/co-quan", "co-quan-mot": "/co-quan?ten=Sở TT%26TT",
        "ra-soat": "/ra-soat", "ra-soat-vien-dan": "/ra-soat?xem=vien-dan", "nap": "/nap-van-ban", "tong-quan": "/tong-quan", "van-ban": "/van-ban",
        "theo-doi": "/theo-doi", "nhat-ky": "/nhat-ky", "tai-khoan": "/tai-khoan", "dang-nhap": "/dang-nhap", "khong-co-trang": "/khong-co-trang", "gui-sai": "/ra-soat?trang_thai=x",
        "go-khoi-kho": f"{href}/go-khoi-kho",
    }  # fmt: skip
