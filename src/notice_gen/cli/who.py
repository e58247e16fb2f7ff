"""Who acts: the name that was said on the line, else the one that this machine's user has logged in with."""

from __future__ import annotations

import getpass

import click

by_option = click.option(
    "--by", "who", default="", metavar="姓名", help="谁办的，记下来；不写为登录本机的用户名。"
)


def acting(said: str = "") -> str:
    """The name of whoever acts; empty where nobody is said and the system does not know."""
    try:
        return said.strip() or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as in a container
        return ""
