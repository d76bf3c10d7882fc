"""The words of the method appendix, in English and Chinese."""

from __future__ import annotations

__all__ = ["METHOD"]

METHOD: dict[str, dict[str, str]] = {
    "en": {
        "title": "How the work was done",
        "subtitle": "Method appendix",
        "how": "Made from the logs of the case. Searches that found nothing are listed too; times are UTC.",
        "read": "What was read in",
        "read_columns": "when|what|parameters|came to",
        "searched": "What was searched for",
        "searched_columns": "when|query|verified / proposed|purpose",
        "topics": "Word lists of topics",
        "topics_columns": "topic|version|terms",
        "judged": "Who was judged to be who",
        "judged_columns": "account|account|verdict|why|by",
        "done": "What was done in this notebook's views, as Python",
        "line": "line",
        "software": "Software",
        "software_columns": "what|version",
        "originals": "originals",
        "messages": "messages",
        "documents": "documents",
        "failed": "failed",
        "skipped": "items skipped",
        "unfinished": "not finished",
    },
    "zh": {
        "title": "工作方法",
        "subtitle": "方法附录",
        "how": "由案卷日志生成。没有结果的搜索也一并列出;时间为 UTC。",
        "read": "读入的材料",
        "read_columns": "时间|内容|参数|结果",
        "searched": "搜索记录",
        "searched_columns": "时间|查询|核实 / 候选|目的",
        "topics": "主题词表",
        "topics_columns": "主题|版本|词语",
        "judged": "人物身份的判断",
        "judged_columns": "账号|账号|判断|理由|由谁",
        "done": "在本笔记本视图中所做的操作(Python)",
        "line": "代码行",
        "software": "软件",
        "software_columns": "名称|版本",
        "originals": "个原件",
        "messages": "条消息",
        "documents": "份文档",
        "failed": "件失败",
        "skipped": "条略过",
        "unfinished": "未完成",
    },
}
"""By language, then by what is said; columns are parted by a bar."""
