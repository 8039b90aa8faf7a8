"""Let torchvision's CUDA wheel import beside a CPU build of torch.

The set-up copies this file into the environment, where a ``.pth`` line runs it at every start of
Python. It costs nothing until torchvision is imported: then two operators that its compiled part
would declare (``nms`` and ``qnms``) are declared if they are missing, and the import goes on.
"""

import sys


class DeclareOperators:
    """An import hook that acts once, just before torchvision is looked for."""

    library: object = None

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Declare the operators; finding the module is left to the finders that follow."""
        if name == "torchvision":
            sys.meta_path.remove(self)
            declare_operators()


def declare_operators() -> None:
    """Declare torchvision's nms and qnms to torch where its compiled part cannot be loaded."""
    try:
        import torch
    except ImportError:
        return
    if torch.version.cuda is not None:
        return  # the wheel's compiled part fits this build and declares them itself
    library = torch.library.Library("torchvision", "FRAGMENT")
    for operator in ("nms", "qnms"):
        if not hasattr(torch.ops.torchvision, operator):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    DeclareOperators.library = library  # the declarations live as long as this object


if not any(type(finder).__name__ == "DeclareOperators" for finder in sys.meta_path):
    sys.meta_path.insert(0, DeclareOperators())
