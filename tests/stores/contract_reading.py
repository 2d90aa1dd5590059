"""What every store promises of OCR: pictures in need, readings, other texts; see contract.py."""

from __future__ import annotations

import pytest

from stores.making import STAMP, key, page, pair, photo, put, texts_in, unit
from tusou.types import NEEDS_OCR, Box, FileRecord, ItemText, Reading, SourceFile, Where, Word

WORD = Word("brass", Box(0.25, 0.25, 0.5, 0.5))


def read(text, state="ocr", words=(WORD,)):
    return ItemText(text, key(text) if text else None, "en", state, words)


class ReadingContract:
    """Pictures are read once, kept by content, and change what items say."""

    @pytest.fixture
    def scans(self, store):
        """A scan of two pages beside a good page, a photo and a pair."""
        put(
            store,
            "/data/scans/a.pdf",
            [
                page("/data/scans/a.pdf", 1, text_state="missing"),
                page("/data/scans/a.pdf", 2, "Scanned by", text_state="partial"),
                page("/data/scans/a.pdf", 3, "a good page", text_state="good"),
            ],
        )
        put(store, "/data/b.pdf", [page("/data/b.pdf", 1, "\x01\x02", text_state="garbled")])
        put(store, "/data/c.jpg", [photo("/data/c.jpg", "a chair")])
        put(store, "/data/l.json", [pair("/pictures/1.jpg", "oak table")])
        return store

    def asked(self, store, under="", **options):
        return [(one.path, one.page_number) for one in store.to_read(under, **options)]

    def test_pages_in_need(self, scans):
        """Pages with a missing, garbled or partial text layer, and what is needed to read them."""
        wanted = list(scans.to_read())
        assert [(one.path, one.page_number) for one in wanted] == [
            ("/data/scans/a.pdf", 1),
            ("/data/scans/a.pdf", 2),
            ("/data/b.pdf", 1),
        ]
        assert (wanted[0].kind, wanted[0].root) == ("page", "/data")
        assert wanted[0].image_key == key("/data/scans/a.pdf#1")
        assert [stored.id for stored in scans.get([one.item_id for one in wanted])] == [
            one.item_id for one in wanted
        ]
        assert {one.item.text_state for one in scans.get([w.item_id for w in wanted])} == set(
            NEEDS_OCR
        )

    def test_the_state_of_the_file(self, store):
        """What is read must be of the picture that was indexed: size, time and version tell."""
        file = SourceFile("/data/e.pdf", "/data", 123, 45, version="etag 6")
        with store.write_file(file) as writer:
            writer.add([page(file.path, 1, text_state="missing")])
            writer.finish(FileRecord.of(file, key("e"), "options"))
        [one] = store.to_read()
        assert (one.size_bytes, one.mtime_ns, one.version) == (123, 45, "etag 6")
        store.put_texts({one.item_id: read("brass", "partial")})
        assert [again.version for again in store.to_read()] == ["etag 6"]

    def test_below_a_folder(self, scans):
        """Only files at or below a path are asked for."""
        assert self.asked(scans, "/data/scans") == [
            ("/data/scans/a.pdf", 1),
            ("/data/scans/a.pdf", 2),
        ]
        assert self.asked(scans, "/data/b.pdf") == [("/data/b.pdf", 1)]
        assert self.asked(scans, "/data/b") == []

    def test_everything_that_was_not_read(self, scans):
        """On request good pages and photos too; pairs never: they have their given text."""
        assert ("/data/c.jpg", None) in self.asked(scans, everything=True)
        assert len(self.asked(scans, everything=True)) == 5
        ids = [one.item_id for one in scans.to_read(everything=True)]
        scans.put_texts({ids[0]: read("brass lamp"), ids[2]: read("good", "both")})
        assert len(self.asked(scans, everything=True)) == 3
        assert len(self.asked(scans)) == 2

    def test_pages_without_a_picture_cannot_be_read(self, store):
        """A page that could not be drawn is not asked for."""
        from dataclasses import replace

        put(
            store,
            "/data/a.pdf",
            [replace(page("/data/a.pdf", 1, text_state="missing"), image_key=None)],
        )
        assert self.asked(store) == []

    def test_many_pages(self, store):
        """More pages than are fetched at once come in one stream, each once."""
        path = "/data/long.pdf"
        put(store, path, [page(path, n, text_state="missing") for n in range(1, 1204)])
        assert [number for _, number in self.asked(store)] == list(range(1, 1204))

    def test_readings_are_kept_by_picture_and_reader(self, scans):
        """What one reader read is not what another would."""
        reading = Reading("brass lamp 黄铜", (WORD,))
        failed = Reading("", problem="it is too dark")
        pictures = [key("/data/scans/a.pdf#1"), key("/data/b.pdf#1")]
        scans.put_readings("r 1", dict(zip(pictures, (reading, failed), strict=True)))
        kept = scans.readings("r 1", [*pictures, key("other")])
        assert (kept[pictures[0]].text, kept[pictures[1]]) == (reading.text, failed)
        assert kept[pictures[0]].words[0].text == "brass"
        assert scans.readings("r 2", pictures) == {}
        scans.put_readings("r 1", {pictures[0]: Reading("better")})
        assert scans.readings("r 1", pictures[:1]) == {pictures[0]: Reading("better")}

    def test_other_texts(self, scans):
        """An item says something else, is found by it, and no longer by what it said."""
        [one, *_] = scans.to_read("/data/b.pdf")
        scans.put_texts({one.item_id: read("brass lamp")})
        [stored] = scans.get([one.item_id])
        assert (stored.item.text, stored.item.language, stored.item.text_state) == (
            "brass lamp", "en", "ocr",
        )  # fmt: skip
        assert stored.text_key == key("brass lamp")
        assert stored.image_key == one.image_key
        assert [word.text for word in scans.words([one.item_id])[one.item_id]] == ["brass"]
        assert scans.search_words("brass", 5, Where()).ids == (one.item_id,)
        scans.put_texts({one.item_id: read("", words=())})
        assert scans.search_words("brass", 5, Where()).ids == ()
        assert scans.words([one.item_id]) == {}
        assert scans.get([one.item_id])[0].text_key is None

    def test_vectors_follow_the_text(self, scans):
        """The vector of the new text is searched, that of the old one no more."""
        scans.bind_encoder(STAMP)
        [one] = scans.to_read("/data/b.pdf")
        scans.put_vectors("text", {key("brass lamp"): unit(5), key("oak"): unit(6)})
        scans.put_texts({one.item_id: read("brass lamp")})
        assert scans.search_vectors("text", unit(5)[0], 3, Where()).ids == (one.item_id,)
        scans.put_texts({one.item_id: read("oak")})
        best = scans.search_vectors("text", unit(6)[0], 3, Where())
        assert (best.ids, round(best.scores[0], 2)) == ((one.item_id,), 1.0)
        assert scans.search_vectors("text", unit(5)[0], 3, Where()).scores[0] < 0.99

    def test_items_that_are_gone_are_passed_over(self, scans):
        """What was forgotten while it was read does not come back."""
        [one] = scans.to_read("/data/b.pdf")
        scans.forget(["/data/b.pdf"])
        scans.put_texts({one.item_id: read("brass lamp"), 10_000: read("nothing")})
        assert "brass lamp" not in texts_in(scans)
        assert scans.search_words("brass", 5, Where()).ids == ()

    def test_captions_and_fields_stay(self, store):
        """Only text, words, language and state change."""
        put(
            store,
            "/data/c.jpg",
            [photo("/data/c.jpg", "My shop", caption="My shop", fields={"n": 1})],
        )
        [item] = store.ids()
        store.put_texts({item: read("My shop\nOPEN")})
        [stored] = store.get([item])
        assert (stored.item.caption, stored.item.fields) == ("My shop", {"n": 1})

    def test_readings_go_with_the_last_item(self, scans):
        """Tidying drops readings of pictures that nothing shows any more, and no others."""
        pictures = [key("/data/scans/a.pdf#1"), key("/data/b.pdf#1")]
        scans.put_readings("r", {picture: Reading("x") for picture in pictures})
        scans.tidy()
        assert len(scans.readings("r", pictures)) == 2
        scans.forget(["/data/b.pdf"])
        scans.tidy()
        assert list(scans.readings("r", pictures)) == pictures[:1]

    def test_photos_of_writing(self, store):
        """A photo that shows writing is asked for like a page, and counted until it is read."""
        letter = photo("/data/d.jpg", text_state="missing")
        described = photo("/data/e.jpg", "from my aunt", text_state="partial")
        put(store, "/data/d.jpg", [letter])
        put(store, "/data/e.jpg", [described])
        put(store, "/data/f.jpg", [photo("/data/f.jpg", "a chair")])
        assert self.asked(store) == [("/data/d.jpg", None), ("/data/e.jpg", None)]
        assert store.stats().texts_from == {"unread": 2}
        first = next(iter(store.to_read()))
        store.put_texts({first.item_id: read("dear all")})
        assert self.asked(store) == [("/data/e.jpg", None)]
        assert store.stats().texts_from == {"photos": 1, "unread": 1}

    def test_counts(self, scans):
        """Pages by where their text comes from."""
        assert scans.stats().texts_from == {"layer": 3, "none": 1, "unread": 3}
        ids = [one.item_id for one in scans.to_read(everything=True)]
        by_kind = {stored.id: stored.item for stored in scans.get(ids)}
        scans.put_texts({i: read(f"read {i}") for i in ids if by_kind[i].text_state != "good"})
        assert scans.stats().texts_from == {"layer": 1, "ocr": 3, "photos": 1}
