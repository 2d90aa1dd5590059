"""What every store promises of items and files; see contract.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stores.making import key, page, pair, photo, put, record, source_file, texts_in, unit
from tusou.errors import InputError
from tusou.types import Box, Item, NewItem, Skipped, Where, Word


class ItemContract:
    """Items and files come, are found by key and by filter, and go."""

    # ── items come back ──────────────────────────────────────────────────────────────────────

    def test_item_comes_back_as_it_was_given(self, store):
        """Every part of an item survives, except its words, which are read apart."""
        words = (Word("red", Box(0.1, 0.2, 0.3, 0.4)), Word("椅", Box(0.0, 0.0, 1.0, 1.0)))
        item = Item(
            kind="figure",
            image_path="/data/a.pdf",
            page_number=3,
            bbox=Box(0.1, 0.25, 0.5, 0.75),
            text="Figure 3 红色",
            caption="Figure 3",
            language="zh",
            date="2024-05-01T10:00:00",
            date_from="pdf",
            text_state="good",
            width_px=612,
            height_px=792,
            fields={"price": 12.5, "count": 3, "new": True, "名": "椅"},
            tags=("a", "b"),
            words=words,
        )
        put(store, "/data/a.pdf", [NewItem(item, key("picture"), key("text"), b"\xff\xd8")])
        [stored] = store.get(store.ids())
        assert stored.item == replace(item, words=())
        assert (stored.path, stored.root, stored.relative_path) == ("/data/a.pdf", "/data", "a.pdf")
        assert (stored.image_key, stored.text_key) == (key("picture"), key("text"))
        assert stored.size_bytes == 1000
        assert store.thumbnail(stored.id) == b"\xff\xd8"

    def test_words_come_back_with_their_boxes(self, store):
        """Texts are exact, boxes to a ten thousandth of the page."""
        words = tuple(
            Word(f"wörd {i} 字", Box(i / 50, i / 60, (i + 1) / 50, (i + 1) / 55)) for i in range(40)
        )
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "x", words=words)])
        [back] = store.words(store.ids()).values()
        assert [word.text for word in back] == [word.text for word in words]
        for word, old in zip(back, words, strict=True):
            got = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
            assert got == pytest.approx((old.box.x0, old.box.y0, old.box.x1, old.box.y1), abs=1e-4)

    def test_words_of_several_items_come_together(self, store):
        """By item; those without words, and those that are not there, are left out."""
        words = [(Word(name, Box(0.1, 0.1, 0.2, 0.2)),) for name in ("red", "blue")]
        pages = [page("/data/a.pdf", n, "x", words=own) for n, own in enumerate((*words, ()), 1)]
        put(store, "/data/a.pdf", pages)
        red, blue, bare = store.ids()
        back = store.words([bare, blue, 99, red])
        assert {item: own[0].text for item, own in back.items()} == {red: "red", blue: "blue"}

    def test_what_is_not_there_is_empty(self, store):
        """Unknown ids and keys give nothing, not an error."""
        assert store.get([1, 99]) == []
        assert store.words([99]) == {}
        assert store.thumbnail(99) is None
        assert store.find(image_path="/nowhere") == []
        assert store.find(text_key=key("nothing")) == []
        assert store.ids() == []
        assert list(store.files()) == []
        assert store.file("/data/a.jpg") is None
        assert store.forget(["/nowhere"]) == 0
        assert store.search_words("anything", 5, Where()).ids == ()
        assert store.near_names(image_path="/nowhere") == []
        assert store.near_names(text="anything") == []

    def test_get_keeps_the_order_asked(self, filled):
        """Items come in the order of the ids, the unknown left out, the repeated repeated."""
        ids = filled.ids()
        asked = [ids[3], ids[0], 10**9, ids[3], ids[1]]
        assert [stored.id for stored in filled.get(asked)] == [ids[3], ids[0], ids[3], ids[1]]

    def test_many_items_are_got_at_once(self, store):
        """A list of ids longer than any batch comes back whole."""
        put(store, "/data/l.json", [pair(f"/p/{i}", f"text {i}") for i in range(2500)])
        ids = store.ids()
        assert len(ids) == 2500
        assert [stored.id for stored in store.get(ids[::-1])] == ids[::-1]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " \n",
            "a\x00b",
            "e\u0301",
            "𠮷野家",
            "\ufffe",
            "x" * 300_000,
            "'; DROP TABLE items; --",
        ],
    )
    def test_odd_texts_survive(self, store, text):
        """Any text that is valid Unicode comes back letter by letter."""
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1, text, caption=text)])
        [stored] = store.get(store.ids())
        assert (stored.item.text, stored.item.caption) == (text, text)

    def test_lone_surrogates_do_no_harm(self, store):
        """A text layer with half a character is kept without it, and found by the rest."""
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "bad \ud800 chair")])
        [stored] = store.get(store.ids())
        assert "chair" in stored.item.text
        assert store.search_words("chair", 5, Where()).ids == (stored.id,)

    def test_a_name_of_any_length_is_kept(self, store):
        """Also of a picture that another version of tusou took for a name."""
        name = "/data/data:image/png;base64," + "A" * 70_000
        put(store, "/data/l.json", [pair(name, "a chair")])
        [item] = store.find(image_path=name)
        assert store.get([item])[0].item.image_path == name
        assert store.search_words("chair", 5, Where()).ids == (item,)

    @pytest.mark.parametrize("name", ["\x01", "\n", "\t", "\x00", "'", '"', "\\", "%_", "\ud800"])
    def test_odd_names_that_are_not_there(self, store, name):
        """Whatever a program asks for, the answer is that it is not there."""
        put(store, "/data/armchair.jpg", [photo("/data/armchair.jpg", "a chair")])
        path = f"/data/{name}armchair.jpg"
        assert store.find(image_path=path) == []
        assert store.near_names(image_path=path) == ["/data/armchair.jpg"]
        assert store.file(path) is None
        assert list(store.files(path)) == []
        assert store.forget([path]) == 0

    def test_paths_that_are_not_unicode_come_back(self, store):
        """A file name of odd bytes can be stored, listed, looked up and forgotten."""
        path = "/data/bad\udcff.jpg"
        put(store, path, [photo(path, "a chair")])
        assert [found.path for found in store.files()] == [path]
        assert [found.path for found in store.files("/data")] == [path]
        assert store.file(path).path == path
        [item] = store.find(image_path=path)
        assert store.get([item])[0].path == path
        assert store.search_words("chair", 5, Where()).ids == (item,)
        assert store.forget([path]) == 1

    # ── files ────────────────────────────────────────────────────────────────────────────────

    def test_record_comes_back_with_its_skips(self, store):
        """A record tells what was left out; the number of items is counted by the store."""
        skip = Skipped("/data/a.pdf", "page cannot be read", "repair it", 2, whole_file=False)
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1)], options_key="k", page_skips=(skip,))
        [found] = store.files()
        assert found == record("/data/a.pdf", options_key="k", page_skips=(skip,), n_items=1)

    def test_a_file_is_looked_up_by_its_whole_path(self, store):
        """Its record as it is now; neither a folder nor a path that begins alike is the file."""
        for path in ("/data/a", "/data/a/x.jpg", "/data/a.jpg"):
            put(store, path, [page(path, 1)])
        put(store, "/data/a.jpg", [page("/data/a.jpg", 1)], options_key="new")
        assert store.file("/data/a.jpg") == record("/data/a.jpg", options_key="new", n_items=1)
        assert store.file("/data/a") == record("/data/a", n_items=1)
        assert store.file("/data") is None
        assert store.file("/data/a/") is None
        store.forget(["/data/a.jpg"])
        assert store.file("/data/a.jpg") is None

    def test_skipped_file_is_a_file_without_items(self, store):
        """A file that was left out as a whole is recorded with its reason."""
        skip = Skipped("/data/bad.pdf", "not a PDF")
        put(store, "/data/bad.pdf", [], skipped=skip)
        [found] = store.files()
        assert found.skipped == skip
        assert store.stats().skipped_files == 1

    def test_files_under_a_folder(self, store):
        """`under` means the file itself or all below the folder, not names that begin alike."""
        for path in ("/data/a", "/data/a/x.jpg", "/data/a/b/y.jpg", "/data/ab.jpg", "/data/a.jpg"):
            put(store, path, [], root="/data")
        assert {found.path for found in store.files("/data/a")} == {
            "/data/a",
            "/data/a/x.jpg",
            "/data/a/b/y.jpg",
        }
        assert [found.path for found in store.files("/data/a/b/")] == ["/data/a/b/y.jpg"]
        assert [found.path for found in store.files("/data/a.jpg")] == ["/data/a.jpg"]
        assert len(list(store.files("/"))) == 5

    def test_drives_are_noted_by_their_folders(self, store, again):
        """What is noted of others stays; another process reads it, whatever bytes paths have."""
        assert store.drives() == {}
        store.note_drives({"/data/nas": "/data/nas", "/data/link": "/mnt/bad\udcff"})
        store.let_others_write()
        again.note_drives({"/data/nas": "/mnt/other", "/图片/硬盘": "/图片/硬盘"}, ["/data/link"])
        noted = {"/data/nas": "/mnt/other", "/图片/硬盘": "/图片/硬盘"}
        assert store.drives() == again.drives() == noted
        again.note_drives({}, ["/data/nas", "/nowhere"])
        assert store.drives() == {"/图片/硬盘": "/图片/硬盘"}

    def test_files_can_be_changed_while_they_are_listed(self, store):
        """Listing holds nothing: files may be forgotten in the loop."""
        for i in range(30):
            put(store, f"/data/{i:02}.jpg", [])
        seen = [store.forget([found.path]) for found in store.files()]
        assert sum(seen) == 30
        assert list(store.files()) == []

    def test_writing_again_replaces(self, filled):
        """A file's new items take the place of the old, whose ids do not come back."""
        before = filled.ids()
        assert len(filled.search_words("red", 5, Where()).ids) == 2
        put(filled, "/data/a.pdf", [page("/data/a.pdf", 1, "a green stool")])
        after = filled.ids()
        assert "a green stool" in texts_in(filled)
        assert "a red armchair" not in texts_in(filled)
        assert len(after) == len(before) - 1
        assert max(after) > max(before)
        assert filled.search_words("red", 5, Where()).ids == ()

    def test_a_sample_is_of_visible_items_with_their_kinds(self, filled):
        """All of a small library, the same ones each time; fewer when fewer are asked for."""
        kinds = {item.id: item.item.kind for item in filled.get(filled.ids())}
        assert filled.sample(100).kinds == kinds
        assert filled.sample(100).n_items == len(kinds)
        few = filled.sample(2)
        assert len(few.kinds) == 2
        assert few == filled.sample(2)
        assert few.kinds.items() <= kinds.items()

    def test_an_empty_library_has_no_sample(self, store):
        """Nothing to draw from."""
        assert store.sample(5).kinds == {}
        assert store.sample(5).n_items == 0

    def test_a_large_library_is_sampled_without_reading_all(self, store):
        """Ids are drawn; how many items there are is estimated, also when many are gone."""
        for file in ("/data/a.json", "/data/b.json"):
            rows = [pair(f"{file}/{n}.jpg", f"text {n}") for n in range(600)]
            put(store, file, rows)
        drawn = store.sample(10)
        assert len(drawn.kinds) == 10
        assert drawn.n_items == pytest.approx(1200, rel=0.5)
        store.forget(["/data/a.json"])
        left = set(store.ids())
        for n in (10, 40, 300):
            drawn = store.sample(n)
            assert len(drawn.kinds) == n
            assert set(drawn.kinds) <= left
            assert drawn.n_items == pytest.approx(600, rel=0.5)

    def test_a_sample_may_be_of_one_kind_that_has_a_picture_or_a_text(self, store):
        """However rare they are; the number told is that of such items."""
        put(store, "/data/l.json", [pair(f"/p/{n}.jpg", f"text {n}") for n in range(90)])
        put(store, "/data/a.pdf", [page("/data/a.pdf", n, f"page {n}") for n in range(1, 4)])
        for n in range(6):
            put(store, f"/data/{n}.jpg", [photo(f"/data/{n}.jpg", "a chair" if n == 2 else "")])
        for_kind = {kind: set() for kind in ("page", "photo", "pair")}
        for one in store.get(store.ids()):
            for_kind[one.item.kind].add(one.id)
        pages = store.sample(5, ("page", "text"))
        assert pages.kinds == dict.fromkeys(sorted(for_kind["page"]), "page")
        assert pages.n_items == 3
        photos = store.sample(5, ("photo", "image"))
        assert len(photos.kinds) == 5
        assert set(photos.kinds) < for_kind["photo"]
        assert photos.n_items == 6
        assert store.sample(5, ("photo", "text")).n_items == 1
        assert store.sample(5, ("figure", "image")).kinds == {}
        assert store.sample(5, ("pair", "text")) == store.sample(5, ("pair", "text"))

    def test_ids_are_never_used_again(self, store):
        """The highest id stays taken after its item has gone."""
        put(store, "/data/a.jpg", [photo("/data/a.jpg")])
        [first] = store.ids()
        store.forget(["/data/a.jpg"])
        store.tidy()
        put(store, "/data/a.jpg", [photo("/data/a.jpg")])
        assert store.ids()[0] > first

    def test_nothing_shows_before_finish(self, store):
        """Items that are staged, few or thousands, are seen by no reading at all."""
        put(store, "/data/l.json", [pair("/p/0", "old text")])
        with store.write_file(source_file("/data/l.json")) as writer:
            for i in range(1500):
                writer.add([pair(f"/p/{i}", f"new text {i}")])
            assert texts_in(store) == ["old text"]
            assert len(list(store.files())) == 1
            assert store.find(image_path="/p/7") == []
            assert store.stats().items == {"pair": 1}
            assert len(store.search_words("text", 10, Where()).ids) == 1
            writer.finish(record("/data/l.json"))
        assert len(store.ids()) == 1500
        assert store.find(text_key=key("old text")) == []

    @pytest.mark.parametrize("count", [3, 1500])
    def test_leaving_without_finish_discards(self, store, count):
        """Neither an error nor a forgotten `finish` leaves anything behind."""
        put(store, "/data/l.json", [pair("/p/0", "old text")])
        new = [pair(f"/p/{i}", f"new {i}") for i in range(count)]

        def stopped():
            with store.write_file(source_file("/data/l.json")) as writer:
                writer.add(new)
                raise RuntimeError("stop")

        with pytest.raises(RuntimeError, match="stop"):
            stopped()
        with store.write_file(source_file("/data/l.json")) as writer:
            writer.add(new)
        store.tidy()
        assert texts_in(store) == ["old text"]

    def test_several_files_are_written_side_by_side(self, store):
        """Files of different workers interleave; each becomes visible by itself."""
        with store.write_file(source_file("/data/a.json")) as first:
            with store.write_file(source_file("/data/b.json")) as second:
                for i in range(700):
                    first.add([pair(f"/a/{i}", f"a {i}")])
                    second.add([pair(f"/b/{i}", f"b {i}")])
                second.finish(record("/data/b.json"))
                assert len(store.ids()) == 700
            first.finish(record("/data/a.json"))
        assert len(store.ids()) == 1400
        assert len(store.search_words("a 12", 2000, Where()).ids) > 0

    def test_forget_removes_files_with_all_they_brought(self, filled):
        """Items, words and index entries of the file go; others stay."""
        assert len(filled.search_words("red armchair", 5, Where()).ids) == 3
        assert len(filled.search_vectors("image", unit(1)[0], 5, Where()).ids) == 3
        assert filled.forget(["/data/a.pdf", "/data/nothing.pdf"]) == 1
        assert "/data/a.pdf" not in [found.path for found in filled.files()]
        assert filled.find(image_path="/data/a.pdf") == []
        assert filled.search_words("red armchair", 5, Where()).ids == tuple(
            filled.find(image_path="/data/photos/b.jpg")
        )
        assert len(filled.search_vectors("image", unit(1)[0], 5, Where()).ids) == 1
        assert filled.forget(["/data/a.pdf"]) == 0

    # ── copies ───────────────────────────────────────────────────────────────────────────────

    def test_copy_gives_the_same_items_at_another_place(self, filled):
        """A moved document keeps texts, vectors and thumbnails; only the paths are new."""
        assert filled.copy_file("/data/a.pdf", record("/data/sub/moved.pdf"))
        filled.forget(["/data/a.pdf"])
        ids = filled.find(image_path="/data/sub/moved.pdf")
        stored = filled.get(ids)
        assert [s.item.text for s in stored] == ["a red armchair", "一把红色的扶手椅"]
        assert {(s.path, s.relative_path) for s in stored} == {
            ("/data/sub/moved.pdf", "sub/moved.pdf")
        }
        assert filled.thumbnail(ids[0]) == b"jpeg of /data/a.pdf#1"
        assert filled.search_vectors("image", unit(1)[0], 1, Where()).ids == (ids[0],)
        filled.tidy()
        assert set(filled.get_vectors("image", ids)) == set(ids)
        assert next(iter(filled.files("/data/sub/moved.pdf"))).n_items == 2

    def test_a_touched_file_is_renewed(self, filled):
        """Its items stay as they were, but for the date that came of the file's time."""
        item = page("/data/t.pdf", 1, "teak", date="2020-01-01T00:00:00", date_from="mtime")
        put(filled, "/data/t.pdf", [item])
        late = replace(record("/data/t.pdf"), mtime_ns=1_700_000_000 * 10**9)
        assert filled.copy_file("/data/t.pdf", late)
        (stored,) = filled.get(filled.find(image_path="/data/t.pdf"))
        assert (stored.item.text, stored.item.date) == ("teak", "2023-11-14T22:13:20")
        assert filled.search_words("teak", 5, Where()).ids == (stored.id,)
        (renewed,) = filled.files("/data/t.pdf")
        assert (renewed.mtime_ns, renewed.n_items) == (late.mtime_ns, 1)

    def test_a_copy_has_the_date_of_its_own_file(self, filled):
        """Its name's, else its time's; a date that stands in the file goes with it."""
        items = {
            "/data/IMG_20190504.jpg": ("2019-05-04", "name"),
            "/data/red.jpg": ("", ""),
            "/data/taken.jpg": ("2020-01-01", "exif"),
        }
        copies = {}
        for path, (date, date_from) in items.items():
            put(filled, path, [page(path, 1, "teak", date=date, date_from=date_from)])
            copies[path] = path.replace("/data/", "/data/sub/2021-06-07 ")
            late = replace(record(copies[path]), mtime_ns=1_700_000_000 * 10**9)
            assert filled.copy_file(path, late)
        plain = replace(record("/data/sub/plain.jpg"), mtime_ns=1_700_000_000 * 10**9)
        assert filled.copy_file("/data/IMG_20190504.jpg", plain)
        dated = {
            path: (one.item.date, one.item.date_from)
            for path in (*copies.values(), plain.path)
            for one in filled.get(filled.find(image_path=path))
        }
        assert dated == {
            copies["/data/IMG_20190504.jpg"]: ("2019-05-04", "name"),
            copies["/data/red.jpg"]: ("2021-06-07", "name"),
            copies["/data/taken.jpg"]: ("2020-01-01", "exif"),
            plain.path: ("2023-11-14T22:13:20", "mtime"),
        }

    def test_pairs_and_unknown_files_are_not_copied(self, filled):
        """What relative paths of a manifest mean depends on its place; nothing changes."""
        before = filled.ids()
        assert not filled.copy_file("/data/list.json", record("/data/sub/list.json"))
        assert not filled.copy_file("/data/none.pdf", record("/data/other.pdf"))
        assert filled.ids() == before

    # ── look-ups ─────────────────────────────────────────────────────────────────────────────

    def test_find_by_path_and_by_text(self, filled):
        """All items of an image path or of a text, ascending."""
        assert len(filled.find(image_path="/data/a.pdf")) == 2
        both = filled.find(text_key=key("oak table"))
        assert len(both) == 2
        assert both == sorted(both)
        with pytest.raises(InputError):
            filled.find()

    def test_near_names_suggest_what_was_meant(self, filled):
        """A typing error in a path or a text leads to the right name, at most three."""
        assert filled.near_names(image_path="/data/photos/bb.jpg")[0] == "/data/photos/b.jpg"
        assert filled.near_names(image_path="/pictures/3.jpg")[0].startswith("/pictures/")
        assert "a red armchair" in filled.near_names(text="a red armchairs")
        assert "oak table" in filled.near_names(text="oka table")
        assert filled.near_names(image_path="/zzz/qqq.xyz") == []
        for i in range(9):
            put(filled, f"/data/photos/c{i}.jpg", [photo(f"/data/photos/c{i}.jpg")])
        assert len(filled.near_names(image_path="/data/photos/c.jpg")) == 3

    # ── filters ──────────────────────────────────────────────────────────────────────────────

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (Where(kinds=("photo",)), ["armchair at a window"]),
            (Where(kinds=("photo", "pair")), ["armchair at a window", "oak table", "oak table"]),
            (Where(languages=("zh",)), ["一把红色的扶手椅"]),
            (Where(path_globs=("sub/",)), ["brass lamp"]),
            (Where(path_globs=("*.pdf",)), ["a red armchair", "brass lamp", "一把红色的扶手椅"]),
            (Where(path_globs=("c.pdf",)), ["brass lamp"]),
            (Where(path_globs=("**/c.pdf", "photos/*")), ["armchair at a window", "brass lamp"]),
            (Where(path_globs=("**/a.pdf",), languages=("en",)), ["a red armchair"]),
            (Where(path_globs=("[!a-l]*/b.jp?",)), ["armchair at a window"]),
            (Where(path_globs=("/data/sub/",)), ["brass lamp"]),
            (Where(path_globs=("s3://b/*",)), []),
            (Where(path_globs=("su/",)), []),
            (Where(after="2024-05-02"), ["brass lamp"]),
            (Where(after="2024-05"), ["a red armchair", "brass lamp"]),
            (Where(before="2024-05"), ["a red armchair", "一把红色的扶手椅"]),
            (Where(after="2023-01-01", before="2023-12-31"), ["一把红色的扶手椅"]),
            (Where(fields=(("colour", "light brown"),)), ["oak table"]),
            (Where(fields=(("COLOUR", "BLACK"), ("colour", "light brown"))), ["oak table"] * 2),
            (Where(fields=(("colour", "black"), ("new", "true"))), ["oak table"]),
            (Where(fields=(("price", "40"),)), ["oak table"]),
            (Where(fields=(("colour", "black"), ("price", "40"))), []),
            (Where(fields=(("tag", "oak"),)), ["armchair at a window"]),
            (Where(fields=(("tag", "o"),)), []),
        ],
    )
    def test_filters_are_exact(self, filled, where, expected):
        """Each part restricts as the docstring of `Where` says."""
        assert texts_in(filled, where) == sorted(expected)

    def test_no_filter_lets_everything_pass(self, filled):
        """An empty `Where`, or none, gives all ids ascending."""
        assert filled.ids() == filled.ids(Where()) == sorted(filled.ids())
        assert len(filled.ids()) == 6

    def test_quotes_in_filters_are_only_letters(self, filled):
        """A value cannot leave its place in the question."""
        odd = "x' OR '1'='1"
        for where in (
            Where(path_globs=(odd,)),
            Where(fields=((odd, odd),)),
        ):
            assert filled.ids(where) == []
