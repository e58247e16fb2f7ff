"""The commands: words of the command line → what is asked of the rooms, and what came of it. Nothing is decided here."""
