"""The words of the sample library: products and the texts of the catalogue, in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One product; `scene` names its picture, `price` is in euros."""

    code: str
    scene: str
    group: str
    en: str
    zh: str
    colour_en: str
    colour_zh: str
    size_cm: str
    price: int
    about_en: str
    about_zh: str

    @property
    def image_path(self) -> str:
        """Its picture, relative to the sample folder."""
        return f"products/{self.code.lower()}-{self.scene}.jpg"

    @property
    def price_yuan(self) -> int:
        """The price in yuan, as the Chinese catalogue gives it."""
        return self.price * 8 // 10 * 10


def _products() -> tuple[Product, ...]:
    rows = (
        ("A-127", "red-armchair", "seating", "Red armchair", "红色扶手椅", "red", "红色",
         "86 × 80 × 88", 449,
         "A deep armchair in red wool with a swollen back cushion and walnut feet.",
         "红色羊毛面料的深座扶手椅，靠垫饱满，胡桃木椅脚。"),
        ("A-128", "blue-armchair", "seating", "Blue armchair", "蓝色扶手椅", "blue", "蓝色",
         "86 × 80 × 88", 449,
         "The same armchair in cornflower blue, on feet of pale oak.",
         "同款扶手椅，矢车菊蓝面料，浅色橡木椅脚。"),
        ("S-310", "green-sofa", "seating", "Green sofa for three", "绿色三人沙发", "green", "绿色",
         "220 × 84 × 82", 1190,
         "A three-seat sofa in moss green with two scatter cushions, yellow and cream.",
         "苔绿色三人沙发，配黄色和米色抱枕各一个。"),
        ("S-204", "black-leather-sofa", "seating", "Black leather sofa", "黑色皮沙发", "black",
         "黑色", "158 × 84 × 82", 1480,
         "A small sofa for two in soft black leather; it grows more beautiful with the years.",
         "柔软的黑色真皮双人沙发，越用越有味道。"),
        ("T-418", "oak-dining-table", "tables", "Oak dining table", "橡木餐桌", "oak", "原木色",
         "180 × 90 × 75", 860,
         "A dining table of solid oak for six, shown with four chairs under a teal lamp.",
         "实木橡木餐桌，可坐六人，图中配四把餐椅和一盏蓝绿色吊灯。"),
        ("T-402", "marble-coffee-table", "tables", "Round marble coffee table", "圆形大理石茶几",
         "white", "白色", "84 × 84 × 43", 390,
         "A round top of white marble on three brass legs.",
         "白色大理石圆形台面，三根黄铜桌腿。"),
        ("C-052", "wooden-chair", "tables", "Wooden dining chair", "木餐椅", "oak", "原木色",
         "43 × 44 × 83", 135,
         "A plain chair of oak with four slats in its back.",
         "朴素的橡木餐椅，椅背有四根木条。"),
        ("C-017", "white-stool", "tables", "White stool", "白色圆凳", "white", "白色",
         "36 × 36 × 46", 59,
         "A round stool on three legs, painted white.",
         "三条腿的圆凳，白色漆面。"),
        ("C-090", "office-chair", "tables", "Orange office chair", "橙色办公椅", "orange", "橙色",
         "58 × 58 × 104", 219,
         "A swivel chair with arms and five castors, in bright orange.",
         "亮橙色转椅，带扶手和五个脚轮。"),
        ("L-631", "floor-lamp", "lamps", "Tripod floor lamp", "三脚落地灯", "black", "黑色",
         "50 × 50 × 155", 168,
         "A floor lamp on a black tripod whose linen shade gives a warm light.",
         "黑色三脚架落地灯，亚麻灯罩，光线温暖。"),
        ("L-602", "yellow-desk-lamp", "lamps", "Yellow desk lamp", "黄色台灯", "yellow", "黄色",
         "35 × 20 × 50", 79,
         "A jointed lamp of yellow steel for the desk.",
         "黄色钢制可调节台灯，适合书桌。"),
        ("B-540", "walnut-bookshelf", "home", "Walnut bookshelf", "胡桃木书架", "walnut", "胡桃色",
         "90 × 30 × 154", 520,
         "Four shelves of dark walnut, full of coloured books.",
         "深色胡桃木四层书架，摆满彩色书籍。"),
        ("D-775", "blue-bed", "home", "Double bed with a blue blanket", "蓝色被子的双人床", "blue",
         "蓝色", "160 × 210 × 110", 940,
         "A double bed of oak with a grey headboard, white pillows and a blue blanket.",
         "橡木双人床，灰色床头，白色枕头，蓝色被子。"),
        ("R-330", "striped-rug", "home", "Striped rug", "条纹地毯", "red and white", "红白相间",
         "210 × 140", 185,
         "A woven rug with red and white stripes.",
         "红白条纹的手工编织地毯。"),
        ("P-118", "pink-pouf", "home", "Pink pouf", "粉色坐墩", "pink", "粉色",
         "58 × 58 × 36", 98,
         "A soft knitted pouf in pale pink.",
         "柔软的浅粉色针织坐墩。"),
        ("G-009", "potted-plant", "home", "Rubber plant in a clay pot", "陶盆绿植", "green", "绿色",
         "50 × 50 × 100", 46,
         "A tall green plant with broad leaves in a terracotta pot.",
         "陶土花盆里的高大绿植，叶片宽大。"),
        ("W-045", "wall-clock", "home", "Wall clock", "挂钟", "black", "黑色",
         "40 × 40 × 4", 42,
         "A round wall clock with a white face and black hands, here on a yellow wall.",
         "圆形挂钟，白色表盘，黑色指针，挂在黄色墙上。"),
    )  # fmt: skip
    return tuple(Product(*row) for row in rows)


