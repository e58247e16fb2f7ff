"""An item as an OCFL 1.1 object: its place under the storage root, and the bytes of its inventory.

Plain values only; the disk is not touched here. docs/format.md has the same in prose.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notice_gen.model.patterns import lazy_pattern

ROOT = "件"  # the storage root, inside 归档库
INVENTORY, SIDECAR = "inventory.json", "inventory.json.sha512"
OBJECT = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
TYPE = "https://ocfl.io/1.1/spec/#inventory"
# OCFL wants an identifier that is a URI; ours are keys with 汉字 in them, so that they get a scheme.
SCHEME = "item:"
# The user that OCFL asks for in each version; which person it was is in 件.json.
USER, ADDRESS = "notice-gen", "urn:notice-gen"
_LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"


def _lines(value: object) -> bytes:
    """JSON in one way only: keys sorted, a line an entry, 汉字 as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


# The files of a storage root besides its objects, by path.
DECLARATIONS: Mapping[str, bytes] = {
    "0=ocfl_1.1": b"ocfl_1.1\n",
    "ocfl_layout.json": _lines(
        {
            "description": "item: and the key, hashed by sha256: its first three digits, then the key itself",
            "extension": _LAYOUT,
        }
    ),
    f"extensions/{_LAYOUT}/config.json": _lines(
        {"digestAlgorithm": "sha256", "extensionName": _LAYOUT, "numberOfTuples": 1, "tupleSize": 3}
    ),
}


def place_of(item: str) -> tuple[str, str]:
    """The two folders under the storage root in which an item lies (OCFL extension 0003, 3 × 1)."""
    identifier = SCHEME + item
    digest = hashlib.sha256(identifier.encode()).hexdigest()
    name = re.sub("[^A-Za-z0-9_-]", lambda c: "".join(f"%{byte:02x}" for byte in c[0].encode()), identifier)
    return digest[:3], name if len(name) <= 100 else f"{name[:100]}-{digest}"


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when, by whom, why, and the digest of each file by its logical name."""

    created: str
    by: str
    message: str
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an object's inventory.json says: its versions from 1, and where the bytes of each digest lie."""

    item: str
    versions: tuple[Version, ...] = ()
    manifest: Mapping[str, str] = field(default_factory=dict)  # digest → path from the object's folder

    @property
    def head(self) -> int:
        """The number of the newest version; 0 where there is none yet."""
        return len(self.versions)

    @property
    def state(self) -> Mapping[str, str]:
        """The digest of each file of the newest version, by logical name."""
        return self.versions[-1].state if self.versions else {}

    def next(self, state: Mapping[str, str], created: datetime, message: str) -> Inventory:
        """The inventory with one more version. Bytes that an earlier version has are not stored again."""
        manifest = dict(self.manifest)
        for name in sorted(state):
            manifest.setdefault(state[name], f"v{self.head + 1}/content/{name}")
        version = Version(created.isoformat(timespec="seconds"), USER, message, dict(state))
        return Inventory(self.item, (*self.versions, version), manifest)

    def as_bytes(self) -> bytes:
        """inventory.json."""
        versions = {}
        for n, version in enumerate(self.versions, 1):
            names: dict[str, list[str]] = {}
            for name in sorted(version.state):
                names.setdefault(version.state[name], []).append(name)
            versions[f"v{n}"] = {
                "created": version.created,
                "message": version.message,
                "state": names,
                "user": {"address": ADDRESS, "name": version.by},
            }
        return _lines(
            {
                "digestAlgorithm": "sha512",
                "head": f"v{self.head}",
                "id": SCHEME + self.item,
                "manifest": {digest: [path] for digest, path in self.manifest.items()},
                "type": TYPE,
                "versions": versions,
            }
        )


def sidecar(inventory: bytes) -> bytes:
    """inventory.json.sha512, as sha512sum writes it."""
    return f"{hashlib.sha512(inventory).hexdigest()}  {INVENTORY}\n".encode()


class Unsound(ValueError):
    """An inventory.json that is not one of ours."""


_DIGEST = lazy_pattern("[0-9a-f]{128}")


def read_inventory(data: bytes) -> Inventory:
    """inventory.json as values. Raises Unsound, with what is wrong in words, where it is not one of ours."""
    try:
        said = json.loads(data)
        inventory = _read(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unsound(str(error) if isinstance(error, Unsound) else "内容不成样") from error
    # We write the same values in one way only, so that other bytes mean that somebody else wrote something.
    if inventory.as_bytes() != data:
        raise Unsound("写法不是本程序的")
    return inventory


def _read(said: Any) -> Inventory:
    versions = []
    for n in range(1, len(said["versions"]) + 1):
        version = said["versions"][f"v{n}"]
        state = {name: digest for digest, names in version["state"].items() for name in names}
        if not all(map(_safe, state)):
            raise Unsound("文件名称不对")
        versions.append(Version(version["created"], version["user"]["name"], version["message"], state))
    manifest = {}
    for digest, (path,) in said["manifest"].items():
        if (
            not _DIGEST.fullmatch(digest)
            or not re.fullmatch(r"v[1-9]\d*/content/.+", path)
            or not _safe(path)
        ):
            raise Unsound("文件清单不对")
        manifest[digest] = path
    if {digest for version in versions for digest in version.state.values()} != set(manifest):
        raise Unsound("文件清单与各版本对不上")
    if not said["id"].startswith(SCHEME) or not versions:
        raise Unsound("没有件的标识或版本")
    return Inventory(said["id"].removeprefix(SCHEME), tuple(versions), manifest)


def _safe(name: str) -> bool:
    """Whether a name stays inside its folder on every system."""
    return (
        "\\" not in name and "\0" not in name and all(part not in ("", ".", "..") for part in name.split("/"))
    )
