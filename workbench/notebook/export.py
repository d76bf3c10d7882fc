"""A notebook as one HTML page that asks nobody for anything: no script, no address, no widget state.

nbconvert's own page calls two content networks when it is opened, which tells them who reads what, and shows a widget
instead of the text beside it. This page carries a content-security policy of its own, so that even what a notebook
brings along (a leaked one, say) neither runs nor fetches when the page is opened from a disk or a mail.
Source: https://nbconvert.readthedocs.io/en/latest/config_options.html
"""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError

__all__ = ["SETTINGS", "html"]

SETTINGS: dict[str, object] = {
    "HTMLExporter.template_name": "workbench",
    "HTMLExporter.extra_template_basedirs": [str(Path(__file__).resolve().parent / "templates")],
    "HTMLExporter.require_js_url": "",
    "HTMLExporter.jquery_url": "",
    "HTMLExporter.mathjax_url": "",
    "HTMLExporter.jupyter_widgets_base_url": "",
    "NbConvertBase.display_data_priority": ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain"],
}
"""What Jupyter's exporter is told, by the names of its own settings; `workbench lab` tells its server the same."""


def html(path: str | Path) -> bytes:
    """The notebook at `path` as a page in UTF-8 that opens anywhere, offline, and shows leaked text as text only.

    Raises UsageError for a file that is no notebook.
    """
    import nbformat
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    try:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, UnicodeDecodeError, ValueError, nbformat.ValidationError) as error:
        raise UsageError(f"{path} is not a notebook: {error}.", "Name a file that ends in .ipynb.") from error
    notebook.metadata.pop("widgets", None)
    config = Config()
    for name, value in SETTINGS.items():
        group, setting = name.split(".")
        config[group][setting] = value
    told = {"metadata": {"name": Path(path).stem, "path": str(Path(path).resolve().parent)}}
    page, _ = HTMLExporter(config=config).from_notebook_node(notebook, told)  # type: ignore[no-untyped-call]
    return str(page).encode()
