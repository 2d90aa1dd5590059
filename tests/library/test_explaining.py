"""Why something was found, asked of a library."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from PIL import Image

import tusou
from sources.pdf.making import Sheet, write_pdf
from tusou.errors import InputError, NotFound, SourceError
from tusou.library.pictures import query_picture
from tusou.types import Box, Given, Query


@pytest.fixture
def sheet(folder):
    """A photo that is red at the right and blue elsewhere."""
    picture = Image.new("RGB", (200, 150), (40, 80, 210))
    picture.paste((220, 30, 30), (120, 20, 190, 130))
    picture.save(folder / "corner.png")
    return folder / "corner.png"


@pytest.fixture
def pdf(folder):
    """A page with the words "red chair" at its top and a red picture with a caption lower down."""
    page = Sheet().text(72, 760, "One red chair by the window").paragraph(72, 720)
    page.picture(300, 200, 200, 180).text(300, 180, "Figure 1: a red chair")
    write_pdf(folder / "page.pdf", page)
    return folder / "page.pdf"


def hit_on(library, path, text="red", **options):
    """The hit on a file."""
    result = library.search(text, k=50, show_all=True, **options)
    return next(hit for hit in result.hits if hit.path == str(path))


def test_heat_lies_on_what_was_asked_for(settings, folder, sheet):
    """The red part of a photo is hot for "red", the rest is cold."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        found = library.explain(hit_on(library, sheet), "red")
    values = found.heat.values
    assert values[:, 18:].sum() > 3 * values[:, :14].sum()
    assert found.picture.size == (200, 150)
    assert found.frame is None
    assert [part.text for part in found.parts] == ["red"]
    assert found.took_ms > 0


def test_page_and_its_figure(settings, folder, pdf):
    """Both are shown on the page: words marked, and of the figure its place, which is hot."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        hits = library.search("red chair", k=50, show_all=True).hits
        ours = {hit.kind: hit for hit in hits if hit.path == str(pdf)}
        page = library.explain(ours["page"], "red chair")
        figure = library.explain(ours["figure"], "red chair")
    assert page.picture.size == figure.picture.size
    assert page.frame is None
    assert any(box.y1 < 0.15 for box in page.words)
    assert page.heat.values[17:24, 18:26].mean() > 5 * page.heat.values[2:8, 2:8].mean()
    assert figure.frame == ours["figure"].bbox
    assert figure.words == page.words
    assert 0.45 < figure.frame.x0 < figure.frame.x1 < 0.9
    assert figure.heat.cosine > page.heat.cosine - 0.05


def test_signs_of_the_query_are_not_marked_on_the_page_of_a_figure(settings, folder, pdf):
    """What was left out, and the names of filters, are no reason for a hit."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        figure = next(one for one in library.lookup(path=pdf) if one.item.kind == "figure")
        plain = library.explain(figure.id, "chair", heat=False).words
        signed = library.explain(figure.id, "chair -window kind:figure", heat=False).words
    assert plain
    assert signed == plain


def test_part_of_a_page(settings, folder, pdf):
    """A page found by a part of it is compared by that part, and the map lies there."""
    part = Box(0.45, 0.5, 0.9, 0.8)
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        page = next(hit for hit in library.search("red", k=50).hits if hit.kind == "page")
        found = library.explain(replace(page, bbox=part), "red")
        whole = library.explain(page, "red")
    assert found.frame == part
    assert found.picture.size == whole.picture.size
    assert found.heat.cosine >= whole.heat.cosine


def test_words_are_marked_also_for_a_number(settings, folder, pdf):
    """The item's number alone brings the boxes of the words."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        page = next(one for one in library.lookup(path=pdf) if one.item.kind == "page")
        assert library.explain(page.id, "window", heat=False).words


def test_item_by_its_number(library, folder):
    """An item's number gives the same hit as the search, with its rank and reasons."""
    hit = library.search("red", k=5).hits[0]
    found = library.explain(hit.item, "red")
    assert found.hit.item == hit.item
    assert {reason.signal for reason in found.hit.reasons} >= {"image"}
    assert found.hit.cosine == pytest.approx(hit.cosine)


def test_item_of_an_earlier_page_of_hits(library):
    """Whatever page the query is for, the item is looked for among all hits."""
    first = library.search("red", k=1).hits[0]
    again = library.explain(first.item, Query("red", k=5, offset=5), heat=False).hit
    assert (again.rank, again.confidence) == (1, first.confidence)


def test_unknown_item(library):
    """A number that is not there is told."""
    with pytest.raises(NotFound):
        library.explain(9999, "red")


def test_nothing_asked(library):
    """An explanation belongs to a query."""
    with pytest.raises(InputError):
        library.explain(library.sample(1)[0].id, "")


