"""A log-in of our own for ``disclosure serve``: one page, a signed cookie, accounts of the state database. Airflow's pages do not use it."""

from __future__ import annotations

import os
import re
import secrets
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from disclosure.accounts import Account, check_password, find_account, hash_password, mark_password
from disclosure.errors import RunError
from disclosure.settings import Settings

if TYPE_CHECKING:
    from disclosure.state import State

COOKIE = "disclosure_session"
NOBODY = hash_password("")
SESSION_SECONDS = 8 * 3600
OWN_ADDRESS = re.compile(r"/(?!/)[^\x00-\x20\\]*")
"""Where one may be led after the log-in: on this site, in whatever way a browser reads it."""


def session_key(settings: Settings) -> str:
    """The key that signs the cookies; made once in the storage root, readable by its owner only."""
    path = settings.data / "session.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        staged = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(staged, path)
        except FileExistsError:
            pass  # another process was first; its key is the one
        finally:
            staged.unlink()
    return path.read_text(encoding="utf-8")


def create_served_app(settings: Settings, state: State) -> FastAPI:
    """The office's pages behind a log-in page, which stands in place of every page that an anonymous request asks for (401)."""
    from disclosure.web.app import add_headers, create_app, make_templates
    from disclosure.web.errors import add_error_pages

    signer = URLSafeTimedSerializer(session_key(settings), salt="office")
    templates = make_templates()

    def current_user(request: Request) -> str:
        account = _logged_in(state, signer, request.cookies.get(COOKIE, ""))
        if account is None or account.role != "office":
            raise HTTPException(403, "只有评测办公室可以查看")
        return account.username

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_headers(app)
    add_error_pages(app, settings, templates, "login")

    def show_login(request: Request, status: int = 200, **values: str | None) -> Response:
        return templates.TemplateResponse(request, "login.html", {"base": "", **values}, status_code=status)

    async def ask_to_log_in(request: Request, error: HTTPException) -> Response:
        message = "登录已过期，请重新登录。" if COOKIE in request.cookies else None
        if request.method != "POST":
            return show_login(request, 401, message=message, next=_address_of(str(request.url)))
        came_from, here = urlsplit(request.headers.get("referer", "")), request.headers.get("host")
        if came_from.netloc != here:
            return show_login(request, 401, message=message)
        note = (await request.form()).get("note")  # what somebody wrote in an hour must not be lost with the log-in
        message = f"{message or '请先登录。'}刚才填写的没有记录，请登录后重新提交。"
        return show_login(request, 401, message=message, note=str(note or ""), next=_address_of(came_from.geturl()))

    @app.get("/login")
    def login_page(request: Request) -> Response:
        return show_login(request)

    @app.post("/login")
    def login(
        request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "", next: Annotated[str, Form()] = ""
    ) -> Response:
        account = find_account(state, name.strip())
        # a name that nobody has takes as long as one that somebody has
        is_right = check_password(password, account.password_hash if account else NOBODY)
        if account is None or not is_right:
            return show_login(request, 401, message="用户名或密码不对。", name=name, next=next)
        response = RedirectResponse(next if OWN_ADDRESS.fullmatch(next) else "/", status_code=303)
        response.set_cookie(
            COOKIE, signer.dumps([account.username, mark_password(account)]), max_age=SESSION_SECONDS, httponly=True, samesite="strict"
        )
        return response

    @app.post("/logout")
    def logout() -> Response:
        response = RedirectResponse("/login", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    pages = create_app(settings, current_user=current_user, login="login", leave="logout")
    pages.add_exception_handler(401, ask_to_log_in)  # type: ignore[arg-type]
    app.mount("/", pages)
    return app


def _logged_in(state: State, signer: URLSafeTimedSerializer, cookie: str) -> Account | None:
    """The account a cookie stands for; None where it is there no more. Raises HTTPException for a cookie that is not ours, is too old, or of an older password."""
    try:
        name, mark = signer.loads(cookie, max_age=SESSION_SECONDS)
    except (BadSignature, ValueError):  # or of a version whose cookies carried the name alone
        raise HTTPException(401, "请先登录") from None
    account = find_account(state, str(name))
    if account is not None and mark != mark_password(account):
        raise HTTPException(401, "请先登录")
    return account


def _address_of(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises RunError when the address cannot be had."""
    try:
        return socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise RunError(f"cannot listen: {error.strerror}", where=f"{host}:{port}", fix="choose another --port or --host") from error


def serve(settings: Settings, state: State, listening: socket.socket) -> None:
    """Serve until interrupted."""
    import uvicorn

    config = uvicorn.Config(create_served_app(settings, state), log_level="warning")
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is ended, and no fault
        uvicorn.Server(config).run(sockets=[listening])
