"""Import jsonschema without its check of internationalised addresses.

The grammar of those (RFC 3987) takes most of a second to build, at every start of a process that
reads a notebook; no schema of a notebook asks for it. jsonschema leaves out what is not installed.
"""

import importlib
import sys

GRAMMAR = "rfc3987_syntax"

if "jsonschema" not in sys.modules and GRAMMAR not in sys.modules:
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[GRAMMAR]
