"""Which encoder a library uses, opened when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tusou.errors import ModelError, ModelMismatch, UnknownName

if TYPE_CHECKING:
    from tusou.config import Settings
    from tusou.protocols import Encoder, Store
    from tusou.types import EncoderStamp

TEXT_ONLY = "none"
"""The name that asks for no model: a library that is searched by words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An encoder, or why there is none."""

    encoder: Encoder | None
    lack: str = ""


class EncoderOwner:
    """Finds and opens the encoder that belongs to a store.

    A library that holds vectors keeps to the model that made them; a new one takes the model
    asked for, else the default of the settings. Where that model is missing or has changed, the
    library is still searched by words.

    Args:
        store: the library's store.
        settings: where models lie and which one is the default.
        model: name or folder asked for; None leaves the choice to the library.
        device: see `tusou.encoders.open_encoder`.
    """

    def __init__(
        self, store: Store, settings: Settings, model: str | None, device: str | None
    ) -> None:
        self._store = store
        self._settings = settings
        self._model = model
        self._device = device or settings.device

    @cached_property
    def opened(self) -> Opened:
        """The encoder to search with.

        Raises:
            UnknownName: the model asked for is not there.
            ModelMismatch: the model asked for is not the one of the library's vectors.
        """
        if (self._model or self._settings.model) == TEXT_ONLY:
            return Opened(None, "no model is wanted")
        bound = self._store.encoder
        if self._model is not None:
            return self._asked_for(self._model, bound)
        return self._default() if bound is None else self._own(bound)

    def for_indexing(self) -> Encoder | None:
        """The encoder, bound to the library; None for a text-only library.

        Raises:
            ModelError: the library holds vectors of a model that is missing or has changed:
                going on without it would leave new items without vectors.
            ModelMismatch: the model asked for is not the one of the library's vectors.
        """
        encoder = self.opened.encoder
        if encoder is None and self._store.encoder is not None:
            raise ModelError(
                f"{self.opened.lack}, so nothing can be added to it",
                "name the folder of its model with --model, or index into a new library with "
                "--library",
            )
        if encoder is not None:
            self._store.bind_encoder(encoder.stamp)
        return encoder

    def _asked_for(self, model: str, bound: EncoderStamp | None) -> Opened:
        from tusou.encoders import open_encoder
        from tusou.models import locate

        encoder = open_encoder(locate(model, self._settings), device=self._device)
        if bound is not None and bound != encoder.stamp:
            raise ModelMismatch(
                f"the library holds vectors of another model: {difference(bound, encoder.stamp)}",
                "open it with its own model, search its words alone (--rank words), "
                "or index into a new library",
            )
        return Opened(encoder)

    def _default(self) -> Opened:
        from tusou.encoders import open_encoder
        from tusou.models import default_model

        folder = default_model(self._settings)
        if folder is None:
            return Opened(None, "no model is installed")
        return Opened(open_encoder(folder, device=self._device))

    def _own(self, bound: EncoderStamp) -> Opened:
        from tusou.encoders import open_encoder
        from tusou.models import locate

        try:
            folder = locate(bound.name, self._settings)
        except UnknownName:
            return Opened(None, f"the model {bound.name!r} of this library is not installed")
        encoder = open_encoder(folder, device=self._device)
        if encoder.stamp != bound:
            changed = difference(bound, encoder.stamp)
            return Opened(None, f"the model of this library has changed ({changed})")
        return Opened(encoder)


def difference(bound: EncoderStamp, opened: EncoderStamp) -> str:
    """Say what tells two stamps apart, the plainest first."""
    if bound.name != opened.name:
        return f"{bound.name}, not {opened.name}"
    if bound.revision != opened.revision:
        return f"{bound.name} revision {bound.revision}, not {opened.revision}"
    what = "model files" if bound.files_sha256 != opened.files_sha256 else "preprocessing"
    return f"{bound.name} with other {what}"
