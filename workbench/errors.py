"""What can go wrong, in words a reporter can act on.

Every error says what happened, to which file, and what to do next::

    WorkbenchError
    ├── CaseError          the case folder cannot be opened, made or written
    │   └── NewerCase      it was made by a newer version of the workbench
    ├── ReadError          an original cannot be read further (damaged, cut, unknown layout)
    │   ├── Encrypted      it needs a password or a key
    │   └── LimitReached   it asks for more time, memory, depth or output than is allowed
    ├── QueryError         a search query cannot be understood; points at the character
    ├── EvidenceError      a claim, exhibit or quotation does not hold
    ├── MissingExtra       an optional package or program is not installed
    └── UsageError         a command or argument makes no sense as given
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """The one base class: `what` happened (a sentence), and `todo`, what to do about it (a sentence or empty)."""

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()

    def __reduce__(self) -> tuple[type[WorkbenchError], tuple[str, str]]:
        return type(self), (self.what, self.todo)

    def _render_traceback_(self) -> list[str]:
        """Show one sentence in Jupyter and IPython instead of a traceback."""
        return [f"{type(self).__name__}: {self.what}", *([f"What to do: {self.todo}"] if self.todo else [])]


class CaseError(WorkbenchError):
    """The case folder cannot be opened, made or written."""


class NewerCase(CaseError):
    """The case was made by a newer version of the workbench."""


class ReadError(WorkbenchError):
    """An original cannot be read further: damaged, cut, or of a layout that the reader does not know."""


class Encrypted(ReadError):
    """An original needs a password or a key."""


class LimitReached(ReadError):
    """An original asks for more time, memory, depth or output than is allowed."""


class QueryError(WorkbenchError):
    """A search query cannot be understood; `position` is the offending character's index in the query."""

    def __init__(self, what: str, todo: str = "", *, query: str = "", position: int = 0) -> None:
        super().__init__(what, todo)
        self.query = query
        self.position = position

    def __str__(self) -> str:
        pointer = f"\n  {self.query}\n  {' ' * self.position}^" if self.query else ""
        return f"{super().__str__()}{pointer}"

    def __reduce__(self) -> tuple[type[WorkbenchError], tuple[str, str]]:
        return type(self), (self.what, self.todo)


class EvidenceError(WorkbenchError):
    """A claim, exhibit or quotation does not hold."""


class MissingExtra(WorkbenchError):
    """An optional package or program is not installed."""


class UsageError(WorkbenchError):
    """A command or argument makes no sense as given."""
