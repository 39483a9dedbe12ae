"""The WeChat door: the platform's protocol, and what a citizen sees of it."""
