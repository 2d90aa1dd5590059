"""What is drawn on a page: pictures, paths and shadings with the boxes that they fill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pypdfium2.raw as pdfium_c

from tusou.sources.pdf.matrices import IDENTITY, Matrix, Sides, shared
from tusou.sources.pdf.objects import (
    bounds_of,
    clip_of,
    colour_is_pale,
    form_matrix,
    is_slanted,
    painting_of,
    picture_content,
    picture_size,
)
from tusou.sources.pdf.rects import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from tusou.sources.pdf.frame import PageFrame

MAX_MARKS = 30_000
"""Objects looked at on one page. They cost 12 µs each, so a map with 100,000 paths costs 0.4 s;
the densest page at hand has 15,600 and the densest plot 9,000."""
_MAX_OBJECTS = 100_000
"""Objects of one list looked at, text among them, which costs 1 µs each."""
_MAX_DEPTH = 8
_THIN = 3.0
"""Points; what is thinner is a rule, whatever it is made of."""

_TELLING_PIXELS = 400
"""Smaller pictures are pieces of something; hashing 15,000 of them on one page took 0.3 s."""

MarkKind = Literal["picture", "line", "rect", "curve", "shading"]
"""`line` and `rect` are parallel to the axes, `curve` is every other path."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn on a page.

    Attributes:
        kind: what it is.
        rect: where it shows, in points of the page as shown, cut to its clip path.
        filled, stroked: how a path is painted.
        pale: filled with white or nearly so, as backgrounds are.
        content: equal for pictures of equal content, "" for tiny and vast ones and all others.
        pixels: pixels of a picture, 0 for all others.
    """

    kind: MarkKind
    rect: Rect
    filled: bool = False
    stroked: bool = False
    pale: bool = False
    content: str = ""
    pixels: int = 0

    def at(self, rect: Rect) -> Mark:
        """The same mark in another place; `dataclasses.replace` takes ten times as long."""
        return Mark(
            self.kind, rect, self.filled, self.stroked, self.pale, self.content, self.pixels
        )


def read_marks(page: Any, frame: PageFrame, *, pictures_only: bool = False) -> list[Mark]:
    """What is drawn on a pypdfium2 page in the order of painting, text left out.

    What lies outside the page or is clipped away is left out too.
    """
    whole = _Group(
        pdfium_c.FPDFPage_CountObjects(page.raw),
        partial(pdfium_c.FPDFPage_GetObject, page.raw),
        IDENTITY,
        (frame.left, frame.bottom, frame.right, frame.top),
    )
    kinds = _MAY_HOLD_PICTURES if pictures_only else _MAY_HOLD_MARKS
    found = [mark for mark in islice(_walk(whole, kinds), MAX_MARKS) if mark is not None]
    if not found:
        return []
    sides = np.array([place for _, place in found], dtype=np.float64)
    shown = frame.shown(sides).tolist()
    return [mark.at(Rect(*box)) for (mark, _), box in zip(found, shown, strict=True)]


_MAY_HOLD_PICTURES = (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM)
_MAY_HOLD_MARKS = (
    *_MAY_HOLD_PICTURES,
    pdfium_c.FPDF_PAGEOBJ_PATH,
    pdfium_c.FPDF_PAGEOBJ_SHADING,
)


@dataclass(frozen=True, slots=True)
class _Group:
    """A list of objects: that of a page, or of a form XObject on it.

    Attributes:
        count: how many there are.
        child: index → object.
        matrix: from the space of the list to user space.
        view: what of the group can be seen, in user space.
        depth: how many forms it lies within.
    """

    count: int
    child: Callable[[int], Any]
    matrix: Matrix
    view: Sides
    depth: int = 0

    def inside(self, form: Any, view: Sides) -> _Group:
        """The group of objects inside a form XObject of this group."""
        return _Group(
            pdfium_c.FPDFFormObj_CountObjects(form),
            partial(pdfium_c.FPDFFormObj_GetObject, form),
            self.matrix.after(form_matrix(form)),
            view,
            self.depth + 1,
        )


def _walk(group: _Group, kinds: Collection[int]) -> Iterator[tuple[Mark, Sides] | None]:
    """Marks of a group, and of the forms in it, with their sides in user space.

    None for each object that paints nothing visible: it has cost its time too.
    """
    for index in range(min(group.count, _MAX_OBJECTS)):
        drawn = group.child(index)
        kind = pdfium_c.FPDFPageObj_GetType(drawn)
        if kind not in kinds:
            continue
        place = _visible(drawn, group.matrix, group.view)
        if place is None:
            yield None
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if group.depth < _MAX_DEPTH:
                yield from _walk(group.inside(drawn, place), kinds)
        else:
            mark = _mark(drawn, kind, place)
            yield None if mark is None else (mark, place)


def _visible(drawn: Any, matrix: Matrix, view: Sides) -> Sides | None:
    """The sides of what shows of an object in user space; None when nothing does."""
    bounds = bounds_of(drawn)
    if bounds is None:
        return None
    place = shared(matrix.box(bounds), view)
    if place is None:
        return None
    clip = clip_of(drawn)
    return place if clip is None else shared(place, matrix.box(clip))


def _mark(drawn: Any, kind: int, place: Sides) -> Mark | None:
    nowhere = Rect(0.0, 0.0, 0.0, 0.0)
    if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        pixels = prod(picture_size(drawn))
        content = picture_content(drawn) if pixels >= _TELLING_PIXELS else ""
        return Mark("picture", nowhere, content=content, pixels=pixels)
    if kind == pdfium_c.FPDF_PAGEOBJ_SHADING:
        return Mark("shading", nowhere, filled=True)
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return None
    filled, stroked = painting_of(drawn)
    if not filled and not stroked:
        return None
    pale = filled and not stroked and colour_is_pale(drawn)
    return Mark(_path_kind(drawn, place), nowhere, filled, stroked, pale)


def _path_kind(path: Any, place: Sides) -> MarkKind:
    thin, long = sorted((place[2] - place[0], place[3] - place[1]))
    if thin <= _THIN:
        # A dot of a scatter plot is as thin as a rule, but not longer than thick.
        return "line" if long > 2 * _THIN else "curve"
    return "curve" if is_slanted(path) else "rect"
