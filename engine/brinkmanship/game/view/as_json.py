"""Views as plain JSON, for programs, records and pages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from brinkmanship.game.session.orders import Order, Refused


def to_json(value: Any) -> Any:
    """Return *value* (a view or a part of one) as what :func:`json.dumps` takes; what is not finite becomes None.

    >>> from brinkmanship.game.view.types import Belief
    >>> to_json(Belief("RUS", {"Bluff": 0.25}, False))["intents"]
    {'Bluff': 0.25}
    >>> to_json(date(2022, 1, 24))
    '2022-01-24'
    """
    if isinstance(value, Order | Refused):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None  # JSON has no other word for it
    return value
