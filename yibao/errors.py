"""The one exception tree of the project.

YibaoError
├── RuleBookError     a rule-book file cannot be used
├── NoRule            no fact holds for that key, place and day
├── BadNumber         a sum, age or length of time that cannot be worked with
├── ConfigurationError  a data or configuration file cannot be used
└── LaunchError       the assistant cannot start here
"""

from __future__ import annotations


class YibaoError(Exception):
    """Anything this project raises on purpose; its text is written for the reader."""


class RuleBookError(YibaoError):
    """A rule-book file that cannot be used: names file, key, fault and remedy."""

    def __init__(self, file: str, key: str, fault: str, remedy: str) -> None:
        self.file, self.key, self.fault, self.remedy = file, key, fault, remedy
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}：{fault}。改法：{remedy}。")


class NoRule(YibaoError):
    """No fact in the rule book holds for that key, place and day."""


class BadNumber(YibaoError):
    """A number that makes no sense where it was given, such as a negative wage."""


class ConfigurationError(YibaoError):
    """A data or configuration file that cannot be read."""


class LaunchError(YibaoError):
    """The assistant cannot start: the text says why and what to do."""
