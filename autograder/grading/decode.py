"""The JSON data in the bytes of a notebook file, or a sentence on what the file is instead."""

import ast
import codecs
import json
import re
import warnings
from typing import Any

from autograder.errors import Refused

MOST_BYTES = 64 * 2**20
MOST_PARTS = 1_000_000  # objects and lists; each takes far more memory than its text
LONGEST_NUMBER = 300  # digits; Python takes ever longer for more, and gives up at 4300
BOMS = {  # the longer ones first: that of UTF-32 begins like that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OTHER_FILES = {  # how a file begins -> what it is, and what to do
    b"%PDF": "a PDF: hand in the notebook itself",
    b"\x1f\x8b": "a compressed file: unpack it, and hand in the notebook itself",
    b"Rar!": "a RAR archive: unpack it, and hand in the notebook itself",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it, and hand in the notebook itself",
    b"\x89PNG": "a picture: hand in the notebook itself",
    b"\xff\xd8\xff": "a picture: hand in the notebook itself",
    b"{\\rtf": "a text document: hand in the notebook itself",
    b"\xd0\xcf\x11\xe0": "an Office document: hand in the notebook itself",
    b"version https://git-lfs": "a Git LFS pointer, not what it points to: fetch the notebook "
    "with `git lfs pull`, and hand that in",
}
OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")  # in zip files
NOTHING = " \t\r\n\0\ufeff"


def decode(name: str, data: bytes) -> tuple[Any, list[str]]:
    """The JSON data of a file called `name`, and what was mended in its text, a phrase each.

    Any encoding of Unicode is read, Windows-1252 and Latin-1 too; what follows the end of the data
    is left out. Raises Refused with the reason where nothing can be read.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 2**20:.0f} MB big, more than {MOST_BYTES // 2**20} MB"
        raise Refused(f"{name} is {size}: clear its outputs, and hand it in again.")
    if not data.strip(b" \t\r\n\0"):
        raise Refused(f"{name} is empty ({len(data)} bytes).")
    _refuse_other_files(name, data)
    text, remarks = _text(name, data)
    text = text.strip(NOTHING)
    if text.count("{") + text.count("[") > MOST_PARTS:
        raise Refused(f"{name} holds more than {MOST_PARTS} objects, so it is no notebook.")
    decoder = json.JSONDecoder(strict=False, parse_int=_whole_number)
    try:
        found, end = decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        raise Refused(f"{name} {_instead_of_json(text, error)}.") from None
    except RecursionError:
        raise Refused(f"{name} is nested too deep to be a notebook.") from None
    surplus = text[end:].strip(NOTHING)
    if surplus:
        remarks.append(f"what follows the end of {name} was left out ({len(surplus)} characters)")
    return found, remarks


def _refuse_other_files(name: str, data: bytes) -> None:
    """Raise Refused for a file of another kind, told by how it begins."""
    for beginning, what in OTHER_FILES.items():
        if data.startswith(beginning):
            raise Refused(f"{name} is {what}.")
    if data.startswith(b"PK\x03\x04"):
        office = any(mark in data for mark in OFFICE)
        what = "an Office document" if office else "a zip archive: unpack it"
        raise Refused(f"{name} is {what}{':' if office else ', and'} hand in the notebook itself.")


def _text(name: str, data: bytes) -> tuple[str, list[str]]:
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            text = data.decode(encoding, "replace")
            return text, _damage(name, text.count("\ufffd"))
    for zeros, encoding in ((data[1:4:2], "utf-16-le"), (data[0:3:2], "utf-16-be")):
        if zeros == b"\0\0" and any(data[:4]):
            return data.decode(encoding, "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    whole = sum(1 for character in mended if character > "\x7f") - broken
    if whole >= broken:  # UTF-8 with some bytes damaged
        return mended, _damage(name, broken)
    try:
        return data.decode("cp1252"), [f"{name} was read as Windows-1252, not as UTF-8"]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [f"{name} was read as Latin-1, not as UTF-8"]


def _damage(name: str, characters: int) -> list[str]:
    return [f"damaged characters in {name}: {characters}"] if characters else []


def _whole_number(digits: str) -> int:
    return int(digits) if len(digits) <= LONGEST_NUMBER else 0


def _instead_of_json(text: str, error: json.JSONDecodeError) -> str:
    """What a text is that is not JSON: the part of a sentence after the name of its file."""
    conflict = re.search(r"^<{7}(?: |$)", text, re.MULTILINE)
    if conflict and re.search(r"^>{7}(?: |$)", text, re.MULTILINE):
        line = text.count("\n", 0, conflict.start()) + 1
        return f"holds an unfinished merge (line {line}): choose one version, and hand that in"
    if text.startswith(("{", "[")):
        unfinished = error.msg.startswith("Unterminated") or error.pos >= len(text)
        if unfinished or not text.endswith(("}", "]")):
            return f"is cut off (line {error.lineno})"
        return f"is damaged: {error.msg} (line {error.lineno}, column {error.colno})"
    if re.match(r"<(!doctype|html|\?xml)", text, re.IGNORECASE):
        return "is a web page: download the notebook itself"
    if _is_python(text):
        return "is a Python script: hand in the notebook itself"
    return f"is no notebook: it is not valid JSON (line {error.lineno})"


def _is_python(text: str) -> bool:
    """Whether a text is a program: it can be parsed, and defines or imports something."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    telling = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    return any(isinstance(statement, telling) for statement in tree.body)
