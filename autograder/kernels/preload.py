"""What the warm parent imports once, so that no submission waits for it.

Imported by name by the fork server; a package that is not installed is left out.
"""

import contextlib
import importlib
import threading

PACKAGES = (
    "numpy",
    "scipy.ndimage",
    "scipy.signal",
    "scipy.special",
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
