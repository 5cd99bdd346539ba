"""What routes ask for by `Annotated` types: the services, a reference resolved to its work, one page of rows, days."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Query, Request, Response
from starlette.types import Scope

from api.access.actor import Actor
from api.asked_tasks import Term
from api.bootstrap import Services
from api.refused import BadCursor, Moved
from graph.errors import UnknownReference
from graph.model import Work

Row = TypeVar("Row")

ROWS, MOST_ROWS = 1000, 5000
"""Rows of a page when no limit is given, and the most that a page may have."""


def services_of(request: Request) -> Services:
    """Store and index of the application."""
    services: Services = request.app.state.services
    return services


async def _held(request: Request) -> Services:
    """As `services_of`, without a thread: a dependency that is no coroutine is handed to one."""
    return services_of(request)


Held = Annotated[Services, Depends(_held)]
Day = Annotated[date | None, Query(description="Ngày, dạng 2018-06-30.", examples=["2018-06-30"])]
Status = Annotated[Term | None, Query(description="Hạn: đã qua, trong 30 ngày tới, còn xa hơn, hay không tính được ngày.", examples=["overdue"])]
Reference = Annotated[
    str,
    Path(min_length=1, max_length=500, description="Số, ký hiệu gõ thế nào cũng được; #id; hoặc URI /eli/…", examples=["92/2017"]),
]


def resolved(services: Services, reference: str, address: Callable[[Work], str]) -> Work:
    """The work that a reference names.

    Args:
        address: where a work is found; asked when the reference is of a record that was merged into another.

    Raises:
        UnknownReference, AmbiguousReference: none or several answer.
        Moved: the reference is the URI or id of a merged record.
    """
    try:
        return services.store.resolve(reference)
    except UnknownReference:
        merged = services.store.redirect(reference)
        if merged is None:
            raise
        raise Moved(address(services.store.work(merged))) from None


def prefix_of(request: Request) -> str:
    """The path under which a proxy serves the application, "" for none."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def route_path(scope: Scope) -> str:
    """The path as the routes see it, without the prefix of a proxy."""
    path, prefix = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    inside = prefix and (path == prefix or path.startswith(prefix + "/"))
    return (path[len(prefix) :] if inside else path) or "/"


async def _actor(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


Acting = Annotated[Actor, Depends(_actor)]
"""Who asks; the gate has seen to it that they may."""


def _work(request: Request, services: Held, reference: Reference) -> Work:
    tail = str(request.scope["path"]).partition(reference)[2]
    rest = tail if tail.startswith("/") else ""
    return resolved(services, reference, lambda work: f"{prefix_of(request)}/api/v1/documents/%23{work.id}{rest}")


Named = Annotated[Work, Depends(_work)]
"""The document that the path names."""


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list: at most `limit` rows after what `cursor` marks. The next page's address goes into the Link header (RFC 8288),
    the number of all rows into X-Total-Count. A cursor names the last row seen, so that rows added meanwhile shift nothing."""

    request: Request
    response: Response
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="Số dòng của một trang.")] = ROWS
    cursor: Annotated[str, Query(max_length=500, description="Con trỏ của trang, lấy từ đầu mục Link của trang trước.")] = ""

    def of(self, rows: Sequence[Row], key: Callable[[Row], int]) -> Sequence[Row]:
        """The rows of this page; `key` names a row for good.

        Raises:
            BadCursor: the cursor is not one of ours.
        """
        start = self._start([key(row) for row in rows]) if self.cursor else 0
        shown = rows[start : start + self.limit]
        self.response.headers["X-Total-Count"] = str(len(rows))
        if start + len(shown) < len(rows):
            self._link(start + len(shown), key(shown[-1]))
        return shown

    def _start(self, keys: list[int]) -> int:
        position, last = self._parsed()
        return keys.index(last) + 1 if last in keys else min(position, len(keys))

    def _parsed(self) -> tuple[int, int]:
        try:
            position, last = json.loads(base64.urlsafe_b64decode(self.cursor.encode("ascii")))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise BadCursor(f"không phải con trỏ của trang: {self.cursor[:80]!r}") from error
        if not isinstance(position, int) or not isinstance(last, int) or position < 0:
            raise BadCursor(f"không phải con trỏ của trang: {self.cursor[:80]!r}")
        return position, last

    def _link(self, position: int, last: int) -> None:
        cursor = base64.urlsafe_b64encode(json.dumps([position, last]).encode()).decode()
        url = self.request.url.include_query_params(cursor=cursor, limit=self.limit)
        self.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'


Page = Annotated[Paging, Depends()]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with, for its description."""
    words = {300: "Nhiều văn bản ứng với tham chiếu", 308: "Văn bản đã nhập vào văn bản khác", 400: "Yêu cầu không thực hiện được",
             401: "Chưa đăng nhập", 403: "Không được phép", 404: "Không có", 406: "Không có dạng này", 409: "Không hợp với hiện trạng", 413: "Quá lớn", 415: "Không nhận dạng này", 422: "Tham số không hợp lệ", 429: "Quá nhiều yêu cầu",
             451: "Tài liệu mật", 503: "Chưa sẵn sàng"}  # fmt: skip
    return {s: {"description": words[s], "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}} for s in statuses}


REFERRED = problems(300, 308, 404, 422)
"""What may happen to a reference."""
