"""Commands for the service: serve, user, token. `api.cli` adds them to `cancu`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from api import printing
from api.access.accounts import Accounts
from api.cli_graph import Home, Json, services_of, shown
from api.ingesting.run import local_actor
from api.settings import Settings
from api.state.audit import record
from graph.errors import CancuError

app = typer.Typer()
user = typer.Typer(help="Tài khoản của dịch vụ web. Ví dụ: cancu user add lan --role editor", no_args_is_help=True)
token = typer.Typer(help="Mã truy cập cho chương trình. Ví dụ: cancu token add lan --label 'máy chủ báo cáo'", no_args_is_help=True)
app.add_typer(user, name="user")
app.add_typer(token, name="token")

Name = Annotated[str, typer.Argument(help="Tên tài khoản.", metavar="TÊN")]
Role = Annotated[str, typer.Option("--role", help="reader (đọc), editor (nạp, rà soát) hoặc admin (tất cả).")]
Standard = Annotated[bool, typer.Option("--password-stdin", help="Đọc mật khẩu từ đầu vào chuẩn thay vì hỏi.")]


@app.command(help="Mở dịch vụ web và HTTP API. Ví dụ: cancu serve --port 8000 --workers 2")
def serve(
    host: Annotated[str, typer.Option("--host", help="Địa chỉ lắng nghe; khác 127.0.0.1 thì phải có tài khoản trước.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Cổng.")] = 8000,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Số tiến trình phục vụ; mặc định bằng số nhân, nhiều nhất 4.")] = None,
    root_path: Annotated[str, typer.Option("--root-path", help="Đường dẫn mà máy chủ trung gian đặt dịch vụ, ví dụ /cancu.")] = "",
    home: Home = None,
) -> None:
    """The HTTP service."""
    from api.serving import serve as run

    run(Settings.load(home), host, port, workers, root_path.rstrip("/"))


@app.command(help="Sao lưu toàn bộ dữ liệu vào một tệp, cả khi dịch vụ đang chạy. Ví dụ: cancu backup cancu.tar")
def backup(file: Annotated[Path, typer.Argument(help="Tệp sao lưu.", metavar="TỆP")], home: Home = None) -> None:
    """Write a backup."""
    from api.backup import backup as run

    printing.plain(f"Đã sao lưu vào {file}: {run(Settings.load(home).home, file)} tệp gốc")


@app.command(help="Phục hồi dữ liệu từ tệp sao lưu; dừng dịch vụ trước. Ví dụ: cancu restore cancu.tar --replace")
def restore(
    file: Annotated[Path, typer.Argument(help="Tệp sao lưu.", metavar="TỆP")],
    replace: Annotated[bool, typer.Option("--replace", help="Thay kho đang có; kho cũ được giữ lại bên cạnh.")] = False,
    home: Home = None,
) -> None:
    """Put a backup in place."""
    from api.backup import restore as run

    where = Settings.load(home).home
    printing.plain(f"Đã phục hồi vào {where}: {run(where, file, replace=replace)} tệp gốc")
    with services_of(where) as services:
        printing.plain(f"Đã dựng lại chỉ mục: {services.rebuild()} văn bản")


@app.command(help="Hướng dẫn quản trị. Ví dụ: cancu guide | less; cancu guide --path")
def guide(path: Annotated[bool, typer.Option("--path", help="Chỉ in thư mục của tài liệu và các tệp mẫu triển khai.")] = False) -> None:
    """Print the administrator's guide."""
    folder = Path(__file__).resolve().parent / "deploy"
    printing.plain(str(folder) if path else (folder / "HUONG-DAN-QUAN-TRI.md").read_text(encoding="utf-8"))


