"""Opening a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.library.library import Library

if TYPE_CHECKING:
    from tusou.config import Settings
    from tusou.remote.addresses import PathLike


def open_library(
    folder: PathLike | None = None,
    *,
    model: str | None = None,
    device: str | None = None,
    create: bool = True,
    settings: Settings | None = None,
) -> Library:
    """Open the library in `folder`, created when absent.

    Args:
        folder: or ``milvus://host:port/name``; default: `TUSOU_LIBRARY`, else the user's.
        model: name or folder of the model for a new library; None takes the library's own.
        device: `auto`, `cpu` (`cpu:4`: four threads), `cuda`, `coreml`, `directml`, `openvino`.
        create: False raises NotFound when there is no library yet.
        settings: default: read from the environment.

    Raises:
        InputError: the name of the folder is empty, or it holds other files and no library.
        UnknownName: with `create`, the model asked for is not there; nothing is made.
    """
    return Library(folder, model=model, device=device, create=create, settings=settings)
