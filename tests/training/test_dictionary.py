from training.dictionary import (
    Entry,
    chinese_name,
    parse,
    productivity,
    short_glosses,
    translations,
)

LINES = [
    "# a comment",
    "沙發 沙发 [sha1 fa1] /sofa (loanword)/CL:條|条[tiao2]/",
    "扶手椅 扶手椅 [fu2 shou3 yi3] /armchair/",
    "獅子 狮子 [shi1 zi5] /lion/",
    "小獅子 小狮子 [xiao3 shi1 zi5] /a lion cub; young lion/",
    "狻猊 狻猊 [suan1 ni2] /lion/mythical beast/",
    "北京 北京 [Bei3 jing1] /Beijing, capital of the People's Republic of China/",
    "跑 跑 [pao3] /to run; to run away/to escape/",
]


def test_entries_keep_short_common_meanings():
    found = {entry.simplified: entry for entry in parse(LINES)}
    assert found["扶手椅"] == Entry("扶手椅", "扶手椅", ("armchair",))
    assert found["跑"].glosses == ("run", "run away")
    assert found["小狮子"].traditional == "小獅子"
    assert "北京" not in found


def test_a_meaning_about_the_word_itself_is_no_meaning():
    assert short_glosses("variant of 獅子") == []
    assert short_glosses("CL:條") == []
    assert short_glosses("a very long explanation of what this word is") == []


def test_the_commoner_word_names_a_label():
    entries = list(parse(LINES))
    lookup, common = translations(entries), productivity(entries)
    assert set(lookup["lion"]) == {"狮子", "狻猊"}
    assert chinese_name("Lion", lookup, common) == "狮子"
    assert chinese_name("zebra", lookup, common) is None
