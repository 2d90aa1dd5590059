"""A result in a notebook."""

from __future__ import annotations

import copy
import pickle
import re
import shutil


def test_a_result_shows_itself_as_a_grid(library):
    """Each hit is a card with its thumbnail inside the HTML: nothing is fetched."""
    result = library.search("red", rank="image", k=3)
    html = result._repr_html_()
    assert html.count("data:image/jpeg;base64,") == len(result.hits)
    assert "http" not in html


def test_nothing_is_an_answer_too(library):
    """When nothing is found the line says how far off the best one was."""
    html = library.search("a red elephant", rank="image", min_cosine=0.9999)._repr_html_()
    assert "Nothing found" in html
    assert "needed" in html


def test_a_page_past_the_end_says_that_there_are_no_more(library):
    """Hits there are, but before this page."""
    html = library.search("red", rank="image", k=1, offset=400, show_all=True)._repr_html_()
    assert "No more hits" in html
    assert "Nothing found" not in html
    assert "0 hits" not in html


def test_what_passes_filters_is_no_hit(library):
    """Nothing was looked for, and more may pass than are shown."""
    html = library.search("kind:photo", k=2)._repr_html_()
    assert "the first 2 that pass the filters" in html
    assert "hits" not in html
    assert "confidence" not in html
    one = library.search("kind:photo", k=1)._repr_html_()
    assert "the first that passes the filters" in one
    second = library.search("kind:photo", k=1, offset=1)._repr_html_()
    assert "1 more of those that pass the filters" in second


def test_what_may_have_been_meant_otherwise_is_told(library):
    """Beside hits, and where a filter lets nothing pass."""
    html = library.search("red kind:fotos", rank="image", k=1)._repr_html_()
    assert "1 hit in" in html
    assert "kind:fotos is taken as words" in html
    nothing = library.search("red in:nowhere/")._repr_html_()
    assert "no item passes in:nowhere/" in nothing


def test_whoever_reads_chinese_is_told_in_chinese(library, monkeypatch):
    """What is said of hits, that there are none or no more, and what may have been meant."""
    monkeypatch.setenv("TUSOU_LANG", "zh")

    def shown(typed, **options):
        html = library.search(typed, rank="image", **options)._repr_html_()
        return re.sub(r"<[^>]+>", " ", html)

    hits = shown("red kind:fotos", k=1)
    assert "1 个结果" in hits
    assert "可信度 " in hits
    assert "kind:fotos 当作普通的词" in hits
    assert "没有更多结果了" in shown("red", offset=400, show_all=True)
    assert "没有找到" in shown("a red elephant", min_cosine=0.9999)
    assert "没有接近的" in shown("red in:nowhere/")
    assert "符合筛选的前 2 条" in shown("kind:photo", k=2)
    assert "符合筛选的第 1 条" in shown("kind:photo", k=1)
    assert "符合筛选的又 1 条" in shown("kind:photo", k=1, offset=1)


def test_queries_are_escaped(library):
    """What was typed cannot become markup."""
    assert "<script>" not in library.search("red <script>", rank="image", k=1)._repr_html_()


def test_it_is_still_a_result(library):
    """JSON and repr are those of a plain result; thumbnails do not clutter them."""
    result = library.search("red", rank="image", k=1)
    assert result.to_dict()["hits"]
    assert "thumbnail" not in repr(result)


def test_it_is_a_value(library):
    """It goes to other processes and comes back the same; so does what else a library tells."""
    result = library.search("red", rank="image", k=2)
    for value in (result, *result.hits, library.get(result.hits[0].item), library.stats()):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.copy(value) == copy.deepcopy(value) == value
        assert hash(copy.deepcopy(value)) == hash(value)
    assert len({*result.hits, *copy.deepcopy(result.hits)}) == 2


def test_it_shows_its_pictures_wherever_its_library_is(library):
    """After the library was closed, and in another process; without one it shows none."""
    result = library.search("red", rank="image", k=2)
    library.close()
    back = pickle.loads(pickle.dumps(result))
    assert back._repr_html_().count("data:image/jpeg;base64,") == 2
    shutil.rmtree(library.folder)
    gone = back._repr_html_()
    assert "data:image/jpeg" not in gone
    assert "2 hits" in gone
