"""What the warm parent imports and does once, so that no submission waits for it."""

import contextlib
import gc
import importlib
import io
import re
import sys
import threading
from collections.abc import Collection, Iterable
from typing import Any

import autograder.environment.quick_jsonschema  # noqa: F401  # before anything imports nbformat

ALWAYS = (
    "numpy",
    "scipy.ndimage",
    "scipy.signal",
    "scipy.special",
    "scipy.spatial",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas",
    "skimage",
    "IPython",
    "autograder.checks",
    "autograder.kernels.shell",
)
# Seconds and 200 MB, which not every topic needs, by what mentions them.
_MENTIONS = {
    "torch": r"\btorch\b",
    "torch._dynamo": r"\boptim\b",  # is imported by the first optimiser
    "torchvision": r"\btorchvision\b",
}
ON_DEMAND = tuple(_MENTIONS)


def mentioned(notebook: dict[str, Any], left_out: Collection[int] = ()) -> tuple[str, ...]:
    """Those of `ON_DEMAND` that the code of a notebook mentions, outside the cells left out."""
    code = "\n".join(
        cell["source"]
        for index, cell in enumerate(notebook["cells"])
        if cell["cell_type"] == "code" and index not in left_out
    )
    return tuple(package for package, mention in _MENTIONS.items() if re.search(mention, code))


def import_packages(packages: Iterable[str] = ALWAYS + ON_DEMAND) -> bool:
    """Import packages before a notebook does; one that is not installed is left out.

    Returns whether there was anything to import.
    """
    missing = [package for package in packages if package not in sys.modules]
    for package in missing:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
    with contextlib.suppress(ImportError):
        import tqdm

        # Its default lock is a semaphore of the system's, which each fork would leave behind.
        tqdm.tqdm.set_lock(threading.RLock())
    if "torch" in missing and "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    return bool(missing)


def warm_up() -> None:
    """Import what every notebook needs, and do once what fills caches: fonts, a figure, a cell."""
    import_packages(ALWAYS)
    from matplotlib import font_manager
    from matplotlib.figure import Figure
    from matplotlib.mathtext import MathTextParser

    figure = Figure()
    axes = figure.subplots()
    axes.plot([0, 1], [1e3, 2e3], label="$x^2$ (K)")
    axes.set(title="Title", xlabel="$T$ (K)", ylabel="−1")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    # Fonts are read from open files, whose place all forks would share; each opens its own.
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]
    MathTextParser._parse_cached.cache_clear()  # type: ignore[attr-defined]
    figure.clear()
    del figure, axes
    gc.collect()
