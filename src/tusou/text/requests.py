"""What asks for a thing before or behind it: "show me", "search for", 帮我找, 请问有没有.

Each table below tells by an example what is meant; the pattern beside it is tried at the beginning
of a query, that of `_BEHIND` at its end. English is written with single spaces, Chinese in
simplified characters, as which a query is read; all but 尋: in traditional texts 搜尋 is to search,
搜寻 in simplified ones to seek.
"""

from __future__ import annotations

import re

from tusou.text.chinese_forms import simplified_forms
from tusou.text.suffixes import without_suffix

# ── English ─────────────────────────────────────────────────────────────────────────────────

_ME = "(?:me|us)"
_SEEK = "(?:search|look) for"
_PICTURES = "(?:photos?|pictures?|images?|pages?|figures?)"
_ALL = "all(?: of)?(?: the| my| our)?"
_ENGLISH = {
    "could you please show me dogs": rf"(?:please )?(?:can|could|would|will) you (?:please )?"
    rf"(?:(?:show|find|get|give) {_ME}|{_SEEK}) ",
    "please show me dogs": rf"please (?:show|find) {_ME} ",
    "please find the invoice": "please (?:show|find) (?=(?:an?|the|some) )",
    "please look for dogs": rf"please {_SEEK} ",
    "show me dogs": rf"show {_ME} ",
    "find me dogs": "find me ",
    "search for dogs": "search for ",
    "give me a photo of a dog": rf"give me (?=(?:(?:an?|the|some|{_ALL}) )?{_PICTURES}\b)",
    "I'm looking for dogs": "i(?:['’]m| am) (?:looking|searching) for ",
    "I would like to see dogs": "i(?:['’]d like| would like| want) to (?:see|find) ",
}

# ── Chinese ─────────────────────────────────────────────────────────────────────────────────

_HAN = "[\u4e00-\u9fff]"
_MAY = "(?:能不能|可不可以|可以|能)"
_PLEASE = "(?:请[你您]?|麻烦[你您]?)"
_FEW = "[一几两]"
_BREAK = r"[\s:：\"“「『]"

# 找 and what stands behind it can be one word: 找工作 is to look for a job, but 工作服 are clothes,
# so that only its end tells.
_FIND_WORDS = r"找|茬|(?:工作|对象|麻烦|借口|规律|平衡)(?:[的了吗吧呢]|\W|$)"
_FIND = f"(?:找找看|找出|(?:[寻尋]找|找找|找)(?!{_FIND_WORDS}))"
_SEARCH = "(?:查找|搜索|搜尋)"
_LOOK_UP = f"(?:{_SEARCH}|搜寻|{_FIND}|搜(?!集))"

# 搜索 and 查找 are parts of many words: of one more character, or of longer ones the heads.
_COMPOUND = (
    "[框栏器犬表票枯树量者中灯条键热页队词图员]|引擎|人员|算法|功能|结果|范围|空间|历史|按钮|界面|系统|服务|"
    "推荐|广告|救援|救生|行动|雷达|机器|优化|排名|关键|策略|失败|不到|函数|替换|工具|技术|模型|网站|窗口|记录|"
    "过程|方法|命令|问题|数据"
)
_ANIMAL = "[狗猫鸟马牛羊鱼猪鸡鸭鹅兔虎熊蛇鹿猴象狼]"
"""What can stand alone behind 搜索: nothing that searches, and nothing to search with."""

