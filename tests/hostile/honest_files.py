"""Odd but honest files: encodings, names, folders, and what is no notebook at all."""

import copy
import io
import json
import random
import re
import zipfile

import nbformat
from nbformat import NotebookNode

from tests.hostile.entry import Files, case, data_of, text

# --- the text of the file ---


@case("Notepad puts a byte order mark in front")
def byte_order_mark(notebook: NotebookNode, name: str) -> Files:
    return {name: b"\xef\xbb\xbf" + data_of(notebook)}


@case("PowerShell's redirection writes UTF-16 with a byte order mark")
def utf_16(notebook: NotebookNode, name: str) -> Files:
    return {name: text(notebook).encode("utf-16")}


@case("an old editor writes UTF-16 without a byte order mark")
def utf_16_bare(notebook: NotebookNode, name: str) -> Files:
    return {name: text(notebook).encode("utf-16-le")}


@case("an editor saves in Windows-1252", remark="was read as Windows-1252")
def windows_1252(notebook: NotebookNode, name: str) -> Files:
    notebook.cells[0].source += "\nThe café’s naïve “neuron”"
    return {name: text(notebook).encode("cp1252", "replace")}


@case("an editor saves in Latin-1", remark="was read as (Latin-1|Windows-1252)")
def latin_1(notebook: NotebookNode, name: str) -> Files:
    notebook.cells[0].source += "\nDegrees: \u00b0, half: \u00bd, control: \u0081"
    return {name: text(notebook).encode("latin-1", "replace")}


@case("a disk changes one byte of a comment", remark="damaged characters")
def one_damaged_byte(notebook: NotebookNode, name: str) -> Files:
    notebook.cells[0].source += "\nàéîöü π"
    return {name: data_of(notebook).replace("î".encode(), b"\xc3?")}


@case("git or an editor ends all lines in CRLF, also those of the cells")
def crlf(notebook: NotebookNode, name: str) -> Files:
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    return {name: text(notebook).replace("\n", "\r\n").encode()}


@case("a broken download leaves NULs after the end")
def nul_bytes_behind(notebook: NotebookNode, name: str) -> Files:
    return {name: data_of(notebook) + b"\0" * 512}


@case("a shorter file was written over a longer one", remark="what follows the end")
def tail_of_an_older_file(notebook: NotebookNode, name: str) -> Files:
    return {name: data_of(notebook) + data_of(notebook)[-200:]}


@case("line breaks stand in JSON strings as they are")
def raw_line_breaks(notebook: NotebookNode, name: str) -> Files:
    data = json.loads(text(notebook))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
    return {name: json.dumps(data).replace("\\n", "\n").encode()}


# --- files ---


@case("the browser numbered the download", remark=r"is missing: .* was read instead")
def numbered_by_the_browser(notebook: NotebookNode, name: str) -> Files:
    return {name.replace(".ipynb", " (1).ipynb"): data_of(notebook)}


@case("Jupyter made a copy", remark=r"-Copy1\.ipynb was read instead")
def jupyter_copy(notebook: NotebookNode, name: str) -> Files:
    return {name.replace(".ipynb", "-Copy1.ipynb"): data_of(notebook)}


@case("the student put their name into the file's", remark="was read instead")
def with_a_name(notebook: NotebookNode, name: str) -> Files:
    return {name.replace(".ipynb", "_AdaL.ipynb"): data_of(notebook)}


@case("the browser added .txt", remark="was read instead")
def with_txt(notebook: NotebookNode, name: str) -> Files:
    return {f"{name}.txt": data_of(notebook)}


@case("the name is in capitals", remark="was read instead")
def in_capitals(notebook: NotebookNode, name: str) -> Files:
    return {name.upper(): data_of(notebook)}


@case("the notebook lies in a folder of its own", remark="was read instead")
def in_a_folder(notebook: NotebookNode, name: str) -> Files:
    return {f"homework/{name}": data_of(notebook), "__MACOSX/homework/._x.ipynb": b"\0\5\26\7"}


@case("a Mac and Jupyter left files of their own")
def with_leftovers(notebook: NotebookNode, name: str) -> Files:
    older = data_of(notebook)[:300]
    return {
        name: data_of(notebook),
        f"__MACOSX/._{name}": b"\0\5\26\7",
        f"._{name}": b"\0\5\26\7",
        ".DS_Store": b"\0\0\0\1Bud1",
        f".ipynb_checkpoints/{name.replace('.ipynb', '-checkpoint.ipynb')}": older,
    }


