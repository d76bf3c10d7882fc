"""Encrypted Word, Excel and PowerPoint files of 1997 to 2003, opened with the passwords at hand."""

from __future__ import annotations

import io
from typing import Any

from ..errors import Encrypted
from ..model import Original
from ..passwords import TODO, note, offered
from ._container import container_of


def unlocked(original: Original) -> Any:
    """The compound file with its streams decrypted. Raises Encrypted where no password at hand opens it."""
    for password in offered():
        plain = _tried(original, password)
        if plain is not None:
            note(original.name, password)
            return container_of(plain)
    raise Encrypted(f"{original.name} is encrypted.", TODO)


def _tried(original: Original, password: str) -> io.BytesIO | None:
    import msoffcrypto

    target = io.BytesIO()
    try:
        with original.open() as source:
            office = msoffcrypto.OfficeFile(source)
            office.load_key(password=password)
            office.decrypt(target)
    except Exception:  # a wrong password, or a cipher that msoffcrypto does not know
        return None
    target.seek(0)
    return target if target.getbuffer().nbytes else None
