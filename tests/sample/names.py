"""Words that must not stand in the sample: known companies, products, models and real domains."""

from __future__ import annotations

import re

# Latin words are matched whole and with their capitals, Chinese ones anywhere.
_LATIN = """
OpenAI openai ChatGPT chatgpt GPT gpt4 Anthropic Claude Gemini Bard LLaMA Llama Mistral Mixtral DeepSeek Qwen Kimi
Moonshot Baichuan Zhipu ChatGLM Ernie Doubao Coze ByteDance TikTok Douyin Toutiao Alibaba Tencent WeChat wechat Baidu
Meituan Didi Pinduoduo Xiaomi Huawei Google YouTube Gmail Microsoft Azure Outlook Facebook Instagram Amazon AWS Netflix
Spotify Tesla Nvidia NVIDIA Starbucks Costco Walmart Ikea IKEA McDonald Uber Lyft Airbnb Disney Nintendo GitHub GitLab
HuggingFace Wikipedia Reddit Twitter Samsung Copilot MMLU GSM8K HumanEval C-Eval Databricks Cloudflare
"""
_CHINESE = """
字节跳动 抖音 今日头条 豆包 扣子 阿里巴巴 阿里云 淘宝 支付宝 钉钉 通义 千问 腾讯 微信 百度 文心 美团 滴滴 拼多多 京东
小米手机 华为 小红书 知乎 快手 微博 谷歌 微软 苹果公司 英伟达 特斯拉 亚马逊 月之暗面 智谱 百川智能 深度求索 星巴克 瑞幸
海底捞 麦当劳 肯德基 宜家 山姆
"""
_WORDS = re.compile(
    r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, _LATIN.split())) + r")(?![A-Za-z])|" + "|".join(_CHINESE.split())
)
_ENDS = "com|cn|net|org|io|ai|cc|dev|app|co|me|tv"
_DOMAIN = re.compile(rf"(?<![\w.])(?:https?://)?(?:[a-z0-9-]+\.)+(?:{_ENDS})(?![\w.-])", re.I)


def bad(text: str) -> list[str]:
    """Known names and real domains in `text`, as they stand there."""
    return [m[0] for m in _WORDS.finditer(text)] + [m[0] for m in _DOMAIN.finditer(text)]
