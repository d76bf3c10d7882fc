"""How each thing that texts name is written: the patterns, before any checksum is asked (see `entities`)."""

from __future__ import annotations

import re

from . import identities, wallets

__all__ = ["HINT", "SPELLINGS", "calling_code", "host_kind", "plain_host"]

_EDGE, _STOP = r"(?<![\w/+.-])", r"(?![\w/+-])"
_ENDINGS = (
    "docx?|xlsx?|pptx?|pdf|csv|tsv|txt|md|json|jsonl|ya?ml|xml|html?|zip|rar|7z|tar|gz|tgz|py|ipynb|js|ts|java|go|rs|sql|db"
    "|sqlite|log|png|jpe?g|gif|mp4|mov|mp3|wav|eml|msg|key|pem|parquet|pt|ckpt|safetensors|sh|ps1|exe|apk|dll|bat|vbs|iso"
    "|bin|php|conf|cfg|ini|bak|doc[xm]|xls[xmb]"
)
_TOP = (
    "com|org|net|edu|gov|cn|io|ai|ru|de|uk|fr|jp|hk|tw|sg|info|biz|dev|app|me|co|eu|us|su|by|ua|kz|pw|top|xyz|cc|tv|ws|in"
    "|nl|it|es|pl|ch|at|se|no|fi|br|ca|au|kr|ir|tr|il|ro|cz|club|online|site|shop|live|pro|link|example|test"
)
# ITU-T E.164: one to three digits that begin a number of each country
_CODES = """
1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91
92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240
241 242 243 244 245 246 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297
298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420
421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678
679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 870 880 881 882 883 886 888 960 961 962 963 964
965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998
"""
_CALLING = frozenset(_CODES.split())
HINT = re.compile(r"[@/.\d$€£¥￥]|-----BEGIN|[万亿]|(?i:парол|pass|pwd)|密码|口令|[A-Za-z0-9]{25}")
_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\])"  # as analysts write a dot that nobody shall click on
_KEY_BLOCK = r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)"
_TOKENS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}|\bxox[abeprs]-[A-Za-z0-9-]{10,}"
    r"|\bAIza[\w-]{35}\b|\bsk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"
    r"|\b\d{8,10}:AA[\w-]{33}(?![\w-])|\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|\bglpat-[\w-]{20,}|\bnpm_[A-Za-z0-9]{36}\b"
    r"|\bGOCSPX-[\w-]{20,}|https://hooks\.slack\.com/services/[\w/]{20,}|\bLTAI[0-9A-Za-z]{12,20}\b|\bAKID[0-9A-Za-z]{32}\b"
)
_PASSWORD = (
    r"(?i:\b(?:password|passwd|passw|pass|pwd|api[_ -]?key|secret|access[_ -]?token)\b|\b(?:пароль|пасс?(?:ворд)?)\b"
    r"|密码|口令)\s*[:=：是-]\s*(?P<secret>[^\s，。,;；]{6,})"
)
_LOGIN = r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/@:<>\"]{1,64}:(?P<secret>[^\s/@<>\"]{3,})@[^\s<>\"'，。；）】」》]+"
_URL = (
    r"\b(?:h(?:tt|xx)ps?|ftp)://(?:[^\s/@<>\"]+@)?(?P<host>(?:\[\.\]|[^\s/:?#<>\"'\[\]，。；）】」》])+)"
    r"[^\s<>\"'，。；）】」》]*(?<![.,;:!?)\]])"
)
_MAIL = r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])"
_ONION = r"(?<![\w.])(?:[\w-]+\.)*(?P<name>[a-zA-Z2-7]{56}|[a-z2-7]{16})\.onion\b"
_IBAN = r"(?<!\w)[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?(?!\w)"
_HEX = r"(?<![\w/-])(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{64}|[0-9a-fA-F]{40}|[0-9a-fA-F]{32})(?![\w-])"
_IP = rf"(?<![\w.])(?<!v)\d{{1,3}}(?:{_DOT}\d{{1,3}}){{3}}(?![\w]|\.\d)"
_IP6 = r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:.])"
_PHONE = (
    r"(?<![\w+])(?:\+|(?<!\d )00(?=[1-9]))(?P<code>\d{1,3})[ -]?(?:\(?\d{1,5}\)?[ -]?){2,5}\d{2,4}(?!\w)"
    r"|(?<![\da-zA-Z])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\da-zA-Z])"
    r"|(?<![\w+.-])8[ -]?\(?[3489]\d{2}\)?[ -]\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w-])"
    r"|(?<![\w+.-])0\d{2,3}-\d{7,8}(?![\w-])"
)
_FILE = (
    r"(?<![\w/@.])[\w\u3400-\u9fff](?:[\w\u3400-\u9fff+-]|\([^()\s]{1,20}\)|（[^（）\s]{1,20}）)*(?:\.[\w()-]+)*"
    rf"\.(?i:{_ENDINGS})(?![\w.]|/)"
)
_DOMAIN = rf"(?<![\w@./-])(?:[a-z0-9-]{{1,63}}{_DOT}){{1,4}}(?:{_TOP})(?![\w(/-]|\.\w)"
_DOMAIN += r"|(?<![\w@./-])(?:[а-яё0-9-]{1,63}\.){1,4}рф(?![\w-])"

SPELLINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("secret", re.compile(_KEY_BLOCK, re.A)),
    ("secret", re.compile(_TOKENS, re.A)),
    ("secret", re.compile(_LOGIN, re.I | re.A)),
    ("secret", re.compile(_PASSWORD)),
    ("url", re.compile(_URL, re.I)),
    ("email", re.compile(_MAIL, re.A)),
    ("onion", re.compile(_ONION, re.A)),
    ("wallet", re.compile(_EDGE + wallets.PATTERN + _STOP, re.A)),
    ("wallet", re.compile(_EDGE + r"0x[0-9a-fA-F]{40}" + _STOP, re.A)),
    ("iban", re.compile(_IBAN, re.A)),
    *(("identity", re.compile(pattern)) for pattern in identities.PATTERNS),
    ("hash", re.compile(_HEX, re.A)),
    ("ip", re.compile(_IP, re.A)),
    ("ip", re.compile(_IP6, re.A)),
    ("card", re.compile(r"(?<![\d.-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d.-])")),
    ("phone", re.compile(_PHONE, re.A)),
    ("file", re.compile(_FILE)),
    ("domain", re.compile(_DOMAIN, re.I)),
)


def calling_code(digits: str) -> str:
    """The country code with which an international number begins (without +), or ""."""
    return next((digits[:size] for size in (1, 2, 3) if digits[:size] in _CALLING), "")


def plain_host(words: str) -> str:
    """A host as it is called, in small letters: the dots that were put in brackets are dots again."""
    return re.sub(r"\[\.\]|\(\.\)|\[dot\]", ".", words).lower().rstrip(".")


def host_kind(host: str) -> str:
    """What the host of a link is: "onion", "ip" or "domain"; "" for what has no dot."""
    if re.fullmatch(r"[\d.]+", host):
        return "ip"
    return "onion" if host.endswith(".onion") else "domain" if "." in host else ""
