"""How a server is to run; refused here when it would not be safe."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from tusou.client.address import DEFAULT_PORT
from tusou.errors import InputError

MIN_TOKEN = 20
"""Characters of a token: at 5 bits each nobody guesses it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client, or all together, may take."""

    upload_bytes: int = 20_000_000
    upload_pixels: int = 50_000_000
    body_bytes: int = 200_000
    """Of requests that carry no picture."""
    rate_per_s: float = 100.0
    """Requests a client may make on average; 0: no limit."""
    burst: int = 600
    """Requests at once: a page of a hundred thumbnails, a few times over."""
    searches_at_once: int = 2
    """Python runs one thread at a time: 8 clients at 10,000 items get 48 answers a second with 2
    of them, 46 with 1 and 42 with 4 (medians of six rounds, in turns)."""
    searches_waiting: int = 64
    """More than these are told to come again, before memory or patience runs out."""
    drawings_waiting: int = 24
    """Pictures to be drawn that may wait for a worker; the viewer asks for one at a time."""
    uploads_waiting: int = 8
    """Of up to `upload_bytes` each, which they hold while they wait."""
    logins_per_minute: int = 10


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where a server listens, who may use it, and for what.

    Attributes:
        host: an address of this machine; anything but loopback needs a password or a token.
        password_hash: an argon2 hash, see `tusou.server.passwords`.
        tokens: for programs, each at least `MIN_TOKEN` characters.
        host_names: names under which the server may be asked besides loopback and addresses.
        origins: web pages of other servers that may use the API, as "https://shop.example".
        index_roots: folders that may be indexed by others; where only this user asks: any.
        hidden_fields: names of fields that nobody is shown or can filter by, see
            `tusou.library.hiding`; then the shell does not ask this server.
        read_only: no indexing over the API.
        log_queries: write what is searched for into the log.
        secure_cookies: the server is reached by https (through a proxy).
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    password_hash: str = ""
    tokens: tuple[str, ...] = ()
    host_names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    index_roots: tuple[str, ...] = ()
    hidden_fields: tuple[str, ...] = ()
    read_only: bool = False
    log_queries: bool = False
    secure_cookies: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse what is unsafe or means nothing.

        Raises:
            InputError: another address without password or token, a short token, an origin that
                is none.
        """
        if not self.is_loopback and not self.is_guarded:
            raise InputError(
                f"{self.host} can be reached from other machines, and nothing guards the library",
                "give --password-file (tusou serve --hash-password > FILE makes one) or "
                "--token-file",
            )
        if any(len(token) < MIN_TOKEN for token in self.tokens):
            raise InputError(
                f"a token is shorter than {MIN_TOKEN} characters",
                "make one: python3 -c 'import secrets; print(secrets.token_urlsafe())'",
            )
        if self.password_hash and not self.password_hash.startswith("$argon2"):
            raise InputError(
                "the password file holds no argon2 hash", "tusou serve --hash-password > FILE"
            )
        for origin in self.origins:
            _check_origin(origin)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def serves_others(self) -> bool:
        """Whether somebody else may ask: over the network, through a proxy, through a page."""
        behind_a_proxy = self.secure_cookies or bool(self.host_names)
        through_a_page = bool(self.origins)
        return not self.is_loopback or self.is_guarded or behind_a_proxy or through_a_page

    @property
    def is_guarded(self) -> bool:
        """Whether a client has to say who it is."""
        return bool(self.password_hash or self.tokens)


def is_loopback(host: str) -> bool:
    """Whether `host` is a name or an address that only this machine can reach."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check_origin(origin: str) -> None:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        raise InputError(
            f"{origin!r} is no origin of a web page", "give it as https://shop.example"
        )
