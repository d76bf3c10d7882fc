"""Words of titles and of the heads of staff lists, in English, Chinese, Russian and a few other languages."""

from __future__ import annotations

import re

__all__ = ["HEADS", "TITLE"]

_LATIN = (
    "c[etfoi]o|cmo|cpo|ciso|vp|svp|evp|president|vice[ -]president|director|manager|head of|lead|leader|chief|engineer"
    "|developer|architect|analyst|scientist|researcher|designer|administrator|admin|assistant|secretary|counsel|lawyer"
    "|attorney|paralegal|partner|associate|consultant|advis[eo]r|officer|specialist|coordinator|representative|intern"
    "|accountant|auditor|controller|treasurer|recruiter|buyer|editor|reporter|professor|technician|operator|supervisor"
    "|founder|chair(?:man|woman|person)?|geschäftsführer(?:in)?|leiter(?:in)?|directeur|directrice|responsable|gerente"
)
_CYRILLIC = (
    "директор|менеджер|инженер|разработчик|программист|руководитель|начальник|заместитель|аналитик|юрист|бухгалтер"
    "|специалист|секретарь|помощник|администратор|тестировщик|дизайнер|консультант|советник|главный|оператор|эксперт"
)
_HAN = (
    "总裁|总经理|经理|总监|主管|主任|主席|董事|工程师|架构师|分析师|研究员|科学家|设计师|顾问|律师|法务|会计|出纳|秘书"
    "|助理|专员|负责人|组长|部长|处长|科长|局长|所长|院长|教授|产品|运营|研发|测试|实习生|合伙人|创始人|销售|采购|财务|人事|行政"
)
TITLE = re.compile(rf"(?i)(?<![\w@.])(?:{_LATIN}|{_CYRILLIC})(?![\w@])|(?:{_HAN})")
HEADS = {  # what a column of a list of people is called
    "mail": re.compile(r"(?i)e-?mail(?: address)?|邮箱|电子邮[箱件]|邮件|почта|эл\. ?почта"),
    "title": re.compile(
        r"(?i)(?:job )?title|position|role|job|function|duty|rank|职[位务称]|岗位(?:名称)?|角色|职级|должность|роль"
        r"|позиция|poste|funktion"
    ),
    "unit": re.compile(
        r"(?i)department|dept\.?|team|unit|division|group|部门|团队|小组|中心|所属部门|отдел|подразделение|команда|abteilung"
    ),
    "name": re.compile(
        r"(?i)(?:full |display |employee |staff |chinese |english )?name|employee|person|姓名|名字"
        r"|员工(?:姓名)?|中文名|英文名|联系人|фио|имя|ф\. ?и\. ?о\.?|nom"
    ),
}
