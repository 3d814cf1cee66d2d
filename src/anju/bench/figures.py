"""Arithmetic of measurements: percentiles, medians of rounds, sizes by name."""

from collections.abc import Sequence
from statistics import median

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}


def size_of(name: str) -> int:
    """`1k`, `100k`, `1M` or a plain number. Raises `ValueError` for anything else."""
    return SIZES.get(name) or int(name)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank); 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary(latencies: Sequence[float], rate: float) -> dict[str, float]:
    """What one measurement comes to, in milliseconds and a second."""
    return {
        "rate": round(rate, 1),
        "p50_ms": round(percentile(latencies, 0.5), 2),
        "p95_ms": round(percentile(latencies, 0.95), 2),
        "p99_ms": round(percentile(latencies, 0.99), 2),
    }


def middle(values: Sequence[float]) -> float:
    """The median, 0 of none."""
    return median(values) if values else 0.0
