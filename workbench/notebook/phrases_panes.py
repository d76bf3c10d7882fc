"""The words on the tabs of the desk, in English and Chinese."""

from __future__ import annotations

__all__ = ["PANES"]

PANES: dict[str, dict[str, str]] = {
    "en": {"panes": "What is shown", "conversation": "Conversation", "document": "Document", "review": "Review"},
    "zh": {"panes": "显示内容", "conversation": "会话", "document": "文件", "review": "待审"},
}
"""By language, then by what is said."""
