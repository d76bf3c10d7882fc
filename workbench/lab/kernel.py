"""A Python kernel for Jupyter that is sealed before the first cell runs: `python -m workbench.lab.kernel -f FILE`."""

from __future__ import annotations

from .guard import seal


def main() -> None:
    """Start the kernel on the connection file given on the command line, sealed."""
    from ipykernel.kernelapp import IPKernelApp

    from ..notebook.tables import settle

    seal()
    kernel = IPKernelApp.instance()
    kernel.initialize()
    settle()
    kernel.start()


if __name__ == "__main__":
    main()
