"""Bytes → files in their folders: whole or not at all, under safe names, one run at a time. What is in them is not known here."""
