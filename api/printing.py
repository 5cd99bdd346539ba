"""Answers for people, in Vietnamese, on standard output; JSON for machines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from typing import Any

from api.ingesting.outcome import FileOutcome
from graph.identifiers import ProvisionPath
from graph.text import shortened

_STATUS = {"added": "đã thêm", "updated": "đã cập nhật", "unchanged": "không đổi", "failed": "KHÔNG ĐỌC ĐƯỢC"}
_WARNINGS = 5
"""Warnings of one file that are printed; all of them stand in the JSON and on the page of the file."""
_LEVEL = {"direct": "căn cứ nêu ngay trong nhiệm vụ", "heading": "căn cứ của đề mục", "document": "căn cứ của văn bản"}
_ROLE = {"lead": "chủ trì", "support": "phối hợp", "": ""}
_PREDICATE = {
    "based_on": "căn cứ", "amends": "sửa đổi, bổ sung", "replaces": "thay thế", "repeals": "bãi bỏ", "suspends": "đình chỉ", "corrects": "đính chính",
    "details": "quy định chi tiết", "guides": "hướng dẫn", "implements": "triển khai", "promulgates": "ban hành kèm theo",
    "consolidates": "hợp nhất", "cites": "dẫn chiếu", "direct": "nêu", "heading": "nằm dưới đề mục nêu", "document": "thuộc",
}  # fmt: skip


def as_json(answer: Any) -> None:
    """Indented JSON."""
    plain(json.dumps(answer, ensure_ascii=False, indent=2))


def json_line(answer: Any) -> None:
    """One line of JSON."""
    plain(json.dumps(answer, ensure_ascii=False))


def plain(words: str) -> None:
    """One line."""
    sys.stdout.write(words + "\n")


def outcome(done: FileOutcome) -> None:
    """One file of an ingest, or one of the documents of a file, and what its reader is not sure of."""
    resolved = f" (giải quyết được {done.resolved} viện dẫn)" if done.resolved else ""
    part = f", phần {done.part}/{done.parts}: {done.number or 'không số'}" if done.parts > 1 else ""
    plain(f"{_STATUS[done.status]}: {done.message or done.path}{part}{resolved}")
    for message in done.warnings[:_WARNINGS]:
        plain(f"   lưu ý: {message}")
    if len(done.warnings) > _WARNINGS:
        plain(f"   … và {len(done.warnings) - _WARNINGS} lưu ý khác")


def summary(outcomes: list[FileOutcome]) -> None:
    """The counts of an ingest."""
    counts = Counter(done.status for done in outcomes)
    plain(
        ", ".join(f"{counts[status]} {words.lower()}" for status, words in _STATUS.items() if counts[status])
        or "không có tệp nào"
    )
    found = [found for done in outcomes for found in done.found]
    if resolved := sum(f.resolved for f in found):
        plain(f"Giải quyết được {resolved} viện dẫn trong {len({f.work_id for f in found if f.resolved})} văn bản đã có.")
    if doubtful := sum(f.doubtful for f in found):
        plain(f"{doubtful} viện dẫn nay có nhiều khả năng: xem cancu review --kind citation.")


def reading(answer: dict[str, Any]) -> None:
    """What one file says, in short."""
    pairs(answer["document"])
    plain(
        f"{len(answer['provisions'])} điều khoản, {len(answer['citations'])} viện dẫn, {len(answer['relations'])} quan hệ, {len(answer['tasks'])} nhiệm vụ"
    )
    for todo in answer["tasks"]:
        _task(todo)
    for number, further in enumerate(answer.get("further", ()), 2):
        plain(f"Văn bản thứ {number} trong tệp:")
        reading(further)


def document(answer: dict[str, Any]) -> None:
    """One document."""
    plain(answer["label"] + ("" if answer["held"] else " — kho chưa có toàn văn, chỉ được viện dẫn"))
    pairs({k: answer[k] for k in ("issuer", "issued", "title", "place", "in_force_from", "uri")})
    plain(f"{len(answer['provisions'])} điều khoản, {answer['tasks']} nhiệm vụ")
    for stated in answer["relations"]:
        relation(stated, answer["label"])


def relation(stated: dict[str, Any], seen_from: str = "", mark: str = "  ") -> None:
    """One relation, named from the side of the document it is shown for; `mark` opens the line."""
    if stated["object"] == seen_from:
        plain(f"{mark}{stated['inverse']} {stated['subject']}{_when(stated)}")
    else:
        plain(f"{mark}{stated['label'] if seen_from else stated['subject'] + ' ' + stated['label']} {stated['object']}{_when(stated)}")
    plain(f"      “{shortened(stated['quote'])}”")


def _when(stated: dict[str, Any]) -> str:
    parts = [f"{word} {date.fromisoformat(stated[key]):%d/%m/%Y}" for word, key in (("từ", "effective_from"), ("đến", "effective_to")) if stated[key]]
    place = ProvisionPath.parse(stated["object_provision"]).label() if stated["object_provision"] else stated["scope"]
    parts += [place] if place else []
    return f" ({', '.join(parts)})" if parts else ""


def pairs(answer: dict[str, Any]) -> None:
    """Names and values."""
    names = {"number": "Số, ký hiệu", "type": "Loại", "issuer": "Cơ quan ban hành", "issued": "Ngày ban hành", "place": "Địa danh", "title": "Trích yếu",
             "signer": "Người ký", "in_force_from": "Hiệu lực từ", "status": "Tình trạng", "home": "Thư mục", "revision": "Phiên bản kho",
             "index_revision": "Phiên bản chỉ mục", "rdf_revision": "Phiên bản kho RDF", "held": "Văn bản có toàn văn", "stubs": "Văn bản chỉ được viện dẫn", "tasks": "Nhiệm vụ",
             "citations": "Viện dẫn", "relations": "Quan hệ", "uri": "Địa chỉ"}  # fmt: skip
    for key, value in answer.items():
        if value is not None:
            plain(f"  {names.get(key, key)}: {value}")


def citations(rows: list[dict[str, Any]]) -> None:
    """Mentions with their state."""
    states = {
        "resolved": "có trong kho",
        "stub": "chưa có trong kho",
        "ambiguous": "nhiều khả năng",
        "conflict": "ngày hoặc số không khớp",
        "unparsed": "không rõ",
    }
    for row in rows:
        plain(
            f"{' '.join(row['text'].split())} — {states[row['state']]}" + (f" [{row['provision']}]" if row["provision"] else "")
        )


def dependencies(rows: list[dict[str, Any]]) -> None:
    """Tasks with the path that proves each."""
    if not rows:
        plain("Kho chưa ghi nhận nhiệm vụ nào phụ thuộc văn bản này.")
    for number, row in enumerate(rows, start=1):
        plain(f"{number}. {row['task']}")
        plain(f"   {row['document']['label']} — {_LEVEL[row['level']]}" + (", qua chuỗi sửa đổi" if row["chain"] else ""))
        _who(row)
        for step in row["path"]:
            plain(f"   • {shortened(step['subject'], 60)} — {_PREDICATE[step['predicate']]} → {step['object']}")
            plain(f"     “{shortened(step['quote'])}”")


def assigned(rows: list[dict[str, Any]]) -> None:
    """Tasks of an agency or document."""
    if not rows:
        plain("Không có nhiệm vụ nào khớp.")
    for row in rows:
        _task(row, f" [{_ROLE[row['role']]}] {row['document']['label']}" if row["role"] else f" {row['document']['label']}")


def _task(todo: dict[str, Any], tail: str = "") -> None:
    plain(f"- {todo['text']}{' —' + tail if tail else ''}")
    _who(todo)


def _who(todo: dict[str, Any]) -> None:
    parts = [f"chủ trì: {', '.join(todo['lead'])}"] if todo["lead"] else []
    parts += [f"phối hợp: {', '.join(todo['support'])}"] if todo["support"] else []
    parts += [f"thời hạn: {todo['deadline']['text']}"] if todo["deadline"]["text"] else []
    if parts:
        plain("   " + "; ".join(parts))
    for found in _to_show(todo):
        plain(f"   nay: {succession(found)}")


def _to_show(todo: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of the asked agency; when none was asked, of those that lead."""
    if todo.get("role"):
        return [todo["succession"]] if todo["succession"] else []
    return [found for found in todo.get("successions", ()) if found["agency"] in todo["lead"]]


def succession(found: dict[str, Any]) -> str:
    """What became of an agency, with the deciding documents: "Sở A → Sở B (45/2025/NĐ-CP, từ 01/03/2025)"."""
    to = f" → {found['to']}" if found["to"] else " đã kết thúc hoạt động"
    return f"{found['from']}{to} ({'; '.join(decided(step) for step in found['steps'])}){remark(found)}"


def decided(step: dict[str, Any]) -> str:
    """The document and day of one change."""
    return f"{step['by']}, {'ký' if step['signed'] else 'từ'} {date.fromisoformat(step['on']):%d/%m/%Y}"


def remark(found: dict[str, Any]) -> str:
    """The part that moved and what else there is to say."""
    words = [f"phần {found['domain']}" if found["domain"] else "", found["note"]]
    return "".join(f"; {word}" for word in words if word)
