"""What is raised where the work could not be done.

Each exception names a row of the catalogue by its slug and its number, both stable, and holds the values that its message
names. Compare slugs with the constants of :mod:`cleanclaim.slugs`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleanclaim._cleanclaim import Trace

__all__ = ["CleanclaimError", "DocumentError", "NotPriced", "PackError", "WrongType"]


class CleanclaimError(ValueError):
    """The work could not be done: bad input, a bad file, nothing that covers the question."""

    slug: str
    """The stable name, ``malformed-procedure-code``."""
    number: int
    """The stable number."""
    context: dict[str, str]
    """The values that the message names."""
    remedy: str
    """What to do about it."""
    trace: "Trace | None"
    """The steps that led to a refusal, where a trace was asked for."""

    def __init__(
        self,
        message: str,
        *,
        slug: str = "",
        number: int = 0,
        context: Mapping[str, str] | None = None,
        remedy: str = "",
    ) -> None:
        """Made by the library."""
        super().__init__(message)
        self.slug = slug
        self.number = number
        self.context = dict(context or {})
        self.remedy = remedy
        self.trace = None


class NotPriced(CleanclaimError):
    """A refusal: the question was understood, and there is no amount for it in the loaded tables or rules."""


class PackError(CleanclaimError):
    """A pack of tables is damaged, too new, or not one."""


class DocumentError(CleanclaimError):
    """A claim or another document could not be read. The context names the place, never a person's data."""


class WrongType(CleanclaimError, TypeError):
    """A value of a type that is not taken, such as a float for money."""
