"""The answers to the users' jobs as reports: impact, tasks, lost bases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api.exports.report import Cell, Column, Report
from api.words import CHANGES, KINDS, LEVELS, REASONS, ROLES, TARGETS
from graph.answers import AssignedTask, ImpactAnswer
from graph.draft import DraftEffect
from graph.identifiers import ProvisionPath, slug
from graph.impact import DependencyRow, Hop, ImpactRow
from graph.lost_basis import LostBasis, LostBasisRow
from graph.model import StoredTask, Work
from graph.store import RecordStore
from graph.text import shortened

SOURCE = "Mỗi kết luận có câu trích từ văn bản trong kho; kho chỉ nói điều các văn bản đã nạp nêu, không thay cho việc đối chiếu bản gốc."
"""Note under every report."""

DECREE = "Đ.39.1, Đ.39.2: khoản 1, khoản 2 Điều 39 Nghị định số 79/2025/NĐ-CP. Mục không ghi khoản là phần mở rộng của Cancu."

_QUOTED = 600
"""Characters of a quotation in a report at most."""

_IMPACT = (
    Column("Đối tượng", 18), Column("Tên", 46), Column("Văn bản", 34), Column("Lý do", 26), Column("Điều khoản", 19), Column("Bước", 17),
    Column("Chủ trì", 25), Column("Thời hạn", 21), Column("Kiến nghị", 31), Column("Chứng cứ", 61),
)  # fmt: skip


def impact_report(answer: ImpactAnswer, today: date, on: date | None = None) -> Report:
    """What a change hits (Decree 79/2025/NĐ-CP, Điều 39, and our extension)."""
    where = f", {ProvisionPath.parse(answer.provision).label()}" if answer.provision else ""
    facts = [
        ("Văn bản thay đổi", f"{_named(answer.root)}{where}"), ("Loại thay đổi", CHANGES[answer.kind.value if answer.kind else ""]),
        *((("Chỉ tính văn bản ban hành đến", _day(on)),) if on else ()), *_issue(today, len(answer.rows), "mục cần xem lại"),
    ]  # fmt: skip
    notes = [DECREE, SOURCE]
    if answer.gaps:
        notes.insert(0, f"{answer.gaps} văn bản trên đường đi chưa có toàn văn trong kho: danh sách có thể thiếu.")
    if answer.more:
        notes.insert(0, f"Danh sách bị cắt ở {len(answer.rows)} mục; có {answer.documents} văn bản bị ảnh hưởng.")
    name = f"tac-dong-{slug(answer.root.document.number or answer.root.label)[:60]}"
    title = "DANH SÁCH VĂN BẢN, NHIỆM VỤ CẦN RÀ SOÁT KHI VĂN BẢN THAY ĐỔI"
    return Report(name, title, tuple(facts), _IMPACT, tuple(_impact_row(row) for row in answer.rows), tuple(notes))


def draft_report(name: str, effects: Sequence[DraftEffect], today: date) -> Report:
    """What a draft would hit, effect by effect."""
    rows = [
        (f"{CHANGES[effect.kind.value]} {_cited(effect)}", *_impact_row(row))
        for effect in effects
        if effect.answer
        for row in effect.answer.rows
    ]
    lost = [effect for effect in effects if effect.answer is None]
    notes = [DECREE, SOURCE, *(f"Chưa xác định được văn bản: {_cited(effect)}" for effect in lost)]
    facts = (
        ("Dự thảo", name),
        ("Dự thảo tác động đến", f"{len(effects)} văn bản, điều khoản"),
        *_issue(today, len(rows), "mục cần xem lại"),
    )
    columns = (Column("Dự thảo", 34), *(Column(c.title, c.width * 7 // 8) for c in _IMPACT))
    return Report(
        "tac-dong-du-thao",
        "DANH SÁCH VĂN BẢN, NHIỆM VỤ CẦN RÀ SOÁT NẾU BAN HÀNH DỰ THẢO",
        facts,
        columns,
        tuple(rows),
        tuple(notes),
    )


def _cited(effect: DraftEffect) -> str:
    where = f", {ProvisionPath.parse(effect.provision).label()}" if effect.provision else ""
    return f"{' '.join(effect.citation.text.split())}{where}"


def _impact_row(row: ImpactRow) -> tuple[Cell, ...]:
    task = row.task.task if row.task else None
    where = ProvisionPath.parse(row.provision).label() if row.provision else ""
    name = row.agency or (task.text if task else row.work.document.title or row.work.label)
    return (
        TARGETS[row.target], f"{where}: {name}" if where else name, _named(row.work), REASONS.get(row.reason, row.reason), row.clause, row.depth,
        "; ".join(row.owners), row.deadline.text if row.deadline else "", row.outcome, path_words(row.hops),
    )  # fmt: skip


def tasks_report(
    store: RecordStore,
    rows: Sequence[AssignedTask],
    today: date,
    asked: Iterable[tuple[str, str]] = (),
    why: Sequence[DependencyRow] = (),
) -> Report:
    """Tasks with agencies, deadline and bases.

    Args:
        store: for the names of bases.
        rows: the tasks.
        today: the day of issue.
        asked: what was asked for, as name and words.
        why: when tasks were asked for by a basis, how each depends on it.
    """
    paths = {row.task.id: row for row in why}
    facts = (*asked, *_issue(today, len(rows), "nhiệm vụ"))
    columns: tuple[Column, ...] = (
        Column("Nhiệm vụ", 74), Column("Văn bản", 40), Column("Chủ trì", 34), Column("Phối hợp", 34), Column("Thời hạn", 26), Column("Căn cứ", 49),
    )  # fmt: skip
    labels = _labels(store, [row.task for row in rows])
    body = [_task_row(row, labels, paths.get(row.task.id)) for row in rows]
    if paths:
        columns = (*(Column(c.title, c.width * 3 // 4) for c in columns), Column("Chứng cứ", 66))
    return Report("nhiem-vu", "DANH SÁCH NHIỆM VỤ", facts, columns, tuple(row if paths else row[:-1] for row in body), (SOURCE,))


def _task_row(row: AssignedTask, labels: dict[int, str], why: DependencyRow | None) -> tuple[Cell, ...]:
    stored, task = row.task, row.task.task
    bases = [labels[b] for b in dict.fromkeys((*stored.basis_ids, *stored.heading_basis_ids)) if b in labels]
    role = f" ({ROLES[row.role]})" if row.role else ""
    proof = f"{LEVELS[why.level].capitalize()}\n{path_words(why.hops)}" if why else ""
    return (
        task.text, f"{_named(row.work)}{role}", "; ".join(task.lead), "; ".join(task.support), task.deadline.text if task.deadline else "",
        "; ".join(bases), proof,
    )  # fmt: skip


def lost_basis_report(rows: Sequence[LostBasisRow], on: date, today: date, every: bool) -> Report:
    """Documents and tasks that have lost a basis."""
    facts = (
        ("Tính đến ngày", _day(on)), ("Phạm vi", "Mục mà mọi căn cứ đều đã hết hiệu lực" if every else "Mục có ít nhất một căn cứ đã hết hiệu lực"),
        *_issue(today, len(rows), "mục"),
    )  # fmt: skip
    columns = (
        Column("Đối tượng", 17), Column("Văn bản, nhiệm vụ", 66), Column("Chủ trì", 30), Column("Mất / số căn cứ", 16), Column("Căn cứ đã hết hiệu lực", 70),
        Column("Câu nêu căn cứ", 58),
    )  # fmt: skip
    title = "DANH SÁCH VĂN BẢN, NHIỆM VỤ MẤT CĂN CỨ"
    return Report(f"mat-can-cu-{on:%Y-%m-%d}", title, facts, columns, tuple(_lost_row(row) for row in rows), (SOURCE,))


def _lost_row(row: LostBasisRow) -> tuple[Cell, ...]:
    task = row.task.task if row.task else None
    name = f"{task.text}\n({_named(row.work)})" if task else _named(row.work)
    lost = "\n".join(f"• {_lapsed(basis)}" for basis in row.lost)
    quotes = "\n".join(f"“{shortened(basis.proof.quote, _QUOTED)}”" for basis in row.lost)
    return (
        TARGETS[row.target],
        name,
        "; ".join(task.lead) if task else row.work.document.issuer or "",
        f"{len(row.lost)}/{row.named}",
        lost,
        quotes,
    )


def _lapsed(basis: LostBasis) -> str:
    then = f"; nay có {basis.replaced_by.label}" if basis.replaced_by else ""
    return f"{basis.validity.work.label}: {basis.validity.label}{then}"


def path_words(hops: Sequence[Hop]) -> str:
    """A path with its quotations, one step a line."""
    return "\n".join(f"{hop.subject} — {KINDS[hop.predicate].lower()} → {hop.object}: “{shortened(hop.quote, _QUOTED)}”" for hop in hops)


def _labels(store: RecordStore, tasks: Iterable[StoredTask]) -> dict[int, str]:
    ids = {basis for task in tasks for basis in (*task.basis_ids, *task.heading_basis_ids)}
    return {work.id: work.label for work in store.works_with(sorted(ids))}


def _named(work: Work) -> str:
    issued = f" ngày {_day(work.document.issued)}" if work.document.issued else ""
    return f"{work.label}{issued}"


def _issue(today: date, count: int, what: str) -> tuple[tuple[str, str], ...]:
    return ("Số lượng", f"{count} {what}"), ("Ngày xuất", _day(today))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
