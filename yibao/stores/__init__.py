"""What is kept: conversations, and what several processes must share for a while."""
