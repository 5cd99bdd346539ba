"""Đăng nhập, Tài khoản, Nhật ký: signing in and out, one's password and tokens, the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import oidc, trying
from api.access.accounts import LASTS, Account, Accounts
from api.access.gate import COOKIE
from api.bootstrap import Services
from api.dependencies import prefix_of
from api.state import StateStore
from api.state.audit import entries, record
from api.web.core import BadForm, Held, pages, render, same_origin
from graph.errors import UnknownReference

router = pages()

_UNDERWAY = "cancu_underway"
"""Cookie of a person who is at the identity provider."""

_DEVICE, _KNOWN = "cancu_device", 365 * 86_400
"""Cookie of a browser in which somebody has signed in, and the seconds for which it is known as such."""

@router.get("/dang-nhap")
def sign_in_form(request: Request, services: Held, toi: str = "/") -> Response:
    """The form."""
    return _private(render(request, "sign_in.html", toi=toi, wrong=False, central=services.settings.oidc))


@router.post("/dang-nhap", dependencies=[Depends(same_origin)])
async def sign_in(
    request: Request, services: Held, ten: Annotated[str, Form(max_length=100)], mat_khau: Annotated[str, Form(max_length=1000)], toi: Annotated[str, Form(max_length=2000)] = "/"
) -> Response:  # fmt: skip
    """Open a session, or say that name or password is wrong without saying which."""
    account = await _turns(request).check(_client(request), _account_of, services.state, ten, mat_khau, _place(request, ten))
    return await run_in_threadpool(_welcomed, request, services, account, ten, toi)


def _account_of(state: StateStore, name: str, password: str, place: trying.Place) -> Account | None:
    """The account, when the password is its own; a try is counted unless it is."""
    counted = trying.count(state, name, place)
    account = Accounts(state).check(name, password)
    if account is not None:
        trying.forget(state, name, place, counted)
    return account


def _welcomed(request: Request, services: Services, account: Account | None, name: str, onward: str) -> Response:
    if account is not None:
        answer = _signed(request, services, account, onward)
        answer.set_cookie(_DEVICE, _devices(request).cookie(account.name), max_age=_KNOWN, path=prefix_of(request) or "/", secure=request.url.scheme == "https",
                          httponly=True, samesite="lax")  # fmt: skip
        return answer
    record(services.state, "khách", "session.refused", name)
    return _private(render(request, "sign_in.html", 403, toi=onward, wrong=True, central=services.settings.oidc))


def _turns(request: Request) -> trying.Turns:
    turns: trying.Turns = request.app.state.turns
    return turns


def _devices(request: Request) -> trying.Devices:
    return trying.Devices(request.app.state.secret)


def _place(request: Request, name: str) -> trying.Place:
    return trying.Place(trying.address_of(_client(request)), _devices(request).device(request.cookies.get(_DEVICE, ""), name))


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


@router.get("/dang-nhap/tap-trung")
def go_to_provider(request: Request, services: Held, toi: str = "/") -> Response:
    """To the office's identity provider."""
    address, kept = oidc.begin(_provider(services), request.app.state.secret, _back(request), _inside(toi[:2000]))
    answer = RedirectResponse(address, 303)
    answer.set_cookie(_UNDERWAY, kept, max_age=oidc.LASTS, path=f"{prefix_of(request)}/dang-nhap", secure=request.url.scheme == "https", httponly=True, samesite="lax")
    return _private(answer)


@router.get("/dang-nhap/tap-trung/ve")
def back_from_provider(request: Request, services: Held) -> Response:
    """Back from the provider: a session for the account that an administrator has made for this person."""
    kept = request.cookies.get(_UNDERWAY, "")
    names, onward = oidc.end(_provider(services), request.app.state.secret, _back(request), kept, dict(request.query_params))
    known = {account.name: account for account in Accounts(services.state).all()}
    account = next((known[name] for name in names if name in known), None)
    if account is None:
        record(services.state, "khách", "session.refused", ", ".join(names) or "không rõ tên")
        raise oidc.NotSignedIn("quản trị viên chưa tạo tài khoản cho bạn")
    answer = _signed(request, services, account, onward)
    answer.delete_cookie(_UNDERWAY, path=f"{prefix_of(request)}/dang-nhap")
    return answer


