"""What two versions of the rule book make citizens hear differently."""
