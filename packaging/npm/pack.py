#!/usr/bin/env python3
"""Lays out the npm packages: one for a platform with the program, and the one that users install, which depends on them.

    packaging/npm/pack.py PROGRAM TARGET OUT

Names, version, texts and addresses come from Cargo.toml.
"""

import json
import pathlib
import shutil
import subprocess
import sys

# Rust's name of a target, and what node calls it: platform and processor.
PLATFORMS = {
    "x86_64-unknown-linux-gnu": ("linux", "x64"),
    "aarch64-unknown-linux-gnu": ("linux", "arm64"),
    "x86_64-apple-darwin": ("darwin", "x64"),
    "aarch64-apple-darwin": ("darwin", "arm64"),
    "x86_64-pc-windows-msvc": ("win32", "x64"),
    "aarch64-pc-windows-msvc": ("win32", "arm64"),
}
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def manifest():
    metadata = subprocess.run(
        ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"], cwd=ROOT, check=True, capture_output=True, text=True,
    )
    return json.loads(metadata.stdout)["packages"][0]


def written(folder, description, package, **fields):
    folder.mkdir(parents=True, exist_ok=True)
    shared = {
        "version": package["version"],
        "description": description,
        "license": package["license"],
        "homepage": package["homepage"],
        "repository": {"type": "git", "url": f"git+{package['repository']}.git"},
    }
    (folder / "package.json").write_text(json.dumps({**fields, **shared}, indent=2) + "\n")
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copy(ROOT / name, folder / name)


def main():
    program, target, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    package = manifest()
    name, scope = package["name"], f"@{package['repository'].split('/')[-2]}"
    system, processor = PLATFORMS[target]
    platform = out / f"{system}-{processor}"
    written(
        platform, f"The program of {name} for {system} on {processor}", package,
        name=f"{scope}/{system}-{processor}", os=[system], cpu=[processor], files=[program.name],
    )
    shutil.copy(program, platform / program.name)
    main_package = out / name
    written(
        main_package, package["description"], package,
        name=name, bin={name: "aims.js"}, files=["aims.js"], engines={"node": ">=18"},
        optionalDependencies={f"{scope}/{os}-{cpu}": package["version"] for os, cpu in PLATFORMS.values()},
    )
    shutil.copy(HERE / "aims.js", main_package / "aims.js")
    shutil.copy(ROOT / "README.md", main_package / "README.md")


if __name__ == "__main__":
    main()
