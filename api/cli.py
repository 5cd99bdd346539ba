"""The command line: `cancu …`. Exit 0 done, 1 some failed, 2 usage, 3 ambiguous reference."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api import (
    cli_agencies,
    cli_files,
    cli_graph,
    cli_linked,
    cli_removing,
    cli_review,
    cli_search,
    cli_service,
    cli_text,
    printing,
    schemas,
)
from api.asked_tasks import AskedTasks, Term
from api.bootstrap import Services
from api.ingesting.files import files_below
from api.ingesting.outcome import FileOutcome
from api.settings import Settings
from api.usage import in_vietnamese
from graph.errors import AmbiguousReference, CancuError
from graph.model import RelationKind
from search.segmenting import Segmenter

app = typer.Typer(
    help="Cancu: đồ thị tri thức và tìm kiếm văn bản hành chính.",
    add_completion=False,
    rich_markup_mode=None,
)
app.add_typer(cli_agencies.app)
app.add_typer(cli_graph.app)
app.add_typer(cli_review.app)
app.add_typer(cli_removing.app)
app.add_typer(cli_text.app)
app.add_typer(cli_linked.app)
app.add_typer(cli_service.app)
app.add_typer(cli_search.app)
_errors = Console(stderr=True, highlight=False)

UsageError = typer.BadParameter.__base__
"""What typer raises for any wrong use; it exports only this subclass by name."""

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
Home = Annotated[Path | None, typer.Option("--home", help="Thư mục dữ liệu (mặc định: CANCU_HOME hoặc thư mục dữ liệu của máy).")]
Reference = Annotated[
    str, typer.Argument(help="Văn bản, gõ thế nào cũng được: 92/2017, 'nđ 92/2017', 'Luật Đê điều'.", metavar="VĂN_BẢN")
]


def _tell_version(wanted: bool) -> None:
    if wanted:
        printing.plain(f"Cancu {version('cancu')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def alone(
    context: typer.Context, told: Annotated[bool, typer.Option("--version", help="In phiên bản rồi thôi.", callback=_tell_version, is_eager=True)] = False
) -> None:  # fmt: skip
    """Without a command, the help."""
    if context.invoked_subcommand is None:
        printing.plain(context.get_help())


def main() -> None:
    """Entry point; turns our errors into messages and exit codes."""
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        sys.exit(130)
    except UsageError as error:  # type: ignore[misc]
        _errors.print(f"cách dùng không đúng: {in_vietnamese(error.format_message())}", markup=False)
        sys.exit(2)
    except AmbiguousReference as error:
        _errors.print(str(error), markup=False)
        sys.exit(3)
    except CancuError as error:
        _errors.print(str(error), markup=False)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def _services(home: Path | None, **changes: Any) -> Iterator[Services]:
    services = Services(replace(Settings.load(home), **changes))
    try:
        yield services
    finally:
        services.close()


def _print(answer: Any, as_json: bool, show: Any) -> None:
    if as_json:
        printing.as_json(answer)
    else:
        show(answer)


@app.command(help="Nạp tệp và thư mục vào kho. Ví dụ: cancu ingest ke-hoach.docx van-ban/")
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục.", metavar="ĐƯỜNG_DẪN…")],
    jobs: Annotated[int, typer.Option("--jobs", help="Số tiến trình đọc song song.", min=1)] = 1,
    segmenter: Annotated[
        Segmenter | None,
        typer.Option("--segmenter", help="Cách tách từ khi lập chỉ mục: crf (mô hình underthesea), longest (từ dài nhất trong từ điển, nhanh hơn nhiều khi nạp số lượng lớn), none (không tách)."),
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Read files and folders into the store."""
    from api.ingesting.run import ingest as run

    total = len(files_below(paths))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    chosen = {"segmenter": segmenter.value} if segmenter else {}
    with _services(home, jobs=jobs, **chosen) as services, Progress(*columns, console=_errors, transient=True, disable=not sys.stderr.isatty()) as bar:
        step = bar.add_task("Đang nạp", total=total)

        def report(outcome: FileOutcome) -> None:
            bar.advance(step, outcome.part == 1)
            if not as_json:
                printing.outcome(outcome)

        outcomes = run(services, paths, jobs=jobs, report=report)
    if as_json:
        printing.as_json(schemas.outcomes(outcomes))
    else:
        printing.summary(outcomes)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


@app.command(help="Đọc một tệp mà không lưu. Ví dụ: cancu extract ke-hoach.txt --json")
def extract(
    file: Annotated[str, typer.Argument(help="Tệp cần đọc, hoặc - cho đầu vào chuẩn.", metavar="TỆP")],
    as_json: Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Tệp có mỗi dòng một {"text": …}; mỗi dòng một câu trả lời, cùng thứ tự.')
    ] = False,
) -> None:
    """Read only, no store."""
    from api.extracting import read_lines, read_source

    if jsonl:
        for answer in read_lines(file):
            printing.json_line(answer)
        return
    _print(schemas.readings(read_source(file)), as_json, printing.reading)


@app.command(help="Xem một văn bản. Ví dụ: cancu show 92/2017")
def show(reference: Reference, as_json: Json = False, home: Home = None) -> None:
    """One document with its relations."""
    from api import texts

    with _services(home) as services:
        _print(texts.whole(services.store, services.store.resolve(reference)), as_json, printing.document)


@app.command(help="Các viện dẫn trong một văn bản. Ví dụ: cancu citations 6119/KH-UBND")
def citations(reference: Reference, as_json: Json = False, home: Home = None) -> None:
    """The mentions that stand in a document."""
    with _services(home) as services:
        found = services.store.citations(services.store.resolve(reference).id)
        _print([schemas.stored_citation(c) for c in found], as_json, printing.citations)


