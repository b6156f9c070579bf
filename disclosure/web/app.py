"""The office's pages as one FastAPI application, mounted by Airflow's plugin or served alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from disclosure.crawl.sayings import say_in_chinese
from disclosure.errors import InputError, PageWords
from disclosure.personal import mask_shown
from disclosure.settings import Settings
from disclosure.web import words
from disclosure.web.columns import add_columns
from disclosure.web.errors import HEADERS, add_error_pages, base_path, not_there

TEMPLATES = Path(__file__).parent / "templates"
MOST_QUOTE = 500  # characters of a quote that are looked for in a stored page


def create_app(settings: Settings, *, current_user: Callable[..., Any], login: str | None = None, leave: str | None = None) -> FastAPI:
    """The application. ``current_user`` is a dependency that gives the office user's name or raises 401 or 403; every route depends on it.

    ``login``: the page where one logs in, seen from the root of these; ``leave``: where a form ends that, if a page of ours is to have a button for it.
    """
    app = FastAPI(title="政务公开评测", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(current_user)])
    templates = make_templates()
    add_headers(app)
    add_error_pages(app, settings, templates, login)

    def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
        return templates.TemplateResponse(request, template, {"base": base_path(request), "leave": leave, **values}, status_code=status)

    add_pages(app, settings, page)
    add_readings(app, settings, page, current_user)
    add_columns(app, settings, page, current_user, refuse_other_origins)
    return app


def add_headers(app: FastAPI) -> None:
    """Give every answer the headers that keep a page to itself."""

    @app.middleware("http")
    async def set_headers(request: Request, call_next: Callable[..., Any]) -> Response:
        response: Response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def make_templates() -> Jinja2Templates:
    """Jinja2 with escaping on and the pages' own words and filters."""
    templates = Jinja2Templates(directory=TEMPLATES)
    templates.env.globals.update(
        OUTCOMES=words.OUTCOMES, STATES=words.STATES, READERS=words.READERS, COVERAGE=words.COVERAGE, ROLES=words.ROLES,
        STATUSES=words.STATUSES, PERSONAL=words.PERSONAL,
    )  # fmt: skip
    templates.env.finalize = mask_words
    templates.env.filters.update(
        instant=words.show_instant, points=words.show_points, rate=words.show_rate, health_mark=words.mark_health, chinese=say_in_chinese
    )  # fmt: skip
    return templates


def mask_words(value: Any) -> Any:
    """What a template puts on a page, personal numbers masked: an address may hold one too."""
    if not isinstance(value, str):
        return value
    masked = mask_shown(str(value))
    return Markup(masked) if isinstance(value, Markup) else masked


def add_pages(app: FastAPI, settings: Settings, page: Callable[..., Response]) -> None:
    """The read-only pages. Each request resolves ``current`` anew, so that it sees the newest publish."""
    from disclosure.web import copies, queries, reasons

    @app.get("/", response_class=HTMLResponse)
    def cities(request: Request) -> Response:
        return page(request, "cities.html", cities=queries.list_cities(settings))

    @app.get("/city/{city}", response_class=HTMLResponse)
    def city(request: Request, city: str) -> Response:
        return page(request, "city.html", **queries.city_table(settings, city))

    @app.get("/city/{city}/unit/{unit}", response_class=HTMLResponse)
    def unit(request: Request, city: str, unit: str) -> Response:
        values = queries.unit_sheet(settings, city, unit)
        return page(request, "unit.html", **found(values, "没有这个单位", unit, "请从单位得分表进入"))

    @app.get("/city/{city}/cell/{unit}/{clause}", response_class=HTMLResponse)
    def cell(request: Request, city: str, unit: str, clause: str) -> Response:
        recorded = "recorded" in request.query_params
        return page(request, "cell.html", recorded=recorded, **found_cell(queries.cell_page(settings, city, unit, clause), unit, clause))

    @app.get("/city/{city}/cell/{unit}/{clause}/why/{item}", response_class=HTMLResponse)
    def why(request: Request, city: str, unit: str, clause: str, item: str) -> Response:
        values = reasons.why_page(settings, city, unit, clause, item)
        return page(request, "why.html", **found(values, "没有这条信息或这个测评单元", item, "请从测评单元页的「为什么」进入"))

    @app.get("/city/{city}/copy/{sha256}", response_class=HTMLResponse)
    def copy(request: Request, city: str, sha256: str, quote: str | None = None) -> Response:
        values = copies.stored_copy(settings, city, sha256, quote[:MOST_QUOTE] if quote else None)
        return page(request, "copy.html", **found(values, "没有这份存档", sha256, "请从测评单元页的存档（SHA-256）一栏进入"))


def add_readings(app: FastAPI, settings: Settings, page: Callable[..., Response], current_user: Callable[..., Any]) -> None:
    """Recording a reading: append-only, with reason and name; it counts from the next publish on. A form with a mistake is shown again as it was filled in."""

    @app.post("/city/{city}/cell/{unit}/{clause}/reading")
    def record(
        request: Request,
        city: str,
        unit: str,
        clause: str,
        user: Annotated[str, Depends(current_user)],
        outcome: Annotated[str, Form()] = "",
        note: Annotated[str, Form()] = "",
        reader: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        points: Annotated[str, Form()] = "",
        seen: Annotated[str, Form()] = "",
    ) -> Response:
        from disclosure.web import queries

        refuse_other_origins(request)
        try:
            queries.record(
                settings, city, unit, clause, reader=reader.strip() or str(user), outcome=outcome, reason=reason or None,
                points=points.strip(), note=note.strip(), at=datetime.now(UTC), seen=int(seen) if seen.isdecimal() else None,
            )  # fmt: skip
        except InputError as error:
            if error.page.status != 400:
                raise
            typed = {"reader": reader, "outcome": outcome, "reason": reason, "points": points, "note": note}
            values = found_cell(queries.cell_page(settings, city, unit, clause), unit, clause)
            return page(request, "cell.html", error.page.status, recorded=False, wrong=error.page, typed=typed, **values)
        return RedirectResponse(f"{base_path(request)}/city/{city}/cell/{unit}/{clause}?recorded=1", status_code=303)


def refuse_other_origins(request: Request) -> None:
    """A form posted from another site's page is refused (403), whatever cookies it carries."""
    origin = request.headers.get("origin") or request.headers.get("referer")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        words = PageWords("表单不是从本站的页面提交的，没有记录", "请在本站的页面上重新填写", status=403)
        raise InputError("a form of another site's page", where=origin, page=words)


def found(values: dict[str, Any] | None, what: str, name: str, fix: str) -> dict[str, Any]:
    """The values of a page; 404 where there are none, in the words given."""
    if values is None:
        raise not_there(what, name, fix)
    return values


def found_cell(values: dict[str, Any] | None, unit: str, clause: str) -> dict[str, Any]:
    """The values of a cell's page; 404 where there are none."""
    return found(values, "没有这个测评单元", f"{unit} × {clause}", "请从单位的评测明细进入")
