"""What the warm parent imports and does once, so that no submission waits for it."""

import contextlib
import gc
import importlib
import io
import threading

PACKAGES = (
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
    "torch",
    "torchvision",
    "autograder.checks",
    "autograder.kernels.shell",
)


def import_packages() -> None:
    """Import what notebooks import; a package that is not installed is left out."""
    for package in PACKAGES:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
    with contextlib.suppress(ImportError):
        import tqdm

        # Its default lock is a semaphore of the system's, which each fork would leave behind.
        tqdm.tqdm.set_lock(threading.RLock())
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)


def warm_up() -> None:
    """Import all packages, and do once what fills their caches: fonts, a figure, a cell."""
    import_packages()
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
