"""A grid of hits as HTML, for notebooks: pictures inside, everything that is text escaped."""

from __future__ import annotations

from base64 import standard_b64encode
from html import escape
from typing import TYPE_CHECKING

from tusou.explaining.wording import name_of, sureness, words_of
from tusou.text import emphasis
from tusou.wording import said, translated
from tusou.wording.found import part_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tusou.types import Hit

_STYLE = {
    # Colours are the notebook's own, so that the grid fits dark and light ones.
    "grid": "display:flex;flex-wrap:wrap;gap:12px;font-family:system-ui,sans-serif;"
    "font-size:13px;line-height:1.4",
    "card": "width:208px;border:1px solid rgba(128,128,128,.3);border-radius:10px;"
    "overflow:hidden;margin:0",
    "mat": "display:flex;align-items:center;justify-content:center;height:156px;"
    "background:rgba(128,128,128,.12)",
    "picture": "max-width:208px;max-height:156px;display:block;margin:0",
    "words": "padding:8px 10px 10px",
    "name": "font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap",
    "soft": "opacity:.65;font-size:11px",
    "snippet": "font-size:12px;margin-top:4px;overflow-wrap:anywhere",
    "head": "font-family:system-ui,sans-serif;margin:4px 0 10px",
    "nothing": "font-family:system-ui,sans-serif;padding:16px 20px;border-radius:10px;"
    "border:1px dashed rgba(128,128,128,.5)",
}
_SNIPPET_CHARS = 110


def grid_html(
    hits: Sequence[Hit],
    thumbnail: Callable[[Hit], bytes | None],
    *,
    query: str = "",
    note: str = "",
    none: str = "",
) -> str:
    """Return hits as an HTML fragment that needs no script and no network.

    Args:
        hits: in the order to be shown; none gives a line that says so.
        thumbnail: gives the JPEG of a hit, None when there is none.
        query: what was asked, as a heading.
        note: a few words beside it, or why nothing was found.
        none: what stands in place of hits when there are none; "" says that nothing was found.
    """
    if not hits:
        reason = _div("soft", escape(note)) if note else ""
        told = escape(none or said("Nothing found"))
        told = said("{} for {}", told, _strong(query)) if query else told
        return _div("nothing", told + reason)
    cards = "".join(_card(hit, thumbnail(hit)) for hit in hits)
    return _head(query, note) + _div("grid", cards)


def _head(query: str, note: str) -> str:
    if not query and not note:
        return ""
    soft = f'<span style="{_STYLE["soft"]}">{escape(note)}</span>'
    return _div("head", f"{_strong(query)} {soft}".strip())


def _card(hit: Hit, jpeg: bytes | None) -> str:
    name = escape(name_of(hit))
    place = escape(hit.path, quote=True)
    part = translated(part_of_file(hit.kind, hit.page_number))
    told = "  ·  ".join(filter(None, [part, translated(sureness(hit))]))
    words = [
        f'<div style="{_STYLE["name"]}" title="{place}">{hit.rank}. {name}</div>',
        _div("soft", escape(told)),
    ]
    snippet = words_of(hit)
    if snippet:
        shown = snippet[:_SNIPPET_CHARS] + "…" * (len(snippet) > _SNIPPET_CHARS)
        words.append(_div("snippet", _marked(shown, hit)))
    return _div("card", _div("mat", _picture(jpeg, name)) + _div("words", "".join(words)))


def _marked(text: str, hit: Hit) -> str:
    """`text` with the words of the query marked."""
    parts, at = [], 0
    for start, end in emphasis(text, [word for reason in hit.reasons for word in reason.words]):
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join(parts) + escape(text[at:])


def _picture(jpeg: bytes | None, name: str) -> str:
    if not jpeg:
        return f'<span style="{_STYLE["soft"]}">{said("no picture")}</span>'
    data = standard_b64encode(jpeg).decode("ascii")
    alt = name.replace('"', "&quot;")
    return f'<img alt="{alt}" style="{_STYLE["picture"]}" src="data:image/jpeg;base64,{data}">'


def _strong(text: str) -> str:
    return f"<strong>{escape(text)}</strong>" if text else ""


def _div(style: str, inside: str) -> str:
    return f'<div style="{_STYLE[style]}">{inside}</div>'
