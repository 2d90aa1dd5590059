"""What asks for a thing in front of it: "show me", "search for", 帮我找, 请给我看."""

from __future__ import annotations

import re

from tusou.text.suffixes import without_suffix

_PICTURES = r"(?:photos?|pictures?|images?|pages?|figures?)"
_ENGLISH = (
    r"(?:please\s+)?(?:can|could|would|will)\s+you\s+(?:please\s+)?"
    r"(?:(?:show|find|get|give)\s+(?:me|us)|(?:search|look)\s+for)\s+"
    r"|please\s+(?:(?:show|find)\s+(?:(?:me|us)\s+|(?=(?:an?|the|some)\s))"
    r"|(?:search|look)\s+for\s+)"
    r"|(?:show\s+(?:me|us)|find\s+me|search\s+for)\s+"
    rf"|give\s+me\s+(?=(?:(?:an?|the|some|all)\s+)?{_PICTURES}\b)"
    r"|i(?:['’]m|\s+am)\s+(?:looking|searching)\s+for\s+"
    r"|i(?:['’]d\s+like|\s+would\s+like|\s+want)\s+to\s+(?:see|find)\s+"
)
_LOOK_UP = "查找|搜索|搜尋|搜寻|寻找|尋找|找出|找找看|找找|找|搜"
_PLEASE = "(?:[请請][你您]?|麻[烦煩][你您]?)"
_MAY = "(?:能不能|可不可以|可以|能)"
_FEW = "[一几幾两兩]"
# 搜索 and 查找 are parts of many words. Those of two or three characters are told by their length,
# of the longer ones the heads.
_COMPOUND = (
    "引擎|[框栏欄器犬表票枯树樹量者中灯燈条條键鍵热熱页頁队隊词詞图圖]|[员員]|人[员員]|算法|功能|[结結]果|"
    "[范範][围圍]|空[间間]|[历歷]史|按[钮鈕]|界面|系[统統]|服[务務]|推[荐薦]|[广廣]告|救[援生]|"
    "行[动動]|雷[达達]|[机機]器|[优優]化|排名|[关關][键鍵]|策略|失[败敗]|不到|函[数數]|替[换換]|工具|"
    "技[术術]|模型|[网網]站|窗口|[记記][录錄]|[过過]程|方法|命令|[问問][题題]|[数數]据|[数數]據"
)
_CHINESE = (
    rf"(?:{_MAY}?{_PLEASE}?(?:[帮幫替]我|[帮幫]忙)(?:{_LOOK_UP}(?!集)|查(?![看询詢阅閱])|显示|顯示|展示|看看)"
    rf"|{_MAY}?{_PLEASE}?[给給]我(?:{_LOOK_UP}|显示|顯示|展示|看看|看)"
    rf"|{_PLEASE}(?:查找|搜索|搜尋|搜寻|显示|顯示|展示)"
    rf"|我(?:(?:想要?|要|在)(?:{_LOOK_UP})|(?:想要?|要)看看)"
    rf"|{_PLEASE}?[给給]我(?={_FEW}[张張幅页頁])"
    r"|(?:查找|搜索|搜尋|寻找|尋找|找|搜|查)一下"
    r"|(?:查找|搜索|搜尋|搜寻|寻找|尋找)(?=[\s:：\"“「『])"
    r"|(?:找|显示|顯示)(?=[\s:：\"“「『]+\w\w)"
    rf"|(?:查找|搜索|搜尋|寻找|尋找|找|显示|顯示)(?={_FEW}[张張个個页頁幅款把些])"
    rf"|(?:查找|搜索|搜尋)(?!{_COMPOUND})(?=[\u4e00-\u9fff]{{4}}))"
    rf"(?:一下)?(?![到着著了过過的和与與或及不零回])(?:{_FEW}[张張幅页頁])?"
)
_REQUEST = re.compile(rf"\s*(?:{_ENGLISH}|{_CHINESE})[\s:：,，]*", re.IGNORECASE)
_ASKED = re.compile(r"[吗嗎][?？]?\s*$")
_SAID = re.compile(r"[^\W_]")


def without_request(query: str) -> str:
    """Return `query` without what asks for a thing in front of it, unless nothing remains.

    Only what can hardly be meant otherwise: 搜索树 is a thing of its own, and so is a file whose
    name is typed with its suffix. Signs of the query language stay: what is quoted or weighed is
    meant.
    """
    match = _REQUEST.match(query)
    if match is None or without_suffix(query.strip()) != query.strip():
        return query
    rest = query[match.end() :]
    if re.match(rf"\s*{_MAY}", query):
        rest = _ASKED.sub("", rest)
    return rest if _SAID.search(rest) and not rest.startswith("^") else query
