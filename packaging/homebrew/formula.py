#!/usr/bin/env python3
"""Prints the formula of a version, with the checksums of its archives.

    packaging/homebrew/formula.py SHA256SUMS

Names, version and addresses come from Cargo.toml. Fails if an archive has no checksum.
"""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    metadata = subprocess.run(
        ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"],
        cwd=HERE.parent.parent, check=True, capture_output=True, text=True,
    )
    package = json.loads(metadata.stdout)["packages"][0]
    version = package["version"]
    sums = dict(reversed(line.split()) for line in pathlib.Path(sys.argv[1]).read_text().splitlines())

    def value(match):
        name = match.group(1)
        if name.startswith("SHA256-"):
            return sums[f"aims-{version}-{name.removeprefix('SHA256-')}.tar.gz"]
        return {"HOMEPAGE": package["homepage"], "REPOSITORY": package["repository"], "VERSION": version}[name]

    print(re.sub(r"@([A-Za-z0-9_-]+)@", value, (HERE / "aims.rb.in").read_text()), end="")


if __name__ == "__main__":
    main()
