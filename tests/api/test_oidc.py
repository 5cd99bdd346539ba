"""Signing in at an identity provider that runs here: who is let in, and every answer that proves nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.access.accounts import Accounts
from api.access.oidc import Provider
from api.app import create_app
from api.settings import Settings
from api.state import StateStore

jwt = pytest.importorskip("joserfc.jwt")
from joserfc.jwk import OctKey, RSAKey  # noqa: E402

KEY, OTHER = RSAKey.generate_key(2048, {"kid": "k"}), RSAKey.generate_key(2048, {"kid": "k"})


class Idp(BaseHTTPRequestHandler):
    """A provider: its description, its keys, and the token that `claims` and `forge` ask for. It checks what a provider must: who asks, the code, the
    address to come back to, and that who brings the code is who began (RFC 7636, section 4.6)."""

    claims: dict[str, Any]
    forge: str
    asked: dict[str, list[str]]
    begun: dict[str, str]

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path == "/keys":
            self._told({"keys": [KEY.as_dict(private=False)]})
        else:
            self._told({"issuer": base, "authorization_endpoint": f"{base}/in", "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys",
                        "end_session_endpoint": f"{base}/out"})

    def do_POST(self) -> None:
        Idp.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        told = {name: values[0] for name, values in Idp.asked.items()}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(told.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        client = "Basic " + base64.b64encode(b"cancu:bi-mat-cua-may-khach-du-dai-32-byte").decode()
        if (challenge, told.get("redirect_uri"), told.get("code"), self.headers["Authorization"]) != (Idp.begun["code_challenge"], Idp.begun["redirect_uri"], "c", client):
            self._told({"error": "invalid_grant"}, 400)
            return
        header = {"alg": "HS256" if self.forge == "shared secret" else "RS256", "kid": "k"}
        key = {"other key": OTHER, "shared secret": OctKey.import_key(b"bi-mat-cua-may-khach-du-dai-32-byte")}.get(self.forge, KEY)
        self._told({"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(header, Idp.claims, key)})

    def _told(self, answer: Any, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def issuer() -> Iterator[str]:
    Idp.forge = ""
    server = HTTPServer(("127.0.0.1", 0), Idp)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def client(tmp_path: Path, issuer: str) -> Iterator[TestClient]:
    state = StateStore(tmp_path)
    Accounts(state).add("lan", "editor", None)
    Accounts(state).add("an@x.example", "reader", None)
    state.close()
    settings = Settings(tmp_path, segmenter="none", bound="0.0.0.0", oidc=Provider(issuer, "cancu", "bi-mat-cua-may-khach-du-dai-32-byte"))
    with TestClient(create_app(settings)) as client:
        yield client


def come_back(client: TestClient, issuer: str, forge: str = "", **claims: Any) -> Any:
    """Go to the provider and come back with its answer."""
    there = client.get("/dang-nhap/tap-trung?toi=/nap-van-ban", follow_redirects=False)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    Idp.begun = asked if forge != "other begin" else asked | {"code_challenge": "khac"}
    Idp.forge = forge
    Idp.claims = {"iss": issuer, "aud": "cancu", "sub": "1", "exp": int(time.time()) + 60, "nonce": asked["nonce"], "preferred_username": "lan"} | claims
    state = "khac" if forge == "state" else asked["state"]
    if forge == "no cookie":
        client.cookies.clear()
    said = "error=access_denied" if forge == "denied" else "code=la" if forge == "other code" else "code=c"
    return client.get(f"/dang-nhap/tap-trung/ve?{said}&state={state}", follow_redirects=False)


@pytest.mark.parametrize("claims", [{}, {"preferred_username": None, "email": "an@x.example", "email_verified": True}])
def test_a_known_person_is_signed_in(client: TestClient, issuer: str, claims: dict[str, Any]) -> None:
    answer = come_back(client, issuer, **claims)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nap-van-ban")
    assert Idp.asked["code_verifier"]
    assert client.get("/api/v1/documents").status_code == 200


@pytest.mark.parametrize(
    ("forge", "claims"),
    [
        ("state", {}), ("no cookie", {}), ("other key", {}), ("shared secret", {}), ("other begin", {}), ("other code", {}), ("denied", {}), ("", {"nonce": "khac"}), ("", {"aud": "khac"}), ("", {"iss": "https://khac.example"}),
        ("", {"exp": 1}), ("", {"preferred_username": "la"}), ("", {"preferred_username": None, "email": "an@x.example"}), ("", {"preferred_username": ["lan"]}),
    ],
)  # fmt: skip
def test_what_proves_nothing_opens_nothing(client: TestClient, issuer: str, forge: str, claims: dict[str, Any]) -> None:
    assert come_back(client, issuer, forge, **claims).status_code == 403
    assert client.get("/api/v1/documents").status_code == 401


@pytest.mark.parametrize("claims", [{"roles": ["admin"]}, {"role": "admin", "groups": ["admin"]}, {"realm_access": {"roles": ["admin"]}}])
def test_what_someone_may_do_is_ours_to_say(client: TestClient, issuer: str, claims: dict[str, Any]) -> None:
    assert come_back(client, issuer, **claims).status_code == 303
    assert client.get("/api/v1/jobs").status_code == 200  # an editor here, whatever the provider calls them
    assert client.get("/api/v1/audit").status_code == 403


def test_an_answer_opens_one_session_and_only_once(client: TestClient, issuer: str) -> None:
    first = come_back(client, issuer)
    assert "cancu_underway" not in client.cookies
    again = client.get(str(first.request.url), follow_redirects=False)
    assert again.status_code == 403


@pytest.mark.parametrize("onward", ["//la.example/", "https://la.example/", "/\\la.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: TestClient, issuer: str, onward: str) -> None:
    there = client.get("/dang-nhap/tap-trung", params={"toi": onward}, follow_redirects=False)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
    Idp.begun = asked
    Idp.claims = {"iss": issuer, "aud": "cancu", "sub": "1", "exp": int(time.time()) + 60, "nonce": asked["nonce"], "preferred_username": "lan"}
    assert client.get(f"/dang-nhap/tap-trung/ve?code=c&state={asked['state']}", follow_redirects=False).headers["location"] == "/"


def test_signing_out_ends_the_session_and_leads_to_the_providers_own(client: TestClient, issuer: str) -> None:
    come_back(client, issuer)
    csrf = client.get("/tai-khoan").text.split('name="csrf" value="')[1].split('"')[0]
    session = client.cookies["cancu_session"]
    out = client.post("/dang-xuat", data={"csrf": csrf}, follow_redirects=False)
    assert (out.status_code, out.headers["location"]) == (303, "/dang-nhap")
    assert client.get("/api/v1/documents", headers={"cookie": f"cancu_session={session}"}).status_code == 401
    assert "/dang-nhap/tap-trung/ra" in client.get("/dang-nhap").text
    there = client.get("/dang-nhap/tap-trung/ra", follow_redirects=False).headers["location"]
    assert there == f"{issuer}/out?client_id=cancu&post_logout_redirect_uri=http%3A%2F%2Ftestserver%2F"


def test_a_provider_that_is_away_is_told(tmp_path: Path) -> None:
    settings = Settings(tmp_path, segmenter="none", oidc=Provider("http://127.0.0.1:9", "cancu", "x"))
    with TestClient(create_app(settings)) as client:
        for path in ("/dang-nhap/tap-trung", "/dang-nhap/tap-trung/ra"):
            answer = client.get(path, headers={"accept": "text/html"})
            assert (answer.status_code, "Không gọi được máy chủ đăng nhập tập trung" in answer.text) == (403, True)


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        assert client.get("/dang-nhap/tap-trung").status_code == 404
