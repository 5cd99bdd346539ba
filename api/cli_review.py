"""Commands of review: what is doubtful, and what people decide of it. `api.cli` adds them to `cancu`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from api import printing_review, schemas_review
from api.access.actor import user_of_machine
from api.cli_graph import Home, Json, day, services_of, shown
from api.reviewing import Correction, Stated
from graph.model import RelationKind, ReviewState
from graph.store.decisions import Decision

app = typer.Typer()

KINDS = {"q": "relation", "v": "citation", "n": "task"}
"""First letter of an id as printed → what it is of: quan hệ, viện dẫn, nhiệm vụ."""

Fact = Annotated[str, typer.Argument(help="Mã in trong cancu review: q12 (quan hệ), v34 (viện dẫn), n5 (nhiệm vụ).", metavar="MÃ")]
Who = Annotated[str | None, typer.Option("--who", help="Người quyết định; mặc định: CANCU_USER hoặc tên đăng nhập.")]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, được lưu cùng quyết định.")]
From = Annotated[str | None, typer.Option("--from", help="Có tác động từ ngày (2018-06-30).")]
To = Annotated[str | None, typer.Option("--to", help="Có tác động đến hết ngày.")]
Scope = Annotated[str | None, typer.Option("--scope", help="Phạm vi bằng lời, ví dụ 'phần quy định về phí'.")]
Part = Annotated[str | None, typer.Option("--object-provision", help="Điều khoản bị tác động, ví dụ dieu_5__khoan_2.")]


@app.command(help="Những điều máy đọc chưa chắc, rủi ro nhất trước. Ví dụ: cancu review --document 63/2010 --limit 20")
def review(
    kind: Annotated[str | None, typer.Option("--kind", help="relation (quan hệ) hoặc citation (viện dẫn).")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Chỉ của văn bản này.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Các quyết định đã có, mới nhất trước.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Số mục.")] = 20,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The queue of doubtful facts, or the decisions."""
    from graph.review import review_queue

    if kind not in (None, "relation", "citation"):
        raise typer.BadParameter(f"--kind phải là relation hoặc citation, không phải {kind!r}")
    with services_of(home) as services:
        if decided:
            rows = [schemas_review.decision(d) for d in services.store.decisions(limit, undone=True)]
            shown({"decisions": rows}, as_json, printing_review.decisions)
            return
        root = services.store.resolve(document) if document else None
        found = review_queue(services.store, document=root, kind=kind)
        answer = {"total": len(found), "rows": [schemas_review.doubt(d) for d in found[:limit]]}
        shown(answer, as_json, printing_review.queue)


@app.command(help="Xác nhận một quan hệ hoặc nhiệm vụ. Ví dụ: cancu confirm q12 --reason 'đã đối chiếu bản giấy'")
def confirm(fact: Fact, who: Who = None, reason: Reason = "", as_json: Json = False, home: Home = None) -> None:
    """A fact is right."""
    _judge(fact, ReviewState.CONFIRMED, who, reason, as_json, home)


@app.command(help="Bác bỏ một quan hệ hoặc nhiệm vụ. Ví dụ: cancu reject q12 --reason 'chỉ là dẫn chiếu'")
def reject(fact: Fact, who: Who = None, reason: Reason = "", as_json: Json = False, home: Home = None) -> None:
    """A fact is wrong; every answer leaves it out from now on."""
    _judge(fact, ReviewState.REJECTED, who, reason, as_json, home)


