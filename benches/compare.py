#!/usr/bin/env python3
"""Compares the JSON reports of two binaries after a table of renames, over the examples and generated repositories.

    benches/compare.py OLD_BINARY NEW_BINARY TABLE FOLDER...

Rules, levels, files, pointers, records, exit codes and the data of records have to agree. Texts for people (the table lists their keys)
are not compared. The twenty repositories of the regression net are written by

    AIMS_BLESS=1 AIMS_NET=/some/where cargo test --test it net::
"""

import json
import os
import pathlib
import subprocess
import sys

DAY = "2026-06-30"
COMMANDS = {
    "check": ["check", "--fail-on", "warning"],
    "check stage-1": ["check", "--stage", "stage-1"],
    "check surveillance": ["check", "--stage", "surveillance"],
    "status": ["status", "--documents"],
    "list": ["list"],
}


def run(binary, folder, arguments):
    ran = subprocess.run(
        [os.path.abspath(binary), *arguments, "--format", "json", "--today", DAY],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, json.loads(ran.stdout) if ran.stdout.startswith("{") else None


def reduced(value, keys, values, prose):
    """The value with the renames applied and without texts for people; the data of records stays whole."""
    if isinstance(value, dict):
        pairs = ((keys.get(key, key), key, item) for key, item in value.items())
        return {
            new: item if old == "record" and isinstance(item, dict) else reduced(item, keys, values, prose)
            for new, old, item in pairs
            if old not in prose and new not in prose
        }
    if isinstance(value, list):
        return [reduced(item, keys, values, prose) for item in value]
    return values.get(value, value) if isinstance(value, str) else value


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    old, new, table, *folders = sys.argv[1:]
    table = json.loads(pathlib.Path(table).read_text())
    values, prose = table["values"], set(table["prose"])
    compared = differing = 0
    for folder in folders:
        for name, arguments in COMMANDS.items():
            keys = table["keys"].get(name.split()[0], {})
            (code, report), (new_code, new_report) = run(old, folder, arguments), run(new, folder, arguments)
            same = code == new_code and reduced(report, keys, values, prose) == reduced(new_report, {}, {}, prose)
            compared += 1
            differing += not same
            if not same:
                print(f"{folder}: {name} differs (exit code {code}, {new_code})")
    print(f"{compared} reports compared, {differing} differ")
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
