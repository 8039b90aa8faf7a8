"""The reports' plots, as pictures that stand inside a page; readable in greyscale."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from autograder.reports.summary import ClassSummary
from autograder.reports.totals import CourseSummary

BINS = 10
DARK, PALE = "#26415e", "#c9d8e8"  # differ in lightness, not in hue alone
STYLE: Any = {
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "report",
}


@dataclass(frozen=True)
class Picture:
    """An SVG as a data address, with its description in words."""

    src: str
    alt: str


def score_histogram(summary: ClassSummary) -> Picture:
    """How many students have how many points; the median is marked."""
    return _histogram(
        summary.scores,
        summary.median,
        top=max([summary.max_score, *summary.scores, 1.0]),
        label=f"score (points of {summary.max_score:g})",
        what=f"{len(summary.scores)} scores out of {summary.max_score:g} points",
    )


def share_histogram(summary: CourseSummary) -> Picture:
    """How many students have which share of all points, in per cent; the median is marked."""
    shares = [100 * share for share in summary.shares]
    return _histogram(
        shares,
        100 * summary.median,
        top=max([100.0, *shares]),
        label="share of all points (%)",
        what=f"the shares of {len(shares)} students in all points, in per cent",
    )


def _histogram(
    values: Sequence[float], median: float, *, top: float, label: str, what: str
) -> Picture:
    counts, edges = np.histogram(values, bins=BINS, range=(0.0, top))
    figure, axes = _figure(2.8)
    axes.bar(
        edges[:-1],
        counts,
        width=np.diff(edges),
        align="edge",
        color=PALE,
        edgecolor=DARK,
        hatch="//",
    )
    axes.axvline(median, color="black", linestyle="--", label=f"median {median:.3g}")
    axes.set_xlim(0, top)
    axes.set_ylim(0, max(counts.max() * 1.25, 1))
    axes.set_xlabel(label)
    axes.set_ylabel("number of students")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="upper left", frameon=False)
    bins = ", ".join(
        f"{low:g} to {high:g}: {count}"
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        if count
    )
    alt = f"Histogram of {what}; median {median:.3g}. Number of students: {bins}."
    return Picture(_address(figure), alt)


def topic_boxes(summary: CourseSummary) -> Picture:
    """Per topic the spread of the graded students' shares of its points: a box and its whiskers."""
    topics = [topic for topic in summary.topics if topic.graded and topic.max_score]
    shares = [[score / topic.max_score for score in topic.scores] for topic in topics]
    figure, axes = _figure(1.1 + 0.42 * len(topics))
    axes.boxplot(
        shares,
        orientation="horizontal",
        widths=0.55,
        patch_artist=True,
        boxprops={"facecolor": PALE, "edgecolor": DARK},
        medianprops={"color": "black", "linewidth": 2},
        flierprops={"marker": "o", "markersize": 4, "markeredgecolor": DARK},
    )
    axes.set_yticks(range(1, len(topics) + 1), [topic.topic for topic in topics], parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("share of the topic's points")
    said = "; ".join(
        f"{topic.topic}: {min(own):.0%} to {max(own):.0%}, median {np.median(own):.0%}"
        for topic, own in zip(topics, shares, strict=True)
    )
    alt = f"Box plots of the graded students' shares, one per topic. {said}."
    return Picture(_address(figure), alt)


def task_bars(summary: ClassSummary) -> Picture:
    """Per task the share of students with full marks (bar) and the mean points (diamond)."""
    tasks = summary.tasks
    figure, axes = _figure(1.1 + 0.34 * len(tasks))
    rows = np.arange(len(tasks))
    axes.barh(
        rows,
        [task.full_share for task in tasks],
        height=0.62,
        color=PALE,
        edgecolor=DARK,
        hatch="..",
        label="students with full marks",
    )
    axes.plot(
        [task.mean_share for task in tasks],
        rows,
        linestyle="none",
        marker="D",
        markersize=6,
        color="black",
        markerfacecolor="white",
        markeredgewidth=1.5,
        label="mean points",
        clip_on=False,
        zorder=3,
    )
    axes.set_yticks(rows, [task.label for task in tasks], parse_math=False)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("share of students, share of points")
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside upper center", ncols=2, frameon=False)
    said = "; ".join(
        f"{task.label}: {task.full_share:.0%} with full marks, mean {task.mean_points:.3g} of "
        f"{task.max_points:g} points"
        for task in tasks
    )
    return Picture(_address(figure), f"Bars, one per task. {said}.")


def _figure(height: float) -> tuple[Figure, matplotlib.axes.Axes]:
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(4.8, height), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _address(figure: Figure) -> str:
    """A figure as a data address; equal data give equal text."""
    text = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(text.getvalue()).decode("ascii")
