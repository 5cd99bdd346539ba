"""Commands over the graph: validity, check-basis, lost-basis. `api.cli` adds them to `cancu`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api import cli_files, printing, printing_graph, schemas_graph
from api.bootstrap import Services
from api.settings import Settings

app = typer.Typer()

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
Home = Annotated[Path | None, typer.Option("--home", help="Thư mục dữ liệu (mặc định: CANCU_HOME hoặc thư mục dữ liệu của máy).")]
On = Annotated[str | None, typer.Option("--on", help="Tính đến ngày này (2018-06-30); mặc định: hôm nay.")]
Reference = Annotated[
    str, typer.Argument(help="Văn bản, gõ thế nào cũng được: 92/2017, 'nđ 92/2017', 'Luật Đê điều'.", metavar="VĂN_BẢN")
]


@contextmanager
def services_of(home: Path | None) -> Iterator[Services]:
    """The services of a home folder; closed at the end."""
    services = Services(Settings.load(home))
    try:
        yield services
    finally:
        services.close()


def shown(answer: Any, as_json: bool, show: Callable[[Any], None]) -> None:
    """Print an answer as JSON or for people."""
    if as_json:
        printing.as_json(answer)
    else:
        show(answer)


def day(value: str | None) -> date | None:
    """A date option.

    Raises:
        typer.BadParameter: not of the form 2018-06-30.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"ngày phải viết theo dạng 2018-06-30, không phải {value!r}") from error


@app.command(
    help="Hiệu lực của văn bản vào một ngày, kèm chứng cứ. Ví dụ: cancu validity 63/2010 --on 2017-09-30; cancu validity 63/2010 --known-on 2026-01-31"
)
def validity(
    reference: Reference,
    on: On = None,
    known: Annotated[str | None, typer.Option("--known", help="Chỉ tính những gì đã ban hành đến ngày này.")] = None,
    known_on: Annotated[
        str | None, typer.Option("--known-on", help="Theo những gì kho đã có vào cuối ngày này, hoặc ở phiên bản này (r12).")
    ] = None,
    provision: Annotated[str | None, typer.Option("--provision", help="Một điều khoản, ví dụ dieu_5__khoan_2.")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The status of a document as of a day, from what the store holds or held."""
    from api.known import validity_known

    with services_of(home) as services:
        work = services.store.resolve(reference)
        shown(validity_known(services, work, day(on) or date.today(), day(known), known_on, provision), as_json, printing_graph.validity)


@app.command(help="Kho phủ được bao nhiêu căn cứ, còn thiếu văn bản nào nhất. Ví dụ: cancu coverage --limit 10")
def coverage(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Số văn bản thiếu được nêu.")] = 20,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What share of the bases is held."""
    from graph.coverage import coverage as run

    with services_of(home) as services:
        shown(schemas_graph.coverage(run(services.store, limit)), as_json, printing_graph.coverage)


@app.command(
    "check-basis", help="Xét từng dòng “Căn cứ …” của dự thảo, không lưu gì. Ví dụ: cancu check-basis du-thao.docx --json"
)
def check_basis(
    file: Annotated[str, typer.Argument(help="Tệp dự thảo, hoặc - cho đầu vào chuẩn.", metavar="TỆP")],
    on: On = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Judge the bases a draft names; exit 0 whatever the verdicts."""
    from api.extracting import read_source
    from graph.basis import check_basis as run

    drafts, when = read_source(file), day(on) or date.today()
    with services_of(home) as services:
        lines = [line for draft in drafts for line in run(services.store, draft, when)]
        answer = {"on": when.isoformat(), "lines": [schemas_graph.basis_line(line) for line in lines]}
        shown(answer, as_json, printing_graph.basis)


@app.command("lost-basis", help="Văn bản, nhiệm vụ mất căn cứ vào một ngày. Ví dụ: cancu lost-basis --on 2018-06-30 --every")
def lost_basis(
    on: On = None,
    every: Annotated[bool, typer.Option("--every", help="Chỉ những mục mà mọi căn cứ đều đã hết hiệu lực.")] = False,
    xlsx: cli_files.Xlsx = None,
    docx: cli_files.Docx = None,
    csv: cli_files.Csv = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Documents and tasks whose bases have lapsed."""
    from api.exports import reports
    from graph.lost_basis import lost_basis as run

    when = day(on) or date.today()
    with services_of(home) as services:
        rows = run(services.store, when, every=every)
        cli_files.save(lambda: reports.lost_basis_report(rows, when, date.today(), every), xlsx, docx, csv)
        shown(
            {"on": when.isoformat(), "rows": [schemas_graph.lost_basis_row(r) for r in rows]}, as_json, printing_graph.lost_basis
        )
