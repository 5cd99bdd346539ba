"""Removals for people, in Vietnamese, on standard output."""

from __future__ import annotations

from typing import Any

from api.printing import plain
from graph.text import shortened

_SHOWN = 10
"""Relations and tasks that are printed; all of them stand in the JSON."""


def hit(answer: dict[str, Any]) -> None:
    """What a removal would hit."""
    plain("Sẽ gỡ khỏi kho:")
    for work in answer["documents"]:
        read = f"{work['provisions']} điều khoản, {work['citations']} viện dẫn, {work['tasks']} nhiệm vụ"
        plain(f"  [#{work['id']}] {work['label']} (tệp {work['source']}): {read}")
    if answer["same_file"]:
        plain(f"Cùng tệp còn có {', '.join(work['label'] for work in answer['same_file'])}: thêm --whole-file để gỡ cả.")
    if not answer["citing_total"]:
        plain("Không văn bản nào khác nêu.")
        return
    plain(f"{answer['citing_total']} văn bản khác vẫn nêu ({answer['mentions_total']} viện dẫn), khi đó là nêu văn bản kho không có toàn văn:")
    for row in answer["relations"][:_SHOWN]:
        plain(f"  {row['subject']} {row['label']} {row['object']}")
    _more(answer["relations_total"], "quan hệ")
    for task in answer["tasks"][:_SHOWN]:
        plain(f"  nhiệm vụ của {task['document']['label']}: {shortened(task['text'])}")
    _more(answer["tasks_total"], "nhiệm vụ")


def removed(answer: dict[str, Any]) -> None:
    """What was taken out, and how to put it back."""
    for work in answer["documents"]:
        plain(f"Đã gỡ khỏi kho: {work['label']} (tệp {work['source']})")
    plain(f"Hoàn tác: cancu undo {answer['decision']['id']}")


def _more(total: int, what: str) -> None:
    if total > _SHOWN:
        plain(f"  … và {total - _SHOWN} {what} khác")


def doomed(answer: dict[str, Any]) -> None:
    """What would be erased."""
    plain("Sẽ xóa hẳn, không giữ lại gì và không hoàn tác được:")
    for work in answer["documents"]:
        plain(f"  [#{work['id']}] {work['label']}")


def erased(answer: dict[str, Any]) -> None:
    """What was erased, and what is left to do."""
    plain(f"Đã xóa hẳn {answer['erased']} văn bản cùng tệp gốc; chỉ mục và kho RDF đã dựng lại.")
    plain("Còn phải tự xóa: các bản sao lưu đã làm từ khi nạp tệp, thư mục truoc-khi-phuc-hoi/ nếu có, và tệp ở nơi đã gửi lên.")