@app.command(help="Máy chủ MCP cho trợ lý AI, chỉ đọc, qua đầu vào chuẩn hoặc HTTP. Dịch vụ web cũng trả lời tại /mcp. Ví dụ: cancu mcp; cancu mcp --port 8001")
def mcp(port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Mở HTTP tại 127.0.0.1 thay vì đầu vào chuẩn.")] = None, home: Home = None) -> None:
    """The Model Context Protocol server."""
    from api.assistant import assistant

    with services_of(home) as services:
        server = assistant(services)
        if port is not None and not services.settings.reading_is_open and Accounts(services.state).any():
            raise CancuError("kho này cần đăng nhập mới được đọc: hãy dùng cancu serve, địa chỉ /mcp, kèm mã truy cập")
        if port is None:
            server.run("stdio")
        else:
            server.run("streamable-http", host="127.0.0.1", port=port)


@user.command("add", help="Thêm tài khoản. Ví dụ: cancu user add lan --role editor")
def add_user(
    name: Name, role: Role = "reader", stdin: Standard = False,
    no_password: Annotated[bool, typer.Option("--no-password", help="Không có mật khẩu: chỉ dùng mã truy cập hoặc đăng nhập tập trung.")] = False,
    home: Home = None,
) -> None:  # fmt: skip
    """Make an account."""
    with services_of(home) as services:
        Accounts(services.state).add(name, role, None if no_password else _password(stdin))
        record(services.state, local_actor(), "account.added", name, role=role)
    printing.plain(f"Đã thêm tài khoản {name} ({role})")


@user.command("change", help="Đổi vai trò hoặc mật khẩu; các phiên đăng nhập kết thúc. Ví dụ: cancu user change lan --role admin")
def change_user(
    name: Name,
    role: Annotated[str | None, typer.Option("--role", help="reader, editor hoặc admin.")] = None,
    password: Annotated[bool, typer.Option("--password", help="Hỏi mật khẩu mới.")] = False,
    stdin: Standard = False,
    home: Home = None,
) -> None:
    """Give an account another role or password."""
    if role is None and not password and not stdin:
        raise typer.BadParameter("cần --role, --password hoặc --password-stdin")
    with services_of(home) as services:
        Accounts(services.state).change(name, role=role, password=_password(stdin) if password or stdin else None)
        record(services.state, local_actor(), "account.changed", name, role=role)
    printing.plain(f"Đã đổi tài khoản {name}")


@user.command("remove", help="Xóa tài khoản cùng mã truy cập của nó. Ví dụ: cancu user remove lan")
def remove_user(name: Name, home: Home = None) -> None:
    """Remove an account."""
    with services_of(home) as services:
        Accounts(services.state).remove(name)
        record(services.state, local_actor(), "account.removed", name)
    printing.plain(f"Đã xóa tài khoản {name}")


@user.command("list", help="Liệt kê tài khoản. Ví dụ: cancu user list --json")
def list_users(as_json: Json = False, home: Home = None) -> None:
    """All accounts."""
    with services_of(home) as services:
        rows = [{"name": a.name, "role": a.role, "created": a.created} for a in Accounts(services.state).all()]
        shown(rows, as_json, _lines)


@token.command("add", help="Tạo mã truy cập, in ra một lần. Ví dụ: cancu token add lan --label 'máy chủ báo cáo'")
def add_token(name: Name, label: Annotated[str, typer.Option("--label", help="Dùng cho việc gì.")] = "", home: Home = None) -> None:
    """Make a token and print it, this once."""
    with services_of(home) as services:
        made = Accounts(services.state).add_token(name, label)
        record(services.state, local_actor(), "token.added", f"{name}: {label}")
    printing.plain(made)


@token.command("list", help="Liệt kê mã truy cập của một tài khoản. Ví dụ: cancu token list lan")
def list_tokens(name: Name, as_json: Json = False, home: Home = None) -> None:
    """The tokens of an account."""
    with services_of(home) as services:
        accounts = Accounts(services.state)
        rows = [{"id": t.id, "label": t.label, "created": t.created} for t in accounts.tokens_of(accounts.named(name).id)]
        shown(rows, as_json, _lines)


@token.command("remove", help="Thu hồi mã truy cập. Ví dụ: cancu token remove lan 3")
def remove_token(name: Name, token_id: Annotated[int, typer.Argument(help="Số của mã, theo token list.", metavar="SỐ")], home: Home = None) -> None:
    """Revoke a token."""
    with services_of(home) as services:
        accounts = Accounts(services.state)
        if not accounts.remove_token(accounts.named(name).id, token_id):
            raise typer.BadParameter(f"tài khoản {name} không có mã số {token_id}")
        record(services.state, local_actor(), "token.removed", f"{name}: {token_id}")
    printing.plain("Đã thu hồi")


def _lines(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        printing.plain("\t".join(str(value) for value in row.values()))


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu"))
