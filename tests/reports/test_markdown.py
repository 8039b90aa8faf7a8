"""Markdown is shown, and does nothing else."""

from collections.abc import Callable

import pytest

from autograder.reports.markdown import LONGEST, markdown_to_html

PIXEL = "iVBORw0KGgo="


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<ScRiPt src=https://evil.example/x.js></sCrIpT>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<details open ontoggle=alert(1)>x</details>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "![x](file:///etc/passwd)",
        "<p style='background: url(https://evil.example/)'>x</p>",
        "<style>@import 'https://evil.example/x.css'</style>",
        "<base href='https://evil.example/'>",
        "<form action='https://evil.example/'><input></form>",
        "<noscript><p title='</noscript><script>alert(1)</script>'>",
        '<img alt="><script>alert(1)</script>">',
        '![$x">$<script>alert(1)</script>](y)',
        "```html\n<script>alert(1)</script>\n```",
        "<!--><script>alert(1)</script>-->",
        "<a href='x' title='$<script>alert(1)</script>$'>x</a>",
        "$\\text{<script>alert(1)</script>}$",
        "\\begin{align}<script>alert(1)</script>\\end{align}",
    ],
)
def test_nothing_active_is_left_of(attack: str, active_content: Callable[[str], list[str]]) -> None:
    assert active_content(markdown_to_html(attack, {})) == []


def test_ordinary_markdown_is_typeset() -> None:
    html = markdown_to_html("## Head\n*soft* [link](https://x.org)\n\n|a|b|\n|-|-|\n|1|2|", {})
    for part in ("<h2>Head</h2>", "<em>soft</em>", '<a href="https://x.org">', "<td>1</td>"):
        assert part in html


def test_folded_hints_stay_foldable() -> None:
    html = markdown_to_html("<details><summary>Hint</summary>Square first.</details>", {})
    assert "<details><summary>Hint</summary>Square first.</details>" in html


def test_attached_picture_is_shown_and_a_missing_one_named() -> None:
    html = markdown_to_html(
        "![here](attachment:a.png) ![gone](attachment:b.png)", {"a.png": {"image/png": PIXEL}}
    )
    assert f'<img src="data:image/png;base64,{PIXEL}" alt="here">' in html
    assert "[picture not shown: gone]" in html


def test_text_too_long_to_typeset_is_shown_as_written() -> None:
    html = markdown_to_html("<b>*x*" * LONGEST, {})
    assert html.startswith("<pre>&lt;b&gt;*x*&lt;b&gt;")


def test_text_that_the_parser_gives_up_on_is_shown_as_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_up(self: object, source: str) -> str:
        raise RecursionError

    monkeypatch.setattr("autograder.reports.markdown.MarkdownWithMath.render", give_up)
    assert markdown_to_html("<b>x", {}) == "<pre>&lt;b&gt;x</pre>"


def test_marks_for_formulas_cannot_be_forged() -> None:
    assert markdown_to_html("\ue0007\ue001", {}) == "<p>7</p>\n"
