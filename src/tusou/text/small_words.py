"""The most frequent words of languages: they tell a language, and say nothing in a query."""

from __future__ import annotations

SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for it as was with be by on not he his but at are this "
        "have from or had an they which you were all her she there would their we been has "
        "when who will more no if out so what your our can a into over through down up off while "
        "its near behind around between under after before them him some other two three",
        "fr": "le la les de des du et en un une est que qui dans pour pas sur au aux avec ce cette "
        "sont par plus il elle nous vous ne se sa son ses mais ou où été leur",
        "de": "der die das und ist in den von zu mit sich des auf für nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
        "es": "a el la los las de que y en un una es por con no para su se del al lo como más pero "
        "sus le ya o este sí porque esta entre cuando muy sin sobre también",
        "it": "a il lo la i gli le di che e è un una per in non con si da sono come del della dei "
        "delle nel alla al più anche ma questo questa ha",
        "pt": "o a os as de que e do da em um uma para é com não por mais dos das no na se ao como "
        "foi ou seu sua são pelo pela até",
        "nl": "de het een en van ik te dat die in is niet op aan met als voor zijn er maar om dan "
        "ook bij nog uit naar wordt worden door deze",
        "id": "yang dan di dari untuk dengan pada ini itu adalah dalam akan tidak oleh atau juga "
        "ke lebih anda kami setiap secara dapat sebagai",
        "pl": "i w na z się nie do że to jest o jak po za od przez co tak dla są oraz być",
        "tr": "ve bir bu için ile de da olarak çok daha gibi olan en ne kadar ya her",
        "vi": "và của là có cho các được trong một không với người những này đã khi từ để",
        "sv": "och att det som en på är av för med den till inte om ett han men var jag från vi",
        "el": "και το του τη της την τον στη στην στο στον στα οι τα των ένα μια με σε από για "
        "που δεν να θα είναι ως ή τις τους",
        "ru": "и в во не на я что с со а то все как к у из от по за для это о или же так был мы "
        "при его их но только",
    }.items()
}

LATIN = frozenset(SMALL_WORDS) - {"el", "ru"}
"""Languages that share the Latin script, so that only their words tell them apart."""
