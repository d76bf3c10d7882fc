"""Reads an original again after a reporter has said which number of its dates is the day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..ingest import ingest

if TYPE_CHECKING:
    from ..views import Views

__all__ = ["reread"]


def reread(views: Views, original: str, order: str) -> None:
    """Ingest what holds `original` again, as it was ingested last, with this order of day and month, or with none.

    Raises UsageError where the original does not lie any more where it was.
    """
    for root, options in _roots(views):
        if _holds(root, original):
            kept = {name: options[name] for name in ("custodian", "zone") if options.get(name)}
            before = [one.rpartition("=") for one in str(options.get("date_order") or "").split(";") if one]
            orders = {path: said for path, _, said in before if path != original}
            orders |= {original: order} if order else {}
            ingest(views.store, [root], date_order=orders, jobs=0 if root.is_file() else None, **kept)
            return
    raise UsageError(
        f"{original} does not lie where it was.", f"Attach its disk, or ingest it again with date_order={order!r}."
    )


def _roots(views: Views) -> list[tuple[Path, dict[str, Any]]]:
    """What was ingested, the newest first, with the options of that ingest."""
    found = []
    for row in views.store.database.rows("SELECT paths, options FROM receipts ORDER BY receipt_id DESC"):
        for path in json.loads(row["paths"]):
            place = views.store.path / path["from_case"]
            if path["from_case"] and place.exists():
                found.append((place.resolve(), json.loads(row["options"])))
    return found


def _holds(root: Path, original: str) -> bool:
    outer = original.split("!/")[0]
    return (root / outer).is_file() or (root.is_file() and root.name == Path(outer).name)
