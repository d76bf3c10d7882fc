"""`workbench lab [CASE]`: JupyterLab, sealed, at the first notebook."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("lab")
@click.argument("case", required=False, type=click.Path(path_type=Path))
@click.option("--unsealed", is_flag=True, help="Without the walls: notebooks reach the network, leaked pages run.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--port", type=click.IntRange(1024, 65535), default=0, help="Default: any free port.")
@click.pass_context
def command(context: click.Context, case: Path | None, unsealed: bool, no_browser: bool, port: int) -> None:
    """Open JupyterLab at the start notebook, bound to CASE; without one, at the invented sample."""
    from ..lab import launch
    from ..lab.desk import desk

    with (
        desk(case) as place,
        launch.prepared(place.root, place.start, sealed=not unsealed, port=port, case=place.case) as server,
    ):
        click.echo(f"JupyterLab: {server.url}")
        click.echo(
            "NOT SEALED: notebooks can reach the network, and leaked pages can run and phone home."
            if unsealed
            else "Sealed: nothing of the leak can run, and nothing leaves this computer. Ctrl-C ends it."
        )
        context.exit(launch.run(server, browser=not no_browser))
