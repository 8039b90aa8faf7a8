"""The exceptions that end in a sentence."""


class CourseError(Exception):
    """Something an instructor can mend; its text is one sentence that says what and how."""


class Refused(Exception):
    """A submission that cannot be graded; its text is the reason, one sentence."""
