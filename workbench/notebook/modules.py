"""The browser's half of the views: plain files in assets/, put together without any tool.

A view's module is assets/common.js (how text is shown, how the kernel is asked) followed by its own file: one plain
ES module, readable as it stands, with nothing fetched from anywhere.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["script", "style"]


@cache
def script(name: str) -> str:
    """The ES module of the view `name`."""
    return _text("common.js") + _text(f"{name}.js")


@cache
def style(name: str) -> str:
    """The style sheet of the view `name`."""
    return _text("common.css") + _text(f"{name}.css")


def _text(name: str) -> str:
    return resources.files("workbench.notebook").joinpath("assets", name).read_text(encoding="utf-8")
