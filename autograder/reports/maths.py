"""LaTeX formulas as MathML, which browsers typeset without scripts or fonts from a network."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

LONGEST = 2_000  # characters of a formula; a longer one is shown as LaTeX
TAGS = frozenset(
    (
        "math",
        *("mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mstyle", "mpadded", "mphantom"),
        *("mfrac", "msqrt", "mroot", "msup", "msub", "msubsup", "munder", "mover", "munderover"),
        *("mtable", "mtr", "mtd", "menclose"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("accent", "columnalign", "columnlines", "columnspacing", "depth", "display"),
        *("displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace"),
        *("mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines"),
        *("rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "width"),
    )
)
_VALUE = re.compile(r"[\w .%+\-]{1,40}")


@lru_cache(maxsize=2048)
def mathml(tex: str, display: bool) -> str | None:
    """A formula as MathML, made of harmless elements alone; None where it cannot be converted.

    Needs the package latex2mathml; without it every formula stays LaTeX.
    """
    convert = _converter()
    if convert is None or len(tex) > LONGEST:
        return None
    try:
        formula = convert(tex, display="block" if display else "inline")
        return ElementTree.tostring(_harmless(formula), "unicode", short_empty_elements=False)
    except Exception:  # LaTeX that it does not know, or nests too deeply
        return None


def _converter() -> Callable[..., Any] | None:
    try:
        converter: Callable[..., Any] = import_module("latex2mathml.converter").convert_to_element
    except ImportError:
        return None
    return converter


def _harmless(element: ElementTree.Element) -> ElementTree.Element:
    """A copy with elements and attributes of layout alone; text is escaped when it is written."""
    copy = ElementTree.Element(element.tag if element.tag in TAGS else "mrow")
    for name, value in element.attrib.items():
        if name in ATTRIBUTES and _VALUE.fullmatch(value):
            copy.set(name, value)
    copy.text = unescape(element.text or "")
    copy.extend(_harmless(child) for child in element)
    return copy
