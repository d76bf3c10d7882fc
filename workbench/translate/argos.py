"""The process in which Argos Translate runs: texts come as JSON on standard input, translations leave the same way.

It is cut off from every network before the first word is read.
"""

from __future__ import annotations

import json
import sys

from ..guard import forbid, isolate

__all__ = ["main"]


def main() -> None:
    """Translate what stands on standard input."""
    isolate()
    forbid()
    asked = json.load(sys.stdin)
    from argostranslate import translate

    found = [translate.translate(text, asked["source"], asked["target"]) for text in asked["texts"]]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
