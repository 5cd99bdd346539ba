"""What to do with a thing that a change hits, by the reason it is hit and the kind of change.

The forms of handling are those of Decree 79/2025/NĐ-CP on the review of documents: suspension, annulment, replacement, amendment. What is
said here is a suggestion to the agency that owns the document or the task, never a finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import RelationKind

_ANY: Mapping[str, str] = {
    "acted_on": "Rà soát nội dung bị tác động; cập nhật tình trạng hiệu lực",
    "based_on": "Rà soát căn cứ ban hành; sửa đổi, thay thế hoặc bãi bỏ nếu không còn phù hợp",
    "details": "Rà soát quy định chi tiết; có thể hết hiệu lực cùng văn bản được quy định chi tiết",
    "guides": "Rà soát nội dung hướng dẫn",
    "implements": "Điều chỉnh kế hoạch, văn bản triển khai nếu nội dung thay đổi",
    "amends": "Rà soát văn bản sửa đổi cùng văn bản gốc",
    "consolidates": "Hợp nhất lại",
    "promulgates": "Rà soát văn bản ban hành kèm theo",
    "task": "Rà soát nhiệm vụ: nội dung, căn cứ, thời hạn",
    "cites": "Kiểm tra lại chỗ dẫn chiếu",
}

_ENDED: Mapping[str, str] = {
    "acted_on": "Xác định lại nội dung áp dụng: việc bãi bỏ không tự khôi phục quy định đã bị sửa đổi, thay thế",
    "based_on": "Căn cứ ban hành không còn: bãi bỏ, thay thế hoặc ban hành lại trên căn cứ mới",
    "details": "Có thể hết hiệu lực cùng văn bản được quy định chi tiết: công bố hết hiệu lực hoặc nêu rõ phần còn giữ lại",
    "guides": "Bãi bỏ hoặc thay thế văn bản hướng dẫn",
    "implements": "Dừng hoặc lập lại kế hoạch, văn bản triển khai",
    "amends": "Văn bản sửa đổi không còn đối tượng: bãi bỏ cùng văn bản gốc",
    "consolidates": "Ngừng sử dụng văn bản hợp nhất",
    "promulgates": "Văn bản ban hành kèm theo không còn văn bản ban hành: bãi bỏ hoặc ban hành lại",
    "task": "Dừng, đổi căn cứ hoặc giao lại nhiệm vụ",
    "cites": "Sửa chỗ dẫn chiếu tới văn bản không còn hiệu lực",
}

_SUSPENDED: Mapping[str, str] = {
    **dict.fromkeys(("based_on", "details", "guides", "implements", "promulgates"), "Tạm dừng phần dựa trên văn bản bị đình chỉ, chờ kết quả xử lý"),
    "acted_on": "Tạm dừng áp dụng nội dung bị tác động, chờ kết quả xử lý",
    "amends": "Tạm dừng áp dụng nội dung sửa đổi, chờ kết quả xử lý",
    "consolidates": "Ghi chú việc đình chỉ trong văn bản hợp nhất",
    "task": "Tạm dừng nhiệm vụ, chờ kết quả xử lý",
    "cites": "Ghi chú việc đình chỉ tại chỗ dẫn chiếu",
}  # fmt: skip

_BY_KIND: Mapping[RelationKind | None, Mapping[str, str]] = {
    RelationKind.REPEALS: _ENDED, RelationKind.REPLACES: _ENDED, RelationKind.SUSPENDS: _SUSPENDED,
}  # fmt: skip


def outcome_of(reason: str, kind: RelationKind | None) -> str:
    """The suggestion for one reason; `kind` is the kind of change, None for any."""
    return _BY_KIND.get(kind, _ANY).get(reason, "")
