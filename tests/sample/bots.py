"""Everything that bots post, in Lark and in Slack."""

from __future__ import annotations

from . import bots_cn, bots_us
from .events import Event
from .world import World


def posts(world: World) -> list[Event]:
    """All posts of bots, in no particular order."""
    return [*bots_cn.posts(world), *bots_us.posts(world)]
