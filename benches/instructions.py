#!/usr/bin/env python3
"""Instructions of `aims check` by two binaries, each on its own copy of the frozen company, on one thread.

    benches/instructions.py OLD_BINARY OLD_FOLDER NEW_BINARY [NEW_FOLDER]

Needs valgrind. NEW_FOLDER is benches/company-2026-11 by default; the copy of the old binary is that folder as of its commit:

    git archive COMMIT benches/company-2026-11 | tar -x -C /some/where

Instruction counts do not depend on the load of the machine, so two figures can be compared. Findings that only one of the two binaries
reports are listed next to the figures, because a check that looks for more may cost more.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

DAY = "2026-06-30"


def check(binary, folder):
    """Instructions of one check, and how often each rule reports something."""
    with tempfile.TemporaryDirectory() as scratch:
        report = pathlib.Path(scratch) / "report.json"
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch}/profile"]
        command = [os.path.abspath(binary), "check", "--today", DAY, "--output", f"json={report}"]
        ran = subprocess.run(
            tool + command,
            cwd=folder,
            env={**os.environ, "RAYON_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        count = re.search(r"Collected : (\d+)", ran.stderr)
        if count is None or not report.exists():
            sys.exit(f"{binary} did not run:\n{ran.stderr}")
        findings = json.loads(report.read_text())["findings"]
        return int(count.group(1)), collections.Counter(finding["rule"] for finding in findings)


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    here = pathlib.Path(__file__).parent / "company-2026-11"
    old, old_findings = check(sys.argv[1], sys.argv[2])
    new, new_findings = check(sys.argv[3], sys.argv[4] if len(sys.argv) == 5 else here)
    print(f"before  {old:>13,} instructions, {old_findings.total()} findings")
    print(f"after   {new:>13,} instructions, {new_findings.total()} findings")
    print(f"ratio   {new / old:>13.3f}")
    for rule in sorted(old_findings.keys() | new_findings.keys()):
        if old_findings[rule] != new_findings[rule]:
            print(f"        {rule}: {old_findings[rule]} before, {new_findings[rule]} after")


if __name__ == "__main__":
    main()
