"""What programs write where words are missing: for a file left out, a message taken back, one nobody could decrypt.

A filler is a whole message, never a part of one: a person's sentence about a picture that was left out stays hers.
"""

# ruff: noqa: E501 - a phrase is kept whole on its line, and wide characters count twice
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..readers._whatsapp_words import DELETED, OMITTED, OMITTED_IOS

__all__ = ["LONGEST", "fillers"]

LONGEST = 160  # characters; no program's filler is longer
_MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"
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
    rf"(?i)^[{_MARKS}\s]*[*<\[(（【]*\s*(?:{_EXPORTERS}|{_UNDECRYPTED}|{_WAITING}|{_WHATSAPP}|{_IOS})"
    rf"[.。!]?\s*[*>\])）】]*[{_MARKS}\s]*$"
)
_CIPHER = r"^\s*(?:\?OTR(?:[:?,|]|v\d)|-----BEGIN PGP MESSAGE-----)"


def fillers(text: pd.Series) -> np.ndarray:
    """True for each text that is a filler as a whole, or starts as a cipher does (OTR, PGP)."""
    found: np.ndarray = text.str.contains(_CIPHER, regex=True).to_numpy(bool, copy=True)
    short = (text.str.len() <= LONGEST).to_numpy(bool)
    if short.any():
        unique, codes = _distinct(text[short])
        found[short] |= unique.str.contains(_WHOLE, regex=True).to_numpy(bool)[codes]
    return found


def _distinct(text: pd.Series) -> tuple[pd.Series, np.ndarray]:
    codes, unique = pd.factorize(text)
    return pd.Series(unique, dtype="str"), codes
