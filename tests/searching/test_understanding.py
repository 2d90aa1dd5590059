"""The signs of a query, put to real shelves."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.errors import InputError
from tusou.searching import search
from tusou.searching.understanding import understood
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile, Where

PAGES = [
    ("a/one.pdf", "red", "red sofa of leather"),
    ("a/one.pdf", "blue", "blue sofa of cloth"),
    ("b/two.pdf", "green", "green sofa, cloth and leather legs"),
    ("b/two.pdf", "yellow", "红色 皮革 沙发"),
    ("b/two.pdf", "brown", "红色 布 沙发"),
]


@pytest.fixture
def shelf(tmp_path):
    made = shelf_of(tmp_path / "s", PAGES, ColourEncoder())
    yield made
    made.store.close()


@pytest.fixture
def furnished(shelf):
    """Two pairs with a colour each beside the pages."""
    for colour in ("red", "blue"):
        path = f"/files/{colour}.json"
        item = Item("pair", path, text=f"{colour} sofa", fields={"colour": colour})
        with shelf.store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, None, colour)])
            writer.finish(FileRecord(path, "/files", 1, 1, colour, n_items=1))
    return shelf


def texts(result):
    return [hit.text for hit in (*result.hits, *result.near_misses)]


@pytest.mark.parametrize(
    ("typed", "bare"),
    [("show me a red sofa", "a red sofa"), ("帮我找红色 kind:page", "红色 kind:page")],
)
@pytest.mark.parametrize("rank", ["fused", "words", "image"])
def test_a_request_in_front_changes_nothing(shelf, typed, bare, rank):
    """Neither the model nor the words are asked for it, and that is told; literally it is meant."""
    asked, plain = (search(Query(text, rank=rank), [shelf]) for text in (typed, bare))
    assert asked.hits == plain.hits
    assert (asked.query, asked.parsed) == (typed, plain.parsed)
    literal = search(Query(typed, rank=rank, literal=True), [shelf])
    assert literal.parsed.words == typed


@pytest.mark.parametrize(
    "typed", ["SKU AL-1000-M", "sku:AL-1000-M", "货号 AL-1000-M", "型号AL-1000-M"]
)
def test_a_code_is_found_with_its_label_as_without(shelf, typed):
    """Few pages say "SKU" beside it; where a field is called so it is a filter, as elsewhere."""
    item = Item("pair", "/files/1.png", text="AL-1000-M chair", fields={"number": "AL-1000-M"})
    with shelf.store.write_file(SourceFile("/files/p.json", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)])
        writer.finish(FileRecord("/files/p.json", "/files", 1, 1, "aa", n_items=1))
    labelled, bare = (search(Query(one), [shelf]) for one in (typed, "AL-1000-M"))
    assert texts(labelled) == texts(bare)
    assert labelled.hits == bare.hits
    assert labelled.hits
    assert understood(Query(f'"{typed}"'), [shelf])[1].words == typed
    assert understood(Query(typed, literal=True), [shelf])[1].words == typed
    assert understood(Query("number:AL-1000-M"), [shelf])[1].filters == (("number", "AL-1000-M"),)


@pytest.mark.parametrize("rank", ["fused", "words", "image", "text"])
def test_what_is_left_out_comes_by_no_signal(shelf, rank):
    """A word with a minus stands in no hit, whichever way it was found."""
    found = texts(search(Query("sofa red -leather", rank=rank, show_all=True), [shelf]))
    assert found
    assert not [text for text in found if "leather" in text]
    found = texts(search(Query("沙发 -皮革", rank=rank, show_all=True), [shelf]))
    assert "红色 布 沙发" in found
    assert "红色 皮革 沙发" not in found


@pytest.mark.parametrize("rank", ["fused", "words", "image", "text"])
def test_a_phrase_stands_in_every_hit(shelf, rank):
    """Quotes hold for pictures too: what is asked for word for word has to be there."""
    assert texts(search(Query('"blue sofa"', rank=rank), [shelf])) == ["blue sofa of cloth"]
    assert texts(search(Query("“cloth and”", rank=rank), [shelf])) == [PAGES[2][2]]
    assert texts(search(Query('"sofa blue"', rank=rank), [shelf])) == []


def test_what_is_not_wanted_is_taken_from_the_vector(shelf):
    """Of two pictures that are both near, the one like the negative goes down."""
    plain = search(Query("red blue", rank="image"), [shelf])
    without = search(Query("red blue -crimson", rank="image"), [shelf])
    assert {hit.text for hit in plain.hits[:2]} == {PAGES[0][2], PAGES[1][2]}
    assert without.hits[0].text == PAGES[1][2]
    assert without.hits[0].cosine > plain.hits[0].cosine


@pytest.mark.parametrize("rank", ["image", "words"])
def test_weights_move_the_order(shelf, rank):
    """The word that weighs more decides, for words and pictures alike."""
    assert texts(search(Query("red^3 blue", rank=rank), [shelf]))[0] == PAGES[0][2]
    assert texts(search(Query("red blue^3", rank=rank), [shelf]))[0] == PAGES[1][2]


def test_filters_in_the_text(shelf):
    """They work as the options do, and together with them."""
    assert texts(search(Query("sofa in:a/", rank="words"), [shelf])) == [PAGES[0][2], PAGES[1][2]]
    assert texts(search(Query("sofa kind:figure", rank="words"), [shelf])) == []
    both = Query("sofa in:a/", rank="words", where=Where(kinds=("photo",)))
    assert texts(search(both, [shelf])) == []


def test_a_filter_with_a_minus_leaves_out_what_passes_it(shelf):
    """Whichever way it is found; alone it lists the rest, and a value that does not fit is told."""
    for rank in ("fused", "words", "image", "text"):
        found = texts(search(Query("sofa 沙发 -in:a/", rank=rank, show_all=True), [shelf]))
        assert sorted(found) == sorted(text for path, _, text in PAGES if not path.startswith("a/"))
    assert texts(search(Query("-in:b/"), [shelf])) == [PAGES[0][2], PAGES[1][2]]
    nothing = search(Query("sofa -kind:page -in:a/"), [shelf])
    assert nothing.hints == ("no item passes -kind:page",)
    assert search(Query("kind:page -kind:page"), [shelf]).hints == ("no item passes -kind:page",)
    for typed in ("sofa -kind:figur", "kind:page -kind:figur"):
        assert search(Query(typed), [shelf]).hints == (
            "-kind:figur leaves out these words: kinds are page, figure, photo, pair",
        )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("sofa kind:页面", "sofa kind:page"), ("sofa 文件夹:a/", "sofa in:a/"),
     ("sofa 语言:en", "sofa lang:en"), ("类型:图片", "kind:figure,photo,pair"),
     ("sofa date:2019", "sofa after:2019 before:2019")],
)  # fmt: skip
def test_other_names_of_filters_do_the_same(shelf, typed, plain):
    assert understood(Query(typed), [shelf]) == understood(Query(plain), [shelf])


def test_a_value_that_does_not_fit_is_told_by_the_name_that_was_typed(shelf):
    (told,) = search(Query("sofa 类型:画"), [shelf]).hints
    assert told == "类型:画 is taken as words: kinds are page, figure, photo, pair"
    (told,) = search(Query("sofa date:noon"), [shelf]).hints
    assert told == "date:noon is taken as words: dates are 2024, 2024-05 or 2024-05-31"


@pytest.mark.parametrize(
    ("typed", "where", "passing"),
    [
        ("in:b/", Where(path_globs=("a/",)), "none"),
        ("in:*.pdf", Where(path_globs=("a/",)), "a/"),
        ("in:a/ in:b/", Where(path_globs=("b/",)), "b/"),
        ("kind:photo", Where(kinds=("page",)), "none"),
        ("kind:photo,page", Where(kinds=("page",)), ""),
        ("lang:pt", Where(languages=("en", "zh")), "none"),
    ],
)
def test_no_filter_of_a_text_widens_those_of_the_caller(shelf, typed, where, passing):
    """Whoever lets strangers type lets them see what the program's own filters let pass."""
    allowed = [text for path, _, text in PAGES if passing != "none" and path.startswith(passing)]
    for rank in ("words", "image"):
        found = search(Query(f"sofa 沙发 {typed}", where=where, rank=rank, show_all=True), [shelf])
        assert set(texts(found)) <= set(allowed)
    assert sorted(texts(search(Query(typed, where=where, k=50), [shelf]))) == sorted(allowed)


