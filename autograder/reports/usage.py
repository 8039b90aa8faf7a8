"""What grading a class cost: time and memory, as far as they were measured."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

MIB = 2**20


@dataclass(frozen=True)
class Usage:
    """A resource over a class; `total` is None where adding up says nothing."""

    name: str
    unit: str
    total: float | None
    median: float
    most: float
    student: str  # who used the most


def usage(
    name: str, unit: str, measured: Sequence[tuple[str, float | None]], adds_up: bool = True
) -> Usage | None:
    """A resource that was measured for some students, None where it was for nobody."""
    known = [(student, amount) for student, amount in measured if amount]
    if not known:
        return None
    amounts = [amount for _, amount in known]
    student, most = max(known, key=itemgetter(1))
    total = sum(amounts) if adds_up else None
    return Usage(name, unit, total, statistics.median(amounts), most, student)


def words_of(delay: timedelta) -> str:
    """A delay in its two largest units: ``2 days 3 hours``, ``5 minutes``."""
    minutes = max(1, round(delay.total_seconds() / 60))
    parts = []
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        count, minutes = divmod(minutes, size)
        if count:
            parts.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(parts[:2])
