"""What all linked views have in common: the selection, a language, and a way of hearing the browser that cannot err.

A view derives from `View`, names its module in `module`, and has

* `hear_<kind>(content)` for each kind of message that its half in the browser sends. Such a message names the key of
  what was on the screen, never a place in a list, and `content["question"]` where an answer belongs to a question;
  `say` puts the number of the question into the answer, and the browser forgets answers to older ones.
* `selected(changed)` to draw anew after the selection changed, `refreshed()` after the case changed.
* `still()` for the static HTML and plain text that stand in for it in a saved notebook.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import traitlets

from .. import show
from ..brief.reasons import error_said
from ..errors import UsageError, WorkbenchError
from . import modules
from .phrases import COMMON, Phrase
from .selection import Selection

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["View"]

KIND = re.compile(r"[a-z]{1,20}")


class View(anywidget.AnyWidget):  # type: ignore[misc]
    """One view of a case; `views` is what the case has in hand, `selection` is shared with the other views.

    `module` names the files in assets/, `phrases` are the interface words by language. Raises UsageError for a
    language without words.
    """

    module: ClassVar[str] = ""
    phrases: ClassVar[Mapping[str, Mapping[str, str]]] = {"en": {}, "zh": {}}
    language = traitlets.Unicode("en").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    asleep = False  # behind another view: draws nothing, and everything when it wakes

    def __init_subclass__(cls, **more: Any) -> None:
        if "module" in vars(cls):
            cls._esm, cls._css = modules.script(cls.module), modules.style(cls.module)
        super().__init_subclass__(**more)

    def __init__(self, views: Views, selection: Selection, language: str = "en", **traits: Any) -> None:
        if language not in self.phrases:
            raise UsageError(f"This view has no words in {language!r}.", f"It has: {', '.join(self.phrases)}.")
        self._views = views
        self.selection = selection
        said = {**COMMON[language], **self.phrases[language]}
        self.said: dict[str, str] = {name: Phrase(words) for name, words in said.items()}
        super().__init__(language=language, words=self.said, name=uuid.uuid4().hex[:8], **traits)
        self.on_msg(self._hear)

    # -- for the view itself -------------------------------------------------------------------------------------

    def say(self, kind: str, to: Mapping[str, Any] | None = None, **content: Any) -> None:
        """Send to the browser; `to` is the message that this answers, whose question number goes back with it."""
        number = {"question": to["question"]} if to and "question" in to else {}
        self.send({"kind": kind, **number, **content})

    def selected(self, changed: set[str]) -> None:
        """The selection changed: `changed` names ways of `selection.WAYS`, "message", "claim"; nothing is done here."""

    def refreshed(self) -> None:
        """The case changed, here or in another notebook; nothing is done here."""

    def still(self) -> tuple[str, str]:
        """Static HTML and plain text for where no kernel runs."""
        told = self.said["still"]
        return show.block("", show.quiet(told)), told

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The view is on a screen: from now on it hears of changes, and draws itself."""
        self.selection.listen(self._changed)
        self.selection.watch.listen(self._stale)
        if not self.asleep:
            self.wake()

    def wake(self) -> None:
        """Draw everything anew; from now on every change is drawn."""
        self.asleep = False
        self.refreshed()
        self._tell_ways()
        self.selected({*self.selection.active(), "message", "claim"})

    def hear_bye(self, content: dict[str, Any]) -> None:
        """The view has left the screen."""
        self.selection.deafen(self._changed)
        self.selection.watch.deafen(self._stale)

    def hear_clear(self, content: dict[str, Any]) -> None:
        """One way of choosing, or all, is taken back."""
        self.selection.clear(*([str(content["way"])] if content.get("way") else []))

    def hear_open(self, content: dict[str, Any]) -> None:
        """The message on the screen, named by its key and the hash of its item, is opened in all views."""
        self.selection.open(str(content.get("key") or ""), str(content.get("item") or ""))

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        kind = str(content.get("kind")) if isinstance(content, dict) else ""
        heard = getattr(type(self), f"hear_{kind}", None) if KIND.fullmatch(kind) else None
        if heard is None:
            return
        try:
            with self.selection.lock, self.selection.acting(self):
                heard(self, content)
        except WorkbenchError as error:
            self.say("fault", content, text=show.plain(error_said(error, self.language)))
        except (KeyError, TypeError, ValueError) as error:  # a message that no half of ours sends
            self.say("fault", content, text=show.plain(f"{self.said['fault']} {type(error).__name__}: {error}"))

    def _changed(self, changed: set[str]) -> None:
        if self.asleep:
            return
        if "lines" in changed and self.selection.actor is self:
            self._tell_line()
        if changed - {"lines"}:
            self._tell_ways()
            self.selected(changed - {"lines"})

    def _stale(self) -> None:
        """Something was written to the case; this is heard in the thread of the watch."""
        with self.selection.lock:
            if not self.asleep:
                self.refreshed()

    def _tell_ways(self) -> None:
        self.say("chosen", ways=[{"way": way, "words": words} for way, words in self.selection.words()])

    def _tell_line(self) -> None:
        self.say("line", line=self.selection.lines[-1] if self.selection.lines else "")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, and beside it what a notebook shows that is read without a kernel."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/html"], data["text/plain"] = self.still()
        return bundle