@pytest.mark.parametrize("name", ["colour", "Colour", " colour ", "COLOUR\n"])
def test_a_field_that_is_typed_narrows_the_field_of_the_caller(furnished, name):
    """By its name as the store folds it; other fields are further filters anyway."""
    red = Where(fields=((name, "red"),))
    assert texts(search(Query("colour:blue", where=red), [furnished])) == []
    assert texts(search(Query("colour:red colour:blue", where=red), [furnished])) == ["red sofa"]
    assert len(texts(search(Query("colour:red colour:blue"), [furnished]))) == 2


def test_of_several_kinds_the_one_that_is_none_is_told_by_itself(shelf):
    """Nobody typed "kind:figur", and what only ends as a kind is a word of the sentence."""
    told = search(Query("kind:page，figur"), [shelf]).hints
    assert told == ("figur is taken as words: kinds are page, figure, photo, pair",)
    assert search(Query("kind:page，air"), [shelf]).hints == ()
    unwanted = search(Query("沙发 -kind:photo、图文"), [shelf])
    assert unwanted.hints == ("图文 is passed over: kinds are page, figure, photo, pair",)
    assert (unwanted.parsed.words, unwanted.parsed.without) == ("沙发", ())


def test_options_and_signs_hold_together(shelf):
    """Of two dates the narrower one holds, and what is typed lets nothing more pass."""
    where = Where(kinds=("page",), after="2023", before="2025", languages=("en",))
    typed = 'x kind:figure after:2024-02 before:2026 lang:zh in:a/ -yarn "z"'
    query, parsed, _ = understood(Query(typed, where=where), [shelf])
    assert query.text == parsed.words == "x z"
    assert query.where == Where(
        kinds=("page",),
        path_globs=("a/",),
        languages=("en",),
        after="2024-02",
        before="2025",
        phrases=("z",),
        without=("yarn",),
        excluded=(
            Where(excluded=(Where(kinds=("figure",)),)),
            Where(excluded=(Where(languages=("zh",)),)),
        ),
    )
    assert understood(Query("x before:2024"), [shelf])[0].where.before == "2024"
    may = Query("x before:2024", where=Where(before="2024-05"))
    assert understood(may, [shelf])[0].where.before == "2024-05"


