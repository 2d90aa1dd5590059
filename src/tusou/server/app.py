"""The application: routes, guard and frame around one library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import Depends, FastAPI

from tusou import __version__
from tusou.server.desk import Desk
from tusou.server.faults import add_handlers
from tusou.server.frame import Frame, Patterns
from tusou.server.guard import CSRF_HEADER, Guard
from tusou.server.listed import ListedPages
from tusou.server.members import as_documented
from tusou.server.options import ServerOptions
from tusou.server.routes import health, heat, items, jobs, library, page, pictures, search, session

if TYPE_CHECKING:
    from tusou.library import Library

V1 = "/api/v1"
ROUTES = (search, pictures, items, heat, library, jobs, session)
PAGE = {"/": ("GET",), "/page/{name}": ("GET",), f"{V1}/openapi.json": ("GET",)}
THREADS = 128
"""Requests at work at once, those waiting at the gates included: of searches, drawings and uploads
(`Limits`) 101, so that the others always find a thread."""

ABOUT = """\
Search a library of PDF pages, figures, photos and pairs by a sentence in Chinese or English, by a
picture, or by both. Errors have one shape: `error`, `problem` and `mend`. A method that an address
does not take is answered with 405 (`NotAllowed`), and `Allow` names those that it takes. Sentences
for people (`problem`, `mend`, `lacks_model`, `hints`) are English, and Chinese where
`Accept-Language` prefers it.
"""


def create_app(shown: Library, options: ServerOptions | None = None) -> FastAPI:
    """Make the ASGI application over the library `shown`, which stays open as long as it runs.

    Args:
        shown: opened by the caller, and closed by the caller.
        options: default: loopback, unguarded.
    """
    desk = Desk(shown, options or ServerOptions())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        import anyio.to_thread

        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        desk.open()
        yield
        await anyio.to_thread.run_sync(desk.close)

    app = FastAPI(
        title="tusou",
        version=__version__,
        description=ABOUT,
        openapi_url=f"{V1}/openapi.json",
        docs_url=None,  # its page is built from files of another server
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        separate_input_output_schemas=False,
    )
    app.state.desk = desk
    _include(app)
    app.include_router(page.router)
    add_handlers(app)
    _wrap(app, desk)
    return app


def _wrap(app: FastAPI, desk: Desk) -> None:
    """Put the guard around the routes, then what lets listed pages in, then the frame."""
    app.add_middleware(Guard, desk=desk)
    if desk.options.origins:
        app.add_middleware(
            ListedPages,
            allow_origins=list(desk.options.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["authorization", "content-type", CSRF_HEADER],
        )
    app.state.methods = Patterns({**app.openapi()["paths"], **PAGE})
    app.add_middleware(Frame, desk=desk, routes=app.state.methods)


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document, made without a library: what is published under `docs/`."""
    app = FastAPI(title="tusou", version=__version__, description=ABOUT)
    _include(app)
    return app.openapi()


def _include(app: FastAPI) -> None:
    """Give `app` the routes of the document."""
    documented = [Depends(as_documented)]
    for routes in ROUTES:
        app.include_router(routes.router, prefix=V1, dependencies=documented)
    app.include_router(health.router, dependencies=documented)