@app.command(
    help="Sửa một quan hệ, hoặc chọn văn bản cho một viện dẫn. Ví dụ: cancu correct q12 --kind cites; cancu correct v34 --object 'Luật Đất đai 2024'; cancu correct v34 --new --object 'Nghị quyết 99/NQ-CP ngày 3/2/2018'"
)
def correct(
    fact: Fact,
    kind: Annotated[str | None, typer.Option("--kind", help="Loại quan hệ đúng: amends, repeals, cites…")] = None,
    target: Annotated[str | None, typer.Option("--object", help="Văn bản đúng được nêu.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Văn bản đúng thực hiện hành vi.")] = None,
    part: Part = None,
    start: From = None,
    end: To = None,
    scope: Scope = None,
    new: Annotated[bool, typer.Option("--new", help="Viện dẫn: văn bản ở --object chưa có trong kho thì ghi nhận như văn bản chỉ được viện dẫn.")] = False,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="Viện dẫn: cả những chỗ khác còn ngờ, ghi như vậy, trong cùng văn bản.")] = False,
    who: Who = None,
    reason: Reason = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The old relation is rejected and the right one entered with the same sentence; both are undone together."""
    fact_kind, fact_id = fact_of(fact)
    if fact_kind == "task":
        raise typer.BadParameter("chỉ sửa được quan hệ (q…) và viện dẫn (v…)")
    if fact_kind == "citation" and target is None:
        raise typer.BadParameter("viện dẫn cần --object VĂN_BẢN")
    change = Correction(_kind(kind) if kind else None, subject, target, part, scope, day(start), day(end))
    with services_of(home) as services:
        made = services.reviewing
        if fact_kind == "citation":
            _recorded(made.choose(fact_id, target or "", who or user_of_machine(), reason, everywhere=everywhere, new=new), as_json)
        else:
            _recorded(made.correct(fact_id, change, who or user_of_machine(), reason), as_json)


@app.command(
    help="Nhập một quan hệ, kèm câu chứng cứ có trong văn bản. Ví dụ: cancu enter 92/2017 amends 63/2010 --quote 'Sửa đổi, bổ sung một số điều của Nghị định số 63/2010/NĐ-CP'"
)
def enter(
    subject: Annotated[str, typer.Argument(help="Văn bản thực hiện.", metavar="VĂN_BẢN")],
    kind: Annotated[str, typer.Argument(help="Loại quan hệ: based_on, amends, replaces, repeals, suspends, corrects…", metavar="LOẠI")],
    target: Annotated[str, typer.Argument(help="Văn bản được nêu.", metavar="VĂN_BẢN_2")],
    quote: Annotated[str, typer.Option("--quote", help="Nguyên văn câu chứng minh.")],
    within: Annotated[str | None, typer.Option("--in", help="Văn bản có câu ấy; mặc định: văn bản thực hiện.")] = None,
    part: Part = None,
    start: From = None,
    end: To = None,
    scope: Scope = None,
    who: Who = None,
    reason: Reason = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """A relation that the reader missed."""
    stated = Stated(subject, _kind(kind), target, quote, within, part, scope, day(start), day(end))
    with services_of(home) as services:
        _recorded(services.reviewing.enter(stated, who or user_of_machine(), reason), as_json)


@app.command(help="Hoàn tác một quyết định (mã in trong cancu review --decided), kể cả gỡ văn bản. Ví dụ: cancu undo 7")
def undo(
    decision: Annotated[int, typer.Argument(help="Mã quyết định.", metavar="MÃ", min=1)],
    who: Who = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """A decision, and what was decided with it, no longer holds."""
    with services_of(home) as services:
        back = services.reviewing.undo(decision, who or user_of_machine())
        if back:
            services.catch_up()
    said = f"Đã đưa trở lại: {', '.join(work.label for work in back)}." if back else f"Đã hoàn tác quyết định {decision}."
    shown({"undone": decision}, as_json, lambda _: printing_review.done(said))


def fact_of(typed: str) -> tuple[str, int]:
    """An id as printed: kind and number; a bare number is a relation.

    Raises:
        typer.BadParameter: no such form.
    """
    found = re.fullmatch(r"([qvn])?(\d{1,9})", typed.strip().lower())
    if found is None:
        raise typer.BadParameter(f"mã phải như q12, v34 hoặc n5, không phải {typed!r}")
    return KINDS[found[1] or "q"], int(found[2])


def _judge(fact: str, state: ReviewState, who: str | None, reason: str, as_json: bool, home: Path | None) -> None:
    kind, fact_id = fact_of(fact)
    if kind == "citation":
        raise typer.BadParameter("viện dẫn không xác nhận hay bác bỏ được: chọn văn bản bằng cancu correct v… --object")
    with services_of(home) as services:
        _recorded(services.reviewing.judge(kind, fact_id, state, who or user_of_machine(), reason), as_json)


def _recorded(made: Decision, as_json: bool) -> None:
    """Print what was recorded and how to take it back."""
    answer: dict[str, Any] = schemas_review.decision(made)
    shown(answer, as_json, lambda d: printing_review.done(f"Đã ghi quyết định {d['id']} của {d['who']}. Hoàn tác: cancu undo {d['id']}"))


def _kind(name: str) -> RelationKind:
    try:
        return RelationKind(name)
    except ValueError as error:
        raise typer.BadParameter(f"loại quan hệ phải là một trong: {', '.join(RelationKind)}, không phải {name!r}") from error
