"""The kernel guard: a Python process that cannot reach anything but this computer.

It is a second wall, not the first: it watches the interpreter's own audit events (PEP 578), so a program that the
reporter starts from a notebook is not covered. Unplugging the network is stronger.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

from ..errors import WorkbenchError

_WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


class Sealed(WorkbenchError):
    """A connection to another computer was refused, because this notebook is sealed.

    Not an OSError on purpose: libraries would wrap it, and the plain sentence would drown in their traceback.
    """


def seal() -> None:
    """From now on this process refuses every connection and name look-up that leaves the computer.

    It cannot be undone in this process. The refusal is a `Sealed` error in one sentence.
    """
    sys.addaudithook(_refuse)


def is_local(host: Any) -> bool:
    """True for loopback addresses and names, for unix sockets, and for "any address of this computer"."""
    if host is None or isinstance(host, bytes) or host in ("", "localhost", "localhost.localdomain"):
        return not isinstance(host, bytes) or host in (b"", b"localhost")
    if not isinstance(host, str):
        return False
    if host.startswith(("/", "\0")):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event not in _WATCHED:
        return
    host = _host(event, details)
    if not is_local(host):
        shown = str(host).replace("http", "hxxp")[:100]
        raise Sealed(
            f"This notebook is sealed: no connection to {shown!r} was made.",
            "Nothing of the leak leaves this computer; start with `workbench lab --unsealed` if you need the network.",
        )


def _host(event: str, details: tuple[Any, ...]) -> Any:
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        return details[0]
    address = details[1] if len(details) > 1 else None
    return address[0] if isinstance(address, tuple) and address else address
