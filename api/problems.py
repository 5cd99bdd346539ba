"""Errors as problem+json (RFC 9457): one table from exception to status. Messages are Vietnamese; nothing of our insides is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api import schemas
from api.invalid import in_words
from api.refused import Refused
from graph.errors import (
    AlreadyHeld,
    AmbiguousReference,
    CancuError,
    InvalidIdentifier,
    NoText,
    StateSecret,
    StoreError,
    UnknownProvision,
    UnknownReference,
    UnreadableFile,
)

MEDIA_TYPE = "application/problem+json"


TABLE: tuple[tuple[type[CancuError], int, str], ...] = (
    (AmbiguousReference, 300, "Có nhiều văn bản ứng với tham chiếu"),
    (AlreadyHeld, 409, "Văn bản đã được nạp lại"),
    (UnknownProvision, 404, "Văn bản không có điều khoản này"),
    (NoText, 404, "Kho chưa có toàn văn"),
    (UnknownReference, 404, "Không có văn bản này trong kho"),
    (InvalidIdentifier, 422, "Không đúng dạng"),
    (UnreadableFile, 422, "Không đọc được tệp"),
    (StateSecret, 451, "Tài liệu mật không được nạp"),
    (StoreError, 503, "Kho dữ liệu không sẵn sàng"),
    (CancuError, 400, "Yêu cầu không thực hiện được"),
)
"""Exception → status and title; the first that fits. `Refused` carries its own."""

_TITLES = {
    400: "Yêu cầu không thực hiện được", 401: "Chưa đăng nhập", 403: "Không được phép", 404: "Không có trang này", 405: "Không dùng được cách gọi này ở đây", 406: "Không có dạng này",
    413: "Nội dung gửi lên quá lớn", 415: "Không nhận nội dung dạng này", 422: "Tham số không hợp lệ", 500: "Lỗi trong dịch vụ",
}  # fmt: skip

_DETAILS = (
    (re.compile("Not Found"), "không có trang này; có thể địa chỉ gõ sai, hoặc trang đã chuyển chỗ"),
    (re.compile("Method Not Allowed"), "địa chỉ này không nhận cách gọi này"),
    (re.compile(r"Too many (?:files|fields)\. Maximum number of (?:files|fields) is (\d+)\."), r"một lần gửi chỉ được đến \1 tệp hoặc trường"),
    (re.compile(r"There was an error parsing the body|(?:Missing|The|Part|Invalid|Form|Chunk|Did) [ -~]{1,200}"), "không đọc được nội dung gửi lên"),
)
"""What the framework says → our words."""


def status_of(error: CancuError) -> tuple[int, str]:
    """Status and title of one of our errors."""
    if isinstance(error, Refused):
        return error.status, error.title
    return next((status, title) for kind, status, title in TABLE if isinstance(error, kind))


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A problem as JSON."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def handle(app: FastAPI) -> None:
    """Let every error of `app` answer with a problem."""
    app.add_exception_handler(CancuError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, CancuError)
    status, title = status_of(error)
    more: dict[str, Any] = {}
    headers = dict(error.headers) if isinstance(error, Refused) else {}
    if isinstance(error, AmbiguousReference):
        prefix = str(request.scope.get("root_path", "")).rstrip("/")
        works = request.app.state.services.store.find(error.reference)
        more = {"candidates": list(error.candidates), "documents": [schemas.work(work) for work in works]}
        headers["Link"] = ", ".join(f'<{quote(prefix + work.uri)}>; rel="alternate"' for work in works)
    if isinstance(error, UnknownReference):
        more = {"nearest": list(error.nearest)}
    if isinstance(error, UnreadableFile):
        more = {"file": error.name, "place": error.place}
    return problem(status, title, str(error), headers, **more)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if "json" not in request.headers.get("content-type", "json") and any(told["loc"] == ("body",) and told["type"] == "model_attributes_type" for told in error.errors()):
        return problem(415, _TITLES[415], "gửi application/json")
    return problem(422, _TITLES[422], "; ".join(map(in_words, error.errors())))


def _http(_: Request, error: Exception) -> Response:
    """An error of the framework, such as a path that leads nowhere."""
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code) or HTTPStatus(error.status_code).phrase
    return problem(error.status_code, title, _detail(str(error.detail)), error.headers)


def _detail(said: str) -> str:
    for pattern, words in _DETAILS:
        if pattern.fullmatch(said):
            return pattern.sub(words, said)
    return said


def fault(request: Request) -> Response:
    """The answer to a fault of ours: told by the request's id, which the log holds too."""
    reference = str(getattr(request.state, "request_id", ""))
    return problem(500, _TITLES[500], f"đã ghi lại lỗi, mã yêu cầu {reference}" if reference else "đã ghi lại lỗi")