@app.command(
    help="Nhiệm vụ. Ví dụ: cancu tasks --depends-on 'Nghị định 92/2017'; cancu tasks --agency 'Sở Nội vụ' --due-before 2018-06-30"
)
def tasks(
    depends_on: Annotated[str | None, typer.Option("--depends-on", help="Văn bản mà nhiệm vụ phụ thuộc.")] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Cơ quan chủ trì hoặc phối hợp.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Văn bản chứa nhiệm vụ.")] = None,
    due_before: Annotated[str | None, typer.Option("--due-before", help="Hạn đến hết ngày này (2018-06-30).")] = None,
    due_after: Annotated[str | None, typer.Option("--due-after", help="Hạn từ ngày này (2018-01-01).")] = None,
    status: Annotated[
        Term | None, typer.Option("--status", help="Hạn đã qua (overdue), trong 30 ngày tới (soon), còn xa hơn (later), không tính được ngày (undated).")
    ] = None,
    xlsx: cli_files.Xlsx = None,
    docx: cli_files.Docx = None,
    csv: cli_files.Csv = None,
    ics: cli_files.Ics = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Tasks by basis, agency, document, deadline."""
    from api.exports import reports

    asked = AskedTasks(depends_on, agency, document, _day(due_before), _day(due_after), status)
    with _services(home) as services:
        store = services.store
        rows, why = asked.found(store, date.today())
        cli_files.save(lambda: reports.tasks_report(store, rows, date.today(), asked.words(), list(why.values())), xlsx, docx, csv)
        cli_files.save_calendar(rows, agency, store.changed_at(), ics)
        if depends_on is None:
            _print([schemas.assigned(row) for row in rows], as_json, printing.assigned)
        else:
            _print([schemas.dependency(row) for row in why.values()], as_json, printing.dependencies)


@app.command(
    help="Những gì bị ảnh hưởng khi văn bản thay đổi. Ví dụ: cancu impact 92/2017 --kind repeals --csv tac-dong.csv; cancu impact --draft du-thao.docx"
)
def impact(
    reference: Annotated[str | None, typer.Argument(help="Văn bản thay đổi, gõ thế nào cũng được.", metavar="VĂN_BẢN")] = None,
    draft: Annotated[Path | None, typer.Option("--draft", help="Dự thảo: cho biết nó sẽ tác động đến đâu; không lưu gì.")] = None,
    provision: Annotated[str | None, typer.Option("--provision", help="Chỉ một điều khoản.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="amends, replaces, repeals hoặc suspends.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Chỉ tính văn bản ban hành đến ngày này.")] = None,
    depth: Annotated[int | None, typer.Option("--depth", min=1, help="Số bước tối đa.")] = None,
    cites: Annotated[bool, typer.Option("--cites/--no-cites", help="Kể cả chỗ chỉ dẫn chiếu.")] = True,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Số dòng tối đa.")] = None,
    full: Annotated[bool, typer.Option("--full", help="In hết các dòng và trích dẫn từng bước.")] = False,
    xlsx: cli_files.Xlsx = None,
    docx: cli_files.Docx = None,
    csv: cli_files.Csv = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What a change hits, with proof."""
    from api.exports import reports
    from api.printing_impact import impact as show
    from api.provisions import provision_of
    from graph.answers import impact as run

    if (reference is None) == (draft is None):
        raise typer.BadParameter("cần đúng một trong hai: VĂN_BẢN hoặc --draft TỆP")
    if draft is not None or reference is None:
        cli_text.draft_impact(draft or Path(), _day(on), depth, as_json, home, (xlsx, docx, csv))
        return
    if kind is not None and kind not in ("amends", "replaces", "repeals", "suspends"):
        raise typer.BadParameter(f"--kind phải là amends, replaces, repeals hoặc suspends, không phải {kind!r}")
    with _services(home) as services:
        work = services.store.resolve(reference)
        found = run(
            services.store, f"#{work.id}", provision=provision_of(services.store, work, provision),
            kind=RelationKind(kind) if kind else None, depth=depth, on=_day(on), cites=cites, limit=limit,
        )  # fmt: skip
        cli_files.save(lambda: reports.impact_report(found, date.today(), _day(on)), xlsx, docx, csv)
        _print(schemas.impact(found), as_json, lambda found: show(found, full))


@app.command(help="Dựng lại chỉ mục và kho RDF từ kho. Ví dụ: cancu rebuild")
def rebuild(home: Home = None) -> None:
    """Build the projections anew."""
    with _services(home) as services:
        printing.plain(f"Đã dựng lại chỉ mục và kho RDF: {services.rebuild()} văn bản")


@app.command(help="Kiểm tra kho và chỉ mục. Ví dụ: cancu doctor")
def doctor(as_json: Json = False, home: Home = None) -> None:
    """What is held and whether the index is up to date."""
    with _services(home) as services:
        store = services.store
        engine = services.engine
        answer = {
            "home": str(services.settings.home), "revision": store.revision(), "index_revision": engine.revision(),
            "rdf_revision": services.rdf.revision(), "held": len(store.works(held=True)), "stubs": len(store.works(held=False)), "tasks": store.count("tasks"),
            "citations": store.count("citations"), "relations": store.count("relations"),
        }  # fmt: skip
        _print(answer, as_json, printing.pairs)


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"ngày phải viết theo dạng 2018-06-30, không phải {value!r}") from error
