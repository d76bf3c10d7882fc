"""Claims, exhibits and their checks: what the story says, what it rests on, and whether that still holds.

Modules: `claims` (standing), `exhibits`, `context`, `audience`, `independence`, `ledger`, `claims_file`, `checks`,
`verify`, `exposure`, `redaction`.
"""

from __future__ import annotations

from .claims import Claim, Origin, Standing, Support, standing
from .exhibits import Exhibit, exhibit, label
from .ledger import Book, Ledger

__all__ = ["Book", "Claim", "Exhibit", "Ledger", "Origin", "Standing", "Support", "exhibit", "label", "standing"]
