"""What can be put in evidence besides the words of messages and pages: cells of a table, a picture or a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import hashing
from ..errors import EvidenceError
from ..model import Original
from . import cells, crops
from .finder import Finder
from .records import Records

__all__ = ["row_of_cells", "row_of_picture"]


def row_of_cells(records: Records, finder: Finder, path: str, area: str) -> dict[str, Any]:
    """The page row in which a range of cells begins, with the range's own words, place and hash.

    Raises EvidenceError for what is no range or holds nothing, and where the original is not at hand.
    """
    pages = records.pages_of(path)
    if not pages:
        raise EvidenceError(f"{path} is no document of this case.", "Paths stand in case.originals()['path'].")
    found = cells.cells(_original(finder, pages[0]), area)
    own = {"area": str(found.span), "text": found.text, "locator": found.locator}
    return {**_home(found, pages), **own, "item_sha256": hashing.sha256(found.text.encode())}


def row_of_picture(records: Records, finder: Finder, path: str, area: str = "") -> dict[str, Any]:
    """The document row of a picture; `area` is the part `left,top,right,bottom` of it in pixels.

    Raises EvidenceError where there is no such picture in the case or at hand, or the part does not lie in it.
    """
    documents = records.documents
    mine = documents[documents["original"] == path].to_dict("records")
    if not mine:
        raise EvidenceError(f"{path} is no document of this case.", "Paths stand in case.originals()['path'].")
    row: dict[str, Any] = {str(name): value for name, value in mine[0].items()}
    crops.of_picture(_original(finder, row), area)
    place = f"#xywh={_xywh(area)}" if area else ""
    return {**row, "area": area, "text": "", "locator": place, "item_sha256": row["original_sha256"]}


def _original(finder: Finder, row: Mapping[str, Any]) -> Original:
    found = finder.find(str(row["original_sha256"]), str(row["original"])).original
    if found is None:
        raise EvidenceError(f"{row['original']} is not at hand, unchanged.", "Attach the disk that holds it.")
    return found


def _home(found: cells.Cells, pages: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The page of the sheet that holds the first row of the range."""
    sheet = [row for row in pages if found.part and str(row["locator"]).startswith(f"#/{found.part}!")]
    mine = [row for row in sheet if row["kind"] in ("body", "hidden")] or sheet or list(pages)
    return next((row for row in mine if _holds(str(row["locator"]), found.span.top)), mine[0])


def _holds(locator: str, row: int) -> bool:
    try:
        block = cells.position(locator.rpartition("!")[2])
    except EvidenceError:
        return False
    return block.top <= row <= block.bottom


def _xywh(area: str) -> str:
    left, top, right, bottom = (int(text) for text in area.split(","))
    return f"{left},{top},{right - left},{bottom - top}"
