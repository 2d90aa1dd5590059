import json
from pathlib import Path

from training.histories import told_sides, told_stages
from training.settings import Settings


def test_stages_are_told_by_their_histories_and_of_what_was_brought_by_its_note(
    tmp_path: Path,
) -> None:
    settings = Settings(tmp_path, tmp_path)
    brought, trained = settings.members()
    for member in (brought, trained):
        member.folder.mkdir()
    write(trained.folder / "heads-history.json", [{"epoch": 8, "minutes": 3.6}])
    write(trained.folder / "pair-history.json", [{"epoch": 15, "minutes": 90.0}])
    write(trained.folder / "pair-2-history.json", [{"epoch": 12, "minutes": 70.2}])
    assert told_stages(settings) == [
        ["EfficientNet-Lite1", "288", "no record", "no record", "no record"],
        ["EfficientNet-Lite2", "288", "8 (4 min)", "15 + 12 (160 min)", "no record"],
    ]
    assert told_sides(settings) == ""
    write(brought.folder / "note.json", {"side": 256, "heads": 8, "pair": 9, "tuned": 6})
    assert told_stages(settings)[0] == ["EfficientNet-Lite1", "256", "8", "9", "6"]
    assert told_sides(settings) == "EfficientNet-Lite1 256 × 256"


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), "utf-8")
