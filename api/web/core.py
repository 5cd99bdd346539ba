"""What all pages share: templates, links under a prefix, values as forms send them, errors as pages."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Coroutine, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import words
from api.access.actor import Actor
from api.access.gate import same
from api.access.rules import needed
from api.dependencies import Held, prefix_of, services_of
from api.problems import status_of
from api.refused import Refused
from graph.assignments import succession_of
from graph.errors import AmbiguousReference, CancuError, UnknownProvision, UnknownReference
from graph.identifiers import ProvisionPath
from graph.store import RecordStore
from graph.text import shortened
from graph.titles import sentence_case, subtitle

PAGES = Path(__file__).resolve().parents[1] / "pages"
"""Folder of templates and static files."""

MENU = (
    ("/", "Tìm kiếm"), ("/nhiem-vu", "Nhiệm vụ"), ("/tac-dong", "Tác động"), ("/mat-can-cu", "Căn cứ bị mất"),
    ("/kiem-tra-can-cu", "Kiểm tra căn cứ"), ("/co-quan", "Cơ quan"), ("/ra-soat", "Rà soát"), ("/nap-van-ban", "Nạp văn bản"),
    ("/tong-quan", "Tổng quan"),
)  # fmt: skip


__all__ = ["MENU", "PAGES", "BadForm", "Held", "day", "number_words", "pages", "query_string", "render", "said", "same_origin", "typed_back"]


class BadForm(CancuError):
    """A form field holds what cannot be read."""


async def same_origin(request: Request) -> None:
    """Take a form only from our own page: the gate has turned away what a browser says comes from elsewhere; a signed-in person's form carries
    the token of the session besides.

    Raises:
        HTTPException: 403, the token is missing or another.
    """
    if request.state.actor.via != "session":
        return
    sent = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
    if not same(sent, request.state.csrf):
        raise HTTPException(403, "biểu mẫu thiếu mã chống giả mạo; hãy tải lại trang rồi gửi lại")


def day(value: str) -> date | None:
    """A date field; empty is None.

    Raises:
        BadForm: not a date.
    """
    try:
        return date.fromisoformat(value) if value.strip() else None
    except ValueError as error:
        raise BadForm(f"ngày phải viết theo dạng 2018-06-30, không phải {value!r}") from error


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """The part of an address behind its question mark. A page of results has forty links that differ in one parameter."""
    return "&".join(itertools.starmap(_parameter, pairs))


@lru_cache(maxsize=4096)
def _parameter(name: str, value: str) -> str:
    return urlencode({name: value})


def typed_back(store: RecordStore, typed: str) -> str:
    """A reference as it stands in a field again: the id that a link brought gives way to the document's name, where that names it alone."""
    found = store.find(typed) if typed.startswith("#") else []
    alone = len(found) == 1 and [work.id for work in store.find(found[0].label)] == [found[0].id]
    return found[0].label if alone else typed


def _day_words(value: date | str | None) -> str:
    """A day as 31/12/2018."""
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return found.strftime("%d/%m/%Y") if found else "—"


def _moment_words(value: str) -> str:
    """A moment in UTC as the local 24/11/2026 08:30."""
    return datetime.fromisoformat(value).astimezone().strftime("%d/%m/%Y %H:%M")


def number_words(count: int) -> str:
    """A count as 15.187."""
    return f"{count:,}".replace(",", ".")


def _opened(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def _place_words(path: str) -> str:
    """A provision as people write it."""
    return ProvisionPath.parse(path).label()


@cache
def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(PAGES / "templates")
    templates.env.auto_reload = False
    templates.env.trim_blocks = templates.env.lstrip_blocks = True
    templates.env.filters.update(luc=_moment_words, so=number_words, trich_dong=shortened, hoa_dau=_opened)
    templates.env.filters.update(ngay=_day_words, trich_yeu=subtitle, viet_thuong=sentence_case, dieu_khoan=_place_words)
    templates.env.globals.update(words=words, succession=succession_of)
    return templates


def load_templates() -> None:
    """Compile all templates, which the first page of each kind would wait for."""
    environment = _templates().env
    for name in environment.list_templates():
        environment.get_template(name)


def render(request: Request, name: str, status: int = 200, **context: Any) -> Response:
    """A page. `prefix` is the path under which a proxy serves the application."""
    prefix = prefix_of(request)
    here = request.url.path.removeprefix(prefix)
    shared = {"csrf": request.state.csrf, "actor": request.state.actor, "prefix": prefix, "here": here, "menu": _menu(request.state.actor), "today": date.today()}
    return _templates().TemplateResponse(request, name, shared | context, status_code=status)


def _menu(actor: Actor) -> list[tuple[str, str]]:
    """The pages that a person may open; nobody known sees all, and is asked to sign in."""
    return [(path, said) for path, said in MENU if actor.via == "nobody" or actor.may(needed("GET", path))]


def _problem(request: Request, error: CancuError) -> Response:
    services = services_of(request)
    reference = error.reference if isinstance(error, AmbiguousReference | UnknownReference) else ""
    found = services.store.find(reference) if isinstance(error, AmbiguousReference) else []
    near = error.nearest if isinstance(error, UnknownReference) and not isinstance(error, UnknownProvision) else ()
    answer = render(request, "problem.html", status_of(error)[0], message=said(error), reference=reference, found=found, near=near)
    answer.headers.update(error.headers if isinstance(error, Refused) else {})
    return answer


def said(error: CancuError) -> str:
    """An error as a sentence; the nearest known names stand below it as links."""
    if isinstance(error, UnknownReference) and error.nearest and not isinstance(error, UnknownProvision):
        return _opened(f"kho không có văn bản nào ứng với “{error.reference}”")
    return _opened(str(error))


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler with our errors caught."""
        handler = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handler(request)
            except CancuError as error:
                return _problem(request, error)
            except RequestValidationError:
                return _problem(request, BadForm("địa chỉ hoặc biểu mẫu có giá trị không hợp lệ"))

        return shown


def pages() -> APIRouter:
    """A router of pages."""
    return APIRouter(route_class=PageRoute, include_in_schema=False)
