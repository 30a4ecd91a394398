#!/usr/bin/env python3
"""Holds the published schemas and `aims check` together, by way of check-jsonschema (PyPI).

    python3 tests/editors/check_schemas.py FOLDER...

Every record of the folders given has to be accepted. Every record of tests/data/schema-violations has to be rejected by
both, and by aims under a rule of the schema.

Needs `check-jsonschema` on the PATH, or named by CHECK_JSONSCHEMA, and the binary target/debug/aims, or one named by AIMS.
Nothing is fetched.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CHECK_JSONSCHEMA = os.environ.get("CHECK_JSONSCHEMA", "check-jsonschema")
AIMS = os.environ.get("AIMS", str(PROJECT / "target/debug/aims"))
VIOLATIONS = PROJECT / "tests/data/schema-violations"
RULES = ["unknown-field", "missing-field", "invalid-value"]
TODAY = "2026-06-30"
BROKEN = (PROJECT / "tests/editors/broken.txt").read_text("utf-8").splitlines()


def main(folders):
    accepted = [problem for folder in folders for problem in accepts(Path(folder).resolve())]
    files = sorted(VIOLATIONS.glob("*.yaml"))
    rejected = [problem for file in files for problem in rejects(file)]
    if accepted or rejected or not files:
        sys.exit("\n".join(accepted + rejected) or f"{VIOLATIONS} is empty")
    print(f"{len(folders)} folders accepted, {len(files)} broken records rejected by both")


def accepts(folder):
    """Problems that check-jsonschema has with the records of `folder`."""
    with tempfile.TemporaryDirectory() as temporary:
        by_kind = defaultdict(list)
        for file in records(folder):
            if str(file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file) in BROKEN:
                continue
            for number, text in enumerate(documents(file.read_text("utf-8"))):
                name = str(file.relative_to(folder)).replace(os.sep, "~")
                copy = Path(temporary) / f"{number}~{name}"
                copy.write_text(text, "utf-8")
                by_kind[kind(text)].append(copy)
        if not by_kind:
            yield f"{folder} holds no records"
        for name, copies in by_kind.items():
            run = by_schema(name, copies)
            if run.returncode != 0:
                yield f"{folder}: {run.stdout}{run.stderr}"


def rejects(file):
    """Problems with `file`, a broken record that both have to reject."""
    name = kind(file.read_text("utf-8"))
    if by_schema(name, [file]).returncode != 1:
        yield f"check-jsonschema accepts {file.name}"
    with tempfile.TemporaryDirectory() as temporary:
        repository = Path(temporary) / "base"
        shutil.copytree(PROJECT / "tests/base", repository)
        target = "aims.yaml" if name == "aims" else "violation.yaml"
        shutil.copy(file, repository / target)
        run = subprocess.run(
            [AIMS, "--repo", repository, "check", "--today", TODAY], capture_output=True, text=True, check=False
        )
        if run.returncode == 0 or target not in run.stdout or not any(rule in run.stdout for rule in RULES):
            yield f"aims accepts {file.name}: exit {run.returncode}\n{run.stdout}{run.stderr}"


def by_schema(name, files):
    schema = PROJECT / f"schemas/{name}.schema.json"
    return subprocess.run(
        [CHECK_JSONSCHEMA, "--schemafile", schema, *files], capture_output=True, text=True, check=False
    )


def records(folder):
    """Files that aims reads: YAML, none of them below a hidden folder."""
    for path in sorted(folder.rglob("*.y*ml")):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def documents(text):
    """The documents of a file; check-jsonschema reads one a file."""
    return [part for part in re.split(r"^---[ \t]*$", text, flags=re.MULTILINE) if kind(part)]


def kind(text):
    found = re.search(r"^kind:[ \t]*(\S+)", text, flags=re.MULTILINE)
    return found and found.group(1)


if __name__ == "__main__":
    main(sys.argv[1:])
