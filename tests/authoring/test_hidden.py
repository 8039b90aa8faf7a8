from autograder.authoring.hidden import hidden_parts, without_hidden

CELL = """### BEGIN HIDDEN TESTS
first()
### END HIDDEN TESTS
visible()
    ### BEGIN HIDDEN TESTS
    second()
    ### END HIDDEN TESTS"""


def test_hidden_parts_are_cut_out_wherever_they_stand():
    assert without_hidden(CELL) == "visible()"


def test_hidden_parts_are_found_in_order():
    assert [part.strip() for part in hidden_parts(CELL)] == ["first()", "second()"]


def test_a_cell_without_hidden_part_stays():
    assert without_hidden("x = 1\n\ny = 2") == "x = 1\n\ny = 2"
