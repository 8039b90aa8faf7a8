"""What of the installed libraries goes by name, so that the judge uses its own, unpatched one."""

import functools
import importlib
import re
import sys
from types import ModuleType
from typing import Any

from autograder.remote.wire import Malformed

ROOTS = frozenset(
    [
        "numpy",
        "scipy",
        "torch",
        "torchvision",
        "matplotlib",
        "pandas",
        "skimage",
        "sklearn",
        "math",
        "cmath",
        "random",
        "time",
        "itertools",
        "functools",
        "collections",
        "statistics",
        "fractions",
        "decimal",
        "operator",
        "copy",
        "string",
        "re",
        "warnings",
        "os",
        "sys",
        "pathlib",
        "contextlib",
        "tqdm",
        "IPython",
    ]
)
_MODULE = re.compile(r"[a-zA-Z]\w{0,40}(\.[a-zA-Z]\w{0,40}){0,6}")
_TENSOR_CLASSES = {
    "torch": ("Tensor", "Generator", "Size", "device", "dtype"),
    "torch.utils.data": ("DataLoader", "Dataset", "TensorDataset", "Subset"),
}
_LAYERS = [
    "Linear",
    "Bilinear",
    "Identity",
    "Flatten",
    "Unflatten",
    "Sequential",
    "ModuleList",
    "ModuleDict",
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "ConvTranspose3d",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "LayerNorm",
    "GroupNorm",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "SELU",
    "CELU",
    "GELU",
    "SiLU",
    "Mish",
    "Softplus",
    "Softsign",
    "Sigmoid",
    "Tanh",
    "Hardtanh",
    "Hardswish",
    "Hardsigmoid",
    "LogSigmoid",
    "Softmax",
    "LogSoftmax",
    "Embedding",
    "Upsample",
    "ZeroPad2d",
    "ReflectionPad2d",
    "ReplicationPad2d",
    "ConstantPad2d",
    "PixelShuffle",
    "MSELoss",
    "L1Loss",
    "SmoothL1Loss",
    "HuberLoss",
    "CrossEntropyLoss",
    "NLLLoss",
    "BCELoss",
    "BCEWithLogitsLoss",
]


def module_name(module: ModuleType) -> str | None:
    """The name by which the judge may import a module for itself, None where it may not."""
    name = vars(module).get("__name__")
    if not isinstance(name, str) or name.split(".")[0] not in ROOTS:
        return None
    return name if sys.modules.get(name) is module and _MODULE.fullmatch(name) else None


def module_of(name: Any) -> ModuleType:
    """This process's own module of that name. Raises Malformed for one that is not allowed."""
    if not isinstance(name, str) or not _MODULE.fullmatch(name) or name.split(".")[0] not in ROOTS:
        raise Malformed("there is no such module")
    try:
        return sys.modules.get(name) or importlib.import_module(name)
    except ImportError as error:
        raise Malformed("there is no such module") from error


@functools.cache
def layers() -> dict[str, type]:
    """Classes of torch.nn whose instances hold all that they are in plain attributes."""
    from torch import nn

    return {name: getattr(nn, name) for name in _LAYERS if hasattr(nn, name)}


@functools.cache
def classes() -> dict[str, type]:
    """Classes that go by name; this imports torch."""
    import torch

    found = {
        f"{module}.{name}": getattr(importlib.import_module(module), name)
        for module, names in _TENSOR_CLASSES.items()
        for name in names
    }
    for module, base in ((torch.nn, torch.nn.Module), (torch.optim, torch.optim.Optimizer)):
        for name, each in vars(module).items():
            if isinstance(each, type) and issubclass(each, base):
                found[f"{module.__name__}.{name}"] = each
    return found


def class_name(value: type) -> str | None:
    """The name of such a class, None for another one; this does not import torch."""
    return _class_names().get(value) if "torch" in sys.modules else None


@functools.cache
def _class_names() -> dict[type, str]:
    return {each: name for name, each in classes().items()}
