"""Where sources and encoders meet on a cluster: workers give items their vectors themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.executors import Finish
from tusou.indexing.encode import with_vectors
from tusou.library.models import open_named

if TYPE_CHECKING:
    from tusou.config import Settings
    from tusou.executors.finishing import Finisher
    from tusou.library.models import EncoderOwner
    from tusou.protocols import Encoder
    from tusou.types import Decoded, EncoderStamp


def encoding_there(owner: EncoderOwner, encoder: Encoder, *, texts: bool) -> Finish:
    """What workers elsewhere do to items so that the library need not encode them.

    Args:
        owner: knows the name of the model and where models lie; there as well as here.
        encoder: of the library.
        texts: also encode texts.
    """
    arguments = {
        "model": owner.name,
        "settings": owner.settings,
        "device": owner.device,
        "stamp": encoder.stamp,
        "texts": texts,
    }
    return Finish(f"{__name__}:finisher", arguments)


def finisher(
    *,
    model: str,
    settings: Settings,
    device: str,
    stamp: EncoderStamp,
    texts: bool,
    threads: int,
) -> Finisher:
    """Open the model on a worker, and return what gives items their vectors.

    Raises:
        UnknownName: the model is not there.
        ModelMismatch: it is another one than that of the library.
    """
    encoder = open_named(model, settings, device, threads=threads)
    if encoder.stamp != stamp:
        raise stamp.refusal(encoder.stamp, "put the same model folder on every node")

    def finish(decoded: list[Decoded]) -> list[Decoded]:
        return with_vectors(decoded, encoder, texts=texts)

    return finish
