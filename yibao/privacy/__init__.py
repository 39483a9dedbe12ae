"""Keeps personal numbers out of everything that is stored or logged."""

from yibao.privacy.mask import masked

__all__ = ["masked"]
