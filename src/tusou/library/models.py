"""Which encoder a library uses, opened when it is first needed."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from tusou.errors import ModelError, ModelMismatch, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from tusou.config import Settings
    from tusou.protocols import Encoder, Store
    from tusou.types import EncoderStamp

TEXT_ONLY = "none"
"""The name that asks for no model: a library that is searched by words."""

log = logging.getLogger(__name__)


class EncoderOwner:
    """Finds and opens the encoder that belongs to a store.

    A library that holds vectors keeps to the model that made them; a new one takes the model
    asked for, else the default of the settings. With no model at all it is text-only.

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

    @property
    def folder(self) -> Path | None:
        """The model folder, or None for a text-only library.

        Raises:
            UnknownName: the model asked for is not there.
        """
        from tusou.models import default_model, locate

        if (self._model or self._settings.model) == TEXT_ONLY:
            return None
        if self._model is not None:
            return locate(self._model, self._settings)
        stamp = self._store.encoder
        if stamp is None:
            return default_model(self._settings)
        try:
            return locate(stamp.name, self._settings)
        except UnknownName:
            log.warning(
                "the model %r of this library is not in %s: searching its texts only",
                stamp.name,
                self._settings.models,
            )
            return None

    def for_indexing(self) -> Encoder | None:
        """The encoder, bound to the library; None for a text-only library.

        Raises:
            ModelError: the library holds vectors of a model that is not installed: going on
                without it would leave new items without vectors.
            ModelMismatch: the library's vectors were made by another model.
        """
        encoder, bound = self.encoder, self._store.encoder
        if encoder is None and bound is not None:
            raise ModelError(
                f"the model {bound.name!r} of this library is not in use here",
                "name its folder with --model, or index into a new library with --library",
            )
        if encoder is not None:
            self._store.bind_encoder(encoder.stamp)
        return encoder

    @cached_property
    def encoder(self) -> Encoder | None:
        """The encoder, or None for a text-only library.

        Raises:
            ModelMismatch: the library's vectors were made by another model.
        """
        folder = self.folder
        if folder is None:
            return None
        from tusou.encoders import open_encoder

        encoder = open_encoder(folder, device=self._device)
        bound = self._store.encoder
        if bound is not None and bound != encoder.stamp:
            raise ModelMismatch(
                f"the library holds vectors of another model: {difference(bound, encoder.stamp)}",
                "open it with its own model, search its words alone (--rank words), "
                "or index into a new library",
            )
        return encoder


def difference(bound: EncoderStamp, opened: EncoderStamp) -> str:
    """Say what tells two stamps apart, the plainest first."""
    if bound.name != opened.name:
        return f"{bound.name}, not {opened.name}"
    if bound.revision != opened.revision:
        return f"{bound.name} revision {bound.revision}, not {opened.revision}"
    what = "model files" if bound.files_sha256 != opened.files_sha256 else "preprocessing"
    return f"{bound.name} with other {what}"
