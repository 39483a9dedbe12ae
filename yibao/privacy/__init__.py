"""Keeps personal numbers out of everything that is stored or logged."""

from yibao.privacy.mask import MASK, masked

__all__ = ["MASK", "masked"]
