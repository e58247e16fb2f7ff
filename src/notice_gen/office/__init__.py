"""What an office keeps of the documents it issues: numbers in the register, items in the archive. No document is laid out here."""
