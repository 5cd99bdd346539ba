"""Requests that are not served, each with what HTTP calls it. Known also where nothing is served, so that no framework is loaded for it."""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import CancuError


class Refused(CancuError):
    """A request that is not served. Subclasses say why; `status` is what HTTP calls it, `headers` go with the answer."""

    status = 400
    title = "Yêu cầu không thực hiện được"

    def __init__(self, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.headers = dict(headers or {})


class TooLarge(Refused):
    """More bytes than are taken."""

    status, title = 413, "Nội dung gửi lên quá lớn"


class TooMany(Refused):
    """More requests than are served in a while."""

    status, title = 429, "Quá nhiều yêu cầu"


class BadCursor(Refused):
    """A cursor that we have not given."""

    status, title = 422, "Con trỏ trang không hợp lệ"


class Moved(Refused):
    """What was asked for goes by another URI now: two records turned out to be one document."""

    status, title = 308, "Văn bản đã được nhập vào văn bản khác"

    def __init__(self, location: str) -> None:
        super().__init__(f"văn bản này nay ở {location}", {"Location": location})
