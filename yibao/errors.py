"""The one exception tree of the project.

YibaoError
├── RuleBookError     a rule-book file cannot be used
├── NoRule            no fact holds for that key, place and day
├── BadNumber         a sum, age or length of time that cannot be worked with
├── ClerkError        a clerk's command cannot be carried out
├── ConfigurationError  a data or configuration file cannot be used
├── LaunchError       the assistant cannot start here
├── StoreError        what is kept cannot be reached, or a backup cannot be used


├── StoreError         what processes share for a while is out of reach
├── PlatformError     WeChat's servers did not do what they were asked
└── Refused           a door turns a request away
"""

from __future__ import annotations

from collections.abc import Sequence


class YibaoError(Exception):
    """Anything this project raises on purpose; its text is written for the reader."""


class RuleBookError(YibaoError):
    """A rule-book file that cannot be used: names file, key, fault and remedy.

    Where several faults were found at once, the first carries the others.
    """

    def __init__(
        self, file: str, key: str, fault: str, remedy: str, others: tuple[RuleBookError, ...] = ()
    ) -> None:
        self.file, self.key, self.fault, self.remedy, self.others = file, key, fault, remedy, others
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}：{fault}。改法：{remedy}。")

    @classmethod
    def joined(cls, faults: Sequence[RuleBookError]) -> RuleBookError:
        """All those faults as one to raise."""
        first = faults[0]
        others = tuple(one for fault in faults for one in fault.every)[1:]
        return cls(first.file, first.key, first.fault, first.remedy, others)

    @property
    def every(self) -> tuple[RuleBookError, ...]:
        """The fault and those found with it."""
        return (self, *self.others)


class NoRule(YibaoError):
    """No fact in the rule book holds for that key, place and day."""


class BadNumber(YibaoError):
    """A number that makes no sense where it was given, such as a negative wage."""


class ClerkError(YibaoError):
    """A clerk's command that cannot be carried out: names fault and remedy."""

    def __init__(self, fault: str, remedy: str) -> None:
        self.fault, self.remedy = fault, remedy
        super().__init__(f"{fault}。改法：{remedy}。")


class ConfigurationError(YibaoError):
    """A data or configuration file that cannot be read."""


class LaunchError(YibaoError):
    """The assistant cannot start: the text says why and what to do."""


class StoreError(YibaoError):
    """What is kept, or shared by processes, cannot be read or written now; or a backup cannot be used."""


class PlatformError(YibaoError):
    """WeChat's servers refused or failed: their error code (0: no answer), why, and what helps.

    `uncertain` says that they may have done it all the same: doing it again could do it twice.
    """

    def __init__(self, code: int, fault: str, remedy: str, *, uncertain: bool = False) -> None:
        self.code, self.uncertain = code, uncertain
        number = f"（错误码 {code}）" if code else ""
        super().__init__(f"微信接口：{fault}{number}。改法：{remedy}。")


class Refused(YibaoError):
    """A request that a door turns away: HTTP status, code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, retry_after: float = 0) -> None:
        self.status, self.code, self.retry_after = status, code, retry_after
        super().__init__(message)
