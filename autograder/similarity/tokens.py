"""Code as a row of tokens from which a student's own names, comments and layout are gone."""

import builtins
import io
import keyword
import tokenize
from collections.abc import Collection
from dataclasses import dataclass

OWN_NAME, TEXT, LAYOUT = (
    "name",
    "text",
    frozenset((tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)),
)
INDENTS = frozenset((tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER))
COMMON_NAMES = frozenset((*keyword.kwlist, *dir(builtins)))


@dataclass(frozen=True)
class Token:
    """A token in its plain form, and the line of the code (from 1) on which it stands."""

    text: str
    line: int


def tokens_of(code: str, known: Collection[str] = ()) -> list[Token]:
    """The tokens of a cell's code, as far as they can be read.

    Comments, docstrings and layout are left out; texts count as one another, and so do names, but
    for keywords, builtins, attributes and what `known` holds (names that everybody was given).
    """
    found: list[Token] = []
    start_of_statement, after_dot = True, False
    for token in _readable(code):
        kind, text = token.type, token.string
        if kind in INDENTS:
            continue
        if kind in LAYOUT:
            start_of_statement = start_of_statement or kind != tokenize.COMMENT
            continue
        if kind == tokenize.STRING and start_of_statement:
            continue  # a docstring
        found.append(Token(_plain(kind, text, after_dot, known), token.start[0]))
        start_of_statement, after_dot = text == ":", text == "."
    return found


def names_in(code: str) -> set[str]:
    """All names that occur in code."""
    return {token.string for token in _readable(code) if token.type == tokenize.NAME}


def _plain(kind: int, text: str, after_dot: bool, known: Collection[str]) -> str:
    if kind == tokenize.STRING:
        return TEXT
    if kind != tokenize.NAME or after_dot or text in COMMON_NAMES or text in known:
        return text
    return OWN_NAME


def _readable(code: str) -> list[tokenize.TokenInfo]:
    """The tokens up to the first place that is no Python."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            found.append(token)
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