def test_fields_are_filters_where_a_library_has_them(shelf):
    """A name before a colon is a filter once some pair has that field."""
    assert understood(Query("sofa colour:red"), [shelf])[1].words == "sofa colour:red"
    item = Item("pair", "/files/1.png", text="sofa", fields={"Colour": "Red"})
    with shelf.store.write_file(SourceFile("/files/p.json", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)])
        writer.finish(FileRecord("/files/p.json", "/files", 1, 1, "aa", n_items=1))
    assert texts(search(Query("sofa colour:red", rank="words"), [shelf])) == ["sofa"]


@pytest.mark.parametrize("typed", ["list_price<50", "listprice:<50", "List-Price:40"])
def test_fields_that_are_typed_alike_are_searched_together(shelf, typed):
    """Two lists call one thing "List Price" and "list_price"; with a minus neither passes."""
    for at, (name, price) in enumerate((("List Price", 40), ("list_price", 40), ("price", 40))):
        path = f"/files/{at}.json"
        item = Item("pair", path, text=f"{name} sofa", fields={name: price})
        with shelf.store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, None, str(at))])
            writer.finish(FileRecord(path, "/files", 1, 1, str(at), n_items=1))
    found = texts(search(Query(f"sofa {typed} kind:pair", rank="words"), [shelf]))
    assert sorted(found) == ["List Price sofa", "list_price sofa"]
    found = texts(search(Query(f"sofa -{typed} kind:pair", rank="words"), [shelf]))
    assert found == ["price sofa"]
    nothing = search(Query("sofa list_price>90"), [shelf])
    assert nothing.hints[-1] == "no item passes list_price:>90"