@router.get("/dang-nhap/tap-trung/ra")
def leave_provider(request: Request, services: Held) -> Response:
    """To the provider's own sign-out, and back to our front page."""
    ours = f"{prefix_of(request)}/"
    place = oidc.leave(_provider(services), f"{_origin(request)}{ours}")
    return _private(RedirectResponse(place or ours, 303))


@router.post("/dang-xuat", dependencies=[Depends(same_origin)])
def sign_out(request: Request, services: Held) -> Response:
    """End the session."""
    actor = request.state.actor
    if actor.key:
        Accounts(services.state).close_session(actor.key)
    answer = RedirectResponse(f"{prefix_of(request)}/{'dang-nhap' if services.settings.oidc else ''}", 303)
    answer.delete_cookie(COOKIE, path=prefix_of(request) or "/")
    return _private(answer)


@router.get("/tai-khoan")
def account_page(request: Request, services: Held) -> Response:
    """Password and tokens of the person who is signed in."""
    return _account(request, services)


@router.post("/tai-khoan/mat-khau", dependencies=[Depends(same_origin)])
async def change_password(
    request: Request, services: Held, cu: Annotated[str, Form(max_length=1000)], moi: Annotated[str, Form(max_length=1000)]
) -> Response:
    """Another password; all sessions end. Who has found a session open must not try passwords here."""
    name = _signed_in(request)
    await _turns(request).check(_client(request), _changed, services.state, name, cu, moi, _place(request, name))
    return RedirectResponse(f"{prefix_of(request)}/dang-nhap", 303)


def _changed(state: StateStore, name: str, old: str, new: str, place: trying.Place) -> None:
    if _account_of(state, name, old, place) is None:
        raise BadForm("mật khẩu hiện nay không đúng")
    Accounts(state).change(name, password=new)
    record(state, name, "account.password", name)


@router.post("/tai-khoan/ma", dependencies=[Depends(same_origin)])
def new_token(request: Request, services: Held, nhan: Annotated[str, Form(min_length=1, max_length=200)]) -> Response:
    """A token for programs, shown this once."""
    name = _signed_in(request)
    token = Accounts(services.state).add_token(name, nhan)
    record(services.state, name, "token.added", nhan)
    return _account(request, services, token)


@router.post("/tai-khoan/ma/{token_id}", dependencies=[Depends(same_origin)])
def revoke_token(request: Request, services: Held, token_id: int) -> Response:
    """Revoke a token."""
    name = _signed_in(request)
    if Accounts(services.state).remove_token(request.state.actor.account_id, token_id):
        record(services.state, name, "token.removed", str(token_id))
    return RedirectResponse(f"{prefix_of(request)}/tai-khoan", 303)


@router.get("/nhat-ky")
def audit_page(request: Request, services: Held, truoc: int | None = None, viec: str = "") -> Response:
    """The audit log, the newest first."""
    return _private(render(request, "audit.html", entries=entries(services.state, before=truoc, action=viec or None), viec=viec))


def _account(request: Request, services: Held, token: str = "") -> Response:
    actor = request.state.actor
    tokens = Accounts(services.state).tokens_of(actor.account_id) if actor.account_id else []
    return _private(render(request, "account.html", tokens=tokens, token=token))


def _signed_in(request: Request) -> str:
    actor = request.state.actor
    if actor.account_id is None:
        raise BadForm("chưa đăng nhập")
    return str(actor.name)


def _signed(request: Request, services: Services, account: Account, onward: str) -> Response:
    """A session begins; any before it in this browser ends."""
    accounts = Accounts(services.state)
    if request.state.actor.key:
        accounts.close_session(request.state.actor.key)
    answer = RedirectResponse(prefix_of(request) + _inside(onward), 303)
    answer.set_cookie(COOKIE, accounts.open_session(account), max_age=int(LASTS.total_seconds()), path=prefix_of(request) or "/",
                      secure=request.url.scheme == "https", httponly=True, samesite="lax")  # fmt: skip
    record(services.state, account.name, "session.opened", account.name)
    return _private(answer)


def _provider(services: Services) -> oidc.Provider:
    if services.settings.oidc is None:
        raise UnknownReference("đăng nhập tập trung")
    return services.settings.oidc


def _back(request: Request) -> str:
    return f"{_origin(request)}{prefix_of(request)}/dang-nhap/tap-trung/ve"


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _inside(path: str) -> str:
    """A path of our own to go on to; anything else leads to the front page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
