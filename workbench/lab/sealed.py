"""What the sealed Jupyter server does differently: how it hands out files, and what it forgets in notebooks.

Named in the server's configuration by `workbench.lab.launch`; needs jupyter_server and is imported by it alone.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.files.handlers import FilesHandler
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from .policy import FILES_POLICY


class SealedFiles(FilesHandler):  # type: ignore[misc]
    """Hands out files under a sandbox: a leaked page or picture runs no script, loads no frame, fetches nothing."""

    @property
    def content_security_policy(self) -> str:
        """The policy of every file handed out, whatever its type."""
        return FILES_POLICY


class SealedContents(AsyncLargeFileManager):  # type: ignore[misc]
    """Forgets the stored widget state of notebooks that were not run and trusted here.

    JupyterLab would otherwise restore those widgets on opening, and with them run the JavaScript they carry, before
    anybody trusted anything.
    """

    async def get(self, path: str, content: bool = True, **options: Any) -> dict[str, Any]:
        """The model of a file or folder; a notebook with an untrusted cell comes without `metadata.widgets`."""
        model: dict[str, Any] = await super().get(path, content=content, **options)
        if content and model.get("type") == "notebook":
            cells = [cell for cell in model["content"].cells if cell.cell_type == "code"]
            if not cells or not all(cell.metadata.get("trusted") for cell in cells):
                model["content"].metadata.pop("widgets", None)
        return model