def test_a_plain_sentence_is_left_alone(shelf):
    """Nothing is changed, and the answer tells so."""
    query = Query('a state-of-the-art sofa: 27" wide, 12:30')
    assert understood(query, [shelf])[0] is query
    assert search(query, [shelf]).parsed.words == query.text


def test_of_nothing_but_signs_no_words_remain(shelf):
    """What is to be left out is not what is looked for."""
    for typed in ("-leather", "kind:page", '-"red sofa" in:a/'):
        assert understood(Query(typed), [shelf])[1].words == ""
    assert understood(Query("kind:page", like=("red",)), [shelf])[0].where.kinds == ("page",)


@pytest.mark.parametrize(
    "typed", ["find me all kind:page", "show me all kind:page", "所有 kind:page", "。 kind:page"]
)
def test_all_of_what_passes_is_a_listing(shelf, typed):
    """ "All" is no word to look for where a filter says of what."""
    listed = search(Query("kind:page"), [shelf])
    assert search(Query(typed), [shelf]).hits == listed.hits
    assert listed.listing
    assert listed.hits


@pytest.mark.parametrize(
    "typed",
    [
        *("show me all the pages", "All pages!", "give me all the pages", "find all pages"),
        *("Please give us all of the pages", "could you find me all pages"),
        *("给我看所有页面", "列出全部的頁面。", "给我所有页面", "找所有页面", "請給我全部頁面"),
    ],
)
def test_all_of_a_kind_is_a_listing_of_it(shelf, typed):
    """As the filter lists it, and it is told as one; beside other filters too."""
    listed = search(Query(typed), [shelf])
    assert listed.hits == search(Query("kind:page"), [shelf]).hits
    assert (listed.listing, listed.parsed.filters) == (True, (("kind", "page"),))
    within = search(Query(f"{typed} in:b/"), [shelf])
    assert within.hits == search(Query("kind:page in:b/"), [shelf]).hits
    assert search(Query(typed, literal=True, rank="words"), [shelf]).listing is False


@pytest.mark.parametrize("typed", ["pages", "all red pages", '"all pages"', "all pages^2"])
def test_words_that_say_more_are_looked_for(shelf, typed):
    assert "pages" in understood(Query(typed), [shelf])[0].text


def test_all_of_a_kind_means_those_of_it_that_are_chosen(shelf):
    """Chosen by an option as well as by a sign; the rest of what is chosen is not asked for."""
    pages = search(Query("kind:page"), [shelf])
    for query in (
        Query("all the pages", where=Where(kinds=("photo", "page"))),
        Query("所有页面 kind:photo,page"),
    ):
        listed = search(query, [shelf])
        assert listed.hits == pages.hits
        assert (listed.listing, listed.parsed.filters) == (True, (("kind", "page"),))


@pytest.mark.parametrize(
    "query",
    [
        *(Query(f"{noun} in:b/") for noun in ("pages", "page", "页面", "頁面", "show me pages")),
        Query("pages", where=Where(path_globs=("b/",))),
        Query("页面 kind:page,photo in:b/"),
    ],
)
def test_a_kind_beside_a_filter_is_a_listing_of_what_passes(shelf, query):
    """By a sign or by an option; nobody looks for a page that says "page"."""
    listed = search(query, [shelf])
    assert listed.hits == search(Query("kind:page in:b/"), [shelf]).hits
    assert listed.hits
    assert ("kind", "page") in listed.parsed.filters


