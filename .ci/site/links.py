#!/usr/bin/env python3
"""Follows every link of the built documentation site, and looks for the page of everything that the binary names.

    .ci/site/links.py AIMS FOLDER

A link leads to a file of the site and, if it has an anchor, to an element with this id. No page may load anything from elsewhere.
"""

import html.parser
import pathlib
import posixpath
import sys
import tomllib
import urllib.parse

sys.dont_write_bytecode = True
from generate import ROOT, Aims, Names  # noqa: E402

# Attributes that name what a page loads, not what it links to.
LOADS = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("link", "href"), ("object", "data")}
LINKS = {"canonical", "prev", "next", "alternate"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids.update(value for name, value in attributes if name in ("id", "name") and value)
        for name in ("href", "src", "data"):
            if not found.get(name) or (tag == "link" and found.get("rel") in LINKS):
                continue
            (self.loads if (tag, name) in LOADS else self.links).append(found[name])


def main():
    aims, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    home = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["homepage"]
    base = urllib.parse.urlsplit(home).path + "/"
    pages = {path.relative_to(folder).as_posix(): Page(path) for path in sorted(folder.rglob("*.html"))}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    broken, count = [], 0
    for name, page in pages.items():
        for kind, links in (("links to", page.links), ("loads", page.loads)):
            for link in links:
                url = urllib.parse.urlsplit(link)
                if kind == "loads" and (url.netloc or url.scheme not in ("", "data")):
                    broken.append(f"{name} loads {link} from elsewhere")
                if url.scheme or url.netloc:
                    continue
                count += 1
                path = urllib.parse.unquote(url.path)
                to = path.removeprefix(base) if path.startswith(base) else posixpath.join(posixpath.dirname(name), path) if path else name
                to = posixpath.normpath(to) if to else "."
                if path.endswith("/") or to == "." or (path and posixpath.basename(path) in (".", "..")):
                    to = posixpath.normpath(posixpath.join(to, "index.html"))
                anchor = urllib.parse.unquote(url.fragment)
                if to not in files:
                    broken.append(f"{name} {kind} {link}, which does not exist")
                elif anchor and to in pages and anchor not in pages[to].ids:
                    broken.append(f"{name} {kind} {link}, and there is no such anchor")
    names = Names(Aims(pathlib.Path(aims).resolve()))
    entries = {
        "rules": names.rules,
        "requirements": names.requirements,
        "kinds": names.kinds,
        "commands": names.commands.help,
        "scenarios": names.scenarios,
    }
    for section, known in entries.items():
        there = {path.parent.name for path in (folder / section).glob("*/index.html")}
        broken += [f"{section}/{name}/ is missing" for name in known if name not in there]
        broken += [f"{section}/{name}/ is about nothing that the binary names" for name in sorted(there - set(known))]
    for fault in broken[:100]:
        print(fault)
    print(f"{len(pages)} pages, {count} links, {sum(map(len, entries.values()))} entries of the binary, {len(broken)} faults")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
