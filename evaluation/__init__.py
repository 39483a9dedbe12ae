"""Held-out questions, the score sheet, and the peers that it is held against."""
