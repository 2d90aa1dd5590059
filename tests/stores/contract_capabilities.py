"""What every store promises: that it is as it declares itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from stores.making import DIM, STAMP, key, pair, put, source_file, texts_in, unit
from tusou.errors import InputError, StoreError
from tusou.types import Where

BEYOND = 40
"""Of what has a limit so many more are there; of what has none, 3000."""
UNLIMITED = 3000


def beyond(limit):
    """How many to put, and of how many the store is to know then."""
    n = UNLIMITED if limit is None else limit + BEYOND
    return n, n if limit is None else limit


class CapabilityContract:
    """A part of `StoreContract`."""

    @pytest.fixture
    def again(self, store):
        """The same library opened once more, as another process would; it waits for nobody."""
        raise NotImplementedError

    @pytest.fixture
    def lowered(self):
        """Brings the limits of the store down to what a test can fill."""

    def test_another_model_is_taken_as_declared(self, store):
        """Beside the own one, or it is refused with the way round."""
        store.bind_encoder(STAMP)
        other = replace(STAMP, name="other", files_sha256="a" * 64)
        if store.capabilities.changes_model:
            with closing(store.beside(other)) as beside:
                assert beside.encoder == other
        else:
            with pytest.raises(InputError) as caught:
                store.beside(other)
            assert caught.value.mend

    def test_as_many_processes_write_as_declared(self, store, again):
        """While one is at a file another writes its own, or is refused."""
        items = [pair("/p/1", "oak")]
        with store.write_file(source_file("/data/a.json")) as writer:
            writer.add(items)
            if again.capabilities.several_write:
                put(again, "/data/b.json", items)
                assert texts_in(store) == ["oak"]
            else:
                with pytest.raises(StoreError):
                    put(again, "/data/b.json", items)

    def test_nearest_vectors_are_certain_as_far_as_declared(self, store):
        """Of as many as a test can fill the order is that of all cosines."""
        exact = store.capabilities.exact_vectors
        n = 400 if exact is None else min(exact, 400)
        store.bind_encoder(STAMP)
        rows = {key(f"/p/{at}"): unit(at) for at in range(n)}
        store.put_vectors("image", rows)
        put(store, "/data/l.json", [pair(f"/p/{at}", f"text {at}") for at in range(n)])
        all_rows = np.concatenate([*rows.values(), np.zeros((0, DIM), np.float32)])
        for seed in (1001, 1002):
            cosines = np.sort(all_rows @ unit(seed)[0])[::-1][:20]
            found = store.search_vectors("image", unit(seed)[0], 20, Where())
            assert found.scores == pytest.approx(cosines.tolist(), abs=2e-3)

    @pytest.mark.usefixtures("lowered")
    def test_answers_are_as_long_as_declared(self, store):
        """By words and by vectors."""
        n, known = beyond(store.capabilities.most_hits)
        store.bind_encoder(STAMP)
        items = [pair(f"/p/{at}", "oak") for at in range(n)]
        store.put_vectors("image", {one.image_key: unit(1) for one in items})
        put(store, "/data/l.json", items)
        assert len(store.search_words("oak", n, Where()).ids) == known
        assert len(store.search_vectors("image", unit(1)[0], n, Where()).ids) == known

    @pytest.mark.usefixtures("lowered")
    def test_facets_count_as_many_items_as_declared(self, store):
        n, known = beyond(store.capabilities.counted_items)
        red = [pair(f"/p/{at}", "oak", fields={"colour": "red"}) for at in range(n)]
        put(store, "/data/l.json", red)
        assert store.facets().fields == {"colour": {"red": known}}

    def test_filters_see_as_many_values_of_an_item_as_declared(self, store):
        n, known = beyond(store.capabilities.filtered_values)
        fields = {f"f{at:04}": "here" for at in range(n)}
        put(store, "/data/l.json", [pair("/p/1", "oak", fields=fields)])
        seen = [len(store.ids(Where(fields=((name, "here"),)))) for name in sorted(fields)]
        assert seen == [1] * known + [0] * (n - known)
