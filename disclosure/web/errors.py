"""What the pages say when something is wrong: in Chinese, with its status and a way back. The log gets the English line of what is our own fault."""

from __future__ import annotations

import logging

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from sqlalchemy.exc import DatabaseError
from starlette.exceptions import HTTPException as AnyHTTPException

from disclosure.errors import DisclosureError, InputError, PageWords, RunError
from disclosure.settings import Settings
from disclosure.state import say_database_fault

log = logging.getLogger("disclosure.web")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HTTP = {
    401: PageWords("还没有登录，或者登录已过期", "请登录后重新打开本页", status=401),
    403: PageWords("只有评测办公室可以查看", "请换评测办公室的账号登录；没有账号或权限的，请联系系统管理员", status=403),
    404: PageWords("没有这一页", "请核对网址，或者从城市列表进入", status=404),
    405: PageWords("这个地址不能这样打开", "请从页面上的按钮提交", status=405),
    422: PageWords("提交的内容不完整", "请回到原来的页面重新填写", status=422),
}
"""By status what FastAPI and the log-in refuse; their own details are English and not shown."""
NOT_DONE = "服务器出错，填写的内容没有记录"


def add_error_pages(app: FastAPI, settings: Settings, templates: Jinja2Templates, login: str | None = None) -> None:
    """Answer every error of the application with a page. ``login``: where one logs in, seen from the pages' root."""

    def say(request: Request, words: PageWords, ways: list[tuple[str, str]], note: str = "") -> Response:
        base = base_path(request)
        if login and words.status in (401, 403):
            ways = [(f"{base}/{login}", "登录"), *ways]
        values = {"base": base, "words": words, "ways": [*ways, (f"{base}/", "城市列表")], "note": note}
        return templates.TemplateResponse(request, "error.html", values, status_code=words.status, headers=HEADERS)

    @app.exception_handler(DisclosureError)
    async def show_error(request: Request, error: DisclosureError) -> Response:
        words = words_of(error, settings)
        if words.status < 500:
            return say(request, words, ways_back(request, settings))
        log.error("%s %s: %s", request.method, request.url.path, error)
        if request.method != "POST":
            return say(request, words, [])
        note = (await request.form()).get("note")
        return say(request, words._replace(what=NOT_DONE), ways_back(request, settings), note=str(note or ""))

    @app.exception_handler(DatabaseError)
    async def show_database_fault(request: Request, error: DatabaseError) -> Response:
        return await show_error(request, RunError(say_database_fault(error), where="the state database"))

    @app.exception_handler(AnyHTTPException)
    async def show_refusal(request: Request, error: HTTPException) -> Response:
        other = PageWords(f"没有办成（HTTP {error.status_code}）", "请返回后再试", status=error.status_code)
        return say(request, HTTP.get(error.status_code, other), [])

    @app.exception_handler(RequestValidationError)
    async def show_incomplete(request: Request, error: RequestValidationError) -> Response:
        return say(request, HTTP[422], [])

    @app.exception_handler(500)
    async def show_fault(request: Request, error: Exception) -> Response:
        return say(request, DisclosureError.page, [])  # the server raises it again and logs it with its traceback


def words_of(error: DisclosureError, settings: Settings) -> PageWords:
    """The Chinese of an error; where a class speaks for it, with the file it is about, told from the data's or the cities' folder on."""
    if error.page.where or error.page is not type(error).page:
        return error.page
    return error.page._replace(where=_shown_place(error.where, settings))


def _shown_place(where: str | None, settings: Settings) -> str:
    """A path without what lies above the folders of the settings; nothing of any other, which is the server's own matter."""
    for folder, name in ((str(settings.cities), "cities"), (str(settings.data), "data")):
        if where and where.startswith(folder):
            return name + where.removeprefix(folder)
    return ""


def ways_back(request: Request, settings: Settings) -> list[tuple[str, str]]:
    """The pages of the city asked for that can be shown, as (address, name), but the one that failed."""
    city, base = request.path_params.get("city"), base_path(request)
    if city not in {path.parent.name for path in settings.cities.glob("*/city.yml")}:
        return []
    is_published = (settings.city_data(city) / "current").is_file()
    ways = [(f"{base}/city/{city}", "单位得分表")] if is_published else []
    ways.append((f"{base}/city/{city}/columns", "栏目健康"))
    return [(address, name) for address, name in ways if address != f"{base}{_path_of(request)}"]


def _path_of(request: Request) -> str:
    """The path below the mount."""
    return request.url.path.removeprefix(base_path(request))


def base_path(request: Request) -> str:
    """The prefix under which the pages are mounted, without a trailing slash."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def not_there(what: str, name: str, fix: str) -> InputError:
    """The error of an address that names nothing: 404."""
    return InputError("there is no such page", where=name, page=PageWords(what, fix, name[:60], 404))
