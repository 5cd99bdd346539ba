"""Documents taken out of the store: `cancu remove`; `cancu undo` puts them back. `api.cli` adds it to `cancu`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from api import printing_removing, schemas, schemas_removing
from api.access.actor import user_of_machine
from api.bootstrap import Services
from api.cli_graph import Home, Json, services_of, shown
from api.cli_review import Reason, Who

app = typer.Typer()


@app.command(
    help="Gỡ văn bản khỏi kho; cancu undo đưa trở lại. Ví dụ: cancu remove 92/2017 --dry-run; cancu remove '#17' 92/2017 --yes --reason 'nạp nhầm tệp'"
)
def remove(
    references: Annotated[list[str], typer.Argument(help="Văn bản cần gỡ: số, ký hiệu gõ thế nào cũng được, hoặc #mã.", metavar="VĂN_BẢN…")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Gỡ luôn, không hỏi lại.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ cho biết những gì bị ảnh hưởng, không gỡ.")] = False,
    whole_file: Annotated[bool, typer.Option("--whole-file", help="Cả các văn bản khác đọc từ cùng tệp.")] = False,
    erase: Annotated[
        bool, typer.Option("--erase", help="Xóa hẳn cả tệp, không giữ lại gì, KHÔNG hoàn tác được: cho tài liệu mật lọt vào kho. Dừng dịch vụ trước; văn bản đã gỡ ghi bằng #mã."),
    ] = False,
    who: Who = None,
    reason: Reason = "",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Documents and all that was read from them leave the store, in one decision."""
    asks = sys.stdin.isatty() and not as_json
    if not (yes or dry_run or asks):
        raise typer.BadParameter("cần --yes để gỡ, hoặc --dry-run để chỉ xem những gì bị ảnh hưởng")
    with services_of(home) as services:
        if erase:
            _erase(services, references, dry_run=dry_run, yes=yes, as_json=as_json)
            return
        works = services.removing.meant(references, whole_file=whole_file)
        if dry_run or not yes:
            shown(schemas_removing.hit(services.store, services.removing.hit(works)), as_json, printing_removing.hit)
        if dry_run or not (yes or typer.confirm(f"Gỡ {len(works)} văn bản khỏi kho?")):
            return
        made = services.removing.remove(works, who or user_of_machine(), reason)
        services.catch_up()
        shown(schemas_removing.removed(works, made), as_json, printing_removing.removed)


def _erase(services: Services, references: list[str], *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Print what is erased; of what is done only how many documents there were."""
    from api.erasing import doomed, erase
    from api.ingesting.run import local_actor

    works = doomed(services, references)
    if dry_run or not yes:
        shown({"documents": [schemas.work(work) for work in works]}, as_json, printing_removing.doomed)
    if dry_run or not (yes or typer.confirm(f"Xóa hẳn {len(works)} văn bản cùng tệp gốc, không hoàn tác được?")):
        return
    erase(services, works, local_actor())
    shown({"erased": len(works)}, as_json, printing_removing.erased)
