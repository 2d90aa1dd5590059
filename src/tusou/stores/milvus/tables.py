"""The collections of a library, which Milvus has in place of tables.

::

    NAME_files   source files, runs under way, what is to be tidied, the encoder, drives: small rows
    NAME_items   one row for each item: where it belongs, what filters and look-ups compare
    NAME_words   its search terms as words, cut to what a string of Milvus holds: BM25
    NAME_image   its picture's vector      } made when an encoder is bound
    NAME_text    the vectors of its text   }
    NAME_blobs   everything long, in pieces: texts, words with boxes, thumbnails, vectors by content

Each row of an item carries the number of the run that wrote it; whether that run is the one to be
seen stands in the row of its file alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymilvus import DataType, Function, FunctionType, MilvusClient

from tusou.errors import StoreError
from tusou.stores.milvus.server import one_of
from tusou.types import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tusou.stores.milvus.server import Row, Server

LONGEST = 65_535
"""Bytes of a string in Milvus."""
MOST_MARKS = 4096
FORMAT = 1
"""Raise it when these tables change."""

NO_VECTOR = {"none": [0.0, 0.0]}
"""Milvus has no collection without a vector; that of an item holds its lot, see `sampling`."""


class Tables:
    """Names and schemas of the collections of one library."""

    def __init__(self, server: Server, name: str, index: str) -> None:
        self.server = server
        self.files = f"{name}_files"
        self.items = f"{name}_items"
        self.words = f"{name}_words"
        self.blobs = f"{name}_blobs"
        self.vectors = {modality: f"{name}_{modality}" for modality in MODALITIES}
        self._index = index
        self._is_bound = False

    def prepare(self) -> None:
        """Make what is missing."""
        self._make(self.blobs, _blob_fields)
        self._make(self.items, _item_fields)
        self._make(self.words, _word_fields)
        self._make(self.files, _file_fields)

    def prepare_vectors(self, dim: int) -> None:
        """Make the collections of vectors."""
        for name in self.vectors.values():
            self._make(name, lambda schema: _vector_fields(schema, dim))
        self._is_bound = True

    def drop(self) -> None:
        """Delete the library."""
        for name in (*self.vectors.values(), self.files, self.words, self.items, self.blobs):
            if self.server.call("has_collection", name):
                self.server.call("drop_collection", name)

    def remove_runs(self, runs: Iterable[int]) -> None:
        """Delete all rows that these runs wrote.

        Items first, by which a version is counted: one that is swept by half is not taken for
        whole. Blobs last, as its record tells that there is something to sweep.
        """
        condition = one_of("run", runs)
        for name in (self.items, *self._vectors(), self.words, self.blobs):
            self.server.delete(name, condition)

    def remove_items(self, ids: Sequence[int]) -> None:
        """Delete the rows of items but for their blobs, in the same order."""
        self.server.delete(self.items, one_of("id", ids))
        for name in (*self._vectors(), self.words):
            if keys := self.server.numbered_keys(name, [f"{item_id}." for item_id in ids]):
                self.server.delete(name, one_of("key", keys))

    def _vectors(self) -> list[str]:
        """The collections of vectors, once an encoder is bound, by whomever."""
        every = self.vectors.values()
        return [one for one in every if self._is_bound or self.server.call("has_collection", one)]

    def _make(self, name: str, add_fields: Any) -> None:
        """Make what is missing of a collection: its maker may have died before it had an index."""
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        add_fields(schema)
        # Strong: whoever reads sees what others had written, as the contract promises.
        options = {"schema": schema, "consistency_level": "Strong"}
        self._once(("has_collection", name), ("create_collection", name), options)
        for field in schema.fields:
            if field.dtype in (DataType.SPARSE_FLOAT_VECTOR, DataType.FLOAT_VECTOR):
                indexes = self.server.call("prepare_index_params")
                indexes.add_index(field.name, **self._index_of(field))
                self._once(("list_indexes", name, field.name), ("create_index", name, indexes), {})
        self.server.call("load_collection", name)

    def _index_of(self, field: Any) -> dict[str, str]:
        if field.dtype == DataType.SPARSE_FLOAT_VECTOR:
            return {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "BM25"}
        kind = "FLAT" if field.name == "none" else self._index
        return {"index_type": kind, "metric_type": "IP"}

    def _once(self, asked: Sequence[str], made: Sequence[Any], options: dict[str, Any]) -> None:
        """Call the server to make what is not there; another may make it in the same moment."""
        if self.server.call(*asked):
            return
        try:
            self.server.call(*made, **options)
        except StoreError:
            if not self.server.call(*asked):
                raise


def _file_fields(schema: Any) -> None:
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=128)
    schema.add_field("sort", DataType.VARCHAR, max_length=16)
    schema.add_field("path", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("file", DataType.VARCHAR, max_length=64)
    schema.add_field("run", DataType.INT64)
    schema.add_field("record", DataType.INT64)
    schema.add_field("changed", DataType.INT64)
    schema.add_field("data", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)


def _blob_fields(schema: Any) -> None:
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=128)
    schema.add_field("name", DataType.VARCHAR, max_length=100)
    schema.add_field("sort", DataType.VARCHAR, max_length=16)
    schema.add_field("run", DataType.INT64)
    schema.add_field("piece", DataType.INT64)
    schema.add_field("pieces", DataType.INT64)
    schema.add_field("data", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)


def _owned_fields(schema: Any) -> None:
    """What all rows of an item have: whose they are, and what filters compare."""
    schema.add_field("item", DataType.INT64)
    schema.add_field("file", DataType.VARCHAR, max_length=64)
    schema.add_field("run", DataType.INT64)
    schema.add_field("path", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("relative", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("date", DataType.VARCHAR, max_length=256)
    schema.add_field(
        "marks",
        DataType.ARRAY,
        element_type=DataType.VARCHAR,
        max_capacity=MOST_MARKS,
        max_length=24,
    )


def _item_fields(schema: Any) -> None:
    schema.add_field("id", DataType.INT64, is_primary=True)
    _owned_fields(schema)
    schema.add_field("kind", DataType.VARCHAR, max_length=16)
    schema.add_field("state", DataType.VARCHAR, max_length=16)
    schema.add_field("picture_at", DataType.VARCHAR, max_length=64)
    schema.add_field("picture_name", DataType.VARCHAR, max_length=LONGEST)
    schema.add_field("image_key", DataType.VARCHAR, max_length=64)
    schema.add_field("text_key", DataType.VARCHAR, max_length=64)
    schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)


def _word_fields(schema: Any) -> None:
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=64)
    _owned_fields(schema)
    schema.add_field("terms", DataType.VARCHAR, max_length=LONGEST, enable_analyzer=True)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["terms"],
            output_field_names=["sparse"],
        )
    )


def _vector_fields(schema: Any, dim: int) -> None:
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=64)
    _owned_fields(schema)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)


OWNED = ("item", "file", "run", "path", "relative", "date", "marks")
"""The names of `_owned_fields`."""


def owned_part(row: Row) -> Row:
    """What a row of an item hands on to its rows of words and vectors."""
    return {name: list(row[name]) if name == "marks" else row[name] for name in OWNED}
