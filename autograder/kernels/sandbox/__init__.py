"""A sandbox for one submission: its own files and the Python environment, and nothing else."""

from autograder.kernels.sandbox.confinement import SandboxError, fork, unavailable
from autograder.kernels.sandbox.rlimits import ProcessLimits
from autograder.kernels.sandbox.surroundings import environ, environment
from autograder.kernels.sandbox.view import View

__all__ = [
    "ProcessLimits",
    "SandboxError",
    "View",
    "environ",
    "environment",
    "fork",
    "unavailable",
]
