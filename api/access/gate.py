"""The gate: every request passes it before any route. It tells who asks, whether they may, and whether a browser was tricked into asking.

Rule 1  Without accounts the person at this machine may do everything: only where the service listens on a loopback address, is not behind a
        proxy, and is addressed by a loopback name (a foreign page may point its own name at 127.0.0.1).
Rule 2  With accounts: a token, else a session. Nobody known may read where reading is open; by default it is to the person at this machine alone, as
        rule 1 knows them: a proxy in front, or a foreign page's name for 127.0.0.1, opens nothing.
Rule 3  A request that changes something and comes with a browser's own credentials must come from our own page: browsers say where a request
        comes from, and pages carry a token that belongs to the session.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.accounts import Account, Accounts
from api.access.actor import LOCAL, NOBODY, Actor
from api.access.rules import needed
from api.dependencies import route_path
from api.problems import problem
from api.settings import Settings

COOKIE = "cancu_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Gate:
    """Middleware: sets `scope["state"]["actor"]` and its `csrf` token, or answers 401, 403, or sends a person to the sign-in page."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._known: tuple[float, bool] = (0.0, False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        actor = self._actor(scope, headers)
        scope.setdefault("state", {}).update(actor=actor, csrf=self._token(scope, actor))
        refusal = self._refusal(scope, headers, actor)
        await (refusal or self._app)(scope, receive, send)

    # --- who -----------------------------------------------------------------------------------------------------------

    def _actor(self, scope: Scope, headers: Headers) -> Actor:
        accounts = Accounts(scope["app"].state.services.state)
        if not self._accounts_exist(accounts):
            return LOCAL if self._at_this_machine(headers) else NOBODY
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return _of(accounts.of_token(token.strip()), "token")
        secret = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        found = _of(accounts.of_session(secret), "session", secret) if secret else NOBODY
        if found is NOBODY and (self._settings.open_reading or (self._settings.reading_is_open and self._at_this_machine(headers))):
            return Actor("khách", "reader", "nobody")
        return found

    def _accounts_exist(self, accounts: Accounts) -> bool:
        """Asked of the database once a second at most, for as long as there are none."""
        asked, known = self._known
        if not known and time.monotonic() - asked > 1.0:
            self._known = (time.monotonic(), accounts.any())
        return self._known[1]

    def _at_this_machine(self, headers: Headers) -> bool:
        """Rule 1."""
        if self._settings.bound is None:
            return True
        proxied = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"))
        return self._settings.on_loopback and not proxied and _host(headers.get("host", "")) in LOOPBACK_NAMES

    def _token(self, scope: Scope, actor: Actor) -> str:
        secret: str = scope["app"].state.secret
        return hmac.new(secret.encode(), (actor.key or actor.via).encode(), hashlib.sha256).hexdigest()

    # --- may -----------------------------------------------------------------------------------------------------------

    def _refusal(self, scope: Scope, headers: Headers, actor: Actor) -> Response | None:
        path = route_path(scope)
        role = needed(scope["method"], path)
        if not actor.may(role):
            return self._stopped(scope, path, headers, actor, role)
        if scope["method"] in SAFE or actor.via == "token":
            return None
        if foreign(headers):
            return problem(403, "Không được phép", "yêu cầu đến từ một trang khác nên không được thực hiện")
        if actor.via == "session" and path.startswith("/api/") and not same(headers.get("x-csrf-token", ""), scope["state"]["csrf"]):
            return problem(403, "Không được phép", "thiếu mã chống giả mạo (X-CSRF-Token)")
        return None

    def _stopped(self, scope: Scope, path: str, headers: Headers, actor: Actor, role: str) -> Response:
        if actor.via == "nobody" and not self._known[1]:
            return problem(403, "Không được phép", "chưa có tài khoản nào nên chỉ dùng được tại máy này, qua địa chỉ 127.0.0.1; hãy tạo tài khoản: cancu user add")
        if actor.via != "nobody":
            return problem(403, "Không được phép", f"cần vai trò {role}; tài khoản {actor.name} là {actor.role}")
        if path.startswith("/api/") or "text/html" not in headers.get("accept", ""):
            return problem(401, "Chưa đăng nhập", "cần đăng nhập hoặc gửi Authorization: Bearer", {"WWW-Authenticate": 'Bearer realm="cancu"'})
        prefix = str(scope.get("root_path", "")).rstrip("/")
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{prefix}/dang-nhap?toi={quote(path + ('?' + query if query else ''))}", 303, headers={"Cache-Control": "no-store"})


def _of(account: Account | None, via: str, key: str = "") -> Actor:
    return Actor(account.name, account.role, via, account.id, key) if account else NOBODY


def foreign(headers: Headers) -> bool:
    """Whether a browser says that a request was made by another site (Fetch Metadata; else the Origin header)."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and urlsplit(str(origin)).netloc != headers.get("host")


def same(one: str, other: str) -> bool:
    """Comparison that takes as long whatever differs."""
    return hmac.compare_digest(one.encode(), other.encode())


def _host(header: str) -> str:
    name, colon, port = header.rpartition(":")
    return (name if colon and port.isdigit() else header).lower()
