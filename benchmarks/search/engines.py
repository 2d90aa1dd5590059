"""The engines, each with the four things that are measured: build, open, search, add.

Rows are float32 of unit length; row i has the number i. Settings are those that the documentation
of each recommends; what is approximate says so by its recall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

K = 10
AT_ONCE = 5_000


class Engine(Protocol):
    """One engine, its files in one folder."""

    def __init__(self, folder: Path) -> None: ...

    def build(self, rows: Rows) -> None:
        """Add all rows, so that they are on disk."""

    def open(self) -> None:
        """Make ready for the first query."""

    def search(self, query: Rows) -> list[int]:
        """Numbers of the ten nearest rows."""

    def add(self, number: int, row: Rows) -> None:
        """Add one more, so that it is found and on disk."""


class NumpyExact:
    """All rows in one file, mapped; adding writes it anew."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "rows.npy"
        self._rows: Any = None

    def build(self, rows: Rows) -> None:
        np.save(self._file, rows)

    def open(self) -> None:
        self._rows = np.load(self._file, mmap_mode="r")

    def search(self, query: Rows) -> list[int]:
        scores = self._rows @ query
        best = np.argpartition(scores, -K)[-K:]
        return best[np.argsort(-scores[best])].tolist()

    def add(self, number: int, row: Rows) -> None:
        del number
        self._rows = np.concatenate([self._rows, row[None]])
        np.save(self._file, self._rows)


class Faiss:
    """An index of FAISS in one file; adding writes it anew."""

    def __init__(self, folder: Path) -> None:
        self._file = str(folder / "index.faiss")
        self._index: Any = None

    def _made(self, dim: int) -> Any:
        raise NotImplementedError

    def build(self, rows: Rows) -> None:
        import faiss

        index = self._made(rows.shape[1])
        index.add(rows)
        faiss.write_index(index, self._file)

    def open(self) -> None:
        import faiss

        self._index = faiss.read_index(self._file)

    def search(self, query: Rows) -> list[int]:
        return self._index.search(query[None], K)[1][0].tolist()

    def add(self, number: int, row: Rows) -> None:
        import faiss

        del number
        self._index.add(row[None])
        faiss.write_index(self._index, self._file)


class FaissFlat(Faiss):
    """Exact."""

    def _made(self, dim: int) -> Any:
        import faiss

        return faiss.IndexFlatIP(dim)


class FaissHnsw(Faiss):
    """A graph: 32 neighbours, 200 looked at while building, 128 while searching."""

    def _made(self, dim: int) -> Any:
        import faiss

        index = faiss.IndexHNSWFlat(dim, 32, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 200
        index.hnsw.efSearch = 128
        return index


class Lance:
    """A table of LanceDB; an index (IVF_PQ, refined) from 100,000 rows on, as it is advised."""

    INDEXED_FROM = 100_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._table: Any = None

    def build(self, rows: Rows) -> None:
        import lancedb

        table = None
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            data = [{"id": start + i, "vector": row} for i, row in enumerate(some)]
            if table is None:
                table = lancedb.connect(self._folder).create_table("rows", data)
            else:
                table.add(data)
        if table is not None and len(rows) >= self.INDEXED_FROM:
            table.create_index(metric="dot", vector_column_name="vector")

    def open(self) -> None:
        import lancedb

        self._table = lancedb.connect(self._folder).open_table("rows")

    def search(self, query: Rows) -> list[int]:
        asked = self._table.search(query).distance_type("dot").nprobes(20).refine_factor(10)
        return [row["id"] for row in asked.limit(K).select(["id"]).to_list()]

    def add(self, number: int, row: Rows) -> None:
        self._table.add([{"id": number, "vector": row}])


class SqliteVec:
    """A virtual table of sqlite-vec, exact.

    Many a Python cannot load extensions into its SQLite, so one that can is brought along.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "rows.db"
        self._connection: Any = None

    def open(self) -> None:
        import pysqlite3
        import sqlite_vec

        self._connection = pysqlite3.connect(str(self._file))
        self._connection.enable_load_extension(True)
        sqlite_vec.load(self._connection)

    def build(self, rows: Rows) -> None:
        self.open()
        connection = self._connection
        connection.execute("PRAGMA journal_mode = WAL")
        dim = rows.shape[1]
        kind = f"embedding float[{dim}] distance_metric=cosine"
        connection.execute(f"CREATE VIRTUAL TABLE rows USING vec0({kind})")
        with connection:
            connection.executemany(
                "INSERT INTO rows (rowid, embedding) VALUES (?, ?)",
                ((number, row.tobytes()) for number, row in enumerate(rows)),
            )

    def search(self, query: Rows) -> list[int]:
        found = self._connection.execute(
            "SELECT rowid FROM rows WHERE embedding MATCH ? AND k = ? ORDER BY distance",
            (query.tobytes(), K),
        )
        return [number for (number,) in found]

    def add(self, number: int, row: Rows) -> None:
        with self._connection:
            self._connection.execute(
                "INSERT INTO rows (rowid, embedding) VALUES (?, ?)", (number, row.tobytes())
            )


class Chroma:
    """A persistent collection of Chroma (HNSW), its reports of use switched off."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: Any = None

    def _client(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        return chromadb.PersistentClient(str(self._folder), settings=settings)

    def build(self, rows: Rows) -> None:
        made = self._client().create_collection("rows", metadata={"hnsw:space": "ip"})
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            ids = [str(start + i) for i in range(len(some))]
            made.add(ids=ids, embeddings=some)

    def open(self) -> None:
        self._rows = self._client().get_collection("rows")

    def search(self, query: Rows) -> list[int]:
        found = self._rows.query(query_embeddings=query[None], n_results=K, include=[])
        return [int(one) for one in found["ids"][0]]

    def add(self, number: int, row: Rows) -> None:
        self._rows.add(ids=[str(number)], embeddings=row[None])
