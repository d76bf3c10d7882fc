"""People, topics and the graph at scale: `python tests/benchmarks/graph.py [MESSAGES]`, 1,000,000 if not told.

An invented leak of 5,000 people and 40 topics. CPU time of the graph with its chance level, of the network of
replies, and of every picture, against one plain pandas `groupby` of the same rows as a floor.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.leaklet import Leak
from workbench.analysis import frames
from workbench.analysis.graph import people_topics
from workbench.analysis.networks import people_network
from workbench.analysis.topicality import terms_by_topic  # noqa: F401
