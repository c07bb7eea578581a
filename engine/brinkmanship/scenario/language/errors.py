"""What is wrong with a text of the effect language."""

from __future__ import annotations


class LanguageError(ValueError):
    """A text that does not compile.

    ``message`` is one sentence without a full stop; ``column`` is where it stands in the text, 1 for the first
    character; ``suggestion`` is what was probably meant, ready to be typed, or ''.
    """

    def __init__(self, message: str, column: int = 1, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.suggestion = suggestion

    def moved(self, columns: int) -> LanguageError:
        """Return the same error *columns* further to the right."""
        return LanguageError(self.message, self.column + columns, self.suggestion)
