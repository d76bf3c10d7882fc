"""DataFrames in a notebook, shown as evidence should be: money stays money, and nothing hidden stays hidden.

pandas escapes markup, but lets MathJax turn "$5 and the seed cost $6" into a formula, lets direction-changing
characters turn a file name around, and leaves addresses for JupyterLab to make clickable.
"""

from __future__ import annotations

import sys
from typing import Any

from .. import show

__all__ = ["settle", "shown"]

WIDEST = 160  # characters of one cell


def settle() -> bool:
    """Tell the running notebook how to show DataFrames from now on; False outside of IPython."""
    if "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        return False
    shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", shown)
    return True


def shown(frame: Any) -> str:
    """The HTML that pandas makes of a DataFrame, without MathJax, hidden characters visible, addresses defanged."""
    import pandas as pd

    with pd.option_context("display.html.use_mathjax", False, "display.max_colwidth", WIDEST):
        return show.plain(frame._repr_html_())
