"""The commands: options and arguments → calls of the other rooms, and their results as text or JSON. Nothing is decided here."""
