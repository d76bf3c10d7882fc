"""A case on a newsroom's own server: the same records and the same tokens in another engine, searched the same way.

`publish` writes a case to PostgreSQL, `Published` opens it there. The server proposes rows by their tokens, and the
words decide here, with the same code as for a case in a folder: the hits are the same by construction.
"""

from __future__ import annotations
