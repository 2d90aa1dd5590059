"""The embedded store with the vectors of another encoder, which are not searched yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.stores import changing
from tusou.stores.bound import BoundEncoder
from tusou.stores.claims import NoClaims
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.vector_rows import insert_encoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tusou.types import EncoderStamp, Modality


class BesideStore(EmbeddedStore):
    """Implements `tusou.protocols.Beside`: one library, two encoders.

    Args:
        folder: of the library.
        stamp: the encoder whose vectors are meant.

    Raises:
        InputError: it is the library's own encoder.
    """

    _searched = False

    def __init__(self, folder: str, stamp: EncoderStamp) -> None:
        super().__init__(folder)
        self._claims = NoClaims()
        try:
            self._bound = BoundEncoder(self._registered(stamp), stamp)
        except BaseException:
            self.close()
            raise

    def _bound_encoder(self) -> BoundEncoder:
        return self._bound

    def _registered(self, stamp: EncoderStamp) -> int:
        """The id of an encoder; the lock is held no longer than it takes to note a new one."""
        with self._connections.reading() as connection:
            known = changing.known_encoder(connection, stamp)
        if known is None:
            with self._writing() as connection:
                known = insert_encoder(connection, stamp)
            self._lock.release()
        return known

    def lacking(self, modality: Modality, after: int = 0, limit: int = 1000) -> list[int]:
        """Ids above `after` of items whose vector the library has and this store has not yet."""
        with self._connections.reading() as connection:
            return changing.lacking(connection, self._bound.id, modality, after, limit)

    def let_nobody_else_write(self) -> None:
        """Keep other processes from writing until this store is tidied or closed."""
        self._hold_lock()

    def adopt(self, keys: Mapping[str, str]) -> None:
        """Make the encoder of this store that of the library; drop the former one's vectors."""
        # Before the indexes are built: what is written meanwhile would be in none of them.
        self.let_nobody_else_write()
        self._indexes.build(self._bound)
        with self._writing() as connection:
            changing.adopt(connection, self._bound.id, keys)
            gone = changing.drop_others(connection, self._bound.id)
        for encoder_id in gone:
            self._indexes.discard(encoder_id)
