import json

import pytest

from autograder.errors import Refused
from autograder.grading import decode as decoding
from autograder.grading.decode import decode

DATA = {"text": "π, naïve “neuron”", "number": 1}
TEXT = json.dumps(DATA, ensure_ascii=False)


@pytest.mark.parametrize(
    ("data", "remarks"),
    [
        (TEXT.encode(), []),
        (b"\n \0" + TEXT.encode() + b"\0\r\n", []),
        (TEXT.encode("utf-8-sig"), []),
        *((TEXT.encode(encoding), []) for encoding in ("utf-16", "utf-16-le", "utf-16-be")),
        (TEXT.encode("utf-32"), []),
        (TEXT.encode() + b"}\n]", ["what follows the end of x was left out (3 characters)"]),
    ],
)
def test_the_same_data_comes_out_of_every_encoding(data, remarks):
    assert decode("x", data) == (DATA, remarks)


def test_old_encodings_are_told_from_damaged_utf_8():
    assert decode("x", '"café – naïve"'.encode("cp1252")) == (
        "café – naïve",
        ["x was read as Windows-1252, not as UTF-8"],
    )
    assert decode("x", '"°\x81"'.encode("latin-1"))[1] == ["x was read as Latin-1, not as UTF-8"]
    damaged = '"café naïve π"'.encode().replace("ï".encode(), b"\xc3?")
    assert decode("x", damaged) == ("café na\ufffd?ve π", ["damaged characters in x: 1"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "x is empty (0 bytes)."),
        (b" \n\0", "x is empty (3 bytes)."),
        (b'{"cells": [', "x is cut off (line 1)."),
        (b'{"cells":\n ["a", "b', "x is cut off (line 2)."),
        (b'{"a": 1,, "b": 2}', "x is damaged: "),
        (b"hello", "x is no notebook: it is not valid JSON (line 1)."),
        (b"[" * 100_000, "x is nested too deep to be a notebook."),
        (b"{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}", "x holds an unfinished merge (line 2): "),
        (b"PK\x03\x04....notebook.ipynb", "x is a zip archive: unpack it, and hand in the"),
        (b"PK\x03\x04....word/document.xml", "x is an Office document: hand in the notebook"),
        (b"import math\nx = 1\n", "x is a Python script: hand in the notebook itself."),
        (b"<HTML><p>", "x is a web page: download the notebook itself."),
        (b"%PDF-1.4", "x is a PDF: hand in the notebook itself."),
    ],
)
def test_what_is_no_notebook_is_named(data, reason):
    with pytest.raises(Refused) as refused:
        decode("x", data)
    assert str(refused.value).startswith(reason)


def test_sizes_and_numbers_are_bounded(monkeypatch):
    assert decode("x", b"[" + b"9" * 5000 + b", 1e999, NaN]")[0][0] == 0
    monkeypatch.setattr(decoding, "MOST_PARTS", 10)
    with pytest.raises(Refused, match="more than 10 objects"):
        decode("x", b"[" + b"{}," * 10 + b"{}]")
    monkeypatch.setattr(decoding, "MOST_BYTES", 2**20)
    with pytest.raises(Refused, match="2 MB big, more than 1 MB: clear its outputs"):
        decode("x", b'"' + b"a" * 2**21 + b'"')
