"""Follow and be told: notices, feeds, signed hooks that reach no private address, the digest."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from lxml import etree
from sqlalchemy import select, update

from api.access.accounts import Accounts
from api.access.actor import LOCAL
from api.app import create_app
from api.bootstrap import Services
from api.following.addresses import Undelivered, checked, is_public
from api.following.affected import news_of
from api.following.follows import Follows
from api.following.hooks import deliver_due, send
from api.ingesting.run import ingest
from api.refused import Refused
from api.settings import Settings
from api.state import StateStore
from api.state.schema import notices

PLAN = """ỦY BAN NHÂN DÂN TỈNH BẾN TRE
Số: 77/KH-UBND
Bến Tre, ngày 05 tháng 01 năm 2018
KẾ HOẠCH
KIỂM SOÁT THỦ TỤC NĂM 2018
I. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
- Công khai thủ tục theo Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ, xong trước ngày 30/6/2018.
- Báo cáo kết quả thực hiện Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.
"""
DECREE = """CHÍNH PHỦ
Số: 61/2018/NĐ-CP
Hà Nội, ngày 23 tháng 4 năm 2018
NGHỊ ĐỊNH
Về một cửa <script>alert(1)</script>
Điều 1. Hiệu lực
Nghị định này thay thế Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    take(tmp_path / "home", PLAN, "a.txt")
    return tmp_path / "home"


def take(home: Path, text: str, name: str) -> None:
    path = home.parent / name
    path.write_text(text, encoding="utf-8")
    services = Services(Settings(home, segmenter="none"))
    outcomes = ingest(services, [path], report=lambda _: None)
    services.close()
    assert [outcome.status for outcome in outcomes] == ["added"]


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none"))) as client:
        yield client


def test_each_kind_of_follow_is_told_of_what_concerns_it(client: TestClient, home: Path) -> None:
    task = client.get("/api/v1/tasks?depends_on=92/2017").json()[0]
    wanted = {"document": "92/2017", "agency": "Sở Nội vụ", "search": "một cửa", "task": str(task["id"])}
    made = {kind: client.post("/api/v1/follows", json={"kind": kind, "target": target}).json() for kind, target in wanted.items()}
    others = [client.post("/api/v1/follows", json={"kind": kind, "target": target}).json() for kind, target in (("agency", "Sở Y tế"), ("search", "nghề cá"), ("document", "77/KH-UBND"))]
    take(home, DECREE, "b.txt")
    told = {kind: [n["title"] for n in client.get(f"/api/v1/follows/{follow['id']}/notices").json()] for kind, follow in made.items()}
    assert told == {
        "document": ["Nghị định 61/2018/NĐ-CP thay thế Nghị định 92/2017/NĐ-CP"],
        "agency": ["Nghị định 61/2018/NĐ-CP làm ảnh hưởng 2 nhiệm vụ của Sở Nội vụ"],
        "search": ["Nghị định 61/2018/NĐ-CP ứng với tìm kiếm “một cửa”"],
        "task": [f"Nghị định 61/2018/NĐ-CP làm ảnh hưởng nhiệm vụ: {task['task']}"],
    }
    assert [client.get(f"/api/v1/follows/{follow['id']}/notices").json() for follow in others] == [[], [], []]
    page = client.get("/theo-doi").text
    assert "làm ảnh hưởng 2 nhiệm vụ của Sở Nội vụ" in page
    assert "<script>" not in page.replace("<script src=", "")


def test_the_digest_names_the_agencies_whose_tasks_are_touched(client: TestClient, home: Path) -> None:
    assert "làm ảnh hưởng" not in client.get("/tong-quan").text
    take(home, DECREE, "b.txt")
    assert "Nghị định 61/2018/NĐ-CP mới nạp làm ảnh hưởng 2 nhiệm vụ của Sở Nội vụ" in client.get("/tong-quan").text
    services = client.app.state.services
    (news,) = news_of(services.store, [services.store.resolve("61/2018").id])
    assert news.agencies == [("Sở Nội vụ", 2)]


