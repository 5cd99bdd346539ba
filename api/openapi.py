"""The OpenAPI description: ours plus the problem type that every error answers with."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.dependencies import problems
from api.schemas_wire import Problem

_ABOUT = """Kho văn bản hành chính: văn bản, viện dẫn, quan hệ, nhiệm vụ, tác động. Mọi kết luận có câu trích để kiểm tra.
Lỗi trả về dạng problem+json (RFC 9457). Danh sách dài có trang: đầu mục Link, rel="next"."""


def describe(app: FastAPI) -> None:
    """Let `app` describe itself; computed once."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _description(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    _, extra = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
    schemas = found["components"]["schemas"]
    for name, schema in extra["$defs"].items():
        schemas.setdefault(name, schema)
    for operation in (op for path in found["paths"].values() for op in path.values()):
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            operation["responses"].update({str(status): told for status, told in problems(415).items()})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return found
