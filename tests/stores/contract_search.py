"""What every store promises of searching and upkeep; see contract.py."""

from __future__ import annotations

import threading
from dataclasses import astuple, replace

import numpy as np
import pytest

from stores.making import STAMP, key, pair, photo, put, record, source_file, texts_in, unit
from tusou.errors import InputError, ModelMismatch
from tusou.types import Facets, Item, NewItem, Where


class SearchContract:
    """Words and vectors find items, exactly and under filters, whatever happens meanwhile."""

    # ── words and filters ──────────────────────────────────────────────────────────────────────

    @pytest.mark.parametrize(
        ("where", "texts"),
        [
            (Where(phrases=("red armchair",)), ["a red armchair"]),
            (Where(phrases=("ARMCHAIR at",)), ["armchair at a window"]),
            (Where(phrases=("红色的扶手",)), ["一把红色的扶手椅"]),
            (Where(phrases=("armchair red",)), []),
            (
                Where(without=("armchairs",), kinds=("page", "photo")),
                ["一把红色的扶手椅", "brass lamp"],
            ),
            (Where(phrases=("armchair",), without=("window",)), ["a red armchair"]),
            (Where(phrases=("armchair",), kinds=("photo",)), ["armchair at a window"]),
            (Where(phrases=("armchair",), excluded=(Where(kinds=("photo",)),)), ["a red armchair"]),
            (
                Where(phrases=("armchair",), excluded=(Where(path_globs=("*.pdf",)),)),
                ["armchair at a window"],
            ),
        ],
    )
    def test_texts_that_hold_words_or_do_not(self, filled, where, texts):
        """Phrases stand word for word, words left out stand nowhere; with other filters too."""
        found = [stored.item.text for stored in filled.get(filled.ids(where))]
        assert [text for text in found if text] == texts

    @pytest.mark.parametrize("few", [1, 5000])
    @pytest.mark.parametrize(
        "where",
        [
            None,
            Where(kinds=("page", "photo")),
            Where(path_globs=("*.pdf",)),
            Where(kinds=("figure",)),
            Where(fields=(("tag", "sale"),)),
            Where(excluded=(Where(kinds=("page",)),)),
            Where(excluded=(Where(path_globs=("*.pdf",)), Where(fields=(("tag", "sale"),)))),
            Where(phrases=("armchair",)),
            Where(phrases=("armchair",), kinds=("photo",)),
            Where(phrases=("armchair red",)),
            Where(without=("armchairs",)),
            Where(without=("armchairs",), kinds=("page", "photo")),
        ],
    )
    def test_the_first_that_pass_are_the_beginning_of_all(self, filled, monkeypatch, where, few):
        monkeypatch.setattr("tusou.stores.indexes.FEW", few)
        every = filled.ids(where)
        for limit in (0, 1, 2, 3, len(every), len(every) + 1, 10**30):
            assert filled.ids(where, limit) == every[:limit]

    @pytest.mark.parametrize("few", [0, 3, 5000])
    def test_vectors_keep_to_words_as_well(self, store, monkeypatch, few):
        """The nearest pictures among those whose texts hold the words, however many these are."""
        monkeypatch.setattr("tusou.stores.selection.FEW", few)
        monkeypatch.setattr("tusou.stores.indexes.FEW", few)
        store.bind_encoder(STAMP)
        rows = [(f"/p/{i}", f"{'oak' if i % 3 else 'pine'} chair {i}") for i in range(60)]
        store.put_vectors("image", {key(path): unit(i) for i, (path, _) in enumerate(rows)})
        put(store, "/data/l.json", [pair(path, text) for path, text in rows])
        query = unit(1000)[0]
        nearest = sorted(range(60), key=lambda i: -float(unit(i)[0] @ query))
        pine = [rows[i][1] for i in nearest if i % 3 == 0]
        oak = [rows[i][1] for i in nearest if i % 3]

        def found(where, k=7):
            ids = store.search_vectors("image", query, k, where).ids
            return [stored.item.text for stored in store.get(ids)]

        assert found(Where(phrases=("pine chair",))) == pine[:7]
        assert found(Where(without=("pine",))) == oak[:7]
        assert found(Where(phrases=("pine chair",), kinds=("pair",)), k=60) == pine
        assert found(Where(phrases=("pine oak",))) == []

    def test_fields_that_items_have(self, store):
        """Names are known whatever their case; tags are a field."""
        items = [pair("/p/1", "x", fields={"Colour": "red"}, tags=("new",))]
        put(store, "/data/l.json", items)
        assert store.known_fields(["colour", "COLOUR", "price", "tag"]) == {"colour", "tag"}
        assert store.known_fields([]) == set()

    def test_a_field_may_have_several_values(self, store):
        """An item is found by each of them, by its words too, and counted under each."""
        red = pair("/p/1", "x", fields={"colours": ("Red", "black"), "sizes": (80, 120)})
        blue = pair("/p/2", "y", fields={"colours": ("blue", "black"), "sizes": (80,)})
        put(store, "/data/l.json", [red, blue])

        def found(name, value):
            ids = store.ids(Where(fields=((name, value),)))
            return [stored.item.text for stored in store.get(ids)]

        assert found("colours", "red") == ["x"]
        assert found("colours", "black") == ["x", "y"]
        assert found("sizes", "120") == ["x"]
        assert store.facets().fields["colours"] == {"black": 2, "blue": 1, "red": 1}
        by_words = store.get(store.search_words("blue", 5, Where()).ids)
        assert [stored.item for stored in by_words] == [blue.item]

    def test_names_of_fields_are_known_by_what_can_be_typed(self, store):
        """A blank in a name ends what is typed; all fields that are meant come back as called."""
        items = [
            pair("/p/1", "x", fields={"Variant Price": "5", "商品 价格": "5"}),
            pair("/p/2", "x", fields={"variant_price": "6", "price": "7"}),
        ]
        put(store, "/data/l.json", items)
        for typed in ("variant_price", "Variant-Price"):
            assert store.known_fields([typed]) == {"variant price", "variant_price"}
        assert store.known_fields(["商品_价格", "price"]) == {"商品 价格", "price"}
        assert store.known_fields(["variant"]) == set()
        assert store.known_fields() == {"variant price", "variant_price", "商品 价格", "price"}

    def test_numbers_of_fields_lie_in_ranges_as_declared(self, store):
        """Prices as shops write them; what is no number lies in none."""
        prices = ["449", "1,299.00 €", "89.90", "on request", 1299.5, 20]
        items = [pair(f"/p/{n}", "x", fields={"Price": price}) for n, price in enumerate(prices)]
        put(store, "/data/l.json", [*items, pair("/p/none", "x", fields={"size": "12 cm"})])

        def passing(value):
            where = Where(fields=(("price", value),))
            return [prices[int(one.item.image_path[3:])] for one in store.get(store.ids(where))]

        if not store.capabilities.compares_numbers:
            with pytest.raises(InputError) as caught:
                passing("<500")
            assert caught.value.mend
            return
        assert passing("<449") == ["89.90", 20]
        assert passing("..449") == ["449", "89.90", 20]
        assert passing(">1299") == [1299.5]
        assert passing("1000..2000") == ["1,299.00 €", 1299.5]
        assert passing("5000..") == []
        span = Where(fields=(("price", ">=89.9"), ("Price", "<=449")))
        assert len(store.ids(span)) == 2
        either = Where(fields=(("price", "<50"), ("price", "on request")))
        assert len(store.ids(either)) == len(store.ids(either, 2)) == 2
        assert store.ids(Where(fields=(("price", "<50"), ("size", "10..20")))) == []
        dear = Where(fields=(("price", ">100"),))
        assert len(store.ids(Where(excluded=(dear,)))) == 4

    def test_a_number_equals_one_that_is_written_otherwise_as_declared(self, store):
        """Whatever its currency or unit; a unit that is asked for and a code compare as text."""
        held = ["1,299", "1.299,00 €", 1299.0, "1299-A", "12 mm", "12 cm", "127", "0127"]
        items = [pair(f"/p/{n}", "x", fields={"is": value}) for n, value in enumerate(held)]
        put(store, "/data/l.json", items)

        def passing(*values):
            where = Where(fields=tuple(("is", value) for value in values))
            return [held[int(one.item.image_path[3:])] for one in store.get(store.ids(where))]

        assert passing("12 cm") == ["12 cm"]
        assert passing("0127") == ["0127"]
        assert passing("127") == ["127"]
        assert passing("1,299") == (held[:3] if store.capabilities.compares_numbers else ["1,299"])
        if store.capabilities.compares_numbers:
            assert passing("1299") == passing("1299.00") == held[:3]
            assert passing("1299", "1299-a") == held[:4]
            assert passing("12") == ["12 mm", "12 cm"]
            other = Where(excluded=(Where(fields=(("is", "1299"),)),))
            assert len(store.ids(other)) == len(held) - 3

    def test_facets_are_the_values_there_are(self, store):
        """With how many items each has, the commonest first; only so many of each field."""
        assert store.facets() == Facets({}, {})
        items = [
            pair("/p/1", "x", fields={"Colour": "Red"}, tags=("new", "sale"), language="en"),
            pair("/p/2", "y", fields={"colour": "red", "price": 5}, language="zh"),
            pair("/p/3", "z", fields={"colour": "blue"}, language="zh"),
        ]
        put(store, "/data/l.json", items)
        facets = store.facets()
        assert list(facets.languages.items()) == [("zh", 2), ("en", 1)]
        assert list(facets.fields["colour"].items()) == [("red", 2), ("blue", 1)]
        assert facets.fields["tag"] == {"new": 1, "sale": 1}
        assert store.facets(1).fields["colour"] == {"red": 2}
        for value, count in facets.fields["colour"].items():
            assert len(store.ids(Where(fields=(("colour", value),)))) == count
        store.forget(["/data/l.json"])
        assert store.facets() == Facets({}, {})

    # ── vectors ──────────────────────────────────────────────────────────────────────────────

    def test_library_without_encoder_has_no_vectors(self, store):
        """A text-only library knows no key and finds nothing by vectors."""
        assert store.encoder is None
        assert store.known_keys("image", [key("x")]) == set()
        assert store.get_vectors("image", [1]) == {}
        assert store.search_vectors("image", unit(1)[0], 5, Where()).ids == ()
        with pytest.raises(InputError):
            store.put_vectors("image", {key("x"): unit(1)})

    def test_library_keeps_its_encoder(self, store):
        """The same model may be bound again, however it is called by now, another not."""
        store.bind_encoder(STAMP)
        store.bind_encoder(STAMP)
        store.bind_encoder(replace(STAMP, revision="2"))
        store.bind_encoder(replace(STAMP, name="renamed"))
        assert astuple(store.encoder) == astuple(STAMP)
        with pytest.raises(ModelMismatch) as caught:
            store.bind_encoder(replace(STAMP, files_sha256="0" * 64))
        assert caught.value.problem.endswith("another model: toy with other model files")
        assert caught.value.mend
        assert store.encoder == STAMP

    def test_vectors_are_known_by_content(self, store):
        """Vectors may come before any item; their keys are known at once, per modality."""
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("a"): unit(1), key("b"): unit(2)})
        assert store.known_keys("image", [key("a"), key("c"), key("b")]) == {key("a"), key("b")}
        assert store.known_keys("text", [key("a")]) == set()

    def test_keys_need_not_be_hashes(self, store):
        """Any text serves as a key."""
        store.bind_encoder(STAMP)
        store.put_vectors("image", {"plain": unit(1), "z" * 64: unit(2)})
        put(store, "/data/a.jpg", [NewItem(Item("photo", "/data/a.jpg"), "plain", "z" * 64, b"j")])
        assert store.known_keys("image", ["plain", "z" * 64]) == {"plain", "z" * 64}
        [stored] = store.get(store.ids())
        assert (stored.image_key, stored.text_key) == ("plain", "z" * 64)

    def test_vectors_of_another_length_are_refused(self, store):
        """Neither stored vectors nor queries may have another dim."""
        store.bind_encoder(STAMP)
        with pytest.raises(InputError):
            store.put_vectors("image", {key("a"): unit(1, dim=4)})
        with pytest.raises(InputError):
            store.search_vectors("image", unit(1, dim=4)[0], 5, Where())

    def test_vectors_come_back_by_item(self, filled):
        """float32 rows, as precise as float16, one row for each chunk; the rest is left out."""
        ids = filled.ids()
        images = filled.get_vectors("image", ids)
        assert len(images) == 3
        first = filled.find(text_key=key("a red armchair"))[0]
        assert images[first].dtype == np.float32
        np.testing.assert_allclose(images[first], unit(1), atol=1e-3)
        texts = filled.get_vectors("text", ids)
        assert list(texts) == [first]
        np.testing.assert_allclose(texts[first], unit(11, 12), atol=1e-3)

    def test_nearest_vectors_come_first(self, filled):
        """Cosines are exact to a thousandth and never above 1."""
        ranking = filled.search_vectors("image", unit(2)[0], 3, Where())
        texts = [stored.item.text for stored in filled.get(ranking.ids)]
        assert texts[0] == "一把红色的扶手椅"
        assert len(ranking.ids) == 3
        assert 0.999 < ranking.scores[0] <= 1.000001
        expected = sorted((float(unit(i)[0] @ unit(2)[0]) for i in (1, 2, 3)), reverse=True)
        np.testing.assert_allclose(ranking.scores, expected, atol=1e-3)

    def test_item_counts_by_its_best_chunk(self, filled):
        """Of several chunks the nearest decides, and the item comes once."""
        [item] = filled.find(text_key=key("a red armchair"))
        for seed in (11, 12):
            ranking = filled.search_vectors("text", unit(seed)[0], 5, Where())
            assert ranking.ids == (item,)
            assert ranking.scores[0] > 0.999

    def test_equal_pictures_share_a_vector_and_are_all_found(self, store):
        """Two files with the same pixels are two hits with one vector."""
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("same"): unit(5)})
        for path in ("/data/x.jpg", "/data/y.jpg"):
            put(store, path, [photo(path, picture="same")])
        ranking = store.search_vectors("image", unit(5)[0], 5, Where())
        assert list(ranking.ids) == store.ids()
        assert store.stats().vectors == {"image": 1}

    def test_vector_that_comes_after_its_item_counts(self, store):
        """Items that were visible without vector are found as soon as it is there."""
        store.bind_encoder(STAMP)
        put(store, "/data/x.jpg", [photo("/data/x.jpg", "a text", picture="p")])
        assert store.search_vectors("image", unit(5)[0], 5, Where()).ids == ()
        store.put_vectors("image", {key("p"): unit(5)})
        store.put_vectors("text", {key("a text"): unit(6, 7, 8)})
        assert list(store.search_vectors("image", unit(5)[0], 5, Where()).ids) == store.ids()
        assert list(store.search_vectors("text", unit(7)[0], 5, Where()).ids) == store.ids()

    def test_vectors_with_a_filter_give_k_when_k_exist(self, store):
        """Filters hold for vectors exactly, whether few or many items pass."""
        store.bind_encoder(STAMP)
        names = [f"{'sub/' if i % 3 == 0 else ''}{i}" for i in range(120)]
        store.put_vectors("image", {key(f"/data/{n}.jpg"): unit(i) for i, n in enumerate(names)})
        for name in names:
            put(store, f"/data/{name}.jpg", [photo(f"/data/{name}.jpg")])
        query = unit(1000)[0]
        inside = [i for i in range(120) if i % 3 == 0]
        expected = sorted(inside, key=lambda i: -float(unit(i)[0] @ query))[:10]
        ranking = store.search_vectors("image", query, 10, Where(path_globs=("sub/",)))
        assert [s.path for s in store.get(ranking.ids)] == [f"/data/sub/{i}.jpg" for i in expected]
        assert len(store.search_vectors("image", query, 500, Where()).ids) == 120

    # ── upkeep ───────────────────────────────────────────────────────────────────────────────

    def test_tidy_drops_what_no_item_uses(self, filled):
        """Vectors and thumbnails of forgotten items go, shared ones stay."""
        put(filled, "/data/twin.jpg", [photo("/data/twin.jpg", picture="/data/photos/b.jpg")])
        filled.forget(["/data/a.pdf", "/data/photos/b.jpg"])
        filled.tidy()
        assert filled.known_keys("image", [key("/data/a.pdf#1")]) == set()
        assert filled.known_keys("text", [key("a red armchair")]) == set()
        kept = key("/data/photos/b.jpg")
        assert filled.known_keys("image", [kept]) == {kept}
        [twin] = filled.find(image_path="/data/twin.jpg")
        assert filled.thumbnail(twin) == b"jpeg of /data/photos/b.jpg"

    def test_tidy_keeps_vectors_of_files_in_work(self, store):
        """What is encoded for a file that is still being written does not count as unused."""
        store.bind_encoder(STAMP)
        put(store, "/data/old.jpg", [photo("/data/old.jpg")])
        store.forget(["/data/old.jpg"])
        with store.write_file(source_file("/data/new.jpg")) as writer:
            store.put_vectors("image", {key("/data/new.jpg"): unit(1)})
            store.tidy()
            writer.add([photo("/data/new.jpg")])
            writer.finish(record("/data/new.jpg"))
        assert set(store.get_vectors("image", store.ids())) == set(store.ids())

    def test_search_after_tidy_is_the_same(self, filled):
        """Housekeeping changes no answer."""

        def answers():
            return (
                filled.search_words("red armchair oak", 9, Where()),
                filled.search_vectors("image", unit(3)[0], 9, Where()),
                texts_in(filled),
            )

        before = answers()
        filled.tidy()
        filled.tidy()
        assert answers() == before

    def test_stats_count_what_is_there(self, filled):
        """Files, items by kind, vectors by modality, sizes, and a growing sequence number."""
        stats = filled.stats()
        assert (stats.files, stats.skipped_files) == (4, 0)
        assert stats.items == {"page": 3, "photo": 1, "pair": 2}
        assert stats.vectors == {"image": 3, "text": 1}
        assert stats.size_bytes > 0
        filled.forget(["/data/a.pdf"])
        assert filled.stats().sequence > stats.sequence

    # ── threads ──────────────────────────────────────────────────────────────────────────────

    def test_threads_read_while_one_writes(self, filled):
        """Readers see a file's items all together, or none, and never an error."""
        failures = []
        done = threading.Event()

        def read():
            try:
                while not done.is_set():
                    seen = len(filled.find(text_key=key("batch")))
                    assert seen in (0, 40), seen
                    filled.search_words("batch", 5, Where())
                    filled.search_vectors("image", unit(1)[0], 5, Where())
                    filled.get(filled.ids())
            except BaseException as exc:  # noqa: BLE001 - told below
                failures.append(exc)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(8):
            put(filled, "/data/batch.json", [pair(f"/q/{i}", "batch") for i in range(40)])
            filled.forget(["/data/batch.json"])
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
