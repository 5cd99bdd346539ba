"""Answers kept and turns taken: what one process computed serves the others, what several ask for at once is computed once, and nobody waits for a reader with a
slow line."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.access.accounts import Accounts
from api.app import create_app
from api.asked_tasks import AskedTasks
from api.freshness import TURNS
from api.kept import FOLDER, Kept, Shared
from api.settings import Settings
from api.state import StateStore

ANSWER = Kept(((b"content-type", b"text/html"), (b"etag", b'W/"3-a"')), "Điều 1\nĐiều 2".encode(), "/van-ban/{work_id}")


def test_what_is_shared_is_found_by_other_processes_until_a_later_revision_is_served(tmp_path: Path) -> None:
    one, other = Shared(tmp_path), Shared(tmp_path)
    one.put(3, "a", ANSWER)
    assert (other.get(3, "a"), other.get(3, "b"), other.get(4, "a")) == (ANSWER, None, None)
    other.put(4, "a", ANSWER)
    assert (one.get(3, "a"), one.get(4, "a")) == (None, ANSWER)


def test_the_folder_holds_no_more_than_it_may_and_damage_is_no_answer(tmp_path: Path) -> None:
    shared = Shared(tmp_path / "answers", room=len(ANSWER.body))
    shared.put(1, "a", ANSWER)
    assert shared.get(1, "a") is None  # there is no such folder
    (tmp_path / "answers").mkdir()
    for key in "ab":
        shared.put(2, key, ANSWER)
    assert [shared.get(2, key) is not None for key in "ab"] == [True, False]
    for damaged in (b"", b"{", b"[1]\nx", b'["/", [["a"]]]\nx', b'["/", [[1, 2]]]\nx'):
        (tmp_path / "answers/2/a").write_bytes(damaged)
        assert shared.get(2, "a") is None


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_processes_share_what_they_computed(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with TestClient(create_app(Settings(sample_home, segmenter="none"))) as one, TestClient(create_app(Settings(sample_home, segmenter="none"))) as other:
        one.get("/nhiem-vu")
        (kept,) = files(tmp_path)
        kept.write_bytes(kept.read_bytes().replace("Nhiệm vụ".encode(), b"kept!"))
        assert "kept!" in other.get("/nhiem-vu").text
        assert "kept!" not in one.get("/nhiem-vu").text  # what a process has computed itself it has in memory


PEOPLE = {"doc-mot-x": "reader", "doc.hai@so": "reader", "sua-ba-x": "editor"}
PASSWORD = "mot-mat-khau-dai"


@pytest.fixture
def readers(untouched_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, TestClient]]:
    """People who have signed in to one service, by name; it keeps answers below `tmp_path / "answers"`."""
    home = tmp_path / "home"
    shutil.copytree(untouched_home, home)
    state = StateStore(home)
    for name, role in PEOPLE.items():
        Accounts(state).add(name, role, PASSWORD)
    state.close()
    (tmp_path / "answers").mkdir()
    monkeypatch.setenv(FOLDER, str(tmp_path / "answers"))
    with TestClient(create_app(Settings(home, segmenter="none"))) as service:
        found = {name: TestClient(service.app) for name in PEOPLE}
        for name, client in found.items():
            assert client.post("/dang-nhap", data={"ten": name, "mat_khau": PASSWORD}, follow_redirects=False).status_code == 303
        yield found


def own(page: str) -> tuple[str, str]:
    """The token and the name that a page shows."""
    token, name = re.search('data-csrf="([^"]*)"', page), re.search('/tai-khoan">([^<]*)<', page)
    assert token
    assert name
    return token[1], name[1]


@pytest.mark.parametrize("path", ["/nhiem-vu", "/?q=thu+tuc", "/van-ban?so=63/2010", "/van-ban/99999", "/kiem-tra-can-cu"])
def test_a_page_serves_all_of_a_role_and_tells_each_what_is_their_own(readers: dict[str, TestClient], tmp_path: Path, path: str) -> None:
    pages = {name: client.get(path) for name, client in readers.items()}
    assert {name: own(page.text)[1] for name, page in pages.items()} == {name: name for name in PEOPLE}
    assert len({own(page.text)[0] for page in pages.values()}) == 3
    for name, client in readers.items():
        assert own(client.get("/tai-khoan").text)[0] == own(pages[name].text)[0]  # pages of an account are not kept
        assert client.get(path).text == pages[name].text
        assert int(pages[name].headers["content-length"]) == len(pages[name].content)
    assert ["/ra-soat" in page.text for page in pages.values()] == [False, False, True]
    kept = b"".join(file.read_bytes() for file in files(tmp_path / "answers"))
    assert not any(word.encode() in kept for page in pages.values() for word in own(page.text))


def test_an_etag_is_one_persons_and_what_is_kept_is_counted_by_role(readers: dict[str, TestClient], tmp_path: Path) -> None:
    answers = {name: client.get("/nhiem-vu") for name, client in readers.items()}
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    for name, client in readers.items():
        assert [client.get("/nhiem-vu", headers={"if-none-match": answers[other].headers["etag"]}).status_code == 304 for other in PEOPLE] == [other == name for other in PEOPLE]
    assert len(files(tmp_path / "answers")) == 2  # of readers, of editors


def test_answers_over_http_and_https_are_kept_apart(tmp_path: Path) -> None:
    app = create_app(Settings(tmp_path, segmenter="none"))

    async def where(request: Request) -> JSONResponse:
        return JSONResponse({"here": str(request.url)})

    app.router.routes.insert(0, Route("/o-day", where))
    with TestClient(app) as client:
        for scheme in ("http", "https", "http"):
            assert client.get(f"{scheme}://testserver/o-day").json() == {"here": f"{scheme}://testserver/o-day"}


Send = Callable[[dict[str, Any]], Awaitable[None]]


def _scope(app: Any, path: str, query: str = "") -> dict[str, Any]:
    return {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "root_path": "", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "app": app}  # fmt: skip


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_what_many_ask_for_at_once_is_computed_once(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computed, sent = [], []
    whole = AskedTasks.found

    def counted(asked: AskedTasks, *arguments: Any) -> Any:
        computed.append(asked)
        return whole(asked, *arguments)

    monkeypatch.setattr(AskedTasks, "found", counted)
    app = create_app(Settings(sample_home, segmenter="none"))

    async def ask(query: str) -> None:
        async def send(message: dict[str, Any]) -> None:
            sent.append(message.get("status"))

        await app(_scope(app, "/nhiem-vu", query), _nothing, send)

    async def run() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.gather(*(ask("") for _ in range(12)), *(ask("tu=x") for _ in range(3)))

    asyncio.run(run())
    assert len(computed) == 1
    assert (sent.count(200), sent.count(400)) == (12, 3)


def test_a_slow_reader_gives_up_the_turn_when_the_answer_begins(sample_home: Path) -> None:
    app = create_app(Settings(sample_home, segmenter="none"))

    async def run() -> int:
        hung = asyncio.Event()
        done = []

        async def slow(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                await hung.wait()

        async def quick(message: dict[str, Any]) -> None:
            done.append(message.get("status"))

        async with app.router.lifespan_context(app):
            waiting = [asyncio.create_task(app(_scope(app, "/nhiem-vu", f"don_vi={n}"), _nothing, slow)) for n in range(TURNS)]
            await asyncio.sleep(0)
            await asyncio.wait_for(app(_scope(app, "/nhiem-vu", "don_vi=x"), _nothing, quick), 20)
            hung.set()
            await asyncio.gather(*waiting)
        return int(done[0])

    assert asyncio.run(run()) == 200
