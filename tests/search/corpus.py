"""A generated corpus of Chinese and English chat lines, and an oracle that knows no index: plain substrings."""

from __future__ import annotations

import random
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_CLAUSES = """
今天又把额度用完了 明早八点重置再续吧 数据脱敏流程要走审批 这个评测集不能外传 我们先对齐一下口径 限流之后接口全部超时
洗白证据的事情别在群里说 自研大模型进度汇报 昨晚那批数据跑完了吗 预算审批卡住了 帮忙看下日志有没有报错 全部洗白白了
限额提了两次 痕迹都清掉了 训练计划改到周五 打分标准谁定的 白名单里没有他 服务器又挂了
"""
_ENGLISH = """
we hit the max allowance again
please mask the customer data
the quota resets at midnight UTC
rate limits kill the run
review my pull request
the API key expired
the job failed
desensitization pipeline finished
quotas for March
"""
_MIXED = """
API调用失败了
OpenAI的痕迹太明显
GPT输出要脱敏
用完quota就停
把log删了吧
ChatGPT的痕迹
API 调用正常
"""
_WORDS = """
限额 额度 脱敏 洗白 限流 口径 自研 痕迹 评测 数据 白白 度用 完了 敏流 了吗 训练 打分 白名单 洗白白 数据脱敏 的痕迹
对齐一下 大模型 清掉了 把额度用完 白 额 的 了 集 删
"""
CLAUSES, ENGLISH, MIXED = _CLAUSES.split(), _ENGLISH.strip().split("\n"), _MIXED.strip().split("\n")
WORDS, MIXED_WORDS = (
    _WORDS.split(),
    ["API调用", "OpenAI的痕迹", "GPT的痕迹", "用完quota", "GPT输出", "把log删", "T的痕"],
)
_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def bodies(size: int, seed: int = 5) -> list[str]:
    """`size` lines, some without blanks between the scripts, traditional, full-width or with zero-width marks."""
    chance, traditional = random.Random(seed), OpenCC("s2t")
    lines = []
    for number in range(size):
        parts = [chance.choice(chance.choice([CLAUSES, CLAUSES, ENGLISH, MIXED])) for _ in range(chance.randint(1, 4))]
        line = chance.choice(["", " ", "，", "\n"]).join(parts)
        turn = number % 12
        if turn == 3:
            line = traditional.convert(line)
        elif turn == 5:
            line = line.translate(_FULL)
        elif turn == 7:
            place = chance.randrange(len(line))
            line = f"{line[:place]}\u200b{line[place:]}"
        lines.append(line)
    return lines


@lru_cache(maxsize=1 << 12)
def _simplified(char: str) -> str:
    return str(OpenCC("t2s").convert(char))


def plain(line: str) -> str:
    """The oracle's own folding: another road to the same end."""
    visible = "".join(char for char in line if unicodedata.category(char) != "Cf")
    return "".join(map(_simplified, unicodedata.normalize("NFKC", visible).casefold()))
