"""The hub and its mirrors, through huggingface_hub: the border to that library."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tusou.errors import ModelError
from tusou.models.half_file import HalfFile
from tusou.models.places import HUB, OTHER_WAYS, Listing, Refused, RemoteFacts, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TIMEOUT_S = 20.0


class HuggingFace:
    """A hub at `endpoint`."""

    has_commits = True

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        # Both are read when the library is imported. The hub's newer way of storing goes round
        # mirrors, to a server that firewalls know, and keeps no half file to go on from. To tell
        # more of who asks, the library first fetches a list from the hub itself, also where a
        # mirror was chosen, and waits for it behind a firewall.
        os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

    def listing(self, repo: str, revision: str) -> Listing:
        """The commit that `revision` stands for, and the size and hash of its files."""
        from huggingface_hub import HfApi

        with self._translated(repo):
            info = HfApi(endpoint=self.endpoint, token=token_for(self.endpoint)).model_info(
                repo, revision=revision, files_metadata=True, timeout=TIMEOUT_S
            )
        files = {each.rfilename: _facts(each) for each in info.siblings or ()}
        return Listing(info.sha or revision, files)

    def fetch(
        self, repo: str, revision: str, path: str, folder: Path, progress: Callable[[int], object]
    ) -> Path:
        """Bring one file below `folder`, going on with `<path>.part` where there is one.

        `hf_hub_download` throws a half file away when it is interrupted (since version 2), so the
        library's request is made here, with the size that is there already.
        """
        from huggingface_hub import hf_hub_url
        from huggingface_hub.file_download import http_get
        from huggingface_hub.utils._headers import build_hf_headers

        url = hf_hub_url(repo, path, revision=revision, endpoint=self.endpoint)
        with self._translated(repo), HalfFile(folder / path, progress) as half:
            http_get(
                url,
                cast("BinaryIO", half),
                resume_size=half.tell(),
                headers=build_hf_headers(token=token_for(self.endpoint))
                | {"Accept-Encoding": "identity"},
                displayed_filename=path,
                _tqdm_bar=cast("Any", _NoBar()),
            )
        return half.finished()

    @contextmanager
    def _translated(self, repo: str) -> Iterator[None]:
        """Turn what huggingface_hub and its HTTP library raise into ModelError."""
        from huggingface_hub import errors

        try:
            yield
        except (errors.GatedRepoError, errors.RepositoryNotFoundError) as exc:
            raise Refused(
                f"{self.endpoint} has no repository {repo} that may be read",
                "some want their terms to be accepted first: `hf auth login`; else " + OTHER_WAYS,
            ) from exc
        except errors.LocalEntryNotFoundError as exc:
            raise Unreachable(self._unreachable(exc.__cause__ or exc), OTHER_WAYS) from exc
        except (errors.RevisionNotFoundError, errors.EntryNotFoundError) as exc:
            raise Refused(
                f"{self.endpoint} lacks a file or revision of {repo}: {_first_line(exc)}",
                OTHER_WAYS,
            ) from exc
        except errors.HFValidationError as exc:
            raise ModelError(_first_line(exc), "report it: the catalogue is wrong") from exc
        except Exception as exc:  # HTTP libraries share no base with OSError in all versions
            if isinstance(exc, ModelError | MemoryError):
                raise
            raise Unreachable(self._unreachable(exc), OTHER_WAYS) from exc

    def _unreachable(self, exc: BaseException) -> str:
        return f"nothing could be fetched from {self.endpoint}: {_first_line(exc)}"


def token_for(endpoint: str) -> str | bool | None:
    """Whose token goes to `endpoint`, as huggingface_hub takes it.

    The login is one at the hub and goes there alone. Another place gets what `HF_TOKEN` says where
    `HF_ENDPOINT` names that very place, and else nothing.
    """
    if endpoint == HUB:
        return None
    if os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") == endpoint:
        return os.environ.get("HF_TOKEN") or False
    return False


def _first_line(exc: BaseException) -> str:
    return (str(exc).strip() or type(exc).__name__).partition("\n")[0]


def _facts(sibling: Any) -> RemoteFacts:
    large = sibling.lfs
    sha256 = getattr(large, "sha256", "") if large else ""
    return RemoteFacts(sibling.size, sha256, "" if large else sibling.blob_id or "")


class _NoBar:
    """In place of the progress bar that huggingface_hub would draw."""

    def update(self, n: int) -> None:
        """Bytes came, which `HalfFile` tells."""
