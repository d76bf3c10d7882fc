"""A Python process that cannot reach anything but this computer: notebooks' kernels, and the workers that read a leak.

`seal` and `forbid` are a second wall, not the first: they watch the interpreter's own audit events (PEP 578), so that
a program started from the process is not covered. `isolate` asks the kernel for a network without any way out, which
covers programs too, where the system gives one to ordinary processes (Linux with user namespaces).
"""

from __future__ import annotations

import ipaddress
import sys
from functools import partial
from typing import Any

from .errors import ReadError, WorkbenchError

__all__ = ["Sealed", "forbid", "is_local", "is_sealed", "isolate", "seal"]

_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_WATCHED = {"socket.connect", "socket.sendto", "socket.sendmsg", *_LOOKUPS}
_SEALED: list[bool] = []
_NEWUSER, _NEWNET = 0x10000000, 0x40000000  # linux/sched.h


class Sealed(WorkbenchError):
    """A connection to another computer was refused, because this process is sealed.

    Not an OSError on purpose: libraries would wrap it, and the plain sentence would drown in their traceback.
    """


def seal(what: str = "This notebook") -> None:
    """From now on this process refuses every connection and name look-up that leaves the computer.

    It cannot be undone in this process. The refusal is a `Sealed` error in one sentence, which begins with `what`.
    """
    if not _SEALED:
        sys.addaudithook(partial(_refuse, what))
        _SEALED.append(True)


def is_sealed() -> bool:
    """Whether this process has been sealed."""
    return bool(_SEALED)


def forbid() -> None:
    """From now on this process refuses every connection and name look-up, to this computer too.

    It cannot be undone in this process. The refusal is a ReadError: what asks for it is a file that is being read.
    """
    sys.addaudithook(_forbid)


def isolate() -> bool:
    """Put this process into a network of its own without any way out; False where the system does not offer it."""
    if sys.platform != "linux":
        return False
    try:
        import ctypes

        unshare = ctypes.CDLL(None, use_errno=True).unshare
        return bool(unshare(_NEWNET) == 0 or unshare(_NEWUSER | _NEWNET) == 0)
    except (ImportError, OSError, AttributeError):
        return False


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


def _refuse(what: str, event: str, details: tuple[Any, ...]) -> None:
    if event not in _WATCHED:
        return
    host = _host(event, details)
    if not is_local(host):
        raise Sealed(
            f"{what} is sealed: no connection to {_shown(host)} was made.",
            "Nothing of the leak leaves this computer; start with `workbench lab --unsealed` if you need the network.",
        )


def _forbid(event: str, details: tuple[Any, ...]) -> None:
    if event in _WATCHED:
        what = f"Reading it asked for a connection to {_shown(_host(event, details))}, which was refused."
        raise ReadError(what, "Look at the file by hand.")


def _shown(host: Any) -> str:
    return repr(str(host).replace("http", "hxxp")[:100])


def _host(event: str, details: tuple[Any, ...]) -> Any:
    if event in _LOOKUPS:
        return details[0][0] if isinstance(details[0], tuple) and details[0] else details[0]
    address = details[1] if len(details) > 1 else None
    return address[0] if isinstance(address, tuple) and address else address
