"""What a change hits, for people: grouped by target and reason, one quotation a row, the way in one line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from api.printing import plain, succession
from graph.identifiers import ProvisionPath
from graph.text import shortened

_MOST = 12
"""Rows of a group that are printed without --full."""

_UNITS = {"document": "văn bản", "provision": "điều khoản", "task": "nhiệm vụ", "agency": "cơ quan"}
_GROUPS = {
    ("document", "acted_on"): "Văn bản bị văn bản này tác động trực tiếp",
    ("document", "based_on"): "Văn bản lấy văn bản thay đổi làm căn cứ ban hành",
    ("document", "details"): "Văn bản quy định chi tiết", ("document", "guides"): "Văn bản hướng dẫn",
    ("document", "implements"): "Kế hoạch, văn bản triển khai", ("document", "amends"): "Văn bản đã sửa đổi, bổ sung văn bản này",
    ("document", "consolidates"): "Văn bản hợp nhất", ("document", "promulgates"): "Văn bản được ban hành kèm theo",
    ("document", "cites"): "Văn bản chỉ dẫn chiếu", ("task", "task"): "Nhiệm vụ dựa vào", ("agency", "task"): "Cơ quan chủ trì nhiệm vụ bị ảnh hưởng",
    ("provision", "acted_on"): "Điều khoản bị tác động trực tiếp", ("provision", "amends"): "Điều khoản của văn bản sửa đổi",
    ("provision", "cites"): "Điều khoản dẫn chiếu",
}  # fmt: skip


def impact(given: dict[str, Any], full: bool = False) -> None:
    """The whole answer; without `full` long groups are cut and only the first quotation of a way is shown."""
    rows = given["rows"]
    if not rows:
        plain(f"Kho chưa ghi nhận gì phải xem lại khi {given['document']['label']} thay đổi.")
        return
    where = f" ({_place(given['provision'])})" if given["provision"] else ""
    plain(f"Khi {given['document']['label']}{where} thay đổi, cần xem lại {_counts(rows)}:")
    for (target, reason, clause), group in groupby(rows, key=lambda row: (row["target"], row["reason"], row["clause"])):
        _group(target, reason, clause, list(group), given["document"]["label"], full)
    if given["more"]:
        plain(f"\n(Còn nữa: {given['documents']} văn bản bị ảnh hưởng, bỏ --limit để xem hết.)")
    if given["not_held"]:
        plain(f"\n({given['not_held']} văn bản trên đường đi chưa có toàn văn trong kho: danh sách có thể thiếu.)")


def _counts(rows: list[dict[str, Any]]) -> str:
    counts = {target: sum(row["target"] == target for row in rows) for target in _UNITS}
    return ", ".join(f"{count} {_UNITS[target]}" for target, count in counts.items() if count)


def _group(target: str, reason: str, clause: str, rows: list[dict[str, Any]], root: str, full: bool) -> None:
    title = _GROUPS.get((target, reason)) or _GROUPS.get(("document", reason), reason)
    title = f"Điều khoản trong: {title[0].lower()}{title[1:]}" if (target, reason) not in _GROUPS else title
    plain(f"\n■ {title}{f' ({clause} NĐ 79/2025)' if clause else ''}: {len(rows)}")
    if rows[0]["outcome"] and target != "agency":
        plain(f"  Kiến nghị: {rows[0]['outcome']}.")
    if target == "provision":
        _provisions(rows, full)
        return
    shown = rows if full else rows[:_MOST]
    for number, row in enumerate(shown, start=1):
        plain(f"  {number}. {_name(row)}")
        _way(row, root, full)
    if len(rows) > len(shown):
        plain(f"  … và {len(rows) - len(shown)} {_UNITS[target]} nữa (--full in hết)")


def _name(row: dict[str, Any]) -> str:
    document = row["document"]
    if row["target"] == "agency":
        now = f" (nay: {succession(row['succession'])})" if row["succession"] else ""
        return f"{row['agency']}{now}"
    if row["target"] == "task":
        parts = [document["label"], *([f"chủ trì: {', '.join(row['owners'])}"] if row["owners"] else [])]
        parts += [f"thời hạn: {row['deadline']['text']}"] if row["deadline"]["text"] else []
        return f"{shortened(row['task']['text'], 150)} [{'; '.join(parts)}]"
    about = [_day(document["issued"]), document["issuer"], "" if document["held"] else "chưa có toàn văn"]
    told = ", ".join(part for part in about if part)
    return f"{document['label']}{f' ({told})' if told else ''}"


def _way(row: dict[str, Any], root: str, full: bool) -> None:
    """The documents on the way, then the sentence of the first step; agencies have those of their task."""
    if row["target"] == "agency":
        return
    between = dict.fromkeys(end for step in row["path"] for end in (step["subject"], step["object"]))
    through = [name for name in between if name not in (root, row["document"]["label"]) and not name.startswith("nhiệm vụ «")]
    if through:
        plain(f"     qua {' → '.join(through)}")
    for step in row["path"] if full else row["path"][:1]:
        if row["target"] != "task" or full or step["predicate"] == "heading":
            plain(f"     “{shortened(step['quote'], 200)}”")


def _provisions(rows: list[dict[str, Any]], full: bool) -> None:
    """One line a document."""
    lines = [(label, [_place(row["provision"]) for row in group]) for label, group in groupby(rows, key=lambda row: row["document"]["label"])]
    for label, places in lines if full else lines[:_MOST]:
        shown = places if full else places[:6]
        rest = f" … và {len(places) - len(shown)} điều khoản nữa" if len(places) > len(shown) else ""
        plain(f"  - {label}: {'; '.join(shown)}{rest}")
    if not full and len(lines) > _MOST:
        plain(f"  … và điều khoản của {len(lines) - _MOST} văn bản nữa (--full in hết)")


def _place(path: str) -> str:
    return ProvisionPath.parse(path).label()


def _day(value: str | None) -> str:
    return "/".join(reversed(value.split("-"))) if value else ""
