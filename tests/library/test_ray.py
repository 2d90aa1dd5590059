"""Indexing on a Ray cluster: the same library as on one machine, though a worker is killed."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import tusou
from web_folder import web_folder

pytest.importorskip("ray")

TESTS = Path(__file__).parent.parent
PATIENCE_S = 600
PHOTOS = 64  # a run reads some batches ahead; most are still to come when the first is done


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The process of a cluster, and the environment of those who join it."""
    environment = {
        **os.environ,
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_worker_niceness": "0",  # the usual 15 starves them beside other tests
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "TUSOU_CACHE": str(tmp_path_factory.mktemp("cache")),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    environment.pop("RAY_ADDRESS", None)
    folder = tempfile.mkdtemp(prefix="ray-")  # paths of sockets have to be short
    process = subprocess.Popen(
        [sys.executable, str(TESTS / "ray_cluster.py"), folder],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        lines = iter(process.stdout.readline, "")
        address = next(line.strip() for line in lines if line[0].isdigit())
        yield process.pid, {**environment, "RAY_ADDRESS": address}
        process.stdin.close()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A brochure, photos that differ, one that is broken, and pairs."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copy(Path(tusou.__file__).parent / "sample" / "catalogue-en.pdf", folder)
    dice = np.random.default_rng(0)
    for number in range(PHOTOS):
        pixels = dice.integers(0, 256, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((320, 240)).save(folder / f"photo-{number:02}.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    rows = [{"text": f"chair number {n}", "image_path": f"photo-{n:02}.png"} for n in range(3)]
    (folder / "pairs.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def contents(folder):
    """All that a library holds of each item, by where the item stands."""
    held = {}
    with tusou.open(folder, create=False) as library:
        store = library.store
        for one in store.get(store.ids()):
            vectors = [store.get_vectors(side, [one.id]).get(one.id) for side in ("image", "text")]
            place = (one.relative_path, one.item.kind, one.item.image_path, one.item.page_number)
            held[(*place, one.item.bbox)] = (
                (one.item, one.image_key, one.text_key),
                (store.words([one.id]).get(one.id), store.thumbnail(one.id)),
                vectors,
            )
    return held


def test_a_cluster_makes_the_same_library_though_a_worker_is_killed(cluster, files, tmp_path):
    """Item by item, every file once; vectors differ by 1e-5 before they are kept in 16 bits."""
    pid, environment = cluster
    script = [sys.executable, str(TESTS / "library" / "index_on_ray.py")]
    done = subprocess.run(
        [*script, str(files), str(tmp_path / "there"), str(pid)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told["killed"]) == 1
    assert "a Ray worker died" in done.stderr
    with tusou.open(tmp_path / "here") as library:
        report = library.index(files, workers=1, max_pages=2, ocr="off")
    assert (told["indexed"], told["skipped"]) == (
        report.indexed,
        [skip.problem for skip in report.skipped],
    )
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    assert here.keys() == there.keys()
    assert len(here) > PHOTOS
    off = 0
    for place, (item, kept, vectors) in here.items():
        assert (item, kept) == there[place][:2], place
        for mine, other in zip(vectors, there[place][2], strict=True):
            assert (mine is None) == (other is None), place
            if mine is not None:
                # What lies on the edge between two numbers of 16 bits may fall to either side.
                edge = np.spacing(np.abs(mine).astype(np.float16)).astype(np.float32)
                assert np.all(np.abs(mine - other) <= 1e-5 + edge), place
                off += np.count_nonzero(np.abs(mine - other) > 1e-5)
    assert off <= len(here)
    own = environment["RAY_ADDRESS"].partition(":")[0]
    assert set(told["peers"]) <= {own, "127.0.0.1", "0.0.0.1"}, "somebody else was connected to"


def test_a_cluster_reads_addresses_by_itself(cluster, files, tmp_path):
    """Workers fetch what they decode, and what a killed one had fetched costs nobody a file."""
    pytest.importorskip("aiohttp")
    pid, environment = cluster
    script = [sys.executable, str(TESTS / "library" / "index_on_ray.py")]
    with web_folder(files) as web:
        done = subprocess.run(
            [*script, web.address, str(tmp_path / "there"), str(pid)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, done.stderr
        read = set(web.read())
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told["killed"]) == 1
    assert told["indexed"] == PHOTOS + 1
    assert {f"/photo-{number:02}.png" for number in range(PHOTOS)} < read
    with tusou.open(tmp_path / "here") as library:
        library.index(files, workers=1, max_pages=2, ocr="off", ignore=["pairs.json"])
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    keys = {(place[0], place[1], place[3]): held[0][1:] for place, held in here.items()}
    assert {(place[0], place[1], place[3]): held[0][1:] for place, held in there.items()} == keys
