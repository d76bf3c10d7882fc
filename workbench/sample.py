"""Where the invented sample leak and the notebooks lie: in the repository, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

from .errors import CaseError

_HERE = Path(__file__).resolve().parent


def sample() -> Path:
    """The folder of the invented sample leak; raises CaseError if this installation came without it."""
    return _find("leaks_sample")


def sample_story() -> Path:
    """The folder with the sample's topics.yaml and claims.yaml: a story as a reporter would have written it down."""
    return _HERE / "story"


def sample_zones() -> dict[str, str]:
    """How the sample's wall clocks are to be read: in China, but for the dump that was made in California."""
    return {"": "Asia/Shanghai", "lark2": "America/Los_Angeles"}


def notebooks() -> Path:
    """The folder of the numbered notebooks; raises CaseError if this installation came without them."""
    return _find("notebooks")


def _find(name: str) -> Path:
    for place in (_HERE / "_sample" / name, _HERE.parent / name):
        if place.is_dir():
            return place
    raise CaseError(f"This installation came without {name}/.", "Install Leak Workbench from its repository or wheel.")
