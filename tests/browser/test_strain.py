"""What a browser goes through on bad days: five hundred documents around one, files that are dropped, a service that is away for a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from graph.store import RecordStore
from ingest.pipeline import read_text

WEIGHT = 150_000
"""Bytes that a first view may transfer."""

PLAN = "ỦY BAN NHÂN DÂN TỈNH BẾN TRE\nSố: {}/KH-UBND\nBến Tre, ngày 05 tháng 01 năm 2018\nKẾ HOẠCH\nTHỬ\nCăn cứ Nghị định số 92/2017/NĐ-CP ngày 07/8/2017;\n"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, serving_home: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    home = tmp_path_factory.mktemp("crowded")
    with RecordStore(home) as store:
        for number in range(1, 541):
            text = PLAN.format(number)
            store.add(read_text(text), source=f"{number}.txt", content=text.encode())
    with serving_home(home) as address:
        yield address


def test_a_graph_of_five_hundred_is_light_and_comes_to_rest(page: Page, crowded: str) -> None:
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body()) if answer.status == 200 else 0))
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script("window.frames_drawn = 0; const raf = requestAnimationFrame; window.requestAnimationFrame = (f) => raf((t) => { window.frames_drawn++; f(t); });")
    decree = page.request.get(f"{crowded}/api/v1/documents/92/2017").json()["id"]
    page.goto(f"{crowded}/van-ban/{decree}/do-thi?buoc=2", wait_until="networkidle")
    assert "500 văn bản" in page.locator("main").inner_text()
    assert 50_000 < sum(sizes) <= WEIGHT
    canvas = page.locator("#do-thi")
    assert canvas.evaluate("(c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)")
    before = page.evaluate("frames_drawn")
    page.wait_for_timeout(400)
    assert page.evaluate("frames_drawn") == before  # what has come to rest costs nothing
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 90)
    page.mouse.up()
    page.wait_for_function("(n) => frames_drawn > n", arg=before)


DROP = """(text) => {
  const moved = new DataTransfer();
  moved.items.add(new File([text], "tha.txt", { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) document.getElementById("nap").dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
}"""


def test_files_that_are_dropped_are_read(page: Page, site: str) -> None:
    page.goto(f"{site}/nap-van-ban")
    page.evaluate(DROP, PLAN.format(901))
    page.wait_for_selector("#ket-qua[data-state=done]", timeout=60_000)
    line = page.locator("#ket-qua tbody tr").first.inner_text()
    assert "tha.txt" in line
    assert "đã thêm" in line
    assert "Kế hoạch 901/KH-UBND" in line


def test_the_page_comes_back_when_the_service_was_away(page: Page, site: str) -> None:
    asked = 0

    def away(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            route.fulfill(status=502, body="")
        else:
            route.continue_()

    page.route("**/events", away)
    page.goto(f"{site}/nap-van-ban")
    page.evaluate(DROP, PLAN.format(902))
    page.wait_for_selector("#ket-qua[data-state=done]", timeout=60_000)
    assert asked == 2
    assert "đã thêm" in page.locator("#ket-qua tbody tr").first.inner_text()
