"""The settings: read from the environment, secrets also from files; nothing here is content of a city."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from disclosure.errors import InputError

PREFIX = "DISCLOSURE_"
ROOT = Path(__file__).resolve().parents[1]
SECRETS = ("state_url",)


class Settings(BaseSettings):
    """What one installation is told from outside. Paths are absolute once read.

    ``data`` is the storage root, ``cities`` the content folder, ``contact`` the service name and telephone
    that stand in the user agent (without it only loopback is ever asked), ``connect`` sends a host name to
    a loopback address as curl's ``--connect-to`` does, for the demo city and for tests. ``loopback_only`` refuses every
    other address before a socket opens, whatever a city says. ``personal_days``: how many days bytes with personal data are kept.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Path("data")
    cities: Path = ROOT / "cities"
    state_url: SecretStr | None = None
    contact: str | None = None
    connect: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    loopback_only: bool = False
    personal_days: int = Field(30, ge=0)

    @field_validator("data", "cities")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().absolute()

    @field_validator("contact", "state_url", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("loopback_only", mode="before")
    @classmethod
    def _blank_is_no(cls, value: Any) -> Any:
        return value or False

    @field_validator("connect", mode="before")
    @classmethod
    def _split_pairs(cls, value: Any) -> Any:
        return parse_connect(value) if isinstance(value, str) else value

    @property
    def root(self) -> Path:
        """The repository's root, the folder above the package (the project is installed editable)."""
        return ROOT

    @property
    def database_url(self) -> str:
        """The state database as SQLAlchemy takes it: ``state_url``, else a SQLite file in the storage root."""
        return self.state_url.get_secret_value() if self.state_url else f"sqlite:///{self.data / 'state.db'}"

    def city_data(self, city_id: str) -> Path:
        """The folder in the storage root that holds everything fetched and built for one city."""
        return self.data / city_id

    def with_data(self, folder: Path | None) -> Self:
        """The same settings on another storage root; unchanged for ``None``, as a missing ``--data`` gives it."""
        return self if folder is None else self.model_copy(update={"data": folder.expanduser().absolute()})


def get_settings() -> Settings:
    """Read the environment now. A wrong value is an InputError that names the variable and never shows a secret."""
    try:
        return Settings(**read_secret_files())
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"][:1]).upper()
        raise InputError(first["msg"].removeprefix("Value error, "), where=name, fix="see .env.example") from None


def read_secret_files() -> dict[str, Any]:
    """Secrets given as files: ``DISCLOSURE_STATE_URL_FILE`` names a file whose text is the value."""
    found = {}
    for name in SECRETS:
        variable = f"{PREFIX}{name.upper()}"
        path = os.environ.get(f"{variable}_FILE", "").strip()
        if not path:
            continue
        if os.environ.get(variable, "").strip():
            raise InputError("given twice, as a value and as a file", where=variable, fix="unset one of them")
        found[name] = read_secret(Path(path), f"{variable}_FILE")
    return found


def read_secret(path: Path, variable: str) -> str:
    """The text of one secret file without the line end; an InputError when it cannot be read or is empty."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error.__class__.__name__}", where=variable) from None
    if not text:
        raise InputError(f"{path} is empty", where=variable)
    return text


def parse_connect(text: str) -> dict[str, str]:
    """``www.a.example=127.0.0.1:18401,…`` as a map from host to address and port; loopback targets only."""
    pairs = [part.strip() for part in text.split(",") if part.strip()]
    return dict(parse_connect_pair(pair) for pair in pairs)


def parse_connect_pair(pair: str) -> tuple[str, str]:
    """One ``host=address:port``; ValueError when it is not that, or the address is not loopback."""
    host, _, target = pair.partition("=")
    address, _, port = target.strip().rpartition(":")
    if not host.strip() or not address or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"{pair!r} is not host=address:port")
    if not is_loopback(address.strip("[]")):
        raise ValueError(f"{pair!r} leaves this machine; only loopback addresses are allowed")
    return host.strip().lower(), f"{address}:{int(port)}"


def is_loopback(address: str) -> bool:
    """Whether a literal IP address is this machine; a name is not, since what it resolves to can change."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def describe(settings: Settings) -> dict[str, str]:
    """The settings as text, one entry per environment variable, passwords masked."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        state = make_url(settings.database_url).render_as_string(hide_password=True)
    except ArgumentError:
        raise InputError("not a database URL", where="DISCLOSURE_STATE_URL", fix="see .env.example") from None
    return {
        "DISCLOSURE_DATA": str(settings.data),
        "DISCLOSURE_CITIES": str(settings.cities),
        "DISCLOSURE_STATE_URL": state,
        "DISCLOSURE_CONTACT": settings.contact or "",
        "DISCLOSURE_CONNECT": ",".join(f"{host}={target}" for host, target in settings.connect.items()),
        "DISCLOSURE_LOOPBACK_ONLY": "1" if settings.loopback_only else "",
        "DISCLOSURE_PERSONAL_DAYS": str(settings.personal_days),
    }
