"""Print every distribution of this environment as `name==version`: the lock that a later install is held to."""

from __future__ import annotations

from importlib.metadata import distributions

OWN = {"leak-workbench", "pip", "setuptools", "wheel"}

pins = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
print("# Versions that passed the tests together; made by `make lock`.")
print("\n".join(f"{name}=={version}" for name, version in sorted(pins.items()) if name not in OWN))
