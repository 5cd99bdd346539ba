"""Commands for the service: serve, user, token. `api.cli` adds them to `cancu`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from api import printing
from api.access.accounts import Accounts
from api.bootstrap import local_actor
from api.cli_graph import Home, Json, services_of, shown
from api.state.audit import record

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
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Số tiến trình phục vụ.")] = 1,
    root_path: Annotated[str, typer.Option("--root-path", help="Đường dẫn mà máy chủ trung gian đặt dịch vụ, ví dụ /cancu.")] = "",
    home: Home = None,
) -> None:
    """The HTTP service."""
    from api.serving import serve as run
    from api.settings import Settings

    run(Settings.load(home), host, port, workers, root_path.rstrip("/"))


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
    return str(typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True))
