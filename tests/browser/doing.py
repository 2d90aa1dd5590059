"""What the tests of the page do again and again."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

FIRST = "#grid .card:not(.skeleton) >> nth=0"
CARDS = "[...document.querySelectorAll('#grid .where > :first-child')].map(e => e.textContent)"
FOCUSED = "document.activeElement"


def cards(page: Any) -> list[str]:
    """Names of the files of the results, in order."""
    page.wait_for_selector("#grid:not([aria-busy=true]) .card:not(.skeleton)")
    return page.evaluate(CARDS)


def drop(page: Any, file: Path, kind: str = "image/jpeg") -> None:
    """Let go of a file over the page."""
    data = base64.b64encode(file.read_bytes()).decode()
    page.evaluate(
        """([data, name, type]) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const held = new DataTransfer();
          held.items.add(new File([bytes], name, { type }));
          const options = { dataTransfer: held, bubbles: true, cancelable: true };
          for (const name of ["dragenter", "dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(name, options));
        }""",
        [data, file.name, kind],
    )  # fmt: skip


def refuse(page: Any, address: str, status: int, error: str, times: int | None = None) -> None:
    """Have requests answered as the API answers when it refuses, in its one shape."""
    told = json.dumps({"error": error, "problem": "as it was told", "mend": "what to do"})
    page.route(
        address,
        lambda route: route.fulfill(status=status, content_type="application/json", body=told),
        times=times,
    )


def hold(page: Any, address: str) -> list[Any]:
    """Keep requests back; returns them as they come, to be let go with `continue_`."""
    held: list[Any] = []
    page.route(address, lambda route: held.append(route))  # noqa: PLW0108 - no builtin here
    return held
