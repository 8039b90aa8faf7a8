"""Markdown that somebody else wrote, as HTML that does nothing but show it."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from html import escape
from typing import Any

from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.reports.maths import mathml

LONGEST = 10_000  # characters; a longer cell is shown as it is written, not typeset
MOST_KEPT = 512  # texts, as HTML
TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div"),
        *("dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li"),
        *("ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"),
    )
)
_IMAGE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_LINK = re.compile(r"(?:https?://|mailto:|#)\S*", re.IGNORECASE)
_HIGHLIGHT = re.compile(r"highlight|[a-z]{1,3}[0-9]?")  # pygments' classes
_FORMULA = re.compile("\ue000([0-9]+)\ue001")  # stands for a formula while HTML is cleaned


@pass_context
def safe_markdown(context: Context, source: Any) -> str:
    """Jinja filter for markdown: nbconvert's own, with only harmless HTML left in its result."""
    cell = context.get("cell") or {}
    return markdown_to_html(str(source or ""), cell.get("attachments") or {})


def markdown_to_html(source: str, attachments: dict[str, dict[str, str]]) -> str:
    """Markdown as HTML of harmless tags; images come from data, never from a network or a file.

    Formulas become MathML. What cannot be rendered, or is too long to try, is shown as it is
    written.
    """
    return _shown(source) if not attachments else _converted(source, attachments)


@lru_cache(MOST_KEPT)
def _shown(source: str) -> str:
    """Markdown without attachments, as the prose of a course: many pages have it."""
    return _converted(source, {})


def _converted(source: str, attachments: dict[str, dict[str, str]]) -> str:
    source = re.sub("[\ue000\ue001]", "", source)
    if len(source) > LONGEST:
        return f"<pre>{escape(source)}</pre>"
    renderer = _Renderer(attachments)
    try:
        html = harmless(MarkdownWithMath(renderer=renderer).render(source), renderer.formulas)
    except Exception:  # a parser's limits, such as its depth of recursion
        return f"<pre>{escape(source)}</pre>"
    return _FORMULA.sub(lambda found: renderer.formulas[int(found[1])][1], html)


def harmless(html: str, formulas: list[tuple[str, str]] | None = None) -> str:
    """HTML with tags and attributes that do something escaped or removed."""

    written = [tex for tex, _ in formulas or []]
    cleaner = Cleaner(
        tags=TAGS,
        attributes=_allowed,
        protocols=("http", "https", "mailto", "data"),  # `_allowed` says which one where
        filters=[partial(_InWords, formulas=written)],
    )
    return str(cleaner.clean(html))


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag == "img":
        return name in ("alt", "title") or (name == "src" and bool(_IMAGE.fullmatch(value)))
    if tag == "a":
        return name == "title" or (name == "href" and bool(_LINK.fullmatch(value)))
    if tag in ("td", "th"):
        return name in ("colspan", "rowspan") and value.isdigit()
    if tag in ("div", "span", "pre", "code"):
        return name == "class" and bool(_HIGHLIGHT.fullmatch(value))
    return tag == "details" and name == "open"


class _InWords(Filter):
    """Puts a picture that would have to be fetched, and a formula in an attribute, in words."""

    def __init__(self, source: Any, formulas: list[str]) -> None:
        super().__init__(source)
        self.formulas = formulas

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token["type"] in ("StartTag", "EmptyTag"):
                for key, value in token["data"].items():
                    token["data"][key] = _FORMULA.sub(lambda it: self.formulas[int(it[1])], value)
                if token["name"] == "img" and (None, "src") not in token["data"]:
                    said = token["data"].get((None, "alt"), "")
                    text = f"[picture not shown{': ' if said else ''}{said}]"
                    token = {"type": "Characters", "data": text}
            yield token


class _Attached(dict[str, dict[str, str]]):
    """A cell's attachments; one that is missing, or was dropped, is a picture without data."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/none": ""}


class _Renderer(IPythonRenderer):
    """nbconvert's renderer that keeps formulas apart, as LaTeX and as MathML."""

    def __init__(self, attachments: dict[str, dict[str, str]]) -> None:
        super().__init__(
            escape=False, attachments=_Attached(attachments), exclude_anchor_links=True
        )
        self.formulas: list[tuple[str, str]] = []

    def inline_math(self, body: str) -> str:
        return self._formula(body, False, str(super().inline_math(body)))

    def block_math(self, body: str) -> str:
        return self._formula(body, True, str(super().block_math(body)))

    def latex_environment(self, name: str, body: str) -> str:
        tex = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._formula(tex, True, str(super().latex_environment(name, body)))

    def _formula(self, tex: str, display: bool, as_written: str) -> str:
        made = mathml(tex.strip(), display)
        if made is None:
            return as_written
        self.formulas.append((tex, made))
        return f"\ue000{len(self.formulas) - 1}\ue001"
