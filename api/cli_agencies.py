"""`cancu agencies`: the registry, one agency's predecessors and successors. `api.cli` adds it to `cancu`."""

from __future__ import annotations

from typing import Annotated

import typer

from api import printing_agencies, schemas_agencies
from api.cli_graph import Home, Json, day, services_of, shown
from api.settings import Settings

app = typer.Typer()


@app.command(
    help="Cơ quan: tên, viết tắt, cơ quan tiền thân, cơ quan kế thừa, văn bản quyết định. Ví dụ: cancu agencies 'Sở TT&TT' --on 2025-03-01; cancu agencies"
)
def agencies(
    name: Annotated[str | None, typer.Argument(help="Tên hoặc tên viết tắt; không nêu: cả danh mục.", metavar="CƠ_QUAN")] = None,
    named: Annotated[bool, typer.Option("--named", help="Những cơ quan mà văn bản trong kho nêu, kèm số nhiệm vụ và số văn bản ban hành.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="Tính đến ngày này (2025-03-01); mặc định: mọi thay đổi đã biết.")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """The registry's entry of an agency, or all entries that exist on the day, or the agencies that the store's documents name."""
    if named:
        if name is not None or on is not None:
            raise typer.BadParameter("--named không đi cùng CƠ_QUAN hay --on")
        from api.agencies import busy_agencies

        with services_of(home) as services:
            shown([schemas_agencies.busy(row) for row in busy_agencies(services.store)], as_json, printing_agencies.busy)
        return
    from graph.registry.entries import entries, profile
    from graph.registry.own import use_own

    when = day(on)
    use_own(Settings.load(home).home / "registry")
    if name is None:
        rows = [schemas_agencies.entry(row) for row in entries() if when is None or row.exists(when)]
        shown(rows, as_json, printing_agencies.entries)
    else:
        shown(schemas_agencies.profile(profile(name, None, when), when), as_json, printing_agencies.profile)
