"""The interface words of the view of people and topics, in English and Chinese."""

from __future__ import annotations

__all__ = ["GRAPH"]

GRAPH: dict[str, dict[str, str]] = {
    "en": {
        "graph": "People and topics",
        "matrix": "Table",
        "links": "Links that stand out",
        "least": "At least",
        "days": "days",
        "only": "Only what stands out",
        "since": "From",
        "until": "until before",
        "between": "Set the time",
        "active": "days active",
        "earlier": "Stronger ties",
        "later": "Weaker ties",
        "page": "{first}–{last} of {of} people",
        "cell": "{person}, {topic}: {days} days of {active}, {messages} messages, z {z}, {first} to {last}",
        "nothing": "Nothing ties a person to a topic here. Topics are word lists: case.topics.define(…)",
        "fewlinks": "No link stands out from chance here.",
        "hidden": "{n} of them hidden by the filter",
        "words": "The words behind it",
        "more": "{n} more are in case.people_topics().evidence(…)",
        "choose": "Choose in all views",
        "notime": "no time",
        "legend": "Number: days on which a person wrote of a topic. Coloured: beyond chance; the darker, the surer.",
        "untopped": "not drawn: {n} weaker links",
    },
    "zh": {
        "graph": "人物与主题",
        "matrix": "表格",
        "links": "突出的联系",
        "least": "至少",
        "days": "天",
        "only": "只看突出的",
        "since": "自",
        "until": "至(不含)",
        "between": "设定时间",
        "active": "活跃天数",
        "earlier": "更强的联系",
        "later": "更弱的联系",
        "page": "{of} 人中的 {first}–{last}",
        "cell": "{person},{topic}:{active} 天中的 {days} 天,{messages} 条消息,z {z},{first} 至 {last}",
        "nothing": "此处没有人与主题相连。主题即词表:case.topics.define(…)",
        "fewlinks": "此处没有超出偶然的联系。",
        "hidden": "其中 {n} 条被筛选隐藏",
        "words": "背后的原话",
        "more": "另有 {n} 条,见 case.people_topics().evidence(…)",
        "choose": "在所有视图中选定",
        "notime": "无时间",
        "legend": "数字:此人谈及该主题的天数。着色:超出偶然;越深越确定。",
        "untopped": "另有 {n} 条较弱的联系未画出",
    },
}
"""By language, then by what is said; values with braces take numbers and names."""
