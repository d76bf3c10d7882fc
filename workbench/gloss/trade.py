"""Words of the trade whose sense general dictionaries miss, in our own words; a case's own glossary overrides them."""

from __future__ import annotations

__all__ = ["TRADE"]

_LINES = """
脱敏 | data masking, de-identification (the literal sense is to desensitise: which one is meant can decide a story)
洗白 | to whitewash, to make look clean; to launder (of money): which one is meant can decide a story
洗稿 | to reword somebody's text so that copying does not show
口径 | the agreed version of events, the line to take; a definition (of a figure)
对齐 | to align (on what to say or do); alignment (of a model)
拉齐 | to bring everybody to the same state of knowledge
限流 | rate limiting, throttling
限额 | quota, cap
额度 | allowance, credit, quota
配额 | quota
封号 | to ban an account
接口 | API, interface
调用 | to call (an API)
密钥 | key, secret key (of an API)
评测集 | evaluation set, benchmark data
训练集 | training set
语料 | corpus, training text
标注 | to label, to annotate (data)
打标 | to label (data)
蒸馏 | distillation (training a model on another one's output)
微调 | fine-tuning
自研 | developed in-house
套壳 | a wrapper around somebody else's product, passed off as one's own
痕迹 | trace, evidence left behind
落地 | to put into practice, to ship
复盘 | post-mortem, review afterwards
上线 | to go live
下线 | to take offline
灰度 | staged rollout
埋点 | event tracking (in an app)
日志 | log (of a program)
白名单 | allowlist
黑名单 | blocklist
拉黑 | to block (somebody)
拉群 | to set up a group chat
撤回 | to recall (a message)
阅后即焚 | to be destroyed after reading
背锅 | to take the blame for others
甩锅 | to shift the blame
走账 | to pass money through the books
返点 | kickback, rebate
回扣 | kickback
阴阳合同 | two contracts for one deal, one shown and one real
刷单 | to fake orders
水军 | paid posters
公关稿 | planted article, press copy
合规 | compliance
法务 | the legal department
"""
TRADE = dict(line.split(" | ") for line in _LINES.strip().split("\n"))