@case("two copies: the one with the right name counts", remark="which do not count")
def two_copies(notebook: NotebookNode, name: str) -> Files:
    return {name: data_of(notebook), name.replace(".ipynb", " (1).ipynb"): b'{"cells": ['}


@case("the upload broke off, and a second one is complete", remark="cannot be read: .* was read")
def second_upload(notebook: NotebookNode, name: str) -> Files:
    return {name: b"", name.replace(".ipynb", " (2).ipynb"): data_of(notebook)}


# --- what cannot be graded ---


@case("the upload broke off", must=r"is cut off \(line \d+\)")
def cut_off(notebook: NotebookNode, name: str) -> Files:
    return {name: data_of(notebook)[: len(data_of(notebook)) * 2 // 3]}


@case("an empty file", must=r"is empty \(0 bytes\)")
def empty(notebook: NotebookNode, name: str) -> Files:
    return {name: b""}


@case("a file of NULs, as after a crash", must=r"is empty \(4096 bytes\)")
def only_nuls(notebook: NotebookNode, name: str) -> Files:
    return {name: b"\0" * 4096}


@case("noise instead of a file", must="is no notebook: it is not valid JSON")
def noise(notebook: NotebookNode, name: str) -> Files:
    return {name: b"\x8f" + random.Random(5).randbytes(2000)}


@case("nothing is in the folder", must="is missing: nothing is there")
def nothing(notebook: NotebookNode, name: str) -> Files:
    return {".keep": b""}


@case("a PDF under the notebook's name", must="is a PDF")
def a_pdf(notebook: NotebookNode, name: str) -> Files:
    return {name: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"}


@case("a PDF under its own name", must=r"is missing: the folder holds homework\.pdf instead")
def a_pdf_beside(notebook: NotebookNode, name: str) -> Files:
    return {"homework.pdf": b"%PDF-1.7\n"}


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path.replace("__", "/"), content)
    return packed.getvalue()


@case("a Word document under the notebook's name", must="is an Office document")
def a_word_document(notebook: NotebookNode, name: str) -> Files:
    return {name: zipped(word__document=b"<w/>")}


@case("a zip under the notebook's name", must="is a zip archive: unpack it")
def a_zip(notebook: NotebookNode, name: str) -> Files:
    return {name: zipped(notebook=data_of(notebook))}


@case("a zip under its own name", must=r"holds the archive homework\.zip, which must be unpacked")
def a_zip_beside(notebook: NotebookNode, name: str) -> Files:
    return {"homework.zip": zipped(notebook=data_of(notebook))}


@case("the code was exported as a script", must="is a Python script")
def a_script(notebook: NotebookNode, name: str) -> Files:
    code = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return {name: f"# coding: utf-8\nimport math\n\n{code}\n".encode()}


@case("a page of GitHub was saved", must="is a web page: download the notebook itself")
def a_web_page(notebook: NotebookNode, name: str) -> Files:
    return {name: b"\n<!DOCTYPE html>\n<html lang='en'><body>Sign in</body></html>"}


@case("a Git LFS pointer", must="is a Git LFS pointer")
def an_lfs_pointer(notebook: NotebookNode, name: str) -> Files:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 83692\n"
    return {name: pointer.encode()}


@case("an unfinished merge", must=r"holds an unfinished merge \(line \d+\)")
def an_unfinished_merge(notebook: NotebookNode, name: str) -> Files:
    lines = text(notebook).split("\n")
    ours, theirs = ['   "a = 1"'], ['   "a = 2"']
    lines[8:8] = ["<<<<<<< HEAD", *ours, "=======", *theirs, ">>>>>>> theirs"]
    return {name: "\n".join(lines).encode()}


@case("another notebook altogether", must="holds no cell of the assignment")
def another_notebook(notebook: NotebookNode, name: str) -> Files:
    cells = [nbformat.v4.new_code_cell("import this"), nbformat.v4.new_markdown_cell("# Notes")]
    return {name: data_of(nbformat.v4.new_notebook(cells=cells))}


@case("JSON, but no notebook", must="is JSON, but no notebook")
def other_json(notebook: NotebookNode, name: str) -> Files:
    return {name: b'{"type": "FeatureCollection", "features": []}'}


@case("two renamed notebooks that differ", must="there is more than one other")
def two_candidates(notebook: NotebookNode, name: str) -> Files:
    other = copy.deepcopy(notebook)
    other.cells[0].source += "\nSecond attempt."
    stem = re.sub(r"\.ipynb$", "", name)
    return {f"{stem}-a.ipynb": data_of(notebook), f"{stem}-b.ipynb": data_of(other)}
