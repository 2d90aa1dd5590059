"""What every store promises of searching by words; see contract.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stores.making import STAMP, key, pair, photo, put, unit
from tusou.types import Where


class WordsContract:
    """BM25 finds what holds the words, in an order that longer answers keep."""

    def test_words_find_texts_captions_and_names(self, filled):
        """BM25 looks into texts of both languages, captions, and folder and file names."""

        def found(query):
            ids = filled.search_words(query, 10, Where()).ids
            return [stored.item.text for stored in filled.get(ids)]

        assert found("brass") == ["brass lamp"]
        assert found("扶手椅")[0] == "一把红色的扶手椅"
        armchairs = {"a red armchair", "armchair at a window", "一把红色的扶手椅"}
        assert set(found("armchair")) == set(found("扶手椅")) == armchairs
        assert found("photos") == ["armchair at a window"]
        assert found("zzz") == []

    @pytest.mark.parametrize(
        "query", ["", "   ", '"', "a AND (b", "body:x", "*", "\\", "\x00", "👍"]
    )
    def test_odd_queries_are_only_text(self, filled, query):
        """No query is a syntax error."""
        ranking = filled.search_words(query, 5, Where())
        assert len(ranking.ids) == len(ranking.scores)

    def test_best_match_stands_first_and_k_holds(self, store):
        """More of the words wins; exactly k come when k exist, scores descend."""
        put(
            store,
            "/data/l.json",
            [pair(f"/p/{i}", "chair " + "filler " * (i % 7)) for i in range(60)]
            + [pair("/p/best", "red chair")],
        )
        ranking = store.search_words("red chair", 10, Where())
        assert len(ranking.ids) == 10
        assert ranking.ids[0] == store.find(image_path="/p/best")[0]
        assert list(ranking.scores) == sorted(ranking.scores, reverse=True)
        assert len(store.search_words("chair", 10**9, Where()).ids) == 61
        assert len(store.search_words("chair", 10**9, Where(kinds=("pair",))).ids) == 61
        assert store.search_words("chair", 0, Where()).ids == ()

    @pytest.mark.parametrize("where", [Where(), Where(kinds=("pair",))], ids=["all", "kind"])
    def test_a_longer_answer_begins_as_the_shorter_one(self, store, where):
        """Also among equal scores, wherever the run of indexing that brought them has put them."""
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("one look"): unit(1)})
        for run in range(4):
            pairs = [pair(f"/p/{run}/{at}", "same words") for at in range(60)]
            items = [replace(one, image_key=key("one look")) for one in pairs]
            put(store, f"/data/{run}.json", items)
            store.tidy()
        for search in (
            lambda k: store.search_words("same", k, where).ids,
            lambda k: store.search_vectors("image", unit(1)[0], k, where).ids,
        ):
            whole = search(240)
            assert sorted(whole) == store.ids()
            for k in (1, 24, 48, 100, 180):
                assert search(k) == whole[:k]

    def test_words_of_items_that_are_named_count_as_in_a_search(self, store):
        """However far behind the first of a ranking they stand; others are left out."""
        items = [pair(f"/p/{i}", "red chair " + "filler " * (i % 9)) for i in range(150)]
        put(store, "/data/l.json", [*items, pair("/p/x", "blue sofa"), pair("/p/y", "lamp")])
        self.settle(store)
        for emphasis in ((), (("chair", 3.0),)):
            ranking = store.search_words("chair sofa", 500, Where(), emphasis)
            expected = dict(zip(ranking.ids, ranking.scores, strict=True))
            assert len(expected) == 151
            some = [*ranking.ids[100:], ranking.ids[0], *store.find(image_path="/p/y"), 10**6]
            scores = store.score_words("chair sofa", some, emphasis)
            assert scores == pytest.approx({i: expected[i] for i in some if i in expected})
        assert store.score_words("chair", []) == {}
        assert store.score_words("?", store.ids()) == {}

    def test_terms_that_items_hold(self, filled):
        """In text, caption and names, and of many terms as of few; nothing of what has no text."""
        items = filled.get(filled.ids())
        terms = [
            "armchair",
            "扶手",
            "手扶",
            "brass",
            "photo",
            "list",
            *(f"x{n}" for n in range(60)),
        ]
        held = filled.terms_in(items, [*terms, "red", "oak"])
        told = {
            (one.relative_path, one.item.text): some for one, some in zip(items, held, strict=True)
        }
        assert told["a.pdf", "a red armchair"] == {"armchair", "red"}
        assert told["a.pdf", "一把红色的扶手椅"] == {"扶手"}
        assert told["photos/b.jpg", "armchair at a window"] == {"armchair", "photo"}
        assert told["list.json", "oak table"] == {"list", "oak"}
        assert filled.terms_in([], terms) == []
        assert filled.terms_in(items[:2], []) == [set(), set()]

    def test_files_are_found_by_their_names_as_written(self, store):
        """Codes in any case, versions, names in quotes; the suffix is in phrases alone."""
        for name in ("a-127-chair.jpg", "report_v2.1.jpg", "report_v2.2.jpg", "IMG_0042.jpg"):
            put(store, f"/data/{name}", [photo(f"/data/{name}")])
        self.settle(store)

        def first(query):
            return store.get(store.search_words(query, 1, Where()).ids)[0].relative_path

        assert first("A-127") == "a-127-chair.jpg"
        assert first("v2.2") == "report_v2.2.jpg"
        assert first("img0042") == "IMG_0042.jpg"
        assert not store.search_words("jpg", 9, Where()).ids
        assert len(store.ids(Where(phrases=("img_0042.jpg",)))) == 1
        assert len(store.ids(Where(without=("A-127", "report")))) == 1
        held = store.terms_in(store.get(store.ids()), ["a127", "v2.1", "img0042", "jpg"])
        assert sorted(map(sorted, held)) == [[], ["a127"], ["img0042"], ["v2.1"]]

    def test_pairs_are_found_by_what_their_columns_say(self, store):
        """Brands, tags and codes; not by prices and addresses, nor photos by their cameras."""
        fields = {"brand": "Nordholm 家居", "sku": "LC-4471", "gtin": 4006381333931, "price": 449}
        of_pair = {"fields": {**fields, "url": "https://shop.example"}, "tags": ("on sale",)}
        lens = {"camera": "Nordholm X"}
        put(store, "/data/l.json", [pair("/p/1", "red chair", **of_pair), pair("/p/2", "chair")])
        put(store, "/data/3.jpg", [photo("/data/3.jpg", text="chair in a window", fields=lens)])
        self.settle(store)

        def found(query):
            ids = store.search_words(query, 9, Where()).ids
            return [one.item.image_path for one in store.get(ids)]

        for query in ("nordholm", "家居", "LC-4471", "lc4471", "4006381333931", "sale"):
            assert found(query) == ["/p/1"]
        for query in ("449", "shop", "brand"):
            assert found(query) == []
        assert found("nordholm chair")[0] == "/p/1"
        assert len(store.ids(Where(phrases=("nordholm 家居",)))) == 1
        assert store.ids(Where(phrases=("家居 LC-4471",))) == []
        assert len(store.ids(Where(without=("on sale",)))) == 2
        [first, _, last] = store.terms_in(store.get(store.ids()), ["nordholm", "lc4471", "449"])
        assert (first, last) == ({"nordholm", "lc4471"}, set())

    def test_phrases_within_codes_and_behind_points_are_held(self, store):
        """Letters between digits, and what follows the last point of a name."""
        texts = [
            "74HC595N shift register",
            "红色扶手椅 74HC595",
            "cable of 2.5mm2",
            "120cm² of cloth",
            "2.4GHz5GHz",
            "4k60fps",
            "12V7Ah",
            "2SC1815GR",
        ]
        names = ["Mr. Smith", "chair v2.final", "t.parquet#row=3", "1. 红色椅子", "my chair.svg"]
        pairs = [pair(f"/p/{n}", text) for n, text in enumerate(texts)]
        put(store, "/data/l.json", [*pairs, *(pair(f"/p/{name}", "named") for name in names)])
        put(store, "/data/74HC595.jpg", [photo("/data/74HC595.jpg")])
        self.settle(store)

        def held(phrase):
            found = store.get(store.ids(Where(phrases=(phrase,))))
            return [one.item.image_path.rpartition("/")[2] for one in found]

        assert held("74HC595") == ["0", "1", "74HC595.jpg"]
        for phrase in ("2.5mm2", "2.5 mm", "mm"):
            assert held(phrase) == ["2"]
        for phrase in ("cm2", "cm"):
            assert held(phrase) == ["3"]
        for n, phrase in enumerate(("2.4GHz5GHz", "fps", "ah", "sc"), 4):
            assert held(phrase) == [str(n)]
        for name, phrase in zip(
            names, ("Smith", "final", "parquet row", "色椅", "chair.svg"), strict=True
        ):
            assert held(phrase) == [name]

    def test_words_of_what_was_forgotten_count_nothing(self, filled):
        """Nor do those of a file that was replaced."""
        [item] = filled.find(text_key=key("brass lamp"))
        assert item in filled.score_words("brass", [item])
        filled.forget(["/data/sub/c.pdf"])
        assert filled.score_words("brass", [item]) == {}

    def test_words_with_a_filter_give_k_when_k_exist(self, store):
        """Items that pass are found though better ones that do not pass stand before them."""
        put(store, "/data/a.json", [pair(f"/a/{i}", "chair") for i in range(300)])
        put(
            store,
            "/data/sub/b.json",
            [pair(f"/b/{i}", "one chair among many other words " * 5) for i in range(20)],
        )
        ranking = store.search_words("chair", 15, Where(path_globs=("sub/",)))
        assert len(ranking.ids) == 15
        assert {stored.path for stored in store.get(ranking.ids)} == {"/data/sub/b.json"}
        assert store.search_words("chair", 15, Where(kinds=("page",))).ids == ()

    def test_words_that_weigh_more_decide(self, store):
        """Emphasis moves what holds those words up, and below 1 down."""
        texts = ["a red chair", "a blue sofa", *(f"filler {i}" for i in range(9))]
        put(store, "/data/l.json", [pair(f"/p/{i}", text) for i, text in enumerate(texts)])

        def first(*emphasis):
            ids = store.search_words("red sofa", 2, Where(), emphasis).ids
            return store.get(ids)[0].item.text

        assert first(("red", 3.0)) == "a red chair"
        assert first(("sofa", 3.0)) == "a blue sofa"
        assert first(("sofa", 0.2)) == "a red chair"
