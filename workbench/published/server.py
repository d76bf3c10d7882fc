"""A connection to PostgreSQL: where to, how safely, and what is said when it fails. No password is ever repeated."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..errors import CaseError, MissingExtra, UsageError
from ..guard import is_local

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composed

__all__ = ["Server"]

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_WAIT = 15


class Server:
    """One database, and the schema in it that holds (or will hold) one case. Raises CaseError where it fails."""

    def __init__(self, address: str, schema: str = "") -> None:
        self._information, named = _parted(address)
        self.schema = schema or named or "workbench"
        if not _NAME.fullmatch(self.schema) or self.schema.startswith("pg_"):
            raise UsageError(f"{self.schema!r} is no name for a schema.", "Take small letters, digits and _.")
        self._lock = threading.RLock()
        self._connection: psycopg.Connection[Any] | None = None

    @property
    def place(self) -> str:
        """Host, database and schema, without user and password."""
        host, name = self._information.get("host") or "localhost", self._information.get("dbname") or ""
        return f"{host}/{name}, schema {self.schema}"

    def rows(self, statement: Composed, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        with self._lock, self._words():
            return list(self._connected().execute(statement, values, binary=True).fetchall())

    def do(self, statement: Composed, values: Sequence[Any] = ()) -> int:
        """Carry out a statement that gives no rows; tells how many rows it changed."""
        with self._lock, self._words():
            return int(self._connected().execute(statement, values).rowcount)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whatever is done inside is done as a whole, or not at all."""
        with self._lock, self._words(), self._connected().transaction():
            yield

    def copy_in(self, statement: Composed, rows: Iterator[tuple[Any, ...]]) -> int:
        """Write rows, and say how many."""
        count = 0
        with self._lock, self._words(), self._connected().cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def close(self) -> None:
        """Let go of the connection; the next use opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = _opened(self._information)
            coding = self._connection.execute("SHOW server_encoding").fetchone()
            if coding is None or coding[0] != "UTF8":
                raise CaseError(f"The database at {self.place} does not keep Unicode.", "Make one with ENCODING UTF8.")
        return self._connection

    @contextmanager
    def _words(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.errors.UndefinedTable as error:
            raise CaseError(f"No case is published at {self.place}.", "Publish one: workbench publish.") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise CaseError(f"{_first_line(error)} at {self.place}.", "Ask whoever runs the server.") from error
        except psycopg.Error as error:
            raise CaseError(f"The server {self.place} said: {_first_line(error)}.", "Check that it runs.") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")[:300]


def _parted(address: str) -> tuple[dict[str, Any], str]:
    """What libpq is told, and the schema that the address names itself."""
    try:
        import psycopg
    except ImportError as error:
        todo = "Install it with: pip install 'leak-workbench[postgres]'."
        raise MissingExtra("Cases on a server need the package psycopg.", todo) from error
    try:
        parts = urlsplit(address)
        asked = parse_qsl(parts.query)
        rest = urlencode([(name, value) for name, value in asked if name != "schema"])
        information = dict(psycopg.conninfo.conninfo_to_dict(urlunsplit(parts._replace(query=rest))))
    except (ValueError, psycopg.Error):  # the words of these errors may repeat a password
        what = "This is no address of a PostgreSQL database."
        raise UsageError(what, "Write postgresql://user@host:5432/database.") from None
    hosts = str(information.get("host") or "").split(",")
    if not all(is_local(host) for host in hosts):
        information.setdefault("sslmode", "require")
    return information, dict(asked).get("schema", "")


def _opened(information: dict[str, Any]) -> psycopg.Connection[Any]:
    import psycopg

    for host in str(information.get("host") or "localhost").split(","):
        if not host.startswith("/"):
            sys.audit("socket.connect", None, (host, information.get("port")))  # a sealed notebook refuses here
    given = {"connect_timeout": _WAIT, "application_name": "leak-workbench", **information}
    connection = psycopg.connect(**given, autocommit=True)
    connection.execute("SET TimeZone = 'UTC'")
    return connection
