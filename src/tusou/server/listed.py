"""Pages of other servers that are let in; how their browsers are answered that ask beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware.cors import CORSMiddleware

from tusou.errors import Forbidden
from tusou.server.faults import answer_to

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.responses import Response

_WHY = "Disallowed CORS "
"""What Starlette begins a refusal with, in plain text; behind it stands what is not allowed."""


class ListedPages(CORSMiddleware):
    """Refuses a preflight in the one shape of errors, too."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer who asks beforehand what a page of another server may do."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        why = bytes(answer.body).decode().removeprefix(_WHY)
        refusal = answer_to(
            Forbidden(
                f"pages of other servers may not ask so ({why})",
                "see the server's --allow-origin, and /api/v1/openapi.json",
            ),
            request_headers,
        )
        for name, value in answer.headers.items():
            if name.startswith(("access-control-", "vary")):
                refusal.headers[name] = value
        return refusal
