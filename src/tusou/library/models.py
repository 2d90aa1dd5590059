"""Which encoder a library uses, opened when it is first needed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import ModelError, UnknownName

if TYPE_CHECKING:
    from tusou.config import Settings
    from tusou.protocols import Encoder, Store
    from tusou.types import EncoderStamp

TEXT_ONLY = "none"
"""The name that asks for no model: a library that is searched by words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An encoder, or why there is none and what to do about it."""

    encoder: Encoder | None
    lack: str = ""
    mend: str = ""
    place: str = ""
    """Where the model lies that was given by its folder, see `tusou.models.place_of`."""


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
        self.settings = settings
        self._model = model
        self.device = device or settings.device
        self._found: tuple[EncoderStamp | None, Opened] | None = None
        self._opening = threading.Lock()

    @property
    def opened(self) -> Opened:
        """The encoder to search with; another one after the library has changed its model.

        Raises:
            UnknownName: the model asked for is not there.
            ModelMismatch: the model asked for is not the one of the library's vectors.
        """
        with self._opening:  # a server's first two requests load it once
            bound = self._store.encoder
            if self._found is None or not _still_fits(*self._found, bound):
                self._found = bound, self._open(bound)
            return self._found[1]

    def _open(self, bound: EncoderStamp | None) -> Opened:
        if (self._model or self.settings.model) == TEXT_ONLY:
            # Who keeps a library of words alone misses nothing.
            back = "leave --model out, and do not set TUSOU_MODEL to none"
            return Opened(None, "no model is wanted", "" if bound is None else back)
        if self._model is not None:
            return self._asked_for(self._model, bound)
        return self._default() if bound is None else self._own(bound)

    @property
    def name(self) -> str:
        """Name or folder by which the model of the library can be opened."""
        bound = self._store.encoder
        known = self._model or (self.settings.model if bound is None else bound.name)
        return self.opened.place or known

    def for_indexing(self) -> Encoder | None:
        """The encoder, bound to the library, for many inputs; None for a text-only library.

        Raises:
            ModelError: the library holds vectors of a model that is missing or has changed:
                going on without it would leave new items without vectors.
            ModelMismatch: the model asked for is not the one of the library's vectors.
            UnknownName: the model asked for is not there.
        """
        from tusou.models import remember_place

        opened = self.opened
        encoder = opened.encoder
        if encoder is None and self._store.encoder is not None:
            raise ModelError(f"{opened.lack}, so nothing can be added to it", opened.mend)
        if encoder is None:
            return None
        self._store.bind_encoder(encoder.stamp)
        remember_place(encoder.stamp, opened.place, self.settings)
        return encoder.for_many()

    def _asked_for(self, model: str, bound: EncoderStamp | None) -> Opened:
        from tusou.models import place_of

        encoder = open_named(model, self.settings, self.device)
        if bound is not None and bound != encoder.stamp:
            raise bound.refusal(encoder.stamp, way_from_model(self._store, model))
        return Opened(encoder, place=place_of(model, self.settings))

    def _default(self) -> Opened:
        from tusou.encoders import open_encoder
        from tusou.models import default_model, place_of, split_variant

        folder = default_model(self.settings)
        if folder is None:
            mend = way_to_model(self._store, self.settings)
            return Opened(None, "the starter model is not installed", mend)
        variant = split_variant(self.settings.model, self.settings)[1]
        encoder = open_encoder(folder, device=self.device, variant=variant)
        return Opened(encoder, place=place_of(self.settings.model, self.settings))

    def _own(self, bound: EncoderStamp) -> Opened:
        """The model of that name, else what was given by its folder for a library like this."""
        named = self._named(bound)
        return named if named.encoder is not None else self._given(bound, named)

    def _given(self, bound: EncoderStamp, named: Opened) -> Opened:
        from tusou.models import given_place

        place = given_place(bound, self.settings)
        if not place:
            return named
        try:
            encoder = open_named(place, self.settings, self.device)
        except (ModelError, UnknownName, OSError):  # another disk, another user's folder
            encoder = None
        if encoder is None or encoder.stamp != bound:
            lack = f"the model {bound.name!r} of this library is not in {place} now"
            return Opened(None, lack, way_to_model(self._store, self.settings))
        return Opened(encoder, place=place)

    def _named(self, bound: EncoderStamp) -> Opened:
        try:
            encoder = open_named(bound.name, self.settings, self.device)
        except UnknownName:
            lack = f"the model {bound.name!r} of this library is not installed"
            return Opened(None, lack, way_to_model(self._store, self.settings))
        if encoder.stamp != bound:
            lack = f"the model of this library has changed ({bound.difference(encoder.stamp)})"
            return Opened(None, lack, way_to_model(self._store, self.settings))
        return Opened(encoder)


def way_from_model(store: Store, model: str) -> str:
    """Say what to do about a library that holds vectors of another model than `model`."""
    from shlex import quote

    model = quote(model)
    if not store.capabilities.changes_model:
        return (
            "open the library with its own model, or search its words alone (--rank words); or "
            f"index into another library with --model {model}"
        )
    return (
        f"change the library's model with: tusou reembed --model {model}; or open it with "
        "its own, or search its words alone (--rank words)"
    )


def way_to_model(store: Store, settings: Settings) -> str:
    """Say what to do about a library that has no model to be searched with.

    What is named can be opened: the default, else the first model there is.

    Args:
        store: of the library, which may hold vectors of a model that is not there.
        settings: where models lie and which one is the default.
    """
    from shlex import quote

    from tusou.models import usable_name

    name = usable_name(settings)
    if not name:
        return (
            "install tusou again, which brings the starter model, or pull one: "
            "tusou models list --catalogue"
        )
    name, is_bound = quote(name), store.encoder is not None
    if not store.capabilities.changes_model:
        if not is_bound:
            return f"index into another library: tusou index FOLDER --library OTHER --model {name}"
        return (
            "bring its own model back, or give the folder of that to: tusou index --model; or "
            f"index into another library with --model {name}"
        )
    if not is_bound:
        return f"give it a model with: tusou reembed --model {name}"
    return (
        f"change its model with: tusou reembed --model {name}; or bring its own back, or give the "
        "folder of that to: tusou index --model"
    )


def _still_fits(then: EncoderStamp | None, opened: Opened, now: EncoderStamp | None) -> bool:
    """Whether what was opened for a library of encoder `then` is right for `now`."""
    return then == now or (opened.encoder is not None and opened.encoder.stamp == now)


def refuse_unknown(model: str, settings: Settings) -> None:
    """Refuse the name of a model that is not there, before a library is made for it.

    Raises:
        UnknownName: there is no such model.
    """
    from tusou.models import locate, split_variant

    if model != TEXT_ONLY:
        locate(split_variant(model, settings)[0], settings)


def open_named(
    name: str, settings: Settings, device: str, *, threads: int | None = None
) -> Encoder:
    """Open a model by its name or folder, "@VARIANT" behind it for one of its precisions.

    `threads` are those of one inference; None leaves it to ONNX Runtime.

    Raises:
        UnknownName: there is no such model.
        ModelError: it cannot be opened, or not in that precision.
    """
    from tusou.encoders import open_encoder
    from tusou.models import locate, split_variant

    model, variant = split_variant(name, settings)
    return open_encoder(locate(model, settings), device=device, threads=threads, variant=variant)
