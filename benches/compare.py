#!/usr/bin/env python3
"""Compares the JSON reports of two binaries after a table of renames, over the examples and generated repositories.

    benches/compare.py OLD_BINARY NEW_BINARY TABLE FOLDER...

`diff` is asked about the last commit, `trace` and `log` about one record of each kind, and a pack is made and verified. Rules,
levels, files, pointers, records, exit codes and the data of records have to agree. Texts for people (the table lists
their keys) are not compared. The twenty repositories of the regression net are written by

    AIMS_BLESS=1 AIMS_NET=/some/where cargo test --test it net::
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

DAY = "2026-06-30"
COMMANDS = {
    "check": ["check", "--fail-on", "warning"],
    "check stage-1": ["check", "--stage", "stage-1"],
    "check surveillance": ["check", "--stage", "surveillance"],
    "status": ["status", "--documents"],
    "list": ["list"],
}


# Asked about one record of each kind.
ABOUT_A_RECORD = ["trace", "log"]


def run(binary, folder, arguments):
    ran = subprocess.run(
        [os.path.abspath(binary), *arguments, "--format", "json", "--today", DAY],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, json.loads(ran.stdout) if ran.stdout.startswith("{") else None


def one_of_each_kind(report):
    """The first id of each kind in a report of `list`."""
    first = {}
    for row in (report or {}).get("records", []):
        first.setdefault(row.get("kind"), row.get("id"))
    return [record for record in first.values() if record]


def packed(binary, folder):
    """Exit codes, the manifest of a pack of the folder, and what `pack verify` reports of it."""
    with tempfile.TemporaryDirectory() as place:
        pack = pathlib.Path(place) / "pack.zip"
        made = subprocess.run(
            [os.path.abspath(binary), "pack", "-o", str(pack), "--format", "md", "--today", DAY],
            cwd=folder, capture_output=True, check=False,
        )
        if not pack.exists():
            return (made.returncode, None), (made.returncode, None)
        with zipfile.ZipFile(pack) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith("manifest.json")]
            manifest = json.loads(archive.read(names[0])) if names else None
        code, verified = run(binary, folder, ["pack", "verify", str(pack)])
        return (made.returncode, without_bytes(manifest)), (code, without_bytes(verified))


def without_bytes(value):
    """The value without hashes and sizes: documents carry texts, which may have been reworded."""
    if isinstance(value, dict):
        return {key: without_bytes(item) for key, item in value.items() if key not in ("sha256", "size", "bytes", "pack")}
    return [without_bytes(item) for item in value] if isinstance(value, list) else value


def reports(binary, folder):
    """Name of each report with its exit code and JSON."""
    answers = {name: run(binary, folder, arguments) for name, arguments in COMMANDS.items()}
    answers["diff"] = run(binary, folder, ["diff", "HEAD~1"])
    for record in one_of_each_kind(answers["list"][1]):
        for command in ABOUT_A_RECORD:
            answers[f"{command} {record}"] = run(binary, folder, [command, record])
    answers["pack-manifest"], answers["pack-verify"] = packed(binary, folder)
    return answers


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
        before, after = reports(old, folder), reports(new, folder)
        for name in sorted(before.keys() | after.keys()):
            keys = table["keys"].get(name.split()[0], {})
            (code, report), (new_code, new_report) = before.get(name, (None, None)), after.get(name, (None, None))
            same = code == new_code and reduced(report, keys, values, prose) == reduced(new_report, {}, {}, prose)
            compared += 1
            differing += not same
            if not same:
                print(f"{folder}: {name} differs (exit code {code}, {new_code})")
    print(f"{compared} reports compared, {differing} differ")
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
