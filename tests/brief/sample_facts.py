# ruff: noqa: E501
"""An invented case of five claims, hand-built: what a real case hands to `brief.content.build`."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from workbench import hashing
from workbench.brief.facts import (
    CaseFacts,
    CheckFact,
    ClaimFact,
    CustodyFact,
    EventFact,
    ExhibitFact,
    FigureFact,
    FormatFact,
    GapFact,
    LexiconFact,
    MessageFact,
    OriginalFact,
    PersonFact,
    SearchFact,
    SupportFact,
)

HOSTILE = (
    '#eval(1+1) <script>alert(1)</script> $x^2$ *bold* \u202egnp.exe\u202c \x07 &amp; {{7*7}} ]#image("/etc/hosts")'
)
LONG_WORD = "啊" * 40 + "W" * 5000
MEMBERS = ("Lin Qiao", "Zhao Wen", "Tang Yu", "Chen Yi", "Marta Ruiz", "He Jian", "Wu Min", "Sun Lei", "Deng Fei")

LARK = "lark_export/群_评测_2023-03.json"
SLACK = "slack_export.zip!/eval-us/2023-05-22.json"
CHAT = "phone/WhatsApp 聊天 - 夜班.txt"
TERMS = "documents/terms_2023-03-14.pdf"
SHEET = "documents/cost_2023Q2.xlsx"


def sha(text: str) -> str:
    return hashing.sha256(text.encode())


def message(key: str, sender: str, at: str, text: str, role: str = "before", **more: object) -> MessageFact:
    return MessageFact(key=key, sender=sender, at=at, text=text, role=role, **more)  # type: ignore[arg-type]


def exhibit(
    number: int, quote: str, original: str, place: tuple[str, str, str], talk: tuple[MessageFact, ...], **more: object
) -> ExhibitFact:
    conversation, title, locator = place
    target = next(item for item in talk if item.role == "target")
    start = target.text.index(quote)
    values: dict[str, object] = {
        "number": f"EX-{number:03d}",
        "quote": quote,
        "title": title,
        "conversation": conversation,
        "messages": talk,
        "start": start,
        "end": start + len(quote),
        "target_key": target.key,
        "original": original,
        "original_sha256": sha(original),
        "locator": locator,
        "offset": 4096 * number,
        "length": 512 + number,
        "item_sha256": sha(f"{original}{locator}"),
        "present": MEMBERS[: 4 + number % 5],
        "present_basis": "members at that time, from join and leave records",
    }
    return ExhibitFact(**(values | more))  # type: ignore[arg-type]


UTC = "UTC, from the server"
EXHIBITS = (
    exhibit(
        1,
        "基线已经跑完了,用的还是 Corvane 的返回",
        LARK,
        ("Lark group 评测(只谈数)", "Lark group 评测(只谈数), 18 April 2023", "#/items/212"),
        (
            message("m1", "Tang Yu", "2023-04-18T08:37:02Z", "早,昨晚的任务挂了吗?我这边看板是红的"),
            message("m2", "Lin Qiao", "2023-04-18T08:39:40Z", "没挂,排队而已"),
            message(
                "m3",
                "Zhao Wen",
                "2023-04-18T08:40:11Z",
                "@Lin Qiao 石磨 0.5 的基线已经跑完了,用的还是 Corvane 的返回,表我晚点发。",
                "target",
                certainty=UTC,
                notes=("edited 2023-04-18T08:41:30Z; before: “…用的还是外部的返回…”", "👍 Lin Qiao, Chen Yi"),
            ),
            message("m4", "Chen Yi", "2023-04-18T08:44:10Z", "收到。成本单我放共享盘了:cost_2023Q2.xlsx", "after"),
            message("m5", "Tang Yu", "2023-04-18T08:45:55Z", "又是它 😐", "after"),
        ),
        translation="The baseline has finished; it still uses Corvane’s responses",
        translator="machine (offline model), then M. Ruiz",
        reviewed_by="T. Okafor",
    ),
    exhibit(
        2,
        "max allowance again. third time this month",
        SLACK,
        ("Slack #eval-us", "Slack #eval-us, 22 May 2023", "#/41"),
        (
            message("s1", "Dana Whit", "2023-05-22T17:02:11.000200Z", "anyone else getting 429s from the gateway?"),
            message(
                "s2",
                "Marcus Bell",
                "2023-05-22T17:03:54.000100Z",
                "max allowance again. third time this month :melting_face:",
                "target",
                certainty=UTC,
            ),
            message("s3", "Dana Whit", "2023-05-22T17:05:00Z", "resets at midnight UTC, go home", "after"),
        ),
    ),
    exhibit(
        3,
        "对外的材料里不要写来源,先做一遍“脱敏”",
        LARK,
        ("Lark group 评测(只谈数)", "Lark group 评测(只谈数), 4 July 2023", "#/items/1877"),
        (
            message("m6", "Lin Qiao", "2023-07-04T01:12:31Z", "今天又把额度用完了,平台那边说要等到 8 点"),
            message(
                "m7",
                "Zhao Wen",
                "2023-07-04T01:14:02Z",
                "那评测集先别动。对外的材料里不要写来源,先做一遍“脱敏”。\n日志里 model= 也一起洗掉。",
                "target",
                certainty=UTC,
            ),
            message("m8", "Lin Qiao", "2023-07-04T01:15:40Z", "明白,洗白白", "after"),
            message("m9", "Marta Ruiz", "2023-07-04T01:20:47Z", "Please stop discussing vendor outputs here.", "after"),
        ),
        translation="Do not name the source in outward-facing material; run a “desensitization” first",
        translator="machine (offline model)",
    ),
    exhibit(
        4,
        "脱敏只指用户个人信息,和供应商无关",
        LARK,
        ("Lark group 合规对齐", "Lark group 合规对齐, 6 July 2023", "#/items/2044"),
        (
            message("m10", "He Jian", "2023-07-06T03:00:00Z", "法务怎么理解脱敏?"),
            message(
                "m11", "Wu Min", "2023-07-06T03:04:30Z", "脱敏只指用户个人信息,和供应商无关。", "target", certainty=UTC
            ),
        ),
        translation="Desensitization refers to users’ personal data only and has nothing to do with vendors",
        translator="M. Ruiz",
        reviewed_by="T. Okafor",
    ),
    exhibit(
        5,
        "develop models that compete with the Services",
        TERMS,
        ("Corvane terms of service, PDF", "Corvane terms of service, page 4", "#page=4"),
        (
            message(
                "p4",
                "Corvane terms of service",
                "2023-03-14",
                "2.(c) Restrictions. You may not (i) resell the Services; (ii) reverse assemble them; or (iii) use "
                "Output to develop models that compete with the Services, whether by training, evaluation or "
                "otherwise.",
                "target",
                certainty="day, as printed",
            ),
        ),
        kind="page",
        present=(),
        present_basis="",
    ),
    exhibit(
        6,
        "群里别说了,私聊",
        CHAT,
        ("WhatsApp 夜班", "WhatsApp 夜班, 4 July 2023", "#line=812,813"),
        (
            message("w1", "夜猫", "2023-07-04T23:10", HOSTILE),
            message(
                "w2", "阿泰", "2023-07-04T23:11", "群里别说了,私聊", "target", certainty="phone's clock, zone unknown"
            ),
            message("w3", "夜猫", "2023-07-04T23:11", LONG_WORD, "after"),
        ),
        translation="Stop talking about it in the group, take it to private chat",
        translator="M. Ruiz",
        reviewed_by="T. Okafor",
        present_basis="everyone who ever wrote there; the export has no member list",
    ),
)


def support(number: int, stance: str = "supports", **more: object) -> SupportFact:
    return SupportFact(exhibit=f"EX-{number:03d}", stance=stance, **more)  # type: ignore[arg-type]


def search(query: str, hits: int, claim: str, **more: object) -> SearchFact:
    values: dict[str, object] = {
        "query": query,
        "hits": hits,
        "candidates": hits * 3,
        "at": "2023-12-11T10:04Z",
        "purpose": "contrary evidence",
        "claim": claim,
    }
    return SearchFact(**(values | more))  # type: ignore[arg-type]


CLAIMS = (
    ClaimFact(
        id="c1",
        text="Beiheng used Corvane’s model in nearly every phase of developing Millstone, training and evaluation included.",
        standing="supported",
        explanation="3 exhibits by 3 authors in 2 independent origins; 2 direct.",
        wording="Two independent records show",
        kind="fact",
        status="ready for the lawyer",
        supports=(
            support(1, note="baseline of version 0.5"),
            support(2, weight="indirect", note="the allowance was used for evaluation"),
            support(6, weight="indirect", counts=False, why="forwarded words of another author"),
        ),
        searches=(search('(自研 OR "own judge") NEAR/20 评测', 14, "c1", filters="after 2023-03-01"),),
        missing=("22–26 July 2023: pages 41 to 43 of the Lark export are missing (has_more with no next page).",),
        response="Asked on 12 December 2023 by e-mail; no answer by 14 December.",
        open_questions="Was the fallback in the product switched off before the launch?",
    ),
    ClaimFact(
        id="c2",
        text="Staff discussed hiding the evidence by what they called “data desensitization” (脱敏) and “whitewashing” (洗白).",
        standing="single-origin",
        contested=True,
        explanation="2 exhibits by 2 authors, all in one origin; contradicted by 1 exhibit.",
        wording="Messages in the leak say",
        kind="fact",
        supports=(support(3, note="“run a desensitization first”"), support(6, weight="indirect")),
        searches=(search("脱敏 AND (用户 OR 个人信息)", 31, "c2"), search("whitewash* NOT hair", 9, "c2")),
    ),
    ClaimFact(
        id="c3",
        text="The project regularly hit its maximum allowance of API access.",
        standing="supported",
        explanation="2 exhibits by 2 authors in 2 independent origins; 2 direct.",
        wording="Two independent records show",
        supports=(support(2), support(3, note="“used up again”", weight="indirect")),
        searches=(search('额度 AND (够用 OR 没超 OR "plenty left")', 3, "c3"),),
    ),
    ClaimFact(
        id="c4",
        text="The vendor’s terms forbade the use of output to develop competing models at the time.",
        standing="supported",
        explanation="1 primary document.",
        wording="The terms of 14 March 2023 say",
        supports=(support(5),),
        searches=(search("terms NEAR/10 (allow* OR permit*)", 5, "c4"),),
    ),
    ClaimFact(
        id="c5", text="The use stopped after July 2023.", standing="unverified", explanation="Nothing supports it."
    ),
)
CLAIMS = (
    CLAIMS[0],
    ClaimFact(
        **{
            **{name: getattr(CLAIMS[1], name) for name in CLAIMS[1].__slots__},
            "supports": (*CLAIMS[1].supports, support(4, "contradicts", note="the legal department’s reading")),
        }
    ),
    *CLAIMS[2:],
)


def png(width: int = 240, height: int = 80) -> bytes:
    """A grey picture with a text chunk that names a machine, as careless software leaves it."""
    rows = b"".join(b"\x00" + bytes([200 - (x * 90 // width) for x in range(width)]) for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    text = chunk(b"tEXt", b"Software\x00draw on desk-7.example")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 160"><metadata>made by someone on desk-7.example</metadata>'
    '<rect width="480" height="160" fill="#f4f6f8"/>'
    + "".join(
        f'<rect x="{20 + 44 * i}" y="{130 - 9 * h}" width="30" height="{9 * h}" fill="#0b3c5d"/>'
        for i, h in enumerate((2, 5, 3, 8, 11, 7, 4, 9, 6, 1))
    )
    + "</svg>"
).encode()

TIMELINE = FigureFact(
    alt="Bars of messages a month on four topics, March to December 2023; the table beneath has the numbers.",
    caption="Messages on the story’s topics by month. Shaded: pages that are missing from the export.",
    svg=SVG,
    png=png(),
    header=("Month", "API", "Quota", "Desensitizing", "Terms"),
    rows=tuple((f"2023-{month:02d}", str(month * 7), str(month * 2), str(month % 4), "–") for month in range(3, 9)),
)
GRAPH = FigureFact(
    alt="Two columns: nine people on the left, four topics on the right, joined by eleven links.",
    caption="Who wrote about what on more days than chance would give. A link is not a proof of agreement.",
    svg=SVG,
    png=png(),
    header=("Person", "API", "Quota", "Desensitizing", "Terms"),
    rows=tuple((name, str(9 - place), str(place), str(place % 3), "1") for place, name in enumerate(MEMBERS[:6])),
    widths=(2, 1, 1, 1, 1),
)


def original(path: str, reader: str, size: int, **more: object) -> OriginalFact:
    values: dict[str, object] = {"path": path, "sha256": sha(path), "size": size, "reader": reader, "custodian": "A"}
    return OriginalFact(**(values | more))  # type: ignore[arg-type]


ORIGINALS = (
    original(LARK, "lark", 48_211_904, messages=41_209, first="2023-03-01", last="2023-12-01"),
    original(SLACK, "slack", 41_984, messages=311, first="2023-05-22", last="2023-05-22"),
    original(CHAT, "whatsapp", 212_480, messages=6_440, skipped=3, first="2023-06-01", last="2023-11-20"),
    original(TERMS, "pdf", 90_311, documents=1),
    original(SHEET, "xlsx", 41_120, documents=1),
    original("documents/评测集说明_v3(内部)_" + "很长的文件名" * 12 + ".docx", "docx", 88_064, documents=1),
    original("documents/locked.xlsx", "xlsx", 20_480, state="failed", reason="It needs a password."),
)

FACTS = CaseFacts(
    title="What Millstone was ground from",
    case="MILL-23",
    date="2023-12-14",
    version="3",
    handling="Confidential: contains source material. Do not forward.",
    sample="Invented sample: no person, company or product in this brief exists.",
    prepared_by="Investigations desk",
    distribution="Editor, counsel, fact-checker",
    counts=(("Messages", "47,960 rows; 46,102 readable; 44,870 distinct"), ("Originals", "7")),
    claims=CLAIMS,
    exhibits=EXHIBITS,
    timeline=TIMELINE,
    events=(
        EventFact(at="2023-03-14", text="Vendor’s terms in force", certainty="day, as printed", exhibits=("EX-005",)),
        EventFact(at="2023-04-18T08:40:11Z", text="Baseline finished with external output", exhibits=("EX-001",)),
        EventFact(at="2023-07-04", until="2023-07-06", text="“Desensitization” discussed, then explained away",
                  exhibits=("EX-003", "EX-004")),
    ),
    graph=GRAPH,
    people=(
        PersonFact(name="Lin Qiao (林乔)", role="Leads evaluation", accounts=("lark: ou_81f2…", "whatsapp: 夜猫"),
                   identified="Names herself in the group, 2023-06-02; judged “same” by the desk"),
        PersonFact(name="Zhao Wen (赵文)", role="Data", accounts=("lark: ou_22aa…",), identified="Display name and mail signature"),
    ),
    gaps=(
        GapFact(what="Three result pages", where="Lark group 评测(只谈数)", since="2023-07-22", until="2023-07-26",
                meaning="The days after legal’s warning are not in the leak; absence of talk there proves nothing."),
        GapFact(what="1 file that could not be opened", where="documents/locked.xlsx", meaning="Its content is unknown."),
    ),
    searches=(search("洗白 OR whitewash*", 41, "", purpose="find code words"), search("额度 OR \"max allowance\"", 220, "c3")),
    lexicons=(
        LexiconFact(name="quota", version="2", terms=("额度", "限额", "max allowance", "rate limit*"),
                    exclude=("餐补额度",), hits=220, precision="43 of 50 sampled are right (95 % interval 0.73–0.94)"),
        LexiconFact(name="evidence-cleaning", terms=("脱敏", "洗白", "whitewash*"), hits=72),
    ),
    formats=(
        FormatFact(format="lark", title="Lark (Feishu) messages, API JSON",
                   limits="Message ids and times come from the exporter’s copy; nothing in it is signed by the server. "
                   "Recalled messages may be absent without a trace."),
        FormatFact(format="whatsapp", title="WhatsApp chat, exported text", version="2",
                   limits="No zone, no seconds, no ids; anyone can edit the text file; names are those of the exporter’s "
                   "address book."),
    ),
    versions=(("Leak Workbench", "0.1.0"), ("typst", "0.15.2"), ("python-docx", "1.2.0")),
    method=(
        "All files were hashed on arrival and read from copies. Every search below ran over all messages and pages.",
        "Translations were made offline; a translation that nobody reviewed is marked.",
    ),
    originals=ORIGINALS,
    custody=tuple(
        CustodyFact(seq=number, at=f"2023-12-{number:02d}T09:00Z", what=what, who="desk", detail=detail,
                    prev=sha(f"c{number - 1}"), hash=sha(f"c{number}"))
        for number, (what, detail) in enumerate(
            (("case made", ""), ("ingested", "7 originals, 47,960 messages"), ("claim changed", "c2"), ("brief written", "")), 1)
    ),
    checks=(
        CheckFact(severity="warning", subject="EX-003", what="The machine translation is not signed by a person.",
                  todo="Have it reviewed by somebody who reads Chinese."),
        CheckFact(severity="error", subject="c5", what="No exhibit supports or contradicts this claim.",
                  todo="Add evidence or drop the sentence.", override="Kept to show that it was tested."),
    ),
    questions=("Who approved the raise of the allowance in June?",),
)  # fmt: skip


@lru_cache(maxsize=1)
def facts() -> CaseFacts:
    return FACTS
