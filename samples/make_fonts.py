"""Cut the fonts of the sample library down to the characters it uses.

    python -m samples.make_fonts FOLDER

FOLDER holds Lato-{Light,Regular,Bold}.ttf (Debian: fonts-lato) and Noto{Serif,Sans}CJK-Regular.ttc
(Debian: fonts-noto-cjk), in any subfolder. Run again only when the texts use new characters; the
subsets in `samples/fonts/` are checked in, so that drawing needs no font. Outlines of the CJK
fonts become quadratic (TrueType), because reportlab embeds those only; all subsets are renamed,
as the Open Font Licence asks of changed fonts whose name is reserved.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
FONTS = {
    "SampleLight": "Lato-Light.ttf",
    "SampleText": "Lato-Regular.ttf",
    "SampleBold": "Lato-Bold.ttf",
    "SampleSong": "NotoSerifCJK-Regular.ttc",
    "SampleHei": "NotoSansCJK-Regular.ttc",
}
LATIN = "".join(map(chr, range(32, 127))) + "äöüéß€£×·–—‘’“”…•°½²¥→№"


def characters() -> str:
    """All characters of the drawing code, so that no text can be forgotten."""
    return "".join(path.read_text("utf-8") for path in sorted((HERE / "draw").glob("*.py")))


def main(folder: Path) -> None:
    """Write `samples/fonts/*.ttf`."""
    chinese = {c for c in characters() if c > "⺀"}
    for name, file in FONTS.items():
        path = next(folder.rglob(file))
        # Face 2 of the collections is Simplified Chinese.
        font = TTFont(path, fontNumber=2 if path.suffix == ".ttc" else -1)
        wanted = {ord(c) for c in LATIN} | ({ord(c) for c in chinese} if "CJK" in file else set())
        options = Options(layout_features=[], name_IDs=[1, 2], notdef_outline=True, hinting=False)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        if "CFF " in font:
            quadratic(font)
        rename(font, name)
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.save(HERE / "fonts" / f"{name}.ttf")


def quadratic(font: TTFont) -> None:
    """Turn CFF outlines into TrueType ones, within 1/1000 of an em."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for glyph in order:
        pen = TTGlyphPen(glyphs)
        glyphs[glyph].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        table.glyphs[glyph] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
        "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, name: str) -> None:
    """Give the subset a name of its own."""
    font["name"].names = []
    for key, value in ((1, name), (2, "Regular"), (4, name), (6, name)):
        font["name"].setName(value, key, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
