"""What an office prints of its register and its archive, each set by `fit` and the writers as every document is.

Register, archive and items are read; nothing is numbered, filed or changed here.
"""
