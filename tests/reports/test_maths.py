"""Formulas become MathML where the converter is installed, and stay LaTeX where not."""

import pytest

from autograder.reports import maths
from autograder.reports.markdown import markdown_to_html
from autograder.reports.maths import mathml


def test_a_formula_becomes_mathml() -> None:
    pytest.importorskip("latex2mathml")
    html = markdown_to_html("The energy $E = \\frac{k}{2}$.", {})
    assert '<math display="inline">' in html
    assert "<mfrac>" in html
    assert "$" not in html


def test_a_displayed_formula_is_set_as_a_block() -> None:
    pytest.importorskip("latex2mathml")
    assert '<math display="block">' in markdown_to_html("$$E = 1$$", {})


def test_a_formula_holds_no_html_links_or_styles() -> None:
    pytest.importorskip("latex2mathml")
    made = mathml(
        "\\text{<img src=x onerror=a>}\\href{javascript:a}{x}\\style{color:red}{y}", False
    )
    assert made is not None
    assert "&lt;img" in made
    for word in ("<img", "href", "style="):
        assert word not in made


def test_an_unknown_formula_stays_latex() -> None:
    assert "$\\frac{$" in markdown_to_html("$\\frac{$", {})


def test_without_the_converter_a_formula_stays_latex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maths, "_converter", lambda: None)
    mathml.cache_clear()
    assert markdown_to_html("$a<b$", {}) == "<p>$a&lt;b$</p>\n"
    mathml.cache_clear()
