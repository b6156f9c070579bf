"""The office's pages as one FastAPI application, mounted by Airflow's plugin or served alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from disclosure.errors import DisclosureError
from disclosure.personal import mask_shown
from disclosure.settings import Settings
from disclosure.web import words
from disclosure.web.columns import add_columns

TEMPLATES = Path(__file__).parent / "templates"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(settings: Settings, *, current_user: Callable[..., Any]) -> FastAPI:
    """The application. ``current_user`` is a dependency that gives the office user's name or raises 401 or 403; every route depends on it."""
    app = FastAPI(title="政务公开评测", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(current_user)])
    templates = make_templates()

    @app.middleware("http")
    async def add_headers(request: Request, call_next: Callable[..., Any]) -> Response:
        response: Response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(DisclosureError)
    async def show_error(request: Request, error: DisclosureError) -> Response:
        if error.where == str(settings.cities):  # only find_city blames the folder of all cities
            return say(request, "没有这个城市", 404)
        return say(request, str(error).replace(str(settings.cities), "cities").replace(str(settings.data), "data"), 400)

    @app.exception_handler(404)
    async def show_nothing(request: Request, error: HTTPException) -> Response:
        return say(request, "没有这一页" if error.detail == "Not Found" else str(error.detail), 404)

    def say(request: Request, message: str, status: int) -> Response:
        return templates.TemplateResponse(request, "error.html", {"base": base_path(request), "message": message}, status_code=status)

    def page(request: Request, template: str, **values: Any) -> Response:
        return templates.TemplateResponse(request, template, {"base": base_path(request), **values})

    add_pages(app, settings, page)
    add_readings(app, settings, current_user)
    add_columns(app, settings, page, current_user, refuse_other_origins)
    return app


def make_templates() -> Jinja2Templates:
    """Jinja2 with escaping on and the pages' own words and filters."""
    templates = Jinja2Templates(directory=TEMPLATES)
    templates.env.globals.update(
        OUTCOMES=words.OUTCOMES, STATES=words.STATES, READERS=words.READERS, COVERAGE=words.COVERAGE, ROLES=words.ROLES,
        STATUSES=words.STATUSES, PERSONAL=words.PERSONAL,
    )  # fmt: skip
    templates.env.finalize = mask_words
    templates.env.filters.update(instant=words.show_instant, points=words.show_points, rate=words.show_rate, health_mark=words.mark_health)
    return templates


def mask_words(value: Any) -> Any:
    """What a template puts on a page, personal numbers masked: an address may hold one too."""
    if not isinstance(value, str):
        return value
    masked = mask_shown(str(value))
    return Markup(masked) if isinstance(value, Markup) else masked


def base_path(request: Request) -> str:
    """The prefix under which the pages are mounted, without a trailing slash."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def add_pages(app: FastAPI, settings: Settings, page: Callable[..., Response]) -> None:
    """The read-only pages. Each request resolves ``current`` anew, so that it sees the newest publish."""
    from disclosure.web import copies, queries, reasons

    @app.get("/", response_class=HTMLResponse)
    def cities(request: Request) -> Response:
        return page(request, "cities.html", cities=queries.list_cities(settings))

    @app.get("/city/{city}", response_class=HTMLResponse)
    def city(request: Request, city: str) -> Response:
        return page(request, "city.html", **found(queries.city_table(settings, city)))

    @app.get("/city/{city}/unit/{unit}", response_class=HTMLResponse)
    def unit(request: Request, city: str, unit: str) -> Response:
        return page(request, "unit.html", **found(queries.unit_sheet(settings, city, unit)))

    @app.get("/city/{city}/cell/{unit}/{clause}", response_class=HTMLResponse)
    def cell(request: Request, city: str, unit: str, clause: str) -> Response:
        recorded = "recorded" in request.query_params
        return page(request, "cell.html", recorded=recorded, **found(queries.cell_page(settings, city, unit, clause)))

    @app.get("/city/{city}/cell/{unit}/{clause}/why/{item}", response_class=HTMLResponse)
    def why(request: Request, city: str, unit: str, clause: str, item: str) -> Response:
        return page(request, "why.html", **found(reasons.why_page(settings, city, unit, clause, item)))

    @app.get("/city/{city}/copy/{sha256}", response_class=HTMLResponse)
    def copy(request: Request, city: str, sha256: str, quote: Annotated[str | None, Query(max_length=500)] = None) -> Response:
        return page(request, "copy.html", **found(copies.stored_copy(settings, city, sha256, quote)))


def add_readings(app: FastAPI, settings: Settings, current_user: Callable[..., Any]) -> None:
    """Recording a reading: append-only, with reason and name; it counts from the next publish on."""

    @app.post("/city/{city}/cell/{unit}/{clause}/reading")
    def record(
        request: Request,
        city: str,
        unit: str,
        clause: str,
        user: Annotated[str, Depends(current_user)],
        outcome: Annotated[str, Form()],
        note: Annotated[str, Form()],
        reader: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        points: Annotated[str, Form()] = "",
    ) -> Response:
        from disclosure.web import queries

        refuse_other_origins(request)
        queries.record(
            settings, city, unit, clause,
            reader=reader.strip() or str(user), outcome=outcome, reason=reason or None, points=points, note=note.strip(), at=datetime.now(UTC),
        )  # fmt: skip
        return RedirectResponse(f"{base_path(request)}/city/{city}/cell/{unit}/{clause}?recorded=1", status_code=303)


def refuse_other_origins(request: Request) -> None:
    """A form posted from another site's page is refused (403), whatever cookies it carries."""
    origin = request.headers.get("origin") or request.headers.get("referer")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "请从本页面提交")


def found(values: dict[str, Any] | None) -> dict[str, Any]:
    """The values of a page; 404 where there are none."""
    if values is None:
        raise HTTPException(404, "没有这一页")
    return values
