"""The service behind nginx under a prefix, with the configuration that ships: links, redirects, files, cookies, uploads, progress."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from api.access.accounts import Accounts
from api.state import StateStore

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = pytest.mark.skipif(not Path(NGINX).exists(), reason="needs nginx")

CONFIGURATION = Path(__file__).resolve().parents[2] / "api" / "deploy" / "nginx.conf"
PASSWORD = "mot-mat-khau-dai"
PLAN = "ỦY BAN NHÂN DÂN\nTỈNH BẾN TRE\nSố: {n}/KH-UBND\nBến Tre, ngày 02 tháng 02 năm 2018\nKẾ HOẠCH\nThử nạp qua máy trung gian {n}\nCăn cứ Nghị định số 92/2017/NĐ-CP;\n"
WHOLE = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off; default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {configuration}
    }}
}}
"""


async def asked(address: str, token: str) -> str:
    """What a client of the Model Context Protocol is told."""
    async with httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"}) as web, Client(streamable_http_client(address, http_client=web)) as client:
        return str((await client.call_tool("get_document", {"reference": "92/2017"})).content[0].text)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def outside(untouched_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx, in front of the service over the sample corpus."""
    home, folder, inner, port = tmp_path_factory.mktemp("home") / "h", tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    shutil.copytree(untouched_home, home)
    state = StateStore(home)
    Accounts(state).add("quan-tri", "admin", PASSWORD)
    state.close()
    configuration = CONFIGURATION.read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder, port=port, configuration=configuration), encoding="utf-8")
    command = [sys.executable, "-W", "always", "-c", "from api.cli import main; main()", "serve", "--port", str(inner), "--workers", "2", "--root-path", "/cancu", "--home", str(home)]
    environment = os.environ | {"CANCU_SEGMENTER": "none", "CANCU_RATE": "0"}
    log = (folder / "service.log").open("w+", encoding="utf-8")
    processes = [subprocess.Popen(command, stderr=log, env=environment), subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])]
    try:
        waited_for(f"http://127.0.0.1:{port}/cancu/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
    log.seek(0)
    told = log.read()
    assert "FastAPIDeprecation" not in told
    assert '"level": "error"' not in told


def waited_for(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


@pytest.fixture
def reader(outside: str) -> Iterator[httpx.Client]:
    """A person who has signed in through nginx."""
    with httpx.Client(base_url=outside, timeout=60) as client:
        answer = client.post("/cancu/dang-nhap", data={"ten": "quan-tri", "mat_khau": PASSWORD, "toi": "/tong-quan"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/cancu/tong-quan")
        assert "path=/cancu" in answer.headers["set-cookie"].lower()
        yield client


class Links(HTMLParser):
    """Addresses of a page: links, files, forms that ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            if told.get("method", "get").lower() == "get":  # type: ignore[union-attr]
                self.found.append(told.get("action") or "")
        else:
            self.found += [value for name, value in attrs if name in ("href", "src") and value is not None]


def test_every_link_under_the_prefix_leads_somewhere(reader: httpx.Client, outside: str) -> None:
    seen: dict[str, int] = {}
    shapes: set[str] = set()
    waiting = deque([f"{outside}/cancu/", f"{outside}/cancu/?q=92/2017", f"{outside}/cancu/nhiem-vu", f"{outside}/cancu/van-ban?so=92/2017", f"{outside}/cancu/tac-dong?van_ban=63/2010"])
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        shape = re.sub(r"\d+", "*", parts.path) + "?" + " ".join(sorted({part.partition("=")[0] for part in parts.query.split("&")}))
        if address in seen or shape in shapes:
            continue
        shapes.add(shape)
        answer = reader.get(address)
        seen[address] = answer.status_code
        if answer.is_redirect:
            waiting.append(urljoin(address, answer.headers["location"]))
            assert urlsplit(waiting[-1]).path.startswith("/cancu/"), (address, answer.headers["location"])
        if answer.headers.get("content-type", "").startswith("text/html"):
            for link in Links(answer.text).found:
                target = urljoin(address, unescape(link)).partition("#")[0]
                assert urlsplit(target).path.startswith("/cancu/"), (address, link)
                waiting.append(target)
    assert {address: status for address, status in seen.items() if status not in (200, 303)} == {}
    paths = {urlsplit(address).path for address in seen}
    assert {"/cancu/nhiem-vu", "/cancu/ra-soat", "/cancu/mat-can-cu", "/cancu/tong-quan", "/cancu/static/cancu.js", "/cancu/nhat-ky"} <= paths
    assert len(shapes) > 50


def test_names_of_documents_lead_under_the_prefix(reader: httpx.Client) -> None:
    document = reader.get("/cancu/api/v1/documents/92%2F2017").json()
    answer = reader.get(f"/cancu{document['uri']}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"].startswith("/cancu/van-ban/")) == (303, True)
    listed = reader.get("/cancu/api/v1/documents?limit=2")
    assert listed.headers["link"].startswith("</cancu/api/v1/documents?")
    assert reader.get("/cancu/api/v1/openapi.json").json()["servers"] == [{"url": "/cancu"}]


