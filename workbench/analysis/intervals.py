"""How sure a share is that was counted on a sample."""

from __future__ import annotations

from math import sqrt

__all__ = ["wilson"]

Z95 = 1.959963984540054


def wilson(right: int, read: int, z: float = Z95) -> tuple[float, float]:
    """The interval of E. B. Wilson (J. Am. Stat. Assoc. 22 (1927) 209-212) for a share of `right` in `read`.

    With p = right/read: (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). All of 0 to 1 where nothing was read.
    """
    if read == 0:
        return 0.0, 1.0
    share, square = right / read, z * z
    middle = share + square / (2 * read)
    half = z * sqrt(share * (1 - share) / read + square / (4 * read * read))
    scale = 1 + square / read
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
