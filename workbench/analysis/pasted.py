"""A line of somebody's earlier words: after >, or pasted with clock and name as a chat program copies them."""

from __future__ import annotations

import re

__all__ = ["QUOTED_LINE"]

QUOTED_LINE = re.compile(
    r"^[^\S\n]*(?:>.*|[\[(]\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?[\])] ?<[^<>\n]{1,40}> ?\S.*)$",
    re.M,
)