@pytest.mark.parametrize(
    "typed",
    ["pages", "页面", "pages -leather", '"pages" in:b/', "red pages in:b/", "photos in:b/",
     "照片 in:b/", "pages kind:photo"],
)  # fmt: skip
def test_a_kind_is_a_word_where_no_item_of_it_passes_a_filter(shelf, typed):
    """And without one: there are pages about photos."""
    query, parsed, _ = understood(Query(typed), [shelf])
    assert query.text
    assert query.text == parsed.words


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        (Query("all the pages", where=Where(kinds=("photo",))), "no item passes kind:photo"),
        (Query("所有照片 kind:page"), "no item passes kind:photo"),
        (Query("all pictures kind:page"), "no item passes kind:figure,photo,pair"),
    ],
)
def test_of_a_kind_that_is_not_chosen_there_is_nothing(shelf, query, hint):
    """And no page comes because it speaks of photos."""
    result = search(query, [shelf])
    assert (result.listing, result.hits, result.hints) == (True, (), (hint,))
    assert understood(query, [shelf])[0].text == ""


def test_two_kinds_at_once_are_told_where_the_library_has_both(shelf):
    item = Item("photo", "/files/1.png", text="sofa")
    with shelf.store.write_file(SourceFile("/files/1.png", "/files", 1, 1)) as writer:
        writer.add([NewItem(item, None, None)])
        writer.finish(FileRecord("/files/1.png", "/files", 1, 1, "aa", n_items=1))
    told = search(Query("all the pages", where=Where(kinds=("photo",))), [shelf]).hints
    assert told == ("no item passes kind:page beside the given filters",)


@pytest.mark.parametrize("typed", ["。", "all", "全部"])
def test_filters_given_as_options_list_as_well(shelf, typed):
    asked = Query(typed, where=Where(kinds=("page",)))
    assert search(asked, [shelf]).hits == search(Query("kind:page"), [shelf]).hits
    assert understood(Query(typed), [shelf])[0].text == typed


def test_a_file_is_meant_by_its_whole_name(tmp_path):
    """Not by what remains of it: another file would be certain."""
    pages = [("Find me a job.png", "red", "work"), ("a job.png", "blue", "work")]
    made = shelf_of(tmp_path / "named", pages, ColourEncoder())
    first, *_ = search(Query("Find me a job.png"), [made]).hits
    assert (first.relative_path, first.confidence) == ("Find me a job.png", 1.0)
    made.store.close()


def test_a_literal_query_has_no_signs(shelf):
    """The way out for whoever means every character."""
    result = search(Query('"sofa blue" -leather', literal=True, rank="words"), [shelf])
    assert result.parsed.without == ()
    assert result.hits


def test_the_answer_tells_what_was_understood(shelf):
    """The JSON holds what was typed and what it was taken for."""
    answer = search(Query('sofa^2 "of cloth" -leather kind:page'), [shelf]).to_dict()
    assert answer["query"] == 'sofa^2 "of cloth" -leather kind:page'
    assert answer["parsed"] == {
        "words": "sofa of cloth",
        "phrases": ["of cloth"],
        "without": ["leather"],
        "weights": [{"words": "sofa", "weight": 2.0}],
        "filters": [{"name": "kind", "value": "page"}],
        "image": None,
        "like": [],
        "unlike": [],
    }


def test_an_empty_query_is_still_refused(shelf):
    """White space asks for nothing."""
    with pytest.raises(InputError):
        search(Query("  "), [shelf])


def test_a_weight_makes_nothing_surer(shelf):
    """One word is the whole query, however much it weighs."""
    plain = search(Query("sofa", rank="fused", show_all=True), [shelf]).hits[0]
    heavy = search(Query("sofa^10", rank="fused", show_all=True), [shelf]).hits[0]
    assert heavy.confidence == pytest.approx(plain.confidence, abs=0.01)
