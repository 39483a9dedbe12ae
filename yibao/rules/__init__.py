"""The rule book: dated, sourced facts and procedures, their look-up and their arithmetic."""

from yibao.rules.lookup import Found, RuleBook
from yibao.rules.model import Fact, Procedure, Source, Topic
from yibao.rules.opening import load_rulebook
from yibao.rules.places import NATION, Place, Places
from yibao.rules.shelf import the_rulebook

__all__ = [
    "NATION",
    "Fact",
    "Found",
    "Place",
    "Places",
    "Procedure",
    "RuleBook",
    "Source",
    "Topic",
    "load_rulebook",
    "the_rulebook",
]
