"""`python -m notice_gen`."""

from notice_gen.cli import main

main()