PRODUCTS = _products()
BY_SCENE = {product.scene: product for product in PRODUCTS}

WELCOME_EN = (
    (
        "A room begins with one good chair. Everything else follows: the lamp that lets you "
        "read in it, the table that holds your cup, the shelf for the books that you mean to "
        "finish this winter."
    ),
    (
        "This catalogue shows seventeen pieces. Each has a code such as A-127, which you will "
        "find again in the price list on page 7. All timber comes from forests within four "
        "hundred kilometres of our workshop, and every cover can be taken off and washed."
    ),
    (
        "If you would like to sit before you buy, our showroom is open from Tuesday to "
        "Saturday, ten to six. Delivery takes two to three weeks; we carry the furniture "
        "upstairs and take the packaging away with us."
    ),
)
LIGHT_EN = (
    (
        "Three lights make a room: one to see by, one to read by, and one that merely glows. "
        "Our lamps take bulbs of 2700 kelvin, the colour of an evening fire. The tripod lamp "
        "throws a circle of about two metres; place it behind the shoulder, never in front of "
        "the eyes."
    ),
    (
        "The desk lamp turns in two joints and stays where you leave it. Right-handed people "
        "should stand it on the left of the desk, so that the hand casts no shadow on the page."
    ),
)
FACTS_EN = (
    (
        "More than a third of last year's orders were for the living room; the bedroom came "
        "next. Figure 1 shows the shares of all five rooms. Nine tables out of ten leave the "
        "workshop in oak, and the walnut shelf sold out twice."
    ),
)
CARE_ZH = (
    "木质家具请用微湿的软布擦拭，再用干布擦干。每年上一次护木油，可以防止木材开裂。",
    "布艺沙发套可以拆下，用三十度温水手洗，切勿漂白。红酒洒在布面上时，先用纸巾吸干，再撒盐静置一小时。",
    "真皮沙发应避免阳光直射，每半年涂一次皮革保养油。",
    "大理石台面怕酸，柠檬汁和醋要立刻擦掉。",
)
WELCOME_ZH = (
    "一间屋子，从一把好椅子开始。然后才有读书用的灯，放茶杯的桌子，和摆满书的书架。",
    (
        "本目录共收录十七件家具，每件都有编号，例如 A-127，可在价目表中查到。所有木材均来自"
        "工坊四百公里以内的森林，沙发套都可以拆洗。"
    ),
    "展厅周二至周六开放，上午十点到下午六点。送货需要两到三周，我们送货上楼，并带走全部包装。",
)
ORDERS = (("Living room", "客厅", 36), ("Bedroom", "卧室", 24), ("Kitchen", "厨房", 17),
          ("Study", "书房", 14), ("Hall", "门厅", 9))  # fmt: skip
"""Share of the orders of 2025 by room, in per cent."""
