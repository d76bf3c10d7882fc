"""Japanese names in kana and, for the most frequent surnames, in Chinese characters, as Latin letters write them.

How a given name is read cannot be told from its characters; so characters give the surname alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..text import simplified

__all__ = ["KANA", "SURNAMES", "romaji", "surnames"]

KANA = re.compile("[\u3041-\u309f\u30a1-\u30ff]")
_ROWS = """
あ a い i う u え e お o か ka き ki く ku け ke こ ko さ sa し shi す su せ se そ so た ta ち chi
つ tsu て te と to な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ま ma み mi む mu
め me も mo や ya ゆ yu よ yo ら ra り ri る ru れ re ろ ro わ wa を o ん n が ga ぎ gi ぐ gu げ ge
ご go ざ za じ ji ず zu ぜ ze ぞ zo だ da ぢ ji づ zu で de ど do ば ba び bi ぶ bu べ be ぼ bo
ぱ pa ぴ pi ぷ pu ぺ pe ぽ po ぁ a ぃ i ぅ u ぇ e ぉ o ー -
"""
_SURNAMES = """
佐藤 sato 鈴木 suzuki 高橋 takahashi 田中 tanaka 伊藤 ito 渡辺 watanabe 渡邊 watanabe 山本 yamamoto
中村 nakamura 小林 kobayashi 加藤 kato 吉田 yoshida 山田 yamada 佐々木 sasaki 山口 yamaguchi
松本 matsumoto 井上 inoue 木村 kimura 清水 shimizu 斎藤 saito 斉藤 saito 山崎 yamazaki 森 mori
池田 ikeda 橋本 hashimoto 阿部 abe 石川 ishikawa 山下 yamashita 中島 nakajima 石井 ishii 小川 ogawa
前田 maeda 岡田 okada 長谷川 hasegawa 藤田 fujita 後藤 goto 近藤 kondo 村上 murakami 遠藤 endo
青木 aoki 坂本 sakamoto 福田 fukuda 西村 nishimura 太田 ota 藤井 fujii 金子 kaneko 岡本 okamoto
藤原 fujiwara 中野 nakano 三浦 miura 原田 harada 中川 nakagawa 松田 matsuda 竹内 takeuchi 小野 ono
田村 tamura 中山 nakayama 和田 wada 石田 ishida 森田 morita 上田 ueda 原 hara 内田 uchida
柴田 shibata 酒井 sakai 宮崎 miyazaki 横山 yokoyama 高木 takagi 安藤 ando 宮本 miyamoto 大野 ono
小島 kojima 谷口 taniguchi 工藤 kudo 今井 imai 高田 takada 増田 masuda 丸山 maruyama 杉山 sugiyama
村田 murata 大塚 otsuka 新井 arai 平野 hirano 河野 kono 菅原 sugawara 武田 takeda 野口 noguchi
松井 matsui 千葉 chiba 岩崎 iwasaki 桜井 sakurai 木下 kinoshita 野村 nomura 松尾 matsuo
菊地 kikuchi 佐野 sano 大西 onishi 杉本 sugimoto 市川 ichikawa 古川 furukawa 島田 shimada
水野 mizuno
"""


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_SYLLABLES = _pairs(_ROWS)
SURNAMES = _pairs(_SURNAMES)


@lru_cache(maxsize=1)
def surnames() -> dict[str, str]:
    """The frequent surnames with how they are read, in Japanese and in simplified characters."""
    return SURNAMES | {name.translate(simplified()): read for name, read in SURNAMES.items()}


def romaji(text: str) -> str:
    """Kana in Latin letters (Hepburn), long vowels short as in passports: サトウ and Satō are sato."""
    plain = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)
    out = ""
    for char in plain:
        if char == "っ":
            out += "*"
        elif char in "ゃゅょ" and out.endswith("i"):
            stem = out[:-1]
            out = stem + {"ゃ": "a", "ゅ": "u", "ょ": "o"}[char] if stem.endswith(("sh", "ch", "j")) else stem + "y" + {
                "ゃ": "a", "ゅ": "u", "ょ": "o",
            }[char]  # fmt: skip
        else:
            out += _SYLLABLES.get(char, char)
    out = re.sub(r"\*(.)", r"\1\1", out).replace("*", "").replace("-", "")
    return re.sub(r"ou|oo", "o", out.replace("uu", "u"))
