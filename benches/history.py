#!/usr/bin/env python3
"""Figures of docs/performance.md about git: the cost of the history relative to `git log`, and of a comparison relative to a check.

Usage: benches/history.py [RECORDS [COMMITS ...]]      (default: 10000 1000 10000)
Needs a release build, `cargo bench --no-run` and git.
"""
import os, random, subprocess, sys, tempfile

from measure import AIMS, TODAY, bench, best, row

WHO = "Ada Base <ada@base.example>"


def quiet(*words, cwd, **options):
    return subprocess.run(words, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def edited(text, number):
    """The text of a record after another change: a new review, or another word in its first text."""
    if number % 3 == 0 and "review: {" in text:
        head, tail = text.split("review: {", 1)
        return head + "review: {" + f"last: 2026-0{1 + number % 5}-{1 + number % 28:02}, " + drop(tail, "last: ")
    lines = text.splitlines(keepends=True)
    at = next((i for i, line in enumerate(lines) if line.startswith(("event:", "shows:", "purpose:", "title:"))), None)
    if at is not None and not lines[at].rstrip().endswith((">", "|", ">-")):
        lines[at] = lines[at].split(" change")[0].rstrip() + f" change {number}\n"
    return "".join(lines)


def drop(text, field):
    return text if not text.startswith(field) else text.split(", ", 1)[1]


def history(repo, commits):
    """Commits, each changing one record, written in one go."""
    quiet("git", "init", "-q", "-b", "main", ".", cwd=repo)
    files = subprocess.run(["git", "ls-files", "-o"], cwd=repo, check=True, capture_output=True, text=True).stdout.split("\n")
    texts = {path: open(os.path.join(repo, path), encoding="utf-8").read() for path in files if path}
    records = sorted(path for path in texts if path.endswith(".yaml") and "\n---" not in texts[path] and "/" in path)
    chance = random.Random(42)
    process = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=repo, stdin=subprocess.PIPE)

    def commit(number, changed):
        message = f"Change {number}".encode()
        out = [f"commit refs/heads/main\ncommitter {WHO} {1_700_000_000 + number * 60} +0000\ndata {len(message)}\n".encode(), message, b"\n"]
        for path in changed:
            data = texts[path].encode()
            out += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
        process.stdin.write(b"".join(out))

    commit(0, sorted(texts))
    for number in range(1, commits):
        path = chance.choice(records)
        texts[path] = edited(texts[path], number)
        commit(number, [path])
    process.stdin.close()
    process.wait()
    quiet("git", "reset", "-q", "--hard", cwd=repo)
    quiet("git", "gc", "-q", cwd=repo)
    quiet("git", "status", cwd=repo)


def main():
    words = [int(word) for word in sys.argv[1:]]
    records, sizes = (words or [10_000])[0], words[1:] or [1_000, 10_000]
    for commits in sizes:
        with tempfile.TemporaryDirectory() as repo:
            subprocess.run([bench("generate"), repo, str(records)], check=True, stdout=subprocess.DEVNULL)
            history(repo, commits)
            print(f"\n{records} records, {commits} commits")
            log = best(["git", "log", "--name-only"], 3, cwd=repo)
            row("git log --name-only", log)
            check = [AIMS, "check", *TODAY, "--format", "concise"]
            checked = best(check, 3, cwd=repo)
            row("aims check", checked, log[0])
            row("aims check --at HEAD", best([*check, "--at", "HEAD"], 3, cwd=repo), checked[0])
            compared = best([AIMS, "diff", "HEAD~20", *TODAY], 3, cwd=repo)
            row("aims diff HEAD~20 (beside check)", compared, checked[0])
            introduced = best([*check, "--diff", "HEAD~20"], 3, cwd=repo)
            row("aims check --diff HEAD~20", introduced, checked[0])
            with open(os.path.join(repo, "aims.yaml"), "a", encoding="utf-8") as manifest:
                manifest.write("approvals: {default: claimed}\n")
            asked = best(check, 3, cwd=repo)
            row("aims check with approvals", asked, checked[0])
            print(f"history facts: {(asked[0] - checked[0]) / log[0]:.1f} times the CPU time of git log --name-only")
            risk = min(path for path in os.listdir(os.path.join(repo, "risks")) if path.startswith("R-1"))
            row(f"aims log {risk[:-5]}", best([AIMS, "log", risk[:-5], *TODAY], 3, cwd=repo), log[0])


main()
