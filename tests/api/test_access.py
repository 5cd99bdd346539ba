"""Who may do what: roles, sessions, tokens, forgery, the local person without accounts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.access import trying
from api.access.accounts import Accounts
from api.access.rules import needed
from api.access.trying import OF_ONE, Bound, Turns, address_of
from api.app import create_app
from api.refused import TooMany
from api.serving import refuse_without_accounts
from api.settings import Settings
from api.state import StateStore
from graph.errors import CancuError

PASSWORD = "mot-mat-khau-dai"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    state = StateStore(home)
    for role in ("reader", "editor", "admin"):
        Accounts(state).add(role, role, PASSWORD)
    state.close()
    return home


Open = Callable[..., TestClient]


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0"))) as client:
        yield client


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> str:
    """Sign in by the form; returns the token against forgery of the session."""
    answer = client.post("/dang-nhap", data={"ten": name, "mat_khau": password, "toi": "/tai-khoan"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tai-khoan")
    page = client.get("/tai-khoan").text
    return page.split('name="csrf" value="')[1].split('"')[0]


CASES = [
    # method, path, nobody, reader, editor, admin (0: let through)
    ("GET", "/api/v1/documents", 401, 0, 0, 0), ("GET", "/api/v1/search?q=a", 401, 0, 0, 0), ("GET", "/health", 0, 0, 0, 0),
    ("GET", "/static/cancu.css", 0, 0, 0, 0), ("GET", "/api/v1/jobs", 401, 403, 0, 0), ("POST", "/api/v1/jobs", 401, 403, 0, 0),
    ("POST", "/api/v1/review/relation/1", 401, 403, 0, 0), ("POST", "/api/v1/impact/draft", 401, 0, 0, 0), ("GET", "/api/v1/audit", 401, 403, 403, 0),
    ("GET", "/ra-soat?xem=vien-dan", 401, 403, 0, 0), ("POST", "/ra-soat/vien-dan/1", 401, 403, 0, 0), ("POST", "/api/v1/review/citation/1/choice", 401, 403, 0, 0),
    ("GET", "/metrics", 401, 403, 403, 0), ("GET", "/nhat-ky", 401, 403, 403, 0), ("GET", "/nap-van-ban", 401, 403, 0, 0),
    ("DELETE", "/api/v1/documents/1", 401, 403, 0, 0), ("PUT", "/anything", 401, 403, 0, 0), ("GET", "/api/v1/openapi.json", 401, 0, 0, 0),
]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", "reader", "editor", "admin"])
def test_roles(client: TestClient, home: Path, who: str) -> None:
    state = StateStore(home)
    headers = {"authorization": f"Bearer {Accounts(state).add_token(who, 't')}"} if who != "nobody" else {}
    state.close()
    for method, path, *expected in CASES:
        status = client.request(method, path, headers=headers).status_code
        wanted = expected[["nobody", "reader", "editor", "admin"].index(who)]
        assert status == wanted if wanted else status not in (401, 403), (method, path, status)


@pytest.mark.parametrize("token", ["", "x", "cancu_" + "a" * 43, "Bearer", "é", "cancu_'; --"])
def test_a_forged_token_opens_nothing(client: TestClient, token: str) -> None:
    assert client.get("/api/v1/documents", headers={"authorization": f"Bearer {token}".encode()}).status_code == 401
    assert client.get("/api/v1/documents", headers={"cookie": f"cancu_session={token}".encode()}).status_code == 401


def test_a_revoked_token_and_a_removed_account_open_nothing(client: TestClient, home: Path) -> None:
    state = StateStore(home)
    accounts = Accounts(state)
    account = accounts.add("tam", "reader", None)
    token = accounts.add_token("tam", "t")
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/documents", headers=headers).status_code == 200
    accounts.remove_token(account.id, accounts.tokens_of(account.id)[0].id)
    assert client.get("/api/v1/documents", headers=headers).status_code == 401
    token = accounts.add_token("tam", "t")
    accounts.remove("tam")
    assert client.get("/api/v1/documents", headers={"authorization": f"Bearer {token}"}).status_code == 401
    state.close()


def test_secrets_are_kept_as_hashes(home: Path) -> None:
    state = StateStore(home)
    token = Accounts(state).add_token("reader", "t")
    session = Accounts(state).open_session(Accounts(state).named("reader"))
    state.close()
    kept = b"".join(path.read_bytes() for path in home.glob("service.db*"))
    assert b"$argon2id$" in kept
    for secret in (PASSWORD, token, session):
        assert secret.encode() not in kept


def test_a_person_signs_in_and_out(client: TestClient) -> None:
    assert client.get("/nap-van-ban", headers={"accept": "text/html"}, follow_redirects=False).headers["location"] == "/dang-nhap?toi=/nap-van-ban"
    assert client.post("/dang-nhap", data={"ten": "editor", "mat_khau": "sai"}).status_code == 403
    csrf = sign_in(client, "editor")
    cookie = next(c for c in client.cookies.jar if c.name == "cancu_session")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    assert client.get("/nap-van-ban").status_code == 200
    assert client.post("/dang-xuat", data={"csrf": csrf}, follow_redirects=False).status_code == 303
    assert client.get("/nap-van-ban", follow_redirects=False).status_code == 401


def test_the_session_cookie_is_secure_over_https(home: Path) -> None:
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0")), base_url="https://testserver") as client:
        answer = client.post("/dang-nhap", data={"ten": "reader", "mat_khau": PASSWORD}, follow_redirects=False)
    assert "; Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/a\r\nx: y"])
def test_sign_in_leads_nowhere_else(client: TestClient, to: str) -> None:
    answer = client.post("/dang-nhap", data={"ten": "reader", "mat_khau": PASSWORD, "toi": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_forged_requests_of_a_signed_in_person_are_refused(client: TestClient) -> None:
    csrf = sign_in(client, "editor")
    draft = {"du_thao": "Căn cứ Nghị định số 92/2017/NĐ-CP;"}
    review = "/api/v1/review/relation/999"
    assert client.post("/kiem-tra-can-cu", data=draft | {"csrf": csrf}).status_code == 200
    for path, sent in (("/tai-khoan/ma", {"nhan": "x"}), ("/dang-xuat", {}), ("/nap-van-ban", {}), ("/ra-soat/1", {"quyet_dinh": "confirmed"}), ("/ra-soat/vien-dan/1", {"chon": "1"}),
                       ("/ra-soat/hoan-tac/1", {}), ("/tac-dong", draft)):
        assert client.post(path, data=sent | {"csrf": "sai"}, files={"tep": ("a.txt", b"a")}).status_code == 403, path
        assert client.post(path, data=sent | {"csrf": csrf}, files={"tep": ("a.txt", b"a")}, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(review, json={"state": "confirmed"}).status_code == 403
    assert client.post(review, json={"state": "confirmed"}, headers={"x-csrf-token": csrf}).status_code == 404
    client.cookies.clear()
    other = sign_in(client, "reader")
    assert other != csrf


def test_every_form_carries_the_token_and_every_post_of_a_page_checks_it() -> None:
    templates = Path(__file__).resolve().parents[2] / "api" / "pages" / "templates"
    forms = [part for path in templates.glob("*.html") for part in path.read_text().split("<form")[1:] if 'method="post"' in part.split(">")[0]]
    assert len(forms) > 5
    assert all('name="csrf"' in (body := form.split("</form>")[0]) or "{{ sent(" in body for form in forms)
    assert "name=\"csrf\"" in (templates / "review_parts.html").read_text().split("macro sent(")[1].split("endmacro")[0]
    modules = (templates.parents[1] / "web").glob("*.py")
    posts = [part for path in modules for part in path.read_text().split("@router.post(")[1:]]
    assert len(posts) > 5
    assert all("same_origin" in post.split("\ndef ")[0] for post in posts)


def test_a_planted_session_is_not_taken_over_and_the_one_before_ends(client: TestClient) -> None:
    client.cookies.set("cancu_session", "do-ke-khac-dat")
    sign_in(client, "reader")
    kept = [c.value for c in client.cookies.jar if c.name == "cancu_session"]
    assert any(len(value or "") > 30 for value in kept)
    client.cookies.clear()
    assert client.get("/tai-khoan", headers={"cookie": "cancu_session=do-ke-khac-dat"}).status_code == 401
    csrf = sign_in(client, "reader")
    first = client.cookies["cancu_session"]
    again = {"ten": "editor", "mat_khau": PASSWORD, "csrf": csrf}
    assert client.post("/dang-nhap", data=again | {"csrf": ""}, follow_redirects=False).status_code == 403
    assert client.post("/dang-nhap", data=again, follow_redirects=False).status_code == 303
    second = client.cookies["cancu_session"]
    client.cookies.clear()
    assert second != first
    assert client.get("/tai-khoan", headers={"cookie": f"cancu_session={first}"}).status_code == 401
    assert client.get("/tai-khoan", headers={"cookie": f"cancu_session={second}"}).status_code == 200


def test_unknown_names_get_the_same_answer_for_the_same_work(client: TestClient, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.access import accounts

    state = StateStore(home)
    Accounts(state).add("khong-mat-khau", "reader", None)
    verified: list[str] = []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept.split("$p=")[0].rpartition("$")[0])
            return hasher.verify(kept, password)

    hasher = accounts._hasher
    monkeypatch.setattr(accounts, "_hasher", Counting())
    answers = [client.post("/dang-nhap", data={"ten": name, "mat_khau": "sai-mat-khau"}) for name in ("admin", "khong-co-ai", "khong-mat-khau")]
    Accounts(state).remove("khong-mat-khau")
    state.close()
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1
    costs = [kept.split("$")[1:4] for kept in verified]
    assert len(costs) == 3
    with pytest.raises(accounts.VerificationError, match="does not match"):
        hasher.verify(accounts._NOBODY, "sai-mat-khau")  # the stand-in is computed in full, not turned away as no hash


def test_too_many_wrong_passwords_must_wait(client: TestClient) -> None:
    answers = [client.post("/dang-nhap", data={"ten": "ai-do", "mat_khau": "sai"}).status_code for _ in range(12)]
    assert answers == [403] * 10 + [429] * 2


def test_tries_are_counted_by_all_processes_together(home: Path) -> None:
    settings = Settings(home, segmenter="none", bound="0.0.0.0")
    wrong = {"ten": "lan", "mat_khau": "sai"}
    with TestClient(create_app(settings)) as one, TestClient(create_app(settings)) as other:
        assert [client.post("/dang-nhap", data=wrong).status_code for client in (one, other) * 5] == [403] * 10
        assert [client.post("/dang-nhap", data=wrong).status_code for client in (one, other)] == [429, 429]
    with TestClient(create_app(settings)) as again:
        assert again.post("/dang-nhap", data=wrong).status_code == 429  # nor does a restart forget them
        assert again.post("/dang-nhap", data=wrong).headers["retry-after"] == "300"


Wrong = Callable[..., list[int]]


@pytest.fixture
def wrong(home: Path) -> Iterator[Wrong]:
    """Statuses of tries to sign in with a wrong password, from an address."""
    app = create_app(Settings(home, segmenter="none", bound="0.0.0.0"))
    with TestClient(app):
        yield lambda names, address, cookie="": [
            TestClient(app, client=(address, 1)).post("/dang-nhap", data={"ten": name, "mat_khau": "sai"}, headers={"cookie": cookie}).status_code for name in names
        ]


def test_who_guesses_locks_nobody_else_out(home: Path, wrong: Wrong) -> None:
    assert wrong(["reader"] * 12, "10.0.0.1") == [403] * 10 + [429] * 2
    assert wrong(["reader"], "10.0.0.2") == [403]
    with TestClient(create_app(Settings(home, segmenter="none", bound="0.0.0.0")), client=("10.0.0.3", 1)) as client:
        sign_in(client, "reader")
    assert wrong(["reader"], "10.0.0.1") == [429]  # nor does the right password elsewhere let them go on


@pytest.mark.parametrize(("one", "other", "same"), [("2001:db8::1", "2001:db8::ffff:2", True), ("2001:db8::1", "2001:db9::1", False), ("::ffff:10.1.1.1", "::ffff:10.1.1.2", False), ("", "x", False)])
def test_addresses_that_one_machine_may_take_are_one(one: str, other: str, same: bool) -> None:
    assert (address_of(one) == address_of(other)) is same


def test_a_name_that_many_guess_at_is_closed_to_strangers_and_open_to_its_owner(home: Path, wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    state = StateStore(home)
    Accounts(state).add("bi-nham", "reader", PASSWORD)
    state.close()
    app = create_app(Settings(home, segmenter="none", bound="0.0.0.0"))
    with TestClient(app, client=("10.1.0.1", 1)) as owner, TestClient(app, client=("10.1.0.2", 1)) as stranger:
        sign_in(owner, "bi-nham")
        sign_in(stranger, "editor")
        cookies = {client: next(c.value for c in client.cookies.jar if c.name == "cancu_device") for client in (owner, stranger)}
        monkeypatch.setattr(trying, "NAME", Bound(7, timedelta(hours=1), "tên này bị thử quá nhiều lần"))
        assert wrong(["bi-nham"] * 4, "10.2.0.1") + wrong(["bi-nham"] * 4, "10.2.0.2") == [403] * 7 + [429]
        for client, kept, status in ((owner, cookies[owner], 303), (stranger, cookies[stranger], 429), (owner, "gia-mao", 429), (owner, "", 429)):
            client.cookies.clear()
            answer = client.post("/dang-nhap", data={"ten": "bi-nham", "mat_khau": PASSWORD}, headers={"cookie": f"cancu_device={kept}"}, follow_redirects=False)
            assert answer.status_code == status
    assert wrong(["bi-nham"] * 11, "10.3.0.1", f"cancu_device={cookies[owner]}") == [403] * 10 + [429]  # a cookie that was taken opens no more than that
    assert "bi-nham" not in cookies[owner]


def test_one_password_for_many_names_is_bounded(wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "ADDRESS", Bound(5, timedelta(minutes=5), "quá nhiều lần từ địa chỉ này"))
    assert wrong([f"ten-{n}" for n in range(7)], "10.4.0.1") == [403] * 5 + [429] * 2
    assert wrong(["ten-0"], "10.4.0.2") == [403]


def test_who_has_found_a_session_open_cannot_try_passwords(client: TestClient, home: Path) -> None:
    state = StateStore(home)
    Accounts(state).add("bo-quen", "reader", PASSWORD)
    state.close()
    csrf = sign_in(client, "bo-quen")
    tried = [client.post("/tai-khoan/mat-khau", data={"csrf": csrf, "cu": f"sai-{n}", "moi": "mot-mat-khau-khac"}).status_code for n in range(11)]
    assert tried == [400] * 10 + [429]


def test_a_flood_of_tries_leaves_readers_their_turn() -> None:
    """One check at a time; few of one client wait, and more are told to come back."""

    async def flood() -> tuple[list[str], int]:
        turns, most, now = Turns(), 0, 0

        def slow() -> str:
            nonlocal most, now
            now += 1
            most = max(most, now)
            time.sleep(0.02)
            now -= 1
            return "yes"

        async def one(client: str) -> str:
            try:
                return await turns.check(client, slow)
            except TooMany:
                return "later"

        found = await asyncio.gather(*(one("a") for _ in range(30)), *(one("b") for _ in range(3)))
        return [*found, await one("a")], most

    answers, most = asyncio.run(flood())
    assert most == 1
    assert answers == ["yes"] * OF_ONE + ["later"] * (30 - OF_ONE) + ["yes"] * 4


@pytest.mark.parametrize("headers", [{"host": "rebound.example"}, {"host": "localhost", "x-forwarded-for": "1.2.3.4"}, {"host": "localhost", "forwarded": "for=1.2.3.4"}])
def test_reading_that_nobody_has_opened_is_for_the_person_at_the_machine(home: Path, headers: dict[str, str]) -> None:
    with TestClient(create_app(Settings(home, segmenter="none", bound="127.0.0.1"))) as client:
        assert client.get("/api/v1/documents", headers=headers).status_code == 401
    with TestClient(create_app(Settings(home, segmenter="none", bound="127.0.0.1", open_reading=True))) as client:
        assert client.get("/api/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("settings", "headers", "allowed"),
    [
        ({"bound": "127.0.0.1"}, {"host": "127.0.0.1:8000"}, True), ({"bound": "127.0.0.1"}, {"host": "localhost:8000"}, True),
        ({"bound": "127.0.0.1"}, {"host": "rebound.example:8000"}, False), ({"bound": "127.0.0.1"}, {"host": "localhost", "x-forwarded-for": "1.2.3.4"}, False),
        ({"bound": "0.0.0.0"}, {"host": "localhost"}, False),
    ],
)  # fmt: skip
def test_without_accounts_only_the_person_at_the_machine_is_served(tmp_path: Path, settings: dict[str, str], headers: dict[str, str], allowed: bool) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none", **settings))) as client:
        assert client.get("/api/v1/documents", headers=headers).status_code == (200 if allowed else 403)


@pytest.mark.parametrize(("bound", "status"), [("127.0.0.1", 200), ("0.0.0.0", 401)])
def test_reading_is_open_on_loopback_only(home: Path, bound: str, status: int) -> None:
    with TestClient(create_app(Settings(home, segmenter="none", bound=bound)), base_url="http://localhost") as client:
        assert client.get("/api/v1/documents").status_code == status
        assert client.post("/api/v1/jobs").status_code in (401, 403)


@pytest.mark.parametrize(("host", "root_path", "refused"), [("127.0.0.1", "", False), ("::1", "", False), ("0.0.0.0", "", True), ("192.168.1.5", "", True), ("127.0.0.1", "/cancu", True), ("may-chu", "", True)])  # fmt: skip
def test_an_unprotected_service_is_not_opened_to_others(tmp_path: Path, host: str, root_path: str, refused: bool) -> None:
    settings = Settings(tmp_path)
    if refused:
        with pytest.raises(CancuError, match="cancu user add"):
            refuse_without_accounts(settings, host, root_path)
    else:
        refuse_without_accounts(settings, host, root_path)
    state = StateStore(tmp_path)
    Accounts(state).add("q", "admin", PASSWORD)
    state.close()
    refuse_without_accounts(settings, host, root_path)


def test_headers_keep_browsers_careful(client: TestClient) -> None:
    headers = client.get("/dang-nhap").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert client.get("/health", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/health", headers={"x-request-id": "a b\x7f"}).headers["x-request-id"] != "a b\x7f"


@pytest.mark.parametrize(("method", "path", "role"), [("GET", "/x", "reader"), ("PATCH", "/x", "editor"), ("HEAD", "/nhat-ky", "admin"), ("POST", "/nhat-ky", "editor")])
def test_what_no_rule_names_needs_a_reader_or_an_editor(method: str, path: str, role: str) -> None:
    assert needed(method, path) == role


def test_every_change_is_in_the_audit_log(client: TestClient) -> None:
    csrf = sign_in(client, "admin")
    client.post("/tai-khoan/ma", data={"nhan": "báo cáo", "csrf": csrf})
    told = [(e["actor"], e["action"], e["object"]) for e in client.get("/api/v1/audit").json()]
    assert told[:2] == [("admin", "token.added", "báo cáo"), ("admin", "session.opened", "admin")]
    assert "báo cáo" in client.get("/nhat-ky").text


def test_an_account_needs_a_good_name_role_and_password(home: Path) -> None:
    state = StateStore(home)
    for name, role, password in (("a b", "reader", PASSWORD), ("x", "root", PASSWORD), ("x", "reader", "ngan"), ("reader", "reader", PASSWORD)):
        with pytest.raises(CancuError):
            Accounts(state).add(name, role, password)
    state.close()


def test_under_a_prefix_people_are_sent_within_it(home: Path) -> None:
    with TestClient(create_app(Settings(home, segmenter="none", bound="127.0.0.1", root_path="/cancu")), root_path="/cancu") as client:
        for path in ("/nap-van-ban", "/cancu/nap-van-ban"):
            answer = client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
            assert answer.headers["location"] == "/cancu/dang-nhap?toi=/nap-van-ban"
        assert client.get("/api/v1/documents").status_code == 401  # behind a proxy reading is not open by itself
        answer = client.post("/dang-nhap", data={"ten": "editor", "mat_khau": PASSWORD, "toi": "/nap-van-ban"}, follow_redirects=False)
        assert answer.headers["location"] == "/cancu/nap-van-ban"
        assert "Path=/cancu" in answer.headers["set-cookie"]
