import subprocess
import sys
from pathlib import Path

import pytest
import torch

from autograder.environment import torchvision_ops

needs_cpu_torch = pytest.mark.skipif(
    torch.version.cuda is not None, reason="this torch has CUDA: torchvision needs no help"
)


def python(code: str) -> subprocess.CompletedProcess:
    """Python without site-packages' .pth lines, which would install the hook."""
    paths = [path for path in sys.path if path]
    prelude = f"import sys; sys.path[:] = {paths!r}\n"
    return subprocess.run(
        [sys.executable, "-S", "-W", "error", "-c", prelude + code], capture_output=True, text=True
    )


@needs_cpu_torch
def test_torchvision_starts_beside_a_cpu_torch_with_the_hook_alone():
    assert "torchvision::nms does not exist" in python("import torchvision").stderr
    hook = Path(torchvision_ops.__file__).read_text()
    run = python(f"exec({hook!r})\nimport torchvision; print(torchvision.ops.nms)")
    assert run.returncode == 0, run.stderr


def test_the_hook_costs_no_import_of_torch():
    hook = Path(torchvision_ops.__file__).read_text()
    assert python(f"exec({hook!r})\nprint('torch' in sys.modules)").stdout == "False\n"
