"""What a generation is and who owns it: the log, its audience, the relay and the registry."""
