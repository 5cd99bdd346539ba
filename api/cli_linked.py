"""Commands over linked data and networks: export, sparql, graph. `api.cli` adds them to `cancu`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api import cli_files, printing
from api.cli_graph import Home, Json, Reference, services_of, shown
from graph.model import RelationKind

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


@app.command(
    help="Các văn bản quanh một văn bản và quan hệ giữa chúng. Ví dụ: cancu graph 63/2010 --depth 2 --graphml quanh.graphml; cancu graph 63/2010 --kind amends"
)
def graph(
    reference: Reference,
    depth: Annotated[int, typer.Option("--depth", min=1, max=20, help="Số bước.")] = 1,
    kinds: Annotated[list[RelationKind] | None, typer.Option("--kind", help="Chỉ loại quan hệ này; dùng được nhiều lần.")] = None,
    graphml: Annotated[Path | None, typer.Option("--graphml", help="Ghi ra tệp GraphML.")] = None,
    gexf: Annotated[Path | None, typer.Option("--gexf", help="Ghi ra tệp GEXF (Gephi).")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The neighbourhood of a document as a network."""
    from api.exports import network
    from api.exports.files import atomic

    with services_of(home) as services:
        work = services.store.resolve(reference)
        found, cut = network.neighbourhood(services.store, work.id, depth, kinds or ())
        for form, path in (("graphml", graphml), ("gexf", gexf)):
            if path is not None:
                with atomic(path) as stream:
                    network.WRITERS[form](found, stream)
                cli_files.announce(path)
        if cut:
            _errors.print(f"chỉ lấy {network.MOST} văn bản gần nhất", markup=False)
        answer = network.told(work, depth, found, cut)
        shown(answer, as_json, _network)


def _network(answer: dict[str, Any]) -> None:
    labels = {node["uri"]: node["label"] for node in answer["nodes"]}
    printing.plain(
        f"{answer['document']['label']}: {len(labels)} văn bản, {len(answer['edges'])} quan hệ trong {answer['depth']} bước"
    )
    for subject, label, target in dict.fromkeys((labels[e["subject"]], e["label"], labels[e["object"]]) for e in answer["edges"]):
        printing.plain(f"  {subject} — {label} → {target}")
