"""What asks for a thing in front of it: "show me", "search for", 帮我找, 请给我看."""

from __future__ import annotations

import re

_SHOWN = r"(?=(?:an?|the|some|all|any|photos?|pictures?|images?|pages?|figures?)\s)"
_ENGLISH = (
    r"(?:please\s+|(?:can|could|would|will)\s+you\s+(?:please\s+)?)"
    r"(?:show(?:\s+(?:me|us))?|find(?:\s+(?:me|us))?|search\s+for|look\s+for|give\s+me)\s+"
    r"|(?:show\s+(?:me|us)|find\s+(?:me|us)|search\s+for|look\s+for|give\s+me)\s+"
    rf"|(?:show|find)\s+{_SHOWN}"
    r"|i(?:['’]m|\s+am)\s+(?:looking|searching)\s+for\s+"
    r"|i(?:['’]d\s+like|\s+would\s+like|\s+want)\s+(?:to\s+(?:see|find)\s+|(?=an?\s))"
)
_LOOK_UP = "查找|搜索|搜尋|搜寻|寻找|尋找|找出|找找看|找找|找"
_SHOW = "显示|顯示|展示|看看|看"
_PLEASE = "(?:[请請][你您]?|麻[烦煩][你您]?)"
# Words that begin so. What bare 找 or 寻找 precedes may be seen as well: 找东西的人.
_COMPOUND = (
    "引擎|[框栏欄器犬表页頁队隊词詞]|[员員]|人[员員]|算法|功能|[结結]果|[范範][围圍]|空[间間]|[历歷]史|"
    "按[钮鈕]|界面|系[统統]|服[务務]|推[荐薦]|[广廣]告|救[援生]"
)
_MEASURED = "(?=[一几幾两兩][张張个個页頁幅款把些])"
_PICTURED = r"(?=.*[的之](?:那一?[页頁]|[页頁]面|照片|[图圖]片|相片|[图圖]像|[图圖])\s*$)"
_CHINESE = (
    rf"(?:{_PLEASE}?(?:[帮幫替][我忙]|[给給]我)(?:{_LOOK_UP}|{_SHOW}|搜)"
    rf"|{_PLEASE}(?:{_LOOK_UP}|显示|顯示|展示)"
    rf"|我(?:(?:想要?|要|在)(?:{_LOOK_UP})|(?:想要?|要)(?:看看|看))"
    rf"|{_PLEASE}?[给給]我{_MEASURED}"
    rf"|(?:{_LOOK_UP}|查|搜)一下"
    rf"|(?:查找|搜索|搜尋|搜寻)(?!{_COMPOUND})"
    rf"|(?:寻找|尋找|找|显示|顯示)(?:\s|{_MEASURED}|{_PICTURED}))"
    r"(?:一下)?(?![到着著了过過的和与與或及])(?:[一几幾两兩][张張幅页頁])?"
)
_REQUEST = re.compile(rf"\s*(?:{_ENGLISH}|{_CHINESE})[\s:：,，]*", re.IGNORECASE)
_SAID = re.compile(r"[^\W_]")


def without_request(query: str) -> str:
    """Return `query` without what asks for a thing in front of it, unless nothing remains.

    Signs of the query language stay: what is quoted or weighed is meant.
    """
    match = _REQUEST.match(query)
    if match is None:
        return query
    rest = query[match.end() :]
    return rest if _SAID.search(rest) and not rest.startswith("^") else query
