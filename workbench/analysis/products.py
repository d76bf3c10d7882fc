"""Names of products that reporters meet in leaks of the trade: models, assistants, services, in both scripts.

A list of names and nothing more: what is not in it is not guessed. Write a topic of your own for the rest.
"""

from __future__ import annotations

import re

__all__ = ["NAMES", "PATTERN", "canonical"]

_NAMES = """
GPT: gpt-?[2345](?:[.\\d]+)?(?:o|-?turbo|-?mini)? | ChatGPT: chatgpt | OpenAI API: openai
Claude: claude(?:[ -]?\\d(?:[.]\\d)?)? | Gemini: gemini(?:[ -]?\\d(?:[.]\\d)?)?
Llama: llama[ -]?\\d(?:[.]\\d)? | Mistral: mistral | Mixtral: mixtral | Grok: grok(?:[ -]?\\d)?
Copilot: copilot | Midjourney: midjourney | Stable Diffusion: stable[ -]diffusion
DeepSeek: deepseek(?:[ -][vr]\\d)? | 深度求索 | Qwen: qwen(?:[ -]?\\d(?:[.]\\d)?)? | 通义千问 | 文心一言
ERNIE: ernie[ -]?bot | 豆包 | Doubao: doubao | 云雀大模型 | 智谱清言 | ChatGLM: chatglm\\d? | Kimi: kimi | 讯飞星火
混元大模型 | 盘古大模型 | 百川大模型 | Azure OpenAI: azure openai | AWS Bedrock: bedrock | Hugging Face: hugging ?face
Cobalt Strike: cobalt ?strike | Metasploit: metasploit | TrickBot: trick ?bot | Emotet: emotet
BazarLoader: bazar ?loader | Mimikatz: mimikatz | Pegasus: pegasus | Signal: signal app
Telegram: telegram | WhatsApp: whatsapp | WeChat: wechat | 微信 | Lark: lark | 飞书 | Feishu: feishu
Slack: slack | DingTalk: dingtalk | 钉钉 | Tether: usdt | Monero: monero | Jira: jira | GitHub: github
GitLab: gitlab
"""


def _table() -> dict[str, str]:
    entries = (entry.strip().partition(": ") for entry in re.split(r" \| |\n", _NAMES) if entry.strip())
    return {name: pattern or re.escape(name) for name, _, pattern in entries}


NAMES = _table()  # from a name to the pattern of how it is written
PATTERN = re.compile(
    "|".join(
        pattern if re.search("[\u3400-\u9fff]", pattern) else rf"(?<![\w.@/-])(?:{pattern})(?![\w@-]|\.\w)"
        for pattern in NAMES.values()
    ),
    re.I | re.A,
)


def canonical(words: str) -> str:
    """The name under which a way of writing stands in the list."""
    return next(name for name, pattern in NAMES.items() if re.fullmatch(pattern, words, re.I))