def test_feeds_open_by_their_secret_address_alone(client: TestClient, home: Path) -> None:
    follow = client.post("/api/v1/follows", json={"kind": "agency", "target": "Sở Nội vụ"}).json()
    take(home, DECREE, "b.txt")
    state = StateStore(home)
    Accounts(state).add("q", "admin", "mot-mat-khau-dai")
    state.close()
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0"))) as other:
        feed = etree.fromstring(other.get(follow["atom"]).content)
        assert [e.text for e in feed.iterfind(".//{*}entry/{*}title")] == ["Nghị định 61/2018/NĐ-CP làm ảnh hưởng 2 nhiệm vụ của Sở Nội vụ"]
        events = list(Calendar.from_ical(other.get(follow["calendar"]).content).walk("VEVENT"))
        assert [(e["dtstart"].dt.isoformat(), str(e["summary"])[:24]) for e in events] == [("2018-06-30", "Hạn: Công khai thủ tục t")]
        assert other.get("/theo-doi/" + "x" * 43 + ".atom").status_code == 404
        assert other.get("/theo-doi").status_code == 401


ATOM = "{http://www.w3.org/2005/Atom}"


def test_feeds_hold_what_the_standard_asks_for(client: TestClient, home: Path) -> None:
    """RFC 4287, sections 4.1.1, 4.1.2, 4.2.6, 4.2.7: an author, one id for good, one title, one time, an address; RFC 5545, section 3.1: lines of 75 octets."""
    follow = client.post("/api/v1/follows", json={"kind": "agency", "target": "Sở Nội vụ"}).json()
    take(home, DECREE, "b.txt")
    answers = [client.get(follow["atom"], headers={"host": host}) for host in ("localhost", "cancu.example:8443")]
    one, other = (etree.fromstring(answer.content) for answer in answers)
    for node in (one, *one.iterfind(f"{ATOM}entry")):
        assert [len(node.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert one.find(f"{ATOM}author/{ATOM}name").text == "Cancu"
    assert one.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert [node.text for node in one.iter(ATOM + "id")] == [node.text for node in other.iter(ATOM + "id")]
    assert all(node.text.startswith("urn:uuid:") for node in one.iter(ATOM + "id"))
    assert "cancu.example:8443" in other.find(f"{ATOM}entry/{ATOM}link").get("href")
    body = client.get(follow["calendar"]).content
    assert all(len(line) <= 75 and line.decode() is not None for line in body.split(b"\r\n"))
    assert body.count(b"\n") == body.count(b"\r\n") > 10
    empty = client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa"}).json()
    assert Calendar.from_ical(client.get(empty["calendar"]).content).subcomponents


@pytest.mark.parametrize("kind", ["atom", "calendar"])
def test_a_feed_that_its_reader_knows_is_not_sent_again(client: TestClient, home: Path, kind: str) -> None:
    address = client.post("/api/v1/follows", json={"kind": "agency", "target": "Sở Nội vụ"}).json()[kind]
    first = client.get(address)
    for known in (first.headers["etag"], "W/" + first.headers["etag"], '"x", ' + first.headers["etag"]):
        again = client.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert client.head(address).headers["etag"] == first.headers["etag"]
    take(home, PLAN.replace("77/", "78/"), "c.txt")
    assert client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_secret_addresses_stay_out_of_the_log(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(Settings(home, segmenter="none", bound="127.0.0.1")), base_url="http://localhost") as client:
        follow = client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa"}).json()
        client.get(follow["atom"])
        client.get(follow["calendar"])
    told = capsys.readouterr().out
    assert "/theo-doi/….atom" in told
    assert follow["atom"][10:40] not in told


def test_lines_and_signs_in_what_is_followed_stay_words(client: TestClient) -> None:
    made = client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa\r\nX-EVIL:1\x0b<b>"})
    assert made.status_code in (200, 201), made.text
    body = client.get(made.json()["calendar"]).text
    assert not [line for line in body.splitlines() if line.startswith("X-EVIL")]
    assert "một cửa X-EVIL:1" in str(Calendar.from_ical(body)["x-wr-calname"])
    assert etree.fromstring(client.get(made.json()["atom"]).content).find("{*}title").text.startswith("Cancu: theo dõi")


def test_follows_are_ones_own(client: TestClient, home: Path) -> None:
    mine = client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa"}).json()
    assert client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa"}).json()["id"] == mine["id"]
    second = client.post("/api/v1/follows", json={"kind": "search", "target": "nghề cá"}).json()
    assert client.delete(f"/api/v1/follows/{second['id']}").status_code == 204
    state = StateStore(home)
    Accounts(state).add("lan", "reader", None)
    headers = {"authorization": f"Bearer {Accounts(state).add_token('lan', '')}"}
    state.close()
    with TestClient(create_app(Settings(home, segmenter="none", bound="127.0.0.1"))) as other:
        assert other.get("/api/v1/follows", headers=headers).json() == []
        assert other.get(f"/api/v1/follows/{mine['id']}/notices", headers=headers).status_code == 404
        assert other.delete(f"/api/v1/follows/{mine['id']}", headers=headers).status_code == 404
        assert other.post("/api/v1/follows", json={"kind": "search", "target": "x"}).status_code in (400, 401, 403)
    state = StateStore(home)
    assert [follow.id for follow in Follows(state).all()] == [mine["id"]]
    state.close()


def test_follows_of_before_there_were_accounts_are_the_administrators(client: TestClient, home: Path) -> None:
    mine = client.post("/api/v1/follows", json={"kind": "search", "target": "một cửa"}).json()
    state = StateStore(home)
    Accounts(state).add("quan-tri", "admin", None)
    headers = {"authorization": f"Bearer {Accounts(state).add_token('quan-tri', '')}"}
    state.close()
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0"))) as other:
        assert [follow["id"] for follow in other.get("/api/v1/follows", headers=headers).json()] == [mine["id"]]
        assert other.delete(f"/api/v1/follows/{mine['id']}", headers=headers).status_code == 204


class Receiver(BaseHTTPRequestHandler):
    """Answers 503 twice, then 204; keeps what came."""

    came: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        self.came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(503 if len(self.came) < 3 else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    Receiver.came = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/moc", Receiver.came
    server.shutdown()


def test_a_hook_is_told_with_a_signature_and_one_id_until_it_says_yes(home: Path, receiver: tuple[str, list[Any]]) -> None:
    address, came = receiver
    services = Services(Settings(home, segmenter="none"))
    follow = Follows(services.state).add(LOCAL, "agency", "Sở Nội vụ", "Sở Nội vụ", address)
    services.close()
    take(home, DECREE, "b.txt")
    state = StateStore(home)
    assert deliver_due(state, private=False) == 0
    assert came == []  # an address of this machine is not written to
    with state.write() as connection:
        connection.execute(update(notices).values(next_try=None))
    assert deliver_due(state, private=True) == 1
    assert deliver_due(state, private=True) == 0
    state.close()
    assert len(came) == 3
    assert len({headers["Cancu-Delivery"] for headers, _ in came}) == 1
    headers, body = came[-1]
    seconds, signature = (part.split("=")[1] for part in headers["Cancu-Signature"].split(","))
    assert signature == hmac.new(str(follow.hook_secret).encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["title"].endswith("của Sở Nội vụ")
    assert json.loads(body)["id"] == headers["Cancu-Delivery"]


def test_a_slow_receiver_delays_only_its_own(home: Path, receiver: tuple[str, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, came = receiver
    Receiver.came += [({}, b"")] * 2  # it says yes from the third on
    monkeypatch.setattr("api.following.hooks.LONGEST", 0.5)
    slow = socket.create_server(("127.0.0.1", 0))  # takes connections and never answers
    services = Services(Settings(home, segmenter="none"))
    for hook in (f"http://127.0.0.1:{slow.getsockname()[1]}/", address):
        Follows(services.state).add(LOCAL, "agency", "Sở Nội vụ", "Sở Nội vụ", hook)
    services.close()
    take(home, DECREE, "b.txt")
    take(home, DECREE.replace("61/2018", "62/2018"), "c.txt")
    state = StateStore(home)
    assert deliver_due(state, private=True) == 2
    tried = sorted((row.attempts, row.delivered, row.next_try is None) for row in state.rows(select(notices)))
    assert tried == [(0, False, False), (1, False, False), (1, True, True), (1, True, True)]  # the second for the slow one waits untried
    state.close()
    slow.close()
    assert len(came) == 4


def test_a_receiver_that_never_comes_to_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with contextlib.suppress(OSError):
                for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
                    self.wfile.write(bytes([letter]))
                    self.wfile.flush()
                    time.sleep(0.05)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    monkeypatch.setattr("api.following.hooks.LONGEST", 0.5)
    server = HTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(Undelivered):
        send(f"http://127.0.0.1:{server.server_port}/", "s", "1", b"{}", private=True)
    server.shutdown()


@pytest.mark.parametrize(
    ("number", "public"),
    [("8.8.8.8", True), ("2606:4700::1", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("192.168.0.1", False), ("0.0.0.0", False),
     ("::1", False), ("::ffff:127.0.0.1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("64:ff9b::7f00:1", False), ("100.64.0.1", False), ("224.0.0.1", False),
     ("2002:7f00:1::", False), ("ff0e::1", False), ("3fff::1", False),
     ("::127.0.0.1", False), ("64:ff9b:1::7f00:1", False), ("::ffff:0:127.0.0.1", False), ("fec0::1", False), ("2001:0:7f00:1::", False)],
)  # fmt: skip
def test_public_addresses(number: str, public: bool) -> None:
    assert is_public(number) is public


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "http://", "http://[::1]/", "http://127.1/", "http://0x7f.1/", "http://localhost/", "http://2130706433/",
                                     "http://a.example:99999/", "http://[::1/", "http://a..b/", "http://\ud800.example/", f"http://{'a' * 70}.example/", "http://x.example\\@127.0.0.1/"])
def test_hooks_go_nowhere_private(address: str) -> None:
    with pytest.raises((Refused, Undelivered)):
        send(address, "s", "1", b"{}", private=False)


def test_a_redirect_is_not_followed_and_counts_as_no(receiver: tuple[str, list[Any]]) -> None:
    address, came = receiver

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", address)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.raises(Undelivered, match="307"):
        send(f"http://127.0.0.1:{server.server_port}/", "s", "1", b"{}", private=True)
    server.shutdown()
    assert came == []


def test_the_connection_goes_to_the_number_that_was_checked(receiver: tuple[str, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, came = receiver
    port = address.rpartition(":")[2].partition("/")[0]
    Receiver.came += [({}, b"")] * 2  # it says yes from the third on
    asked: list[str] = []
    monkeypatch.setattr("api.following.addresses._resolved", lambda host, _: asked.append(host) or ["127.0.0.1"])
    hook = f"http://moc.invalid:{port}/moc"
    with pytest.raises(Refused):
        send(hook, "s", "1", b"{}", private=False)
    assert len(came) == 2
    send(hook, "s", "1", b"{}", private=True)
    assert came[-1][0]["Host"] == f"moc.invalid:{port}"
    assert asked == ["moc.invalid"] * 2  # once for each: a second answer of the name is never asked for


def test_one_private_number_among_others_is_enough_to_refuse() -> None:
    assert checked("https://a.example:8443/x?y=1", False, lambda *_: ["8.8.8.8"]) == "https://8.8.8.8:8443/x?y=1"
    with pytest.raises(Refused):
        checked("https://a.example/", False, lambda *_: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("wanted", [{"kind": "x", "target": "a"}, {"kind": "search", "target": ""}, {"kind": "search", "target": "a", "hook": "javascript:1"}, {"kind": "search", "target": "a", "hook": "http://[::1/"}, {"kind": "search", "target": "a", "hook": "http://a.example:99999/"}, {"kind": "task", "target": "999"}, {"kind": "document", "target": "92/1999"}])
def test_what_cannot_be_followed_is_told(client: TestClient, wanted: dict[str, str]) -> None:
    assert client.post("/api/v1/follows", json=wanted).status_code in (400, 404, 422)
