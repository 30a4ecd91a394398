#!/usr/bin/env python3
"""Figures of docs/performance.md: aims relative to its floor, jsonschema-cli and git status; ratios of one run.

Usage: benches/measure.py [RECORDS ...]      (default: 10000 100000)
Needs a release build, `cargo bench --no-run`, and `jsonschema-cli` (from crates.io) on the PATH or in $JSONSCHEMA_CLI.
"""
import glob, os, resource, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AIMS = os.path.join(ROOT, "target/release/aims")
TODAY = ["--today", "2026-06-30"]
COMPANY = ["--today", "2026-09-30"]


def bench(name):
    found = [p for p in glob.glob(os.path.join(ROOT, f"target/release/deps/{name}-*")) if os.access(p, os.X_OK) and "." not in os.path.basename(p)]
    return max(found, key=os.path.getmtime)


def run(command, cwd=None, env=None):
    """CPU seconds, wall seconds and peak memory in MB of one run."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def best(command, times=5, **options):
    runs = [run(command, **options) for _ in range(times)]
    return min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs)


def row(name, measured, base=None):
    cpu, wall, memory = measured
    ratio = f"{cpu / base:6.2f}" if base else "  1.00"
    print(f"{name:34} {cpu:8.3f} s CPU {wall:8.3f} s wall {memory:7.1f} MB   ratio {ratio}")


def main():
    sizes = [int(word) for word in sys.argv[1:]] or [10_000, 100_000]
    cli = os.environ.get("JSONSCHEMA_CLI") or shutil.which("jsonschema-cli")
    first = None
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            repo = os.path.join(folder, str(size))
            subprocess.run([bench("generate"), repo, str(size)], check=True, stdout=subprocess.DEVNULL)
            times = 5 if size <= 20_000 else 2
            print(f"\n{size} records")
            floor = best([bench("floor"), repo], times)
            row("floor (one thread)", floor)
            checked = best([AIMS, "check", "--repo", repo, *TODAY, "--format", "concise"], times)
            row("aims check", checked, floor[0])
            if first:
                print(f"aims check: {checked[0] / first[1]:.1f} times the CPU time for {size / first[0]:.0f} times the records")
            first = first or (size, checked[0])
            if cli and size <= 20_000:
                row("jsonschema-cli, one run per kind", peer(cli, repo), floor[0])
    print("\nthe shipped company")
    company = os.path.join(ROOT, "examples/company")
    status = [run(["git", "status"], cwd=company)[1] for _ in range(40)]
    checks = [run([AIMS, "check", *COMPANY], cwd=company)[1] for _ in range(40)]
    a, b = statistics.median(checks), statistics.median(status)
    print(f"aims check {a * 1000:.1f} ms, git status {b * 1000:.1f} ms (medians of 40): ratio {a / b:.2f}")


def peer(cli, repo):
    """jsonschema-cli over the same files and schemas, in batches as its command line takes them."""
    total = [0.0, 0.0, 0.0]
    by_kind = {}
    for path, _, names in os.walk(repo):
        for name in names:
            file = os.path.join(path, name)
            if not name.endswith(".yaml"):
                continue
            text = open(file, encoding="utf-8").read()
            if "\n---\n" in text:
                continue  # it reads one document a file
            kind = next(line[6:] for line in text.splitlines() if line.startswith("kind: "))
            by_kind.setdefault(kind, []).append(file)
    for kind, files in by_kind.items():
        schema = os.path.join(ROOT, "schemas", f"{kind}.schema.json")
        for start in range(0, len(files), 4000):
            instances = [word for file in files[start : start + 4000] for word in ("-i", file)]
            measured = run([cli, "validate", schema, *instances])
            total = [total[0] + measured[0], total[1] + measured[1], max(total[2], measured[2])]
    return total


if __name__ == "__main__":
    main()
