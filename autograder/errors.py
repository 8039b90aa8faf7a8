"""The one exception that the command line turns into a sentence."""


class CourseError(Exception):
    """Something an instructor can mend; its text is one sentence that says what and how."""