def test_picture_as_query(library, folder):
    """Of a picture there is a heat map and no sentence."""
    hit = library.search(image=folder / "red.png", k=1).hits[0]
    found = library.explain(hit, image=folder / "red.png")
    assert found.heat is not None
    assert found.parts == ()


def test_what_was_asked_beside_the_sentence_is_told(library, folder):
    """The heading of a sheet has examples, which have no sentence."""
    file = folder / "red.png"
    result = library.search(like=[file], unlike=["blue"], k=1)
    assert result.given.like == (("picture", str(file)),)
    query = Query(like=(query_picture(file),), unlike=("blue",))
    found = library.explain(result.hits[0], query, heat=False)
    assert (found.query, found.given) == ("", result.given)
    named, unnamed = found.image(), replace(found, given=Given()).image()
    assert named.height > unnamed.height  # by its heading


def test_heat_can_be_left_out(library):
    """Without the map nothing is encoded, the words are still marked."""
    hit = library.search("red", k=1).hits[0]
    found = library.explain(hit, "red", heat=False)
    assert (found.heat, found.parts) == (None, ())


@pytest.mark.parametrize(("rank", "is_seen"), [("image", True), ("words", False), ("text", False)])
def test_what_was_not_found_by_its_look_has_no_heat(settings, folder, pdf, rank, is_seen):
    """No place of the picture is a reason; the words are marked all the same."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        page = next(one for one in library.lookup(path=pdf) if one.item.kind == "page")
        found = library.explain(page.id, Query("red chair", rank=rank))
    assert (found.heat is not None) is is_seen
    assert bool(found.parts) is is_seen
    assert bool(found.words) is (rank == "words")


def test_without_a_model(settings, folder, monkeypatch):
    """A text-only library explains by words alone."""
    with tusou.open(settings=settings._replace(model="none")) as library:
        library.index(folder, workers=0)
        hit = library.search("armchair", k=1).hits[0]
        found = library.explain(hit, "armchair")
    assert found.heat is None
    assert found.picture.width > 0


def test_file_that_is_gone(settings, folder, sheet):
    """Its thumbnail serves; the map is made from it as well."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        hit = hit_on(library, sheet)
        os.remove(sheet)
        found = library.explain(hit, "red")
    assert max(found.picture.size) <= 320
    assert found.heat.values[:, 18:].sum() > 3 * found.heat.values[:, :14].sum()


def test_figure_whose_file_is_gone(settings, folder):
    """Its thumbnail shows the figure alone: words are marked where they stand on that, or not."""
    page = Sheet().text(72, 760, "One red chair by the window").paragraph(72, 720)
    page.picture(300, 200, 200, 180).text(400, 290, "chair").text(300, 180, "Figure 1: a red chair")
    write_pdf(folder / "page.pdf", page)
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        figures = library.lookup(path=folder / "page.pdf")
        figure = next(one for one in figures if one.item.kind == "figure")
        on_page = library.explain(figure.id, "chair", heat=False)
        os.remove(folder / "page.pdf")
        found = library.explain(figure.id, "chair", heat=False)
    assert len(on_page.words) > len(found.words) >= 1
    assert found.frame is None
    box = found.words[0]
    assert (box.x0, box.y0) == pytest.approx((0.5, 0.45), abs=0.1)
    assert box.x1 - box.x0 == pytest.approx(0.11, abs=0.05)


def test_locked_file(settings, folder):
    """With its password its pages are drawn anew, without it the thumbnail is shown."""
    write_pdf(folder / "page.pdf", Sheet().text(72, 760, "One red chair"), password="sesame")
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0, passwords=["sesame"])
        (page,) = library.lookup(path=folder / "page.pdf")
        small = library.explain(page.id, "chair", heat=False)
        large = library.explain(page.id, "chair", heat=False, passwords=["no", "sesame"])
        with pytest.raises(SourceError):
            library.picture(page.id)
        drawn = library.picture(page.id, 500, passwords=["sesame"])
    assert max(small.picture.size) <= 320 < 1000 < max(large.picture.size)
    assert small.words == large.words != ()
    assert max(drawn.size) == 500


def test_nothing_is_left_to_show(settings, folder, pdf):
    """A page whose file and thumbnail are gone cannot be explained, and that is said."""
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        hit = hit_on(library, pdf)
        os.remove(pdf)
        assert library.explain(hit, "red").picture.width <= 320
        library.thumbnail = lambda _item: None
        with pytest.raises(SourceError):
            library.explain(hit, "red")


def test_search_and_its_explanation_compare_the_same(library):
    """The cosine of the map is that of the hit, but for the size of the picture."""
    hit = library.search("red", k=1).hits[0]
    assert library.explain(hit, "red").heat.cosine == pytest.approx(hit.cosine, abs=0.02)
