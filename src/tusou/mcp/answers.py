"""Answers as an assistant reads them: short lines of text, and JPEGs of bounded size."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from tusou.pictures import fit, to_rgb
from tusou.types.values import shown_value
from tusou.wording import digits_apart
from tusou.wording.found import SIGNALS, part_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image

    from tusou.searching import SearchResult
    from tusou.types import FieldValue, Hit, Item, Kind, Reason, StoredItem

PICTURE_BYTES = 1_000_000
"""The most that one picture takes: assistants refuse messages of several megabytes."""
QUALITIES = (85, 70, 55, 40)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool gives back."""

    text: str
    pictures: tuple[bytes, ...] = ()
    """JPEGs."""


def jpeg(picture: Image, longest_px: int) -> bytes:
    """Return a picture as a JPEG of at most `PICTURE_BYTES`, longest side at most `longest_px`."""
    while True:
        shown = fit(to_rgb(picture), longest_px)
        for quality in QUALITIES:
            buffer = BytesIO()
            shown.save(buffer, "JPEG", quality=quality)
            if buffer.tell() <= PICTURE_BYTES:
                return buffer.getvalue()
        longest_px = longest_px * 3 // 4


def result_text(
    result: SearchResult, names: dict[str, str], strict: SearchResult | None = None
) -> str:
    """Return hits, or that there are none, with the near misses; then what may have been meant.

    Args:
        result: of a search.
        names: folder of a library → its name; told beside each hit when there are several.
        strict: where near misses stand among the hits of `result`: the same search without them,
            from its first hit to the last of `result`.
    """
    hints = [f"Note: {hint}" for hint in result.hints]
    kept = result if strict is None else strict
    sure = {(hit.library, hit.item) for hit in kept.hits}
    shown = result.hits or result.near_misses
    near = {hit.rank for hit in shown if (hit.library, hit.item) not in sure}
    n_sure = len(shown) - len(near)
    head = _head(result, n_sure, len(near)) if n_sure else _nothing(kept)
    if near and not n_sure:
        head += " Near misses, which are probably not what was meant:"
    blocks = [hit_text(hit, names, is_near=hit.rank in near) for hit in shown]
    return "\n\n".join([head, *blocks, *hints])


def _nothing(result: SearchResult) -> str:
    """Say that there are no hits, or no more, and what would have been needed."""
    head = "No more hits." if result.outcome == "hits" else "Nothing found."
    best = result.best_cosine if result.needed_of == "cosine" else result.best_confidence
    if result.outcome != "hits" and result.needed is not None and best is not None:
        digits = digits_apart(best, result.needed)
        told = f"{best:.{digits}f}, needed is {result.needed:.{digits}f}"
        head += f" The best {result.needed_of} is {told}."
    return head


def _head(result: SearchResult, n_sure: int, n_near: int) -> str:
    """Say what stands below: hits by how well they fit, or all that passes filters alone."""
    first = result.hits[0].rank
    later = "" if first == 1 else f" from rank {first} on"
    if result.listing:
        return f"What passes the filters{later}, {len(result.hits)} shown, in no order of likeness:"
    beside = f"; {n_near} more below are near misses, each marked" if n_near else ""
    return f"{n_sure} found{later}, best first{beside}:"


def hit_text(hit: Hit, names: dict[str, str], *, is_near: bool = False) -> str:
    """Return where a hit is, how sure, why, and the words around; of a near miss that it is one."""
    mark = "(near miss) " if is_near else ""
    sure = "" if hit.confidence is None else f", confidence {hit.confidence:.2f}"
    if hit.cosine is not None:
        sure += f", cosine {hit.cosine:.4f}"
    where = place(hit.kind, hit.relative_path, hit.page_number)
    lines = [
        f"{hit.rank}. {mark}{where}, item {hit.item}{sure}",
        f"   file: {hit.image_path or hit.path}",
    ]
    if len(names) > 1:
        lines.append(f"   library: {names.get(hit.library, hit.library)}")
    if hit.reasons:
        lines.append("   why: " + "; ".join(map(_reason, hit.reasons)))
    if hit.snippet or hit.caption:
        lines.append(f"   text: {_line(hit.snippet or hit.caption)}")
    if hit.fields:
        lines.append(f"   {_fields(hit.fields)}")
    if hit.also_on:
        lines.append(f"   the same picture in {len(hit.also_on)} other places")
    return "\n".join(lines)


def item_text(stored: StoredItem) -> str:
    """Return the head of an item: where it is, and all that is known of it but its text."""
    item = stored.item
    lines = [
        f"{place(item.kind, stored.relative_path, item.page_number)}, item {stored.id}",
        f"file: {item.image_path or stored.path}",
        *_facts(item),
    ]
    return "\n".join(lines)


def place(kind: Kind, relative_path: str, page_number: int | None) -> str:
    """Return `page 3 of catalogue.pdf`, `figure on page 3 of …`, `photo chair.jpg`."""
    part = part_of_file(kind, page_number)
    return f"{part} {relative_path}" if page_number is None else f"{part} of {relative_path}"


def _facts(item: Item) -> list[str]:
    told = {
        "language": item.language,
        "date": item.date,
        "caption": _line(item.caption),
        "tags": ", ".join(item.tags),
        "text layer": "" if item.text_state == "good" else item.text_state,
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return [*lines, _fields(item.fields)] if item.fields else lines


def _fields(fields: Mapping[str, FieldValue]) -> str:
    return _line("; ".join(f"{name}: {shown_value(value)}" for name, value in fields.items()))


def _reason(reason: Reason) -> str:
    told = f"{SIGNALS[reason.signal]} {reason.share:.0%}"
    return f"{told} ({', '.join(reason.words[:8])})" if reason.words else told


def _line(text: str) -> str:
    return " ".join(text.split())
