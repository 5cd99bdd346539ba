"""The answers for language models: a server of the Model Context Protocol with five tools, over standard input or HTTP.

Every tool only reads. Lists are cut to a size that fits a conversation, and say so. What cannot be answered is marked as an error, in words that a
model can act on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field, ValidationError
from pydantic_core import to_json

from api import schemas, schemas_graph, searching, texts
from api.bootstrap import Services
from api.drafts import reading_of_words
from api.invalid import in_words
from graph.answers import impact as impact_of
from graph.answers import tasks_depending_on as tasks_of
from graph.basis import check_basis as judged
from graph.errors import CancuError
from graph.identifiers import ProvisionPath
from graph.model import RelationKind

MOST = 50
"""Rows of a list."""

LETTERS = 20_000
"""Characters of a text."""

_ABOUT = (
    "Kho văn bản hành chính Việt Nam. Mỗi kết luận có câu trích (quote) để kiểm tra; hãy dẫn lại câu trích. Kho chỉ nói điều nó ghi nhận: không có ghi nhận "
    "bãi bỏ không có nghĩa là còn hiệu lực."
)

Reference = Annotated[str, Field(description="Số, ký hiệu gõ thế nào cũng được: 92/2017, 'nđ 92/2017', 'Luật Đê điều'; hoặc #id", min_length=1, max_length=500)]
Provision = Annotated[str, Field(description="Đường dẫn điều khoản, ví dụ dieu_5__khoan_2", max_length=500)]
On = Annotated[date | None, Field(description="Ngày xét hiệu lực, dạng 2018-06-30; bỏ trống là hôm nay")]
Answer = dict[str, Any]


def assistant(services: Services) -> MCPServer:
    """A server over the services of a home folder."""
    server = _Server("cancu", title="Cancu", instructions=_ABOUT, log_level="WARNING")
    tools = {"Tìm kiếm": _search, "Xem văn bản": _get_document, "Nhiệm vụ phụ thuộc": _tasks_depending_on, "Tác động": _impact, "Kiểm tra căn cứ": _check_basis}
    for title, tool in tools.items():
        server.add_tool(tool(services), title=title, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False), structured_output=False)
    return server


class _Server(MCPServer):
    """Tells what is wrong with the arguments of a call in Vietnamese."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool by name with arguments."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            return _refused("; ".join(map(in_words, error.__cause__.errors())))


def _search(services: Services) -> Callable[..., CallToolResult]:
    def search(
        query: Annotated[str, Field(min_length=1, max_length=1000, description="Từ, số hiệu hoặc câu hỏi")], limit: Annotated[int, Field(ge=1, le=MOST, description="Số văn bản")] = 10
    ) -> CallToolResult:
        """Tìm văn bản theo từ (có dấu hoặc không dấu), số hiệu hay câu hỏi."""
        return _told(lambda: searching.search(services, query, limit))

    return search


def _get_document(services: Services) -> Callable[..., CallToolResult]:
    def get_document(reference: Reference, provision: Provision = "", on: On = None) -> CallToolResult:
        """Một văn bản: thuộc tính, hiệu lực kèm chứng cứ, quan hệ, và nội dung (cắt bớt khi dài; nêu điều khoản để lấy riêng)."""
        return _told(lambda: _document(services, reference, provision, on))

    return get_document


def _document(services: Services, reference: str, provision: str, on: date | None) -> Answer:
    store = services.store
    work = store.resolve(reference)
    found = texts.stored(store, work, str(ProvisionPath.parse(provision)) if provision else None)
    relations = store.relations(work.id)[:MOST]
    names = {w.id: w for w in store.works_with(list({end for r in relations for end in (r.subject_id, r.object_id)}))}
    return {
        "document": found["document"], "validity": schemas_graph.validity(services.validities(on or date.today()).of(work.id)),
        "relations": [schemas.stored_relation(r, names[r.subject_id], names[r.object_id]) for r in relations],
        "text": found["text"][:LETTERS], "cut": len(found["text"]) > LETTERS,
    }  # fmt: skip


def _tasks_depending_on(services: Services) -> Callable[..., CallToolResult]:
    def tasks_depending_on(reference: Reference) -> CallToolResult:
        """Nhiệm vụ phụ thuộc một văn bản: trực tiếp, qua đề mục, qua căn cứ của văn bản, và qua chuỗi sửa đổi; mỗi bước có câu trích."""
        return _told(lambda: _cut("tasks", [schemas.dependency(row) for row in tasks_of(services.store, reference)]))

    return tasks_depending_on


def _impact(services: Services) -> Callable[..., CallToolResult]:
    def impact(
        reference: Reference, kind: Annotated[RelationKind | None, Field(description="amends, replaces, repeals hoặc suspends")] = None, provision: Provision = ""
    ) -> CallToolResult:
        """Những gì phải xem lại khi một văn bản thay đổi: văn bản (Đ.39.1, Đ.39.2 NĐ 79/2025), nhiệm vụ, cơ quan; có lý do, đường dẫn, câu trích."""

        def answer() -> Answer:
            path = str(ProvisionPath.parse(provision)) if provision else None
            found = schemas.impact(impact_of(services.store, reference, provision=path, kind=kind))
            return found | _cut("rows", found["rows"])

        return _told(answer)

    return impact


def _check_basis(services: Services) -> Callable[..., CallToolResult]:
    def check_basis(
        draft: Annotated[str, Field(description="Phần “Căn cứ …” của dự thảo; không lưu lại", min_length=1, max_length=200_000)], on: On = None
    ) -> CallToolResult:
        """Xét từng dòng “Căn cứ …”: văn bản có đúng số, đúng ngày, còn được dùng làm căn cứ hay không."""

        def answer() -> Answer:
            return {"lines": [schemas_graph.basis_line(line) for line in judged(services.store, reading_of_words(draft), on or date.today())]}

        return _told(answer)

    return check_basis


def _cut(name: str, rows: list[Any]) -> Answer:
    return {name: rows[:MOST], "total": len(rows), "cut": len(rows) > MOST}


def _told(answer: Callable[[], Answer]) -> CallToolResult:
    """An answer, or our error in words: a model can act on "có thể là: …"."""
    try:
        return _result(answer())
    except CancuError as error:
        return _refused(str(error))


def _refused(words: str) -> CallToolResult:
    return _result({"error": words}, failed=True)


def _result(answer: Answer, failed: bool = False) -> CallToolResult:
    """An answer as JSON without spaces to spare: a model pays for each."""
    return CallToolResult(content=[TextContent(type="text", text=to_json(answer).decode())], is_error=failed)
