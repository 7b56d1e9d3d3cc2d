"""Defaults of the environment that a looser settings module sets before ``base`` is read."""

DEFAULTS: dict[str, str] = {}