_CHINESE = {
    "请帮我找狗": rf"{_MAY}?{_PLEASE}?(?:[帮替]我|帮忙)"
    rf"(?:{_LOOK_UP}|查(?![看询阅])|显示|展示|看看)",
    "给我看狗": rf"{_MAY}?{_PLEASE}?给我(?:{_LOOK_UP}|显示|展示|看看|看)",
    "请搜索狗": rf"{_PLEASE}(?:{_SEARCH}|搜寻|显示|展示)",
    "我想找狗": f"我(?:想要?|要|在){_LOOK_UP}",
    "我想看看狗": "我(?:想要?|要)看看",
    "给我一张照片": f"{_PLEASE}?给我(?={_FEW}[张幅页])",
    "找一下狗": f"(?:{_SEARCH}|[寻尋]找|找|搜|查)一下",
    "搜索：狗": f"(?:{_SEARCH}|搜寻|[寻尋]找)(?={_BREAK})",
    "显示 沙发": rf"(?:找|显示)(?={_BREAK}+\w\w)",
    "找一个沙发": f"(?:{_SEARCH}|[寻尋]找|找|显示)(?={_FEW}[张个页幅款把些])",
    "搜索红色沙发": f"{_SEARCH}(?!{_COMPOUND})(?={_HAN}{{4}})",
    "搜索小狗": f"{_SEARCH}(?=[小大]?{_ANIMAL}(?!{_HAN}))",
}
_GOES_ON = "[到着了过的和与或及不零回]"
"""What makes something else of the verb before it: 找到, 找零."""

# ── Chinese questions ───────────────────────────────────────────────────────────────────────

_HELLO = r"(?:[你您]好[\s,，。!！]*)?"
_EXCUSE_ME = r"请问(?:一下|下)?(?![路候])[\s:：,，]*"
_POLITE = f"{_HELLO}(?:{_EXCUSE_ME})?"
_HERE = (
    "(?:[你您咱]们?)?(?:家|店|(?:这|那)[里儿边]|(?:图库|相册|店|库)[里中]面?)?(?:现在|目前)?[还都]?"
)
# A filter may stand behind the end of a question. 什么, 毛呢 and 喇嘛 are words.
_ENDED = r"(?=\s*$|\s+[-－−]?[^\W\d_][\w.-]*[:：]\S)"
_PARTICLE = "(?:吗|(?<![什甚怎多这那要])么|(?<![喇干])嘛|(?<![毛花粗])呢)"
_END = rf"(?:{_PARTICLE}\s*[?？]*{_ENDED})"
# 有没有可能 asks whether it may be; 无线 and what begins so are words of their own.
_NO_THING = rf"的|(?:可能|必要|关系|意思|问题|办法|用)(?:[的了]|{_PARTICLE}|\W|$)"
# In 有无线耳机吗 and 有无框眼镜 the second character belongs to what follows.
_WITHOUT = (
    "[线人机袖框糖缝痕烟纺花边绳叶刷源水油门名字印声绒脊菌毒氧性论所视法效害尽锡铅盐麸核籽刺扶头]"
)
# So does it in 有线耳机吗 and 有趣的照片吗; 线下 and 机器 are words of their own.
_WITH = "(?:线(?![下上])|机(?!器|场|会)|名(?![片单牌])|[声轨限氧关趣毒害效益]|色金)"
_SEEN_WORDS = r"(?:书|病|戏|球|医生|电影|电视)(?:[的了吗吧呢]|\W|$)|[到见护守望齐穿破透懂]"
_TO_DO = "[的了回去来飞睡吃喝做当成变说知学离走跑住玩看听写读死活有是被让给和跟再也就多能帮]"
"""What is wanted is to do something, or is what is wanted by somebody: 我想要回家, 我想要的生活."""
_CHINESE_QUESTIONS = {
    "你们有没有白色的衣柜": f"{_HERE}有没有(?!{_NO_THING})",
    "有无白色衣柜": f"{_HERE}有无(?!{_WITHOUT}|[的之与和相]|{_NO_THING})",
    # Without a particle at its end it is said, of what is seen: 有人在骑车.
    "你们有红色的椅子吗": f"{_HERE}有(?!没有|无|{_WITH})(?=.+{_END})",
    "你们有哪些椅子": f"{_HERE}有哪些(?!的)",
    "我想买红色的椅子": "我(?:想要?|要)买(?![的了到过单卖])",
    "我想要一把椅子": f"我想要(?!{_TO_DO})",
    "我想看红色的椅子": f"我想看(?!看|{_SEEN_WORDS}|[的了过着])",
    "哪里有红色的椅子": "在?哪(?:里|儿)(?:还|会|能)?有(?!的|.*就有)",
    "哪有红色的椅子": "哪有(?![的这那你我他她什]|.*就有)",
    "在哪里可以买到椅子": "在?哪(?:里|儿)?(?:可以|能)?(?:[买找看]得?到|[买找])(?![的了])",
    "能不能找到红色的椅子": "(?:能不能|可不可以)(?:找到|看到|看看|看一下|找一下|搜一下)",
    "可以看看红色的椅子吗": f"(?:可以|能)(?:找到|看到|看看|看一下|找一下|搜一下)(?=.+{_END})",
}
_BEHIND = {
    "红色的椅子有吗": "[还都]?有(?:卖的?|货)?[吗么]",
    "红色的椅子有没有": "[还都]?有没有(?:卖的?|货)?",
    "红色的椅子在哪里": "(?:放|存)?在哪(?:里|儿)?",
    "红色的椅子在哪里可以买到": "在?哪(?:里|儿)?(?:可以|能)?[买找看]得?到",
    "红色的椅子哪里有": "哪(?:里|儿)?(?:还|会|能)?有(?:卖的?)?",
}
_SOME = f"(?:{_FEW}[张幅页]|一些|什么样的|什么|啥)?"

