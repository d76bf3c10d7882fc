"""What programs write where words are missing: for a file left out, a message taken back, one nobody could decrypt.

A filler is a whole message, never a part of one: a person's sentence about a picture that was left out stays hers.
"""

# ruff: noqa: E501 - a phrase is kept whole on its line, and wide characters count twice
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..readers._whatsapp_words import DELETED, OMITTED, OMITTED_IOS

__all__ = ["LONGEST", "fillers"]

LONGEST = 160  # characters; no program's filler is longer
_MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"
_SPACES = (
    "\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # in Arrow, \s means those of ASCII alone
)
_BLANK = rf"[{_MARKS}{_SPACES}\s]"
_EXPORTERS = (
    r"media omitted|attached media|(?:image|video|audio|sticker|gif|document|contact card|photo|voice message) omitted"
    r"|null|this message was deleted|you deleted this message|message deleted"
    r"|this message (?:has been |was )?(?:recalled|withdrawn|unsent)"
    r"|图片|视频|语音|表情|动画表情|文件|链接|位置|名片|红包|转账|聊天记录|音频|省略多媒体|省略多媒体文件"
    r"|此消息已删除|该消息已撤回|此消息已撤回|消息已撤回|你撤回了一条消息"
)
_UNDECRYPTED = (
    r"encrypted(?: message)?|bad encrypted message|\**\s*unable to decrypt.{0,100}"
    r"|(?:error: )?this message is encrypted.{0,80}|decryption (?:error|failed|failure).{0,40}"
    r"|(?:this |the )?message (?:could not|couldn['’]t|cannot|can['’]t|was not able to) be decrypted"
    r"|(?:failed|unable) to decrypt (?:this |the )?message"
    r"|(?:diese )?nachricht (?:konnte|kann) nicht entschlüsselt werden|(?:este )?mensaje no se pudo descifrar"
    r"|no se pudo descifrar (?:este|el) mensaje|(?:ce|le) message n['’]a pas pu être déchiffré"
    r"|не удалось расшифровать (?:это )?сообщение|(?:此|该|這則|此則)?(?:消息|訊息)(?:无法|無法)(?:解密|解碼)"
    r"|(?:无法|無法)解密(?:此|该|這則)?(?:消息|訊息)|このメッセージ[はを]復号(?:化)?できません(?:でした)?"
    r"|(?:이 )?메시지를 (?:해독|복호화)할 수 없습니다"
)
_WAITING = (
    r"(?:waiting for this message|aguardando mensagem|warte auf diese nachricht|auf diese nachricht wird gewartet"
    r"|esperando (?:este|el) mensaje|en attente de ce message|in attesa del messaggio|wachten op dit bericht"
    r"|ожидание (?:данного |этого )?сообщения|bu mesaj bekleniyor|menunggu pesan ini|في انتظار هذه الرسالة"
    r"|正在等待此消息|正在等候此訊息|正在等待此訊息|このメッセージを待っています|이 메시지를 기다리는 중입니다)(?:[.。…,].{0,80})?"
)
_WHATSAPP = "|".join(re.escape(words.strip("<> ")) for words in sorted({*OMITTED, *DELETED}, key=len, reverse=True))
_IOS = "|".join(pattern.pattern for pattern, _ in OMITTED_IOS)
_WHOLE = (
    rf"(?i)^{_BLANK}*[*<\[(（【]*{_BLANK}*(?:{_EXPORTERS}|{_UNDECRYPTED}|{_WAITING}|{_WHATSAPP}|{_IOS})"
    rf"[.。!]?{_BLANK}*[*>\])）】]*{_BLANK}*$"
)
_CIPHER = rf"^{_BLANK}*(?:\?OTR(?:[:?,|]|v\d)|-----BEGIN PGP MESSAGE-----)"


def fillers(text: pd.Series) -> np.ndarray:
    """True for each text that is a filler as a whole, or starts as a cipher does (OTR, PGP)."""
    known = pa.array(text, pa.large_string())
    found = _true(pc.match_substring_regex(known, _CIPHER))
    short = (text.str.len() <= LONGEST).to_numpy(bool)
    if short.any():
        found[short] |= _true(pc.match_substring_regex(known.filter(pa.array(short)), _WHOLE))
    return found


def _true(told: pa.Array) -> np.ndarray:
    return np.asarray(told.fill_null(False).to_numpy(zero_copy_only=False), bool).copy()
