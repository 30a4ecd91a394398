#!/usr/bin/env python3
"""Prints the license texts of everything that is linked into the program, crate by crate.

    packaging/licenses.py TARGET FEATURES
"""

import json
import pathlib
import subprocess
import sys

NAMES = ("license", "licence", "copying", "notice", "unlicense")


def linked(target, features):
    """The crates that `cargo tree` names as normal dependencies of the program."""
    arguments = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--target", target]
    if features:
        arguments += ["--features", features]
    lines = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.splitlines()
    return {tuple(line.split()[:2]) for line in lines if line.strip()}


def main():
    target, features = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    wanted = linked(target, features)
    metadata = json.loads(subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1", "--all-features"], check=True, capture_output=True, text=True,
    ).stdout)
    for package in sorted(metadata["packages"], key=lambda package: (package["name"], package["version"])):
        if (package["name"], "v" + package["version"]) not in wanted or package["source"] is None:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.lower().startswith(NAMES))
        print("=" * 80)
        print(f"{package['name']} {package['version']}: {package['license'] or 'see below'}")
        if package.get("repository"):
            print(package["repository"])
        for path in files:
            print("-" * 80)
            print(path.read_text(errors="replace").strip())
        print()


if __name__ == "__main__":
    main()
