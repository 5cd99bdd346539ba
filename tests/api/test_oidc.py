"""Signing in at an identity provider that runs here: who is let in, and every answer that proves nothing."""

from __future__ import annotations

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
    """A provider: its description, its keys, and the token that `claims` and `forge` ask for."""

    claims: dict[str, Any]
    forge: str
    asked: dict[str, list[str]]

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path == "/keys":
            self._told({"keys": [KEY.as_dict(private=False)]})
        else:
            self._told({"issuer": base, "authorization_endpoint": f"{base}/in", "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys"})

    def do_POST(self) -> None:
        Idp.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        header = {"alg": "HS256" if self.forge == "shared secret" else "RS256", "kid": "k"}
        key = {"other key": OTHER, "shared secret": OctKey.import_key(b"bi-mat-cua-may-khach-du-dai-32-byte")}.get(self.forge, KEY)
        self._told({"access_token": "a", "token_type": "Bearer", "id_token": jwt.encode(header, Idp.claims, key)})

    def _told(self, answer: Any) -> None:
        self.send_response(200)
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
    Idp.forge = forge
    Idp.claims = {"iss": issuer, "aud": "cancu", "sub": "1", "exp": int(time.time()) + 60, "nonce": asked["nonce"], "preferred_username": "lan"} | claims
    state = "khac" if forge == "state" else asked["state"]
    if forge == "no cookie":
        client.cookies.clear()
    return client.get(f"/dang-nhap/tap-trung/ve?code=c&state={state}", follow_redirects=False)


@pytest.mark.parametrize("claims", [{}, {"preferred_username": None, "email": "an@x.example", "email_verified": True}])
def test_a_known_person_is_signed_in(client: TestClient, issuer: str, claims: dict[str, Any]) -> None:
    answer = come_back(client, issuer, **claims)
    assert (answer.status_code, answer.headers["location"]) == (303, "/nap-van-ban")
    assert Idp.asked["code_verifier"]
    assert client.get("/api/v1/documents").status_code == 200


@pytest.mark.parametrize(
    ("forge", "claims"),
    [
        ("state", {}), ("no cookie", {}), ("other key", {}), ("shared secret", {}), ("", {"nonce": "khac"}), ("", {"aud": "khac"}), ("", {"iss": "https://khac.example"}),
        ("", {"exp": 1}), ("", {"preferred_username": "la"}), ("", {"preferred_username": None, "email": "an@x.example"}), ("", {"preferred_username": ["lan"]}),
    ],
)  # fmt: skip
def test_what_proves_nothing_opens_nothing(client: TestClient, issuer: str, forge: str, claims: dict[str, Any]) -> None:
    assert come_back(client, issuer, forge, **claims).status_code == 403
    assert client.get("/api/v1/documents").status_code == 401


def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(tmp_path, segmenter="none"))) as client:
        assert client.get("/dang-nhap/tap-trung").status_code == 404
