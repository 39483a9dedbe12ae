"""What an operator sees of a turn: its request's id, its line in the log, its place in the metrics."""
