from training.dictionary import Entry
from training.lexicon import class_names, held_out_names, without

ENTRIES = [
    Entry("山羊", "山羊", ("goat",)),
    Entry("羊", "羊", ("sheep", "goat")),
    Entry("狗", "狗", ("dog",)),
    Entry("沙发", "沙發", ("sofa",)),
    Entry("椅子", "椅子", ("chair",)),
    Entry("桌子", "桌子", ("table",)),
]


def test_no_entry_teaches_a_held_out_name():
    kept = without(ENTRIES, {"goat": "山羊", "sofa": "沙发"})
    assert [entry.simplified for entry in kept] == ["狗", "椅子", "桌子"]


def test_names_are_held_out_by_seed_and_never_single_characters():
    names = class_names(["goat", "dog", "sofa", "chair", "table", "whale"], ENTRIES)
    assert names == {"goat": "山羊", "dog": "狗", "sofa": "沙发", "chair": "椅子", "table": "桌子"}
    first, second = held_out_names(names, 3), held_out_names(names, 3)
    assert first == second
    assert len(first) == 2
    assert "dog" not in first
