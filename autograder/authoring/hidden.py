"""The hidden parts of a test cell."""

import re

_REGION = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS[^\n]*\n(?P<body>.*?)^[^\n]*END HIDDEN TESTS[^\n]*(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def hidden_parts(source: str) -> list[str]:
    """The code between each pair of nbgrader's markers."""
    return [match["body"] for match in _REGION.finditer(source)]


def without_hidden(source: str) -> str:
    """A test cell as a student gets it."""
    return _REGION.sub("", source).removesuffix("\n")
