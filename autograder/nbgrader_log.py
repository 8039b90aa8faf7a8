"""What nbgrader says while it works, kept instead of printed."""

import contextlib
import logging
from collections.abc import Iterator

from traitlets.config import LoggingConfigurable


class KeptLog(logging.Handler):
    """Collects warnings and errors; `reason` says why work failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.lines.append(record.getMessage())

    @property
    def reason(self) -> str:
        """The exception behind a failure where one was logged, else the first thing said."""
        for line in self.lines:
            if line.startswith("Traceback"):
                return line.strip().splitlines()[-1]
        return self.lines[0].strip() if self.lines else "it gives no reason"


@contextlib.contextmanager
def nbgrader_log(part: LoggingConfigurable) -> Iterator[KeptLog]:
    """Keep what one of nbgrader's parts logs while the block runs."""
    kept = KeptLog()
    log = part.log
    logger = log.logger if isinstance(log, logging.LoggerAdapter) else log
    propagate, handlers = logger.propagate, logger.handlers[:]
    logger.propagate, logger.handlers = False, [kept]
    try:
        yield kept
    finally:
        logger.propagate, logger.handlers = propagate, handlers
