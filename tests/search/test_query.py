from __future__ import annotations

import pytest

from search.nodes import And, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Range, Words
from search.query import parse_query

CASES: list[tuple[str, Node]] = [
    ("thủ tục", Words("thủ tục")),
    ("có hiệu lực không?", Words("có hiệu lực không?")),
    ('"một cửa"', Phrase("một cửa")),
    ("“một cửa”", Phrase("một cửa")),
    ('"một cửa"~5', Phrase("một cửa", 5)),
    ("so:92/2017", Field("number", "92/2017")),
    ("số:92/2017/NĐ-CP", Field("number", "92/2017/NĐ-CP")),
    ("SO:92", Field("number", "92")),
    ("so:92*", Field("number_prefix", "92")),
    ("a VÀ b", And((Words("a"), Words("b")))),
    ("thủ tục VÀ một cửa", And((Words("thủ tục"), Words("một cửa")))),
    ("a OR b", Or((Words("a"), Words("b")))),
    ("a HOẶC b HOẶC c", Or((Words("a"), Words("b"), Words("c")))),
    ("a KHÔNG b", And((Words("a"), Not(Words("b"))))),
    ("a AND NOT b", And((Words("a"), Not(Words("b"))))),
    ("NOT b", Not(Words("b"))),
    ("(a HOẶC b) VÀ c", And((Or((Words("a"), Words("b"))), Words("c")))),
    ("thủ tục (một cửa)", Words("thủ tục một cửa")),
    ('xã "một cửa" huyện', And((Words("xã huyện"), Phrase("một cửa")))),
    ("công kha*", And((Words("công"), Prefix("kha")))),
    ("côg~", Fuzzy("côg", 1)),
    ("khaj~2", Fuzzy("khaj", 2)),
    ("khaj~9", Fuzzy("khaj", 2)),
    ("loai:kế hoạch cải cách", And((Words("cải cách"), Field("type", "ke hoach")))),
    ("loại:nđ", Field("type", "nghi dinh")),
    ('loai:(nđ HOẶC "thông tư")', Or((Field("type", "nghi dinh"), Field("type", "thong tu")))),
    ("ngay:[2016 TO 2018]", Range("issued", 20160000, 20181231)),
    ("ngày:[2016 đến 2018]", Range("issued", 20160000, 20181231)),
    ("ngay:{2016 TO 2018}", Range("issued", 20161232, 20179999)),
    ("ngay:07/8/2017", Range("issued", 20170807, 20170807)),
    ("ngay:2017-08", Range("issued", 20170801, 20170831)),
    ("nam:2017", Range("issued", 20170000, 20171231)),
    ("nam:>=2017", Range("issued", 20170000, None)),
    ("han:<2018-07-01", Range("deadline", None, 20180700)),
    ("hạn:<=30/6/2018", Range("deadline", None, 20180630)),
    ("hieuluc:het", Field("validity", "lapsed")),
    ('hiệu lực:"hết hiệu lực một phần"', Field("validity", "partly_lapsed")),
    ("dieu:5a", Field("article", "5a")),
    ("căn cứ:92/2017", Field("basis", "92/2017")),
    ('chutri:"Sở TT&TT"', Or((Field("lead", "Sở TT&TT"), Field("lead", "Sở Thông tin và Truyền thông")))),
    ("cq:bến", Field("issuer", "bến")),
    ("tieude:(cải cách)", Field("title", "cải cách")),
    ("cap:tw", Field("level", "trung ương")),
    ("nhiemvu:co", Field("tasks", "1")),
    ("NGHỊ ĐỊNH VÀ THÔNG TƯ HƯỚNG DẪN", Words("NGHỊ ĐỊNH VÀ THÔNG TƯ HƯỚNG DẪN")),
    ("Căn cứ: Luật Đê điều", Words("Căn cứ: Luật Đê điều")),
    ("", Words("")),
]


@pytest.mark.parametrize(("text", "node"), CASES, ids=[case[0] or "empty" for case in CASES])
def test_queries_are_read(text: str, node: Node) -> None:
    query = parse_query(text)
    assert (query.node, query.note) == (node, None)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("((", "ngoặc"),
        (")(", "ngoặc"),
        ('"mở', "ngoặc kép"),
        ("a AND (b", "ngoặc"),
        ("(" * 20 + "a" + ")" * 20, "quá sâu"),
        ("a AND", "cú pháp"),
        ("NOT", "cú pháp"),
        ("han:<", "cú pháp"),
        ("ngay:hôm", "không phải ngày"),
        ("ngay:2017-02-30", "không phải ngày"),
        ("hieuluc:mãi", "không có giá trị"),
        ("loai:[a TO b]", "khoảng"),
        ("[a TO b]", "tên trường"),
        (" OR ".join(["a"] * 80), "quá 64"),
    ],
    ids=lambda value: value[:20],
)
def test_malformed_queries_are_words_with_a_note(text: str, note: str) -> None:
    query = parse_query(text)
    assert isinstance(query.node, Words)
    assert query.note is not None
    assert note in query.note


def test_an_unknown_field_is_searched_as_a_word_and_noted() -> None:
    query = parse_query("abc:def")
    assert (query.node, query.note) == (Words("abc:def"), "không có trường 'abc': đã tìm như từ thường")


def test_words_to_highlight_leave_fields_and_what_is_excluded_out() -> None:
    assert parse_query('cải cách "một cửa" loai:kế hoạch KHÔNG phí').words == "cải cách một cửa"
