"""The content-security policy under which JupyterLab's pages run.

Everything comes from the server itself; nothing may be fetched, framed, sent or run from anywhere else. JupyterLab's
pages carry inline scripts of their own: exactly those are allowed, by their hash. `unsafe-eval` stays because the
settings editor compiles its schemas; `blob:` stays because widgets are loaded as modules from blobs.
Source: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
import sys
from pathlib import Path

_INLINE = re.compile(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>(.*?)</script>", re.S | re.I)

FILES_POLICY = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "media-src 'self' data:; font-src data:"
)


def headers(port: int) -> dict[str, str]:
    """The response headers of a sealed server that listens on `port` of the loopback address."""
    return {
        "Content-Security-Policy": policy(port),
        "Referrer-Policy": "same-origin",
        "X-DNS-Prefetch-Control": "off",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def policy(port: int) -> str:
    """The Content-Security-Policy of every page; scripts from the server, blobs, and known inline scripts only."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self' blob: 'unsafe-eval'", *inline_script_hashes()]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://127.0.0.1:{port} data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "media-src 'self' data: blob:",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def inline_script_hashes() -> list[str]:
    """CSP hash sources of the inline scripts in JupyterLab's and Notebook's own page templates."""
    found = {
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for page in _pages()
        for script in _INLINE.findall(page.read_text(encoding="utf-8"))
    }
    return [f"'sha256-{digest}'" for digest in sorted(found)]


def _pages() -> list[Path]:
    pages = list((Path(sys.prefix) / "share/jupyter/lab/static").glob("*.html"))
    for package in ("jupyterlab", "notebook", "jupyter_server"):
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or [] if spec else []:
            pages += [*Path(folder).glob("templates/*.html"), *Path(folder).glob("static/*.html")]
    return pages