# ── both ────────────────────────────────────────────────────────────────────────────────────

_IN_ENGLISH = "|".join(_ENGLISH.values()).replace(" ", r"\s+")
_IN_CHINESE = f"(?:{'|'.join(_CHINESE.values())})(?:一下)?(?!{_GOES_ON})(?:{_FEW}[张幅页])?"
_QUESTION = f"(?:{'|'.join(_CHINESE_QUESTIONS.values())}){_SOME}"
_REQUEST = re.compile(
    rf"\s*(?:{_IN_ENGLISH}|{_POLITE}(?:{_IN_CHINESE}|(?P<question>{_QUESTION}))"
    rf"|{_HELLO}(?P<excused>{_EXCUSE_ME}))[\s:：,，]*",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"{_PARTICLE}\s*[?？]*{_ENDED}|[?？]+{_ENDED}")
"""The end of a question."""
_ASKED_BEHIND = re.compile(
    # Of at least two characters: 你在哪里 is said to somebody, and 人在哪里 about him.
    rf"(?<=\w\w)(?<![我你您他她它们谁这那])(?<!人)\s*(?:{'|'.join(_BEHIND.values())})[啊呀呢]?\s*[?？]*{_ENDED}"
)
"""A question behind the thing."""
_MAY_BE = re.compile(rf"\s*{_POLITE}{_MAY}")
_SAID = re.compile(r"[^\W_]")
_BETWEEN = re.compile(r"[\s,，、;；。!！?？]+")
_UNSOUGHT = re.compile(r"[-－−]|in[:：]", re.IGNORECASE)
"""Words left out, and filters by folders and files."""


def without_request(query: str) -> str:
    """Return `query` without what asks for a thing before or behind it, unless nothing remains.

    Only what can hardly be meant otherwise: 搜索树 is a thing of its own, and so is a file whose
    name is typed with its suffix. Signs of the query language stay: what is quoted or weighed is
    meant.
    """
    read = _simplified(query)
    match = _REQUEST.match(read)
    if _names_a_file(query):
        return query
    if match is None:
        behind = _ASKED_BEHIND.search(read)
        return query if behind is None else query[: behind.start()] + query[behind.end() :]
    rest = query[match.end() :]
    if match["question"] or match["excused"] or _MAY_BE.match(read):
        rest = _without_end(rest, read[match.end() :])
    return rest if _SAID.search(rest) and not rest.startswith("^") else query


def _without_end(rest: str, read: str) -> str:
    """`rest` of a question without its particle; `read` is the same in simplified characters."""
    match = _ASKED.search(read)
    return rest if match is None else rest[: match.start()] + rest[match.end() :]


def _simplified(query: str) -> str:
    """`query` as long as it is; what holds no Chinese does not pay for the table."""
    if query.isascii():
        return query
    return query.translate({**simplified_forms(), ord("尋"): "尋"})


def _names_a_file(query: str) -> bool:
    """Whether a word that is looked for ends as names of files do."""
    words = (word for word in _BETWEEN.split(query) if not _UNSOUGHT.match(word))
    return any(without_suffix(word) != word for word in words)
