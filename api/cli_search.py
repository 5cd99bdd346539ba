"""Commands that search and answer questions. `api.cli` adds them to `cancu`."""

from __future__ import annotations

from typing import Annotated

import typer

from api import printing_search
from api.cli_graph import Home, Json, Reference, services_of, shown

app = typer.Typer()

Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Số văn bản.")]
Values = list[str] | None


def _filter(name: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", help=f"Chỉ {words}; lặp lại để chọn nhiều.", metavar="GIÁ_TRỊ")
    return option


@app.command(
    help="Tìm kiếm theo số hiệu, từ (có dấu hoặc không dấu) và trường. Ví dụ: cancu search 'kiem soat thu tuc hanh chinh'; "
    "cancu search 'loai:\"kế hoạch\" han:<2018-07-01 \"một cửa\"' --facets"
)
def search(
    words: Annotated[
        str,
        typer.Argument(
            help='Từ, số hiệu, "cụm từ", "cụm từ"~5, VÀ/HOẶC/KHÔNG, (…), tiền tố*, gần đúng~, so: loai: cq: cap: nam: ngay:[2016 TO 2018] hieuluc: '
            "dieu: cancu: chutri: han:<2018-07-01 trichyeu: nhiemvu:",
            metavar="TỪ_KHÓA",
        ),
    ],
    limit: Limit = 10,
    loai: Annotated[Values, _filter("loai", "loại văn bản này")] = None,
    cq: Annotated[Values, _filter("cq", "cơ quan ban hành này")] = None,
    cap: Annotated[Values, _filter("cap", "cấp này (tw, tinh, huyen, xa)")] = None,
    nam: Annotated[Values, _filter("nam", "năm này")] = None,
    hieuluc: Annotated[Values, _filter("hieuluc", "tình trạng này (con, het, motphan, chua, ngung, khongro)")] = None,
    nhiemvu: Annotated[Values, _filter("nhiemvu", "văn bản có (co) hoặc không (khong) giao nhiệm vụ")] = None,
    chutri: Annotated[Values, _filter("chutri", "văn bản giao cơ quan này chủ trì")] = None,
    sort: Annotated[str, typer.Option("--sort", help="relevance, newest, oldest hoặc title.")] = "relevance",
    cursor: Annotated[str, typer.Option("--cursor", help="Trang sau: giá trị “next” của trang trước.")] = "",
    facets: Annotated[bool, typer.Option("--facets", help="Đếm theo loại, cơ quan, cấp, năm, hiệu lực, nhiệm vụ, cơ quan chủ trì.")] = False,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Full-text search."""
    from api import searching

    if sort not in searching.SORTS:
        raise typer.BadParameter(f"--sort phải là relevance, newest, oldest hoặc title, không phải {sort!r}")
    chosen = {"loai": loai, "cq": cq, "cap": cap, "nam": nam, "hieuluc": hieuluc, "nhiemvu": nhiemvu, "chutri": chutri}
    filters = {name: values for name, values in chosen.items() if values}
    with services_of(home) as services:
        found = searching.search(services, words, limit, filters=filters, sort=sort, cursor=cursor, facets=facets)
        shown(found, as_json, printing_search.hits)


@app.command(help="Gợi ý khi đang gõ: số hiệu, trích yếu, cơ quan. Ví dụ: cancu suggest 'kiem soat th'")
def suggest(
    typed: Annotated[str, typer.Argument(help="Những ký tự đã gõ.", metavar="KÝ_TỰ")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Số gợi ý.")] = 8,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What the typed characters may become."""
    from api import searching

    with services_of(home) as services:
        shown(searching.suggest(services, typed, limit), as_json, printing_search.suggestions)


@app.command(help="Văn bản và điều khoản tương tự. Ví dụ: cancu similar 63/2010 --provision dieu_5")
def similar(
    reference: Reference,
    provision: Annotated[str | None, typer.Option("--provision", help="Đường dẫn điều khoản, ví dụ dieu_5.")] = None,
    limit: Limit = 10,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Find similar."""
    from api import searching

    with services_of(home) as services:
        shown(searching.similar(services, reference, provision, limit), as_json, printing_search.alike)


@app.command(
    help="Hỏi bằng lời. Ví dụ: cancu ask 'nhiệm vụ nào phụ thuộc Nghị định 92/2017?'; cancu ask 'việc nào đến hạn trong tháng 6/2018'"
)
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi.", metavar="CÂU_HỎI")], as_json: Json = False, home: Home = None
) -> None:
    """A question in words."""
    from api import answering

    with services_of(home) as services:
        shown(answering.ask(services, question), as_json, printing_search.answer)
