"""What Blackboard, Canvas and Moodle call the columns of their class lists and mark sheets.

Blackboard: help.blackboard.com, "Work Offline with Grade Data": a download holds last name, first
    name and username, student ID, last access, availability, then the marks; the username names a
    student in an upload, the number after the bar of ``Name [Total Pts: 20 Score] |12345`` names a
    column; a file is comma-delimited (.csv) or tab-delimited (.xls, UTF-16).
Canvas: community.canvaslms.com, "How do I import grades in the Gradebook?", and the open source
    (lib/gradebook_importer.rb): ``Student, ID, SIS User ID, SIS Login ID, Section``, then
    ``Assignment name (12345)``; a row of "Points Possible"; the words are English everywhere.
Moodle: docs.moodle.org, "Offline grading worksheet", and the open source
    (mod/assign/feedback/offline/importgradeslib.php): ``Identifier`` ("Participant 123", a number
    of one assignment alone), ``Full name``, ``Grade``, ``Last modified (grade)`` in the words of
    the site's language; without these columns an upload is refused.
"""

import re
import unicodedata

from autograder.exchange.tables import Table

SYSTEMS = ("blackboard", "canvas", "moodle", "csv")

# Field -> headers as `plain` writes them; the first language is English, others follow.
HEADERS = {
    "first_name": (
        "first name", "firstname", "forename", "given name", "vorname", "prenom", "nombre", "nome",
        "voornaam",
    ),
    "last_name": (
        "last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille",
        "apellidos", "apellido s", "cognome", "achternaam",
    ),
    "name": (
        "full name", "fullname", "name", "student name", "student", "vollstandiger name",
        "nom complet", "nombre completo", "nome completo", "volledige naam",
    ),
    "email": (
        "email address", "email", "e mail", "e mail address", "e mail adresse", "adresse e mail",
        "adresse de courriel", "direccion de correo", "direccion de correo electronico",
        "indirizzo email", "e mailadres", "endereco de email",
    ),
    "login": (
        "username", "user name", "login", "sis login id", "user id", "benutzername", "anmeldename",
        "nombre de usuario", "nom d utilisateur", "nome utente", "gebruikersnaam",
    ),
    "student_number": ("student id", "id de estudiante", "studenten id", "matricola"),
    "sis_user_id": ("sis user id",),
    "section": ("section",),
}  # fmt: skip

# Columns of the College ID, whatever they hold; then those that may hold it, most telling first.
CID_NAMES = ("cid", "cid number", "college id", "college id number", "college identifier")
CID_HEADERS = (
    "student number", "student id number", "id number", "student id", "sis user id",
    "matriculation number", "matrikelnummer", "id nummer", "numero de identificacion",
    "numero id", "id de estudiante", "numero d identification", "idnumber",
    "username", "sis login id", "login", "id",
)  # fmt: skip

MOODLE_GRADE = (
    "grade", "bewertung", "note", "calificacion", "valutazione", "cijfer", "nota", "beoordeling",
)  # fmt: skip
MOODLE_MAXIMUM = (
    "maximum grade", "bestwertung", "note maximale", "calificacion maxima", "valutazione massima",
    "maximumcijfer", "nota maxima",
)  # fmt: skip
MOODLE_HANDED_IN = (
    "last modified submission", "zuletzt geandert abgabe", "derniere modification travail remis",
    "ultima modificacion entrega", "ultima modifica consegna", "laatst gewijzigd inzending",
    "ultima modificacao envio",
)  # fmt: skip

_PARTICIPANT = re.compile(r"[^\W\d][\D]*?(\d+)")
_BLACKBOARD_COLUMN = re.compile(r"\|\s*\d+$")


def plain(text: str) -> str:
    """A header or name without case, accents, punctuation and superfluous spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))


def column_of(header: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    """Where the first of `names` (as `plain` writes them) stands in a header; None where none."""
    plain_header = [plain(cell) for cell in header]
    return next((plain_header.index(name) for name in names if name in plain_header), None)


def participant_number(text: str) -> str:
    """The number of Moodle's "Participant 123", in whatever language; empty where it is none."""
    match = _PARTICIPANT.fullmatch(text.strip())
    return match[1] if match else ""


def participant_column(table: Table) -> int | None:
    """The column of a Moodle worksheet whose every cell is a word and a number, None without."""
    first = [row.cells[:1] for row in table.rows]
    numbered = bool(first) and all(cells and participant_number(cells[0]) for cells in first)
    return 0 if numbered else None


def system_of(table: Table) -> str:
    """The system that a class list or mark sheet comes from, "csv" where it has no sign of one."""
    names = [plain(cell) for cell in table.header]
    if "section" in names and "id" in names and {"student", "lastname"} & set(names[:1]):
        return "canvas"
    moodle_words = [column_of(table.header, words) for words in (MOODLE_GRADE, MOODLE_MAXIMUM)]
    if participant_column(table) == 0 and None not in moodle_words:
        return "moodle"
    if column_of(table.header, ("identifier",)) == 0 and "full name" in names:
        return "moodle"
    has = {field: column_of(table.header, known) for field, known in HEADERS.items()}
    if has["login"] is not None and has["last_name"] is not None:
        marks = any(_BLACKBOARD_COLUMN.search(cell) for cell in table.header)
        if marks or {"availability", "last access", "disponibilidad"} & set(names):
            return "blackboard"
    return "csv"
