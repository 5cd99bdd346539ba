"""Commands over linked data and networks: export, sparql. `api.cli` adds them to `cancu`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api import printing
from api.cli_graph import Home, services_of

app = typer.Typer()
_errors = Console(stderr=True, highlight=False)

Out = Annotated[Path | None, typer.Option("--out", help="Ghi ra tệp này; mặc định: đầu ra chuẩn.")]


@app.command(help="Xuất toàn bộ kho. Ví dụ: cancu export --format turtle --out kho.ttl")
def export(
    form: Annotated[
        str, typer.Option("--format", help="turtle, jsonld, nquads (dữ liệu liên kết) hoặc csv (bảng quan hệ).")
    ] = "turtle",
    out: Out = None,
    check: Annotated[bool, typer.Option("--check", help="Đối chiếu với khuôn SHACL trước khi xuất; sai thì không xuất.")] = False,
    home: Home = None,
) -> None:
    """The whole store as linked data or as a table of its relations."""
    from api.exports.files import atomic
    from api.exports.whole import FORMS, write_store
    from graph.rdf import Mapper

    if form not in FORMS:
        raise typer.BadParameter(f"--format phải là {', '.join(FORMS)}, không phải {form!r}")
    with services_of(home) as services:
        mapper = Mapper(services.store, services.settings.base)
        if check:
            _checked(mapper)
        columns = (TextColumn("Đang xuất"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=_errors, transient=True, disable=not sys.stderr.isatty()) as bar:
            step = bar.add_task("Đang xuất", total=None)

            def written(stream: IO[bytes]) -> int:
                return write_store(mapper, stream, form, lambda done, total: bar.update(step, completed=done, total=total))

            if out is None:
                written(sys.stdout.buffer)
                return
            with atomic(out) as stream:
                count = written(stream)
    printing.plain(f"Đã ghi {out}: {count} {'dòng' if form == 'csv' else 'bộ ba'}")


def _checked(mapper: object) -> None:
    from graph.errors import CancuError
    from graph.rdf import Mapper
    from graph.rdf.shapes import store_violations

    assert isinstance(mapper, Mapper)
    found = list(store_violations(mapper))
    if found:
        raise CancuError("dữ liệu không đúng khuôn:\n" + "\n".join(found[:50]))


@app.command(
    help="Hỏi kho dữ liệu liên kết bằng SPARQL (chỉ đọc). Ví dụ: cancu sparql 'SELECT ?so WHERE { ?v eli:amends ?g ; eli:id_local ?so }'; cancu sparql - < hoi.rq"
)
def sparql(
    words: Annotated[str, typer.Argument(help="Câu truy vấn, hoặc - cho đầu vào chuẩn.", metavar="CÂU_TRUY_VẤN")],
    form: Annotated[str, typer.Option("--format", help="csv, json (bảng) hoặc turtle, jsonld (CONSTRUCT, DESCRIBE).")] = "csv",
    as_json: Annotated[bool, typer.Option("--json", help="Như --format json.")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=600, help="Thời gian tối đa.")] = 10.0,
    rows: Annotated[int, typer.Option("--rows", min=1, max=1_000_000, help="Số dòng tối đa.")] = 10_000,
    home: Home = None,
) -> None:
    """A read-only question to the RDF store."""
    from graph.rdf.sparql import FORMS, Limits, query

    if form not in FORMS:
        raise typer.BadParameter(f"--format phải là {', '.join(FORMS)}, không phải {form!r}")
    typed = sys.stdin.read() if words == "-" else words
    with services_of(home) as services:
        snapshot = services.rdf.snapshot()
    answer = query(snapshot, typed, form="json" if as_json else form, limits=Limits(seconds=seconds, rows=rows))
    printing.plain(answer.body.decode().rstrip("\n"))
    if answer.note:
        _errors.print(answer.note, markup=False)
