"""From a folder of a leak to the parts of a case: walk, hash, detect, read in worker processes, commit, receipt.

receipt = ingest(store, ["leaks_sample"], custodian="Device A", zone="Asia/Shanghai")
print(receipt)
"""

from __future__ import annotations

from .ledger import load, receipts
from .limits import Limits
from .line import Line
from .receipt import Receipt
from .run import ingest

__all__ = ["Limits", "Line", "Receipt", "ingest", "load", "receipts"]