def test_an_upload_is_told_as_it_is_read(reader: httpx.Client, outside: str) -> None:
    page = reader.get("/cancu/nap-van-ban").text
    csrf = page.split('data-csrf="')[1].split('"')[0]
    large = PLAN.format(n=901) + "Nội dung thử. " * 400_000
    files = [("files", (f"{n}.txt", PLAN.format(n=n).encode())) for n in (902, 903)] + [("files", ("lon.txt", large.encode()))]
    sent = reader.post("/cancu/api/v1/jobs", files=files, headers={"X-CSRF-Token": csrf})
    assert sent.status_code == 202
    assert sent.headers["location"].startswith("/cancu/api/v1/jobs/")
    events: list[tuple[float, str, dict[str, str]]] = []
    with reader.stream("GET", sent.headers["location"] + "/events") as stream:
        name = ""
        for line in stream.iter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
            elif line.startswith("data:"):
                events.append((time.monotonic(), name, json.loads(line.removeprefix("data:"))))
    assert [name for _, name, _ in events][-1] == "done"
    assert len(events) > 1
    assert events[-1][0] - events[0][0] > 0.2, "all events came at once"
    assert reader.get("/cancu/van-ban?so=902/KH-UBND").status_code == 303


@pytest.mark.parametrize("where", ["/cancu/api/v1/jobs", "/cancu/nap-van-ban"])
def test_more_than_the_limit_is_refused_before_it_is_sent(outside: str, reader: httpx.Client, where: str) -> None:
    host = urlsplit(outside)
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    with socket.create_connection((host.hostname or "", host.port or 80), timeout=10) as connection:
        connection.sendall(f"POST {where} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nContent-Length: 300000000\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_who_is_not_known_is_sent_to_sign_in_under_the_prefix(outside: str) -> None:
    answer = httpx.get(f"{outside}/cancu/nhiem-vu?xem=lich", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cancu/dang-nhap?toi=/nhiem-vu%3Fxem%3Dlich")


def test_the_address_of_a_person_is_the_one_that_nginx_tells(outside: str, reader: httpx.Client) -> None:
    forged = httpx.get(f"{outside}/cancu/nhiem-vu", headers={"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"})
    assert forged.status_code == 401


def test_a_language_model_reads_with_a_token(outside: str, reader: httpx.Client) -> None:
    page = reader.get("/cancu/tai-khoan").text
    csrf = re.search(r'name="csrf" value="(\w+)"', page)
    assert csrf
    made = reader.post("/cancu/tai-khoan/ma", data={"csrf": csrf[1], "nhan": "trợ lý"}).text
    token = re.search(r"cancu_[\w-]{43}", made)
    assert token
    assert json.loads(asyncio.run(asked(f"{outside}/cancu/mcp", token[0])))["document"]["number"] == "92/2017/NĐ-CP"
    with pytest.raises(ExceptionGroup):
        asyncio.run(asked(f"{outside}/cancu/mcp", "cancu_" + "x" * 43))


def test_numbers_are_those_of_all_processes(outside: str, reader: httpx.Client) -> None:
    cookies = dict(reader.cookies)
    for _ in range(12):  # each on a connection of its own, so that both processes answer
        assert httpx.get(f"{outside}/cancu/api/v1/coverage/bases?limit=3", cookies=cookies).status_code == 200
    asked = re.compile(r'cancu_requests_total\{method="GET",route="/api/v1/coverage/bases",status="200"\} (\d+)')
    told = [asked.findall(httpx.get(f"{outside}/cancu/metrics", cookies=cookies).text) for _ in range(6)]
    assert told == [["12"]] * 6


def test_the_port_stays_in_redirects_and_addresses(outside: str, reader: httpx.Client) -> None:
    assert reader.get("/cancu/nhiem-vu/").headers["location"] == f"{outside}/cancu/nhiem-vu"
    csrf = re.search(r'data-csrf="(\w+)"', reader.get("/cancu/tai-khoan").text)
    assert csrf
    follow = reader.post("/cancu/api/v1/follows", json={"kind": "search", "target": "một cửa"}, headers={"X-CSRF-Token": csrf[1]}).json()
    assert f'href="{outside}{follow["atom"]}"' in httpx.get(f"{outside}{follow['atom']}").text
