"""Tokens in which names, comments and layout are gone."""

from autograder.similarity.tokens import names_in, tokens_of


def texts(code: str, known: set[str] | None = None) -> list[str]:
    return [token.text for token in tokens_of(code, known or set())]


def test_names_comments_docstrings_and_layout_do_not_count():
    plain = "def area(radius):\n    return radius**2 * 3.14\n"
    disguised = 'def area(r):\n\n\t"""Say something."""\n\t# squared\n\treturn r ** 2*3.14'
    assert texts(plain, {"area"}) == texts(disguised, {"area"})


def test_known_names_builtins_and_attributes_stay():
    assert texts("total = sum(x.mean() for x in rows)", {"rows"}) == [
        *("name", "=", "sum", "(", "name", ".", "mean", "(", ")"),
        *("for", "name", "in", "rows", ")"),
    ]


def test_numbers_stay_and_texts_count_as_one_another():
    assert texts("x = 2.5 + f(\"one\", 'two')")[2:] == [
        *("2.5", "+", "name", "(", "text", ",", "text", ")"),
    ]


def test_only_a_text_that_stands_alone_is_a_docstring():
    assert texts('"""About."""\nx = "kept"\n"""dropped"""\ny = 1') == [
        *("name", "=", "text", "name", "=", "1"),
    ]


def test_a_token_knows_its_line():
    assert [token.line for token in tokens_of("a = 1\n# remark\nb = 2\n")] == [1, 1, 1, 3, 3, 3]


def test_code_that_does_not_parse_is_read_as_far_as_it_goes():
    assert texts("x = 1\ny = (2,") == ["name", "=", "1", "name", "=", "(", "2", ","]
    assert texts("if x:\n        y = 1\n    z = 2")[:3] == ["if", "name", ":"]


def test_names_of_code():
    assert names_in("import numpy as np\nx = np.zeros(3)") >= {"numpy", "np", "x", "zeros"}
