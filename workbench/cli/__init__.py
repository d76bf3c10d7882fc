"""The `workbench` command: the verbs of a case for the shell.

Exit codes: 0 done; 1 done, with something that needs eyes (skipped or failed originals, failed verification);
2 wrong use. Errors are one plain sentence on stderr.
"""

from __future__ import annotations

import importlib
import sys

import click

from .. import __version__
from ..errors import UsageError, WorkbenchError

COMMANDS = (
    "demo", "new", "ingest", "info", "search", "publish", "export", "topics", "brief", "verify", "lab", "formats",
    "lock", "unlock", "mend",
)  # fmt: skip
NEEDS_EYES = 1
WRONG_USE = 2


class Commands(click.Group):
    """Loads a command's module when it is asked for, so that `workbench --help` stays quick."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The commands in the order in which a reporter meets them."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Leak Workbench")
def workbench() -> None:
    """Leak Workbench: read a leak, search it, tie each sentence to evidence, hand over a brief. All offline."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; ends the process with the exit code."""
    try:
        code = workbench.main(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.Abort:
        click.echo("Stopped. What was finished is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_USE)
    except UsageError as error:
        click.echo(f"workbench: {error}", err=True)
        sys.exit(WRONG_USE)
    except WorkbenchError as error:
        click.echo(f"workbench: {error}", err=True)
        sys.exit(NEEDS_EYES)
    except KeyboardInterrupt:
        click.echo("Stopped. What was finished is kept; the same command goes on from there.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
