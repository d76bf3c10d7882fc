"""How a result shows itself: it names its drawing, and never knows a picture.

Analysis lies below figures and imports nothing of them. A result's `plot()` asks for the module of
`workbench.figures` by its name, as pandas asks for its plotting backend; without one there is a clear error.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import MissingExtra

__all__ = ["drawn"]


def drawn(name: str, result: Any, **options: Any) -> Any:
    """The picture that `workbench.figures.<name>.draw` makes of `result`; raises MissingExtra where there is none."""
    try:
        module = import_module(f"workbench.figures.{name}")
    except ModuleNotFoundError as error:
        raise MissingExtra(f"Pictures cannot be drawn: {error}.", "Install matplotlib.") from error
    return module.draw(result, **options)
