"""Commands over texts in time: text, diff, and the impact of a draft. `api.cli` adds them to `cancu`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api import cli_files, printing, schemas
from api.cli_graph import Home, Json, Reference, day, services_of, shown
from api.printing_impact import impact

app = typer.Typer()

Part = Annotated[str | None, typer.Option("--provision", help="Đường dẫn điều khoản, ví dụ dieu_5__khoan_2.")]


@app.command(
    help="Nội dung văn bản hoặc một điều khoản, có thể vào một ngày. Ví dụ: cancu text 63/2010 --provision dieu_5 --on 2018-01-01"
)
def text(
    reference: Reference,
    provision: Part = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Nội dung đã hợp nhất các sửa đổi có hiệu lực đến ngày này (2018-06-30).")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The stored text, or the consolidated text as of a day."""
    from api import texts

    with services_of(home) as services:
        when = day(on)
        answer = texts.told(services.store, services.store.resolve(reference), when, provision)
        shown(answer, as_json, (lambda a: printing.plain(a["text"])) if when is None else _consolidated)


@app.command(help="So sánh nội dung vào hai ngày. Ví dụ: cancu diff 63/2010 --from 2017-01-01 --to 2018-01-01")
def diff(
    reference: Reference,
    start: Annotated[str, typer.Option("--from", help="Ngày trước (2017-01-01).")],
    end: Annotated[str | None, typer.Option("--to", help="Ngày sau; mặc định: hôm nay.")] = None,
    provision: Part = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What differs between the texts of two days."""
    from api import texts
    from api.provisions import provision_of

    with services_of(home) as services:
        work = services.store.resolve(reference)
        before, path = day(start) or date.min, provision_of(services.store, work, provision)
        shown(texts.compared(services.store, work, before, day(end) or date.today(), path), as_json, _compared)


def draft_impact(file: Path, on: date | None, depth: int | None, as_json: bool, home: Path | None,
                 files: tuple[Path | None, Path | None, Path | None]) -> None:  # fmt: skip
    """Print what a draft would hit, and write it to the Excel, Word and CSV files that are asked for; nothing is stored."""
    from api.exports import reports
    from graph.draft import draft_effects
    from ingest.pipeline import read_file

    with services_of(home) as services:
        draft = read_file(file)
        effects = draft_effects(services.store, draft, on=on, depth=depth)
        cli_files.save(lambda: reports.draft_report(file.name, effects, date.today()), *files)
        answer = {"draft": schemas.document(draft.document), "effects": [schemas.draft_effect(effect) for effect in effects]}
        shown(answer, as_json, _draft)


def _consolidated(answer: dict[str, Any]) -> None:
    for piece in answer["pieces"]:
        source = piece["source"]
        printing.plain(f"⟦{piece['text']}⟧ ({source['label']})" if source else piece["text"])
    _changes(answer)


def _compared(answer: dict[str, Any]) -> None:
    if not answer["changes"]:
        printing.plain("Nội dung hai ngày như nhau, theo những văn bản kho đang có.")
    for group in answer["changes"]:
        printing.plain("@@")
        for line in group:
            printing.plain(f"{line['sign']} {line['text']}")
    for change in answer["applied"]:
        printing.plain(f"Do {change['by']['label']} (hiệu lực {change['since']}): “{' '.join(change['quote'].split())[:160]}”")
    _changes(answer)


def _changes(answer: dict[str, Any]) -> None:
    for change in answer["unapplied"]:
        printing.plain(f"Chưa áp dụng ({change['reason']}): {change['by']['label']}: “{' '.join(change['quote'].split())[:160]}”")
    for gap in answer["gaps"]:
        printing.plain(f"Thiếu: {gap['label']} có sửa đổi văn bản này nhưng kho không đọc được nội dung sửa đổi")


def _draft(answer: dict[str, Any]) -> None:
    if not answer["effects"]:
        printing.plain("Dự thảo không nêu việc sửa đổi, thay thế, bãi bỏ hay đình chỉ văn bản nào.")
    for effect in answer["effects"]:
        where = f" [{effect['provision']}]" if effect["provision"] else ""
        printing.plain(f"■ {effect['label']} {effect['mention']['text']}{where}")
        printing.plain(f"    “{effect['quote'][:200]}”")
        if effect["impact"] is None:
            names = "; ".join(work["label"] for work in effect["candidates"])
            printing.plain(f"    {'có thể là: ' + names if names else 'kho không biết văn bản này'}")
        else:
            impact(effect["impact"])
