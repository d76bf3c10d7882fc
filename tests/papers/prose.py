"""Invented memos to compare: the same length as real ones, in English, simplified and traditional Chinese."""

from __future__ import annotations

import random

from opencc import OpenCC

ENGLISH = (
    "To the evaluation desk. Evan asked again why our requests stop every evening at nine. The plain answer is that the"
    " daily allowance of the second account is used up by then, because the scoring jobs take what the training jobs"
    " leave over. Nobody planned it so; the two teams never agreed who comes first. From Monday on each team writes its"
    " needs into the shared sheet before noon, and whoever has written nothing waits until the next day. The annex"
    " lists the accounts, their owners and the numbers of the last quarter. Please do not forward it, since two of the"
    " owners have left and their names should not be seen outside this group. Questions about numbers go to finance,"
    " questions about accounts to me. I know that this is slower than what you are used to, and I am sorry for it."
)
SIMPLIFIED = (
    "各位评测组同事：近期多个账号的调用额度在每天晚上九点前就已用完，原因是打分任务占用了训练任务剩余的配额。两个小组此前"
    "并未约定先后顺序。自下周一起，各组须在中午之前把当天的需求填入共享表格，没有填写的一律顺延到第二天。附件列出了全部账号、"
    "负责人以及上一季度的费用，合计二十三万元，请勿转发。其中两位负责人已经离职，他们的姓名不宜让组外人员看到。有关费用的问题"
    "请联系财务，有关账号的问题请直接找我。法务要求我们尽快整理书面说明，说明里只写接口名称与用途，不写具体供应商。"
)
TRADITIONAL = str(OpenCC("s2t").convert(SIMPLIFIED))


def shuffled(text: str, seed: int) -> str:
    """A text of the same words that says something else."""
    pieces = text.split(" ") if " " in text else list(text)
    random.Random(seed).shuffle(pieces)
    return (" " if " " in text else "").join(pieces)
