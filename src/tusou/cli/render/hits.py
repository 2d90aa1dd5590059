"""How what was found looks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.cli.render.items import place
from tusou.cli.render.text import Style, columns_of, pad, plural, printable, shorten, wrap
from tusou.wording import digits_apart, in_turn, listed, said
from tusou.wording.found import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.searching import SearchResult
    from tusou.types import Hit, Reason

SNIPPET_ROWS = 2
WORDS_NAMED = 8
PLACES_NAMED = 5


def names_libraries(hits: Iterable[Hit]) -> bool:
    """Whether hits should name their library: only when they come from several."""
    return len({hit.library for hit in hits}) > 1


def nothing_line(result: SearchResult) -> str:
    """`no result (best 0.0831 < 0.1)`, or how many near misses there are, or that all were seen."""
    if result.outcome == "hits":
        return said("no more hits")
    reason = nothing_reason(result)
    if result.needed_of == "cosine" and result.needed is not None:
        return said("no result ({})", reason)
    if not reason:
        return said("nothing found")
    return said("nothing found; {}: show with --all", reason)


def nothing_reason(result: SearchResult) -> str:
    """What came nearest, and what it would have needed; "" when there is nothing to tell."""
    if result.needed_of == "cosine" and result.needed is not None:
        if result.best_cosine is None:
            return said("nothing to compare")
        digits = digits_apart(result.best_cosine, result.needed, least=4)
        return said("best {} < {}", f"{result.best_cosine:.{digits}f}", f"{result.needed:g}")
    misses = result.near_misses
    if not misses:
        return ""
    best = result.best_confidence or 0.0
    told = plural(len(misses), "near miss")
    if result.needed is None:
        return said("{}, best {}", told, f"{best:.2f}")
    digits = digits_apart(best, result.needed)
    needed = f"{result.needed:.{digits}f}"
    return said("{}, best {} ({} needed)", told, f"{best:.{digits}f}", needed)


def hit_lines(hit: Hit, style: Style, *, name_library: bool = False) -> list[str]:
    """A hit: rank, confidence, cosine, kind, place; why; the words around."""
    number = pad(f"{hit.rank}", 2, right=True)
    where = style.paint(_place_of(hit), "bold")
    kind = pad(said(hit.kind), 6)
    line = f"{number}  {_sureness(hit, style)}{kind}  {where}"
    if name_library:
        line += style.paint(said("  in {}", printable(hit.library)), "dim")
    return [line, *_details(hit, style)]


def _sureness(hit: Hit, style: Style) -> str:
    """Confidence and cosine; "" in a listing, which has neither."""
    if hit.confidence is None:
        return ""
    sure = style.paint(f"{hit.confidence:.2f}", "green")
    cosine = "   —  " if hit.cosine is None else f"{hit.cosine:.4f}"
    return f"{sure}  {said('cosine')} {cosine}  "


def _place_of(hit: Hit) -> str:
    """Where it is; for a pair also the name of its picture."""
    where = place(hit.relative_path, hit.page_number)
    if hit.kind != "pair" or not hit.image_path:
        return where
    picture = os.path.relpath(hit.image_path, os.path.dirname(hit.path))
    return f"{where} → {printable(picture)}"


def _details(hit: Hit, style: Style) -> Iterator[str]:
    indent = " " * 4
    words = matched_words(hit)
    alone = len(hit.reasons) == 1
    why = in_turn(_reason_text(reason, alone=alone) for reason in hit.reasons)
    if why:
        yield indent + style.paint(shorten(why, style.width - 4), "cyan")
    snippet = printable(hit.snippet or hit.caption)
    for line in wrap(snippet, style.width - 2, indent)[:SNIPPET_ROWS]:
        yield style.emphasise(line, words)
    others = other_places(hit)
    if others:
        told = said("also on {}", listed(others[:PLACES_NAMED]))
        rest = len(others) - PLACES_NAMED
        more = said(" and {} more", f"{rest:,}") if rest > 0 else ""
        room = style.width - 4 - columns_of(more)  # it may be long, and how many there are is told
        yield indent + style.paint(shorten(told, room) + more, "dim")


def matched_words(hit: Hit) -> list[str]:
    """The words of the query that the hit holds, in the order of its reasons."""
    return unique(word for reason in hit.reasons for word in reason.words)


def unique(words: Iterable[str]) -> list[str]:
    """Each word once, whatever its case."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.casefold(), word)
    return list(first.values())


def other_places(hit: Hit) -> list[str]:
    """Where else the same picture stands, as paths below the hit's own root where they are."""
    root = hit.path.removesuffix(hit.relative_path)
    here = (hit.image_path, hit.page_number)
    elsewhere = [at for at in hit.also_on if (at.path, at.page_number) != here]
    return unique(place(at.path.removeprefix(root), at.page_number) for at in elsewhere)


def _reason_text(reason: Reason, *, alone: bool) -> str:
    share = "" if alone else f" {reason.share:.0%}"
    if reason.signal == "words":
        named = listed(unique(reason.words)[:WORDS_NAMED]) or said("of the query")
        return printable(said("words{}: {}", share, named))
    return f"{said(SIGNALS[reason.signal])}{share}"
