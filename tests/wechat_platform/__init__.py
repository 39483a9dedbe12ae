"""WeChat's platform, played on loopback and written from the public protocol alone.

It shares no code with the door, so that a mistake of the door's cannot hide in both.
"""
