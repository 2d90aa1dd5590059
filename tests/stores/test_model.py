"""Any sequence of writing, copying, forgetting and tidying gives what a dictionary would."""

from __future__ import annotations

import shutil
import tempfile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from stores.making import STAMP, key, page, put, record, source_file, unit
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Where

PATHS = [f"/data/{name}.pdf" for name in ("a", "b", "sub/c", "sub/d")]
TEXTS = ["red chair", "blue lamp", "红色椅子", "oak table"]
NUMBERS = {text: number for number, text in enumerate(TEXTS)}

paths = st.sampled_from(PATHS)
contents = st.lists(st.sampled_from(TEXTS), max_size=4)


class Library(RuleBasedStateMachine):
    """A store, and a dictionary path → texts that says what it must hold."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.store = EmbeddedStore(self.folder)
        self.store.bind_encoder(STAMP)
        self.expected = {}
        self.seen = set()

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(path=paths, texts=contents, with_vectors=st.booleans())
    def write(self, path, texts, with_vectors):
        if with_vectors:
            rows = {key(text): unit(NUMBERS[text]) for text in texts}
            self.store.put_vectors("text", rows)
        put(self.store, path, [page(path, n, text) for n, text in enumerate(texts, start=1)])
        self.expected[path] = list(texts)

    @rule(path=paths, texts=contents)
    def write_and_give_up(self, path, texts):
        with self.store.write_file(source_file(path)) as writer:
            writer.add([page(path, n, text) for n, text in enumerate(texts, start=1)])

    @rule(path=paths, other=paths)
    def copy(self, path, other):
        if path == other:
            return
        assert self.store.copy_file(path, record(other)) == (path in self.expected)
        if path in self.expected:
            self.expected[other] = list(self.expected[path])

    @rule(chosen=st.lists(paths, unique=True))
    def forget(self, chosen):
        there = [path for path in chosen if self.expected.pop(path, None) is not None]
        assert self.store.forget(chosen) == len(there)

    @rule()
    def tidy(self):
        self.store.tidy()

    @rule()
    def open_again(self):
        self.store.close()
        self.store = EmbeddedStore(self.folder)

    @rule()
    def lose_the_indexes(self):
        self.store.close()
        shutil.rmtree(self.folder + "/index", ignore_errors=True)
        self.store = EmbeddedStore(self.folder)

    @rule(text=st.sampled_from(TEXTS))
    def search(self, text):
        wanted = {path for path, texts in self.expected.items() if text in texts}
        ids = self.store.search_words(text, 100, Where()).ids
        exact = [s for s in self.store.get(ids) if s.item.text == text]
        assert len(ids) == len(self.store.get(ids)), "ids of items that are gone"
        assert {stored.path for stored in exact} == wanted
        ids = self.store.search_vectors("text", unit(NUMBERS[text])[0], 100, Where()).ids
        assert sorted(ids) == sorted(self.store.get_vectors("text", self.store.ids()))

    @invariant()
    def holds_what_is_expected(self):
        stored = self.store.get(self.store.ids())
        got = sorted((s.path, s.item.page_number, s.item.text) for s in stored)
        assert got == sorted(
            (path, number, text)
            for path, texts in self.expected.items()
            for number, text in enumerate(texts, start=1)
        )
        assert [found.path for found in self.store.files()] == sorted(self.expected)
        for path, texts in self.expected.items():
            assert len(self.store.find(image_path=path)) == len(texts)

    @invariant()
    def ids_only_grow(self):
        ids = set(self.store.ids())
        new = ids - self.seen
        assert not new or not self.seen or min(new) > max(self.seen)
        self.seen |= ids


TestLibrary = Library.TestCase
TestLibrary.settings = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
