"""Machine translation by a program on this computer: derived, shown beside the original, unchecked until signed."""

from __future__ import annotations

from .engines import ENGINES, Engine, engine
from .records import Translations

__all__ = ["ENGINES", "Engine", "Translations", "engine"]
