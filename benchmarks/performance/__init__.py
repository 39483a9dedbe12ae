"""Whole turns on real servers, ours and a stock Rasa project on the same data, in the same run."""
