"""Answers about validity and bases for people, in Vietnamese, on standard output."""

from __future__ import annotations

from typing import Any

from api.printing import plain
from graph.text import shortened

_VERDICT = {
    "unparsed": "KHÔNG ĐỌC ĐƯỢC", "unknown": "KHÔNG CÓ TRONG KHO", "ambiguous": "NHIỀU KHẢ NĂNG", "date_differs": "SAI NGÀY", "lapsed": "HẾT HIỆU LỰC",
    "suspended": "NGƯNG HIỆU LỰC", "not_yet": "CHƯA CÓ HIỆU LỰC", "partly_lapsed": "HẾT HIỆU LỰC MỘT PHẦN", "doubtful": "CẦN KIỂM TRA",
    "amended": "ĐÃ ĐƯỢC SỬA ĐỔI", "stub": "CHƯA CÓ TOÀN VĂN", "resolved": "ĐÃ ĐỐI CHIẾU",
}  # fmt: skip


def validity(answer: dict[str, Any]) -> None:
    """The status of a document with its evidence."""
    where = f" [{answer['provision']}]" if answer["provision"] else ""
    plain(f"{answer['document']['label']}{where}: {answer['label']}")
    for title, key in (
        ("Chứng cứ", "effects"),
        ("Sẽ tới", "upcoming"),
        ("Mâu thuẫn, không tính", "disputed"),
        ("Hệ quả", "consequences"),
    ):
        if answer[key]:
            plain(f"{title}:")
        for row in {row["text"]: row for row in reversed(answer[key])}.values():
            plain(f"  - {row['text']}")
            plain(f"      “{shortened(row['quote'])}”")
    for row in answer["own"]:
        plain(f"Văn bản tự nêu: “{shortened(row['quote'])}”")
    if answer["portal_status"]:
        plain(f"Trang nguồn ghi (không rõ ngày): {answer['portal_status']}")


def basis(answer: dict[str, Any]) -> None:
    """The verdicts on the bases of a draft."""
    if not answer["lines"]:
        plain("Dự thảo không có dòng “Căn cứ …” nào.")
    for line in answer["lines"]:
        plain(f"• {shortened(line['text'])}")
        if not line["bases"]:
            plain("    (dòng này không nêu văn bản nào)")
        for found in line["bases"]:
            plain(f"    [{_VERDICT[found['verdict']]}] {shortened(found['mention']['text'], 90)}: {found['message']}")


def lost_basis(answer: dict[str, Any]) -> None:
    """Documents and tasks that have lost a basis."""
    if not answer["rows"]:
        plain("Kho chưa ghi nhận văn bản, nhiệm vụ nào mất căn cứ.")
    for row in answer["rows"]:
        name = (
            f"Nhiệm vụ: {shortened(row['task']['text'], 110)} — {row['document']['label']}"
            if row["task"]
            else row["document"]["label"]
        )
        plain(f"- {name}: mất {len(row['lost'])}/{row['bases']} căn cứ")
        for lost in row["lost"]:
            then = f"; nay có {lost['replaced_by']['label']}" if lost["replaced_by"] else ""
            plain(f"    {lost['document']['label']}: {lost['label']}{then}")
            plain(f"      “{shortened(lost['quote'])}”")


def coverage(answer: dict[str, Any]) -> None:
    """How much is held, and what to fetch first."""
    plain(f"{answer['documents']} văn bản có toàn văn, {answer['stubs']} văn bản chỉ được viện dẫn, {answer['doubtful']} viện dẫn chưa chắc.")
    plain(f"Căn cứ ban hành: kho có {_share(answer['bases_held'], answer['bases'])}.")
    plain(f"Văn bản nêu trong nhiệm vụ: kho có {_share(answer['tasks_held'], answer['tasks'])}.")
    if answer["missing"]:
        plain("Thiếu nhất:")
    for row in answer["missing"]:
        plain(f"  - {row['document']['label']}: là căn cứ của {row['as_basis']} văn bản, được nêu {row['named']} lần")


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.0f}%)" if whole else "0/0"
