#!/usr/bin/env python3
"""Writes the Markdown pages of the documentation site and their navigation; `.ci/docs` builds the site from them.

    .ci/site/generate.py AIMS FOLDER

AIMS is the binary, FOLDER an empty folder. It gets `mkdocs.yml` and `pages/`:

- the README, the pages of docs/ and the project files, with links that work on the site;
- a page for each rule, requirement, kind, command and scenario, from `aims explain` and `aims help`;
- the schemas, and the example company as a site, a pack and a Statement of Applicability.

Names come from the binary, the title and URLs from Cargo.toml. Only the standard library is used. The URLs of pages are
stable (docs/decisions/0031-documentation-site-by-mkdocs.md).
"""

import collections
import concurrent.futures
import html
import json
import os
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SITE = pathlib.Path(__file__).resolve().parent
DATE = "2026-09-30"
COMPANY = "examples/company"

# Pages of the repository that are not in docs/, and where they are on the site.
PROJECT = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "CODE_OF_CONDUCT.md": "code-of-conduct.md",
    "SECURITY.md": "security.md",
    "docs/decisions/README.md": "decisions/index.md",
}
# Long pages of docs/reference that are one page per entry on the site: folder and prefix of their headings.
SPLIT = {
    "docs/reference/rules.md": ("rules", ""),
    "docs/reference/requirements.md": ("requirements", ""),
    "docs/reference/records.md": ("kinds", "kind-"),
    "docs/reference/scenarios.md": ("scenarios", ""),
    "docs/reference/map.md": ("map", None),
}
GUIDE = ["guide", "reviewing-changes", "verifying-with-git", "documents", "packs", "site", "expectations"]
LOOKUP = ["json", "glossary"]


class Aims:
    """The binary, asked by its own name, so that its help shows `aims`."""

    def __init__(self, path):
        self.path = str(path)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("AIMS_", "GIT_"))}
        # The history of this project is not that of the example.
        self.environment |= {"GIT_CEILING_DIRECTORIES": str(ROOT / "examples"), "NO_COLOR": "1", "COLUMNS": "100"}

    def run(self, *words):
        done = subprocess.run(
            ["aims", *map(str, words)], executable=self.path, cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            sys.exit(f"aims {' '.join(map(str, words))}: exit code {done.returncode}\n{done.stderr}")
        return done.stdout

    def explain(self, subject):
        return json.loads(self.run("explain", subject, "--format", "json"))

    def rows(self, subject):
        """The rows of a list such as `rules`, as dictionaries."""
        tables = [block["table"] for block in self.explain(subject)["blocks"] if "table" in block]
        return [dict(zip((c["name"] for c in table["columns"]), row)) for table in tables for row in table["rows"]]


class Names:
    """Everything that has a page, and the links to it."""

    def __init__(self, aims):
        self.aims = aims
        self.rules = {row["rule"]: row for row in aims.rows("rules")}
        self.kinds = {row["kind"]: row for row in aims.rows("kinds")}
        self.groups = {name: aims.rows(name) for name in ("clauses", "controls", "annex-c")}
        self.requirements = {row["id"]: row for rows in self.groups.values() for row in rows}
        self.scenarios = {row["id"]: row for row in aims.rows("scenarios")}
        self.commands = Commands(aims)
        titled = sorted((f"{i} {row['title']}" for i, row in self.requirements.items()), key=len, reverse=True)
        dotted = sorted((i for i in self.requirements if "." in i), key=len, reverse=True)
        either = "|".join(map(re.escape, titled + dotted))
        self.mention = re.compile(rf"(?<![\w./-])(?:{either})(?![\w-]|\.\d)")

    def page_of_word(self, word):
        """The page of a word in a code span or a cell."""
        if word in self.rules:
            return f"rules/{word}.md"
        if word in self.scenarios:
            return f"scenarios/{word}.md"
        if word in self.requirements and "." in word:
            return f"requirements/{word}.md"
        return None

    def page_of_mention(self, text):
        return f"requirements/{text.split(' ')[0]}.md"


class Commands:
    """The commands and their help, read from the help texts."""

    def __init__(self, aims):
        self.aims = aims
        self.help = {}
        self.groups = []
        top = aims.run("help")
        self.common = {option["spec"] for option in Help(top).section("Options")}
        for title, items in Help(top).sections:
            if title != "Options":
                self.groups.append((title, [(item["spec"], " ".join(item["paragraphs"])) for item in items]))
        for _, items in self.groups:
            for name, _ in items:
                self.add(name)

    def add(self, *words):
        text = self.aims.run("help", *words)
        self.help["-".join(words)] = (words, Help(text))
        for item in self.help["-".join(words)][1].section("Commands"):
            if item["spec"] != "help":
                self.add(*words, item["spec"])


class Help:
    """A help text as clap prints it: what the command does, its usage, and sections of items."""

    def __init__(self, text):
        self.about, self.usage, self.sections = [], [], []
        part, item = self.about, None
        for line in text.rstrip().split("\n"):
            if line.startswith("Usage: "):
                part = self.usage
                part.append(line.removeprefix("Usage: "))
            elif re.fullmatch(r"\S.*:", line):
                part, item = [], None
                self.sections.append((line[:-1], part))
            elif part is self.usage and line.startswith(" "):
                part.append(line.strip())
            elif part is self.about or (line and not line.startswith(" ")):
                part, item = self.about, None
                part.append(line)
            else:
                item = self.line(part, item, line)
        self.lost(text)

    def line(self, part, item, line):
        indent = len(line) - len(line.lstrip())
        # A command, an argument or an option starts an item; everything deeper describes it.
        if 2 <= indent <= 6:
            spec, rest = line.strip(), None
            if "  " in spec:
                spec, rest = re.split(r" {2,}", spec, maxsplit=1)
            elif spec[0].isalnum():
                spec, _, rest = spec.partition(" ")
            item = {"spec": spec, "paragraphs": [rest] if rest else [], "values": [], "open": bool(rest)}
            part.append(item)
            return item
        text = line.strip()
        if item is None or not text:
            if item is not None:
                item["open"] = False
        elif text.startswith("- "):
            item["values"].append(text[2:])
            item["open"] = "value"
        elif item["open"] == "value" and not text.startswith("["):
            item["values"][-1] += f" {text}"
        elif item["open"] and not text.startswith("["):
            item["paragraphs"][-1] += f" {text}"
        else:
            item["paragraphs"].append(text)
            item["open"] = True
        return item

    def section(self, title):
        return next((items for name, items in self.sections if name == title), [])

    def lost(self, text):
        """Stops if a word of the help is not on the page."""
        kept = self.about + self.usage + [title for title, _ in self.sections]
        for _, items in self.sections:
            for item in items:
                kept += [item["spec"], *item["paragraphs"], *item["values"]]
        words = lambda texts: collections.Counter(re.findall(r"[\w-]*\w", " ".join(texts)))
        missing = words([text]) - words(kept) - words(["Usage"])
        if missing:
            sys.exit(f"words of a help text were not understood: {sorted(missing)}\n{text}")


class Page:
    """A generated page: its lines, with links relative to it."""

    def __init__(self, names, path, title):
        self.names, self.path, self.title = names, path, title
        self.lines = [f"# {self.text(title)}", ""]
        self.description = ""

    def href(self, page):
        return posixpath.relpath(page, posixpath.dirname(self.path) or ".")

    def link(self, text, page):
        return text if page in (None, self.path) else f"[{text}]({self.href(page)})"

    def plain(self, text):
        """Text for Markdown, with the ids and titles of requirements as links."""
        parts, at = [], 0
        for found in self.names.mention.finditer(text):
            parts.append(escape(text[at : found.start()]))
            parts.append(self.link(escape(found.group()), self.names.page_of_mention(found.group())))
            at = found.end()
        return "".join(parts) + escape(text[at:])

    def code(self, text, before=""):
        """A code span. "A `risk`" means the kind, and `risk` alone may be a field."""
        kind = text in self.names.kinds and re.search(r"(?i)\b(an?|each|every|one)( own)? $", before)
        return self.link(f"<code>{escape(text)}</code>", f"kinds/{text}.md" if kind else self.names.page_of_word(text))

    def text(self, text):
        """Text with code spans."""
        parts = text.split("`")
        if len(parts) % 2 == 0:
            return self.plain(text)
        return "".join(self.code(part, parts[i - 1]) if i % 2 else self.plain(part) for i, part in enumerate(parts))

    def cell(self, column, value):
        if value is None:
            return ""
        if isinstance(value, list):
            return "<br>".join(self.cell(column, part) for part in value)
        first, space, rest = value.partition(" ")
        if column in ("kind", "answered-by") and first in self.names.kinds:
            return self.link(escape(first), f"kinds/{first}.md") + space + self.text(rest)
        if column == "takes":
            return re.sub(r"[a-z-]+", lambda word: self.kind(word.group(), value), escape(value)) if "id of" in value else self.text(value)
        if column == "fields" and "/" in value:
            kind, _, field = value.partition("/")
            return self.link(escape(kind), f"kinds/{kind}.md") + f"<code>/{escape(field)}</code>"
        if column in ("rule", "by", "checked-by", "id"):
            page = self.names.page_of_word(value) or (f"requirements/{value}.md" if value in self.names.requirements else None)
            return self.link(escape(value), page)
        if column in ("field", "value"):
            return f"<code>{escape(value)}</code>"
        return self.text(value)

    def kind(self, word, value):
        return self.link(word, f"kinds/{word}.md") if word in self.names.kinds else word

    def table(self, table):
        columns = [column["name"] for column in table["columns"]]
        self.lines += ["| " + " | ".join(escape(column["title"]) for column in table["columns"]) + " |", "| --- " * len(columns) + "|"]
        for row in table["rows"]:
            self.lines.append("| " + " | ".join(self.cell(c, v) for c, v in zip(columns, row)) + " |")
        self.lines.append("")

    def item(self, heading, text):
        first, space, rest = text.partition(" ")
        if heading == "Answered by records of kind" and first in self.names.kinds:
            return self.link(escape(first), f"kinds/{first}.md") + space + self.text(rest)
        return self.text(text)

    def blocks(self, blocks, level=2):
        """The blocks of an explanation. Returns the titles of fields that need a section of their own."""
        heading = ""
        for block in blocks:
            if "heading" in block:
                heading = block["heading"]
                self.lines += ["#" * level + f" {self.text(heading)}", ""]
            elif "paragraph" in block:
                self.describe(block["paragraph"])
                self.lines += [self.text(block["paragraph"]), ""]
            elif "facts" in block:
                self.lines += [f"- **{escape(name)}:** {self.text(value)}" for name, value in block["facts"]] + [""]
            elif "list" in block:
                self.lines += [f"- {self.item(heading, text)}" for text in block["list"]] + [""]
            elif "table" in block:
                self.table(block["table"])
            elif "markdown" in block:
                self.markdown(block["markdown"])
            else:
                sys.exit(f"{self.title}: a block of an unknown type: {list(block)}")

    def describe(self, text):
        if not self.description:
            self.description = re.sub(r"\s+", " ", text.replace("`", "")).strip()

    def markdown(self, text):
        """The page of a rule, as it was written."""
        self.describe(text.split("\n\n")[0])
        for fenced, line in lines_of(text):
            if fenced == "open":
                path = re.search(r" path=(\S+)", line)
                language = re.match(r"\s*`+(\w*)", line).group(1)
                self.lines.append(f"```{language}" + (f' title="{path.group(1)}"' if path else ""))
            elif fenced:
                self.lines.append(line)
            elif line.startswith("#"):
                self.lines.append(line)
            else:
                parts = re.split(r"(`[^`]+`|\[[^\]]*\]\([^)]*\))", line)
                self.lines.append("".join(self.code(p[1:-1]) if p.startswith("`") else p if p.startswith("[") else self.mentions(p) for p in parts))
        self.lines = [*reflow("\n".join(self.lines)).split("\n"), ""]

    def mentions(self, text):
        return self.names.mention.sub(lambda m: self.link(m.group(), self.names.page_of_mention(m.group())), text)

    def write(self, folder):
        head = {"title": self.title}
        if self.description:
            head["description"] = self.description
        write(folder, self.path, front(head) + "\n".join(self.lines).rstrip() + "\n")


def escape(text):
    """Characters of Markdown and HTML as entities, which nothing reads as markup."""
    return re.sub(r"[&<>*_\[\]{}|\\`~^]", lambda found: f"&#{ord(found.group())};", text)


def front(head):
    return "---\n" + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items()) + "---\n\n"


def write(folder, path, text):
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


def lines_of(text):
    """Each line with its place: "open" and "close" of a fenced block, "in" it, or "" outside of one."""
    fence = None
    for line in text.split("\n"):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if fence is None and mark:
            fence = mark.group(1)
            yield "open", line
        elif fence is not None:
            closes = mark and mark.group(1).startswith(fence) and line.strip() == mark.group(1)
            yield ("close" if closes else "in"), line
            fence = None if closes else fence
        else:
            yield "", line


def reflow(text):
    """Lists as mkdocs reads them: four spaces for each level, and an empty line before the first item."""
    result, levels = [], []
    for fenced, line in lines_of(text):
        stripped = line.lstrip(" ")
        indent = len(line) - len(stripped)
        marker = re.match(r"([-*+]|\d+\.) +", stripped) if not fenced else None
        if fenced in ("in", "close"):
            depth = len(levels)
            cut = levels[-1] if levels else 0
            result.append(("    " * depth + (line[cut:] if line[:cut].strip() == "" else stripped)) if line.strip() else "")
            continue
        if not stripped:
            result.append("")
            continue
        lazy = not fenced and not marker and result and result[-1].strip() and levels
        if not lazy or indent >= 2:
            while levels and indent < levels[-1]:
                levels.pop()
        depth = len(levels)
        if marker:
            before = result[-1] if result else ""
            if before.strip() and not re.match(r"\s*([-*+]|\d+\.) ", before) and depth == 0 and not within_list(result):
                result.append("")
            result.append("    " * depth + stripped)
            levels.append(indent + len(marker.group()))
        else:
            result.append("    " * depth + stripped if depth else line)
    return "\n".join(result)


def within_list(lines):
    """Whether the last paragraph of the lines belongs to a list."""
    for line in reversed(lines):
        if not line.strip():
            return False
        if re.match(r"\s*([-*+]|\d+\.) ", line):
            return True
    return False


class Documents:
    """The hand-written pages and where their links lead on the site."""

    def __init__(self, repository, names):
        self.repository, self.names = repository, names
        self.pages = {source: page for source, page in PROJECT.items() if (ROOT / source).exists()}
        for path in sorted((ROOT / "docs").rglob("*.md")):
            source = path.relative_to(ROOT).as_posix()
            if source not in SPLIT:
                self.pages.setdefault(source, source.removeprefix("docs/"))

    def target(self, source, target):
        if re.match(r"[a-z]+:", target):
            return target
        file, _, anchor = target.partition("#")
        if not file:
            return target
        to = posixpath.normpath(posixpath.join(posixpath.dirname(source), file))
        page = self.pages.get(to)
        if to in SPLIT:
            folder, prefix = SPLIT[to]
            entry = self.entry(folder, anchor.removeprefix(prefix)) if prefix is not None and anchor else None
            page, anchor = (entry, "") if entry else (f"{folder}/index.md", anchor if prefix is None else "")
        if page:
            relative = posixpath.relpath(page, posixpath.dirname(self.pages[source]) or ".")
            return relative + (f"#{anchor}" if anchor else "")
        there = ROOT / to
        if not there.exists():
            sys.exit(f"{source}: {target} does not exist")
        form = "tree" if there.is_dir() else "blob"
        return f"{self.repository}/{form}/HEAD/{to}" + (f"#{anchor}" if anchor else "")

    def entry(self, folder, anchor):
        """The page for an anchor of a long page, such as `r17-people-trust-…` or `a624-…`."""
        known = {"rules": self.names.rules, "kinds": self.names.kinds, "scenarios": self.names.scenarios}.get(
            folder, self.names.requirements
        )
        first = anchor.split("-")[0]
        for name in known:
            if name == anchor or (folder in ("requirements", "scenarios") and name.replace(".", "").lower() == first):
                return f"{folder}/{name}.md"
        return None

    def page(self, source):
        text = re.sub(r"<!--.*?-->\n?", "", (ROOT / source).read_text(encoding="utf-8"), flags=re.DOTALL)
        result = []
        for fenced, line in lines_of(reflow(text)):
            if not fenced:
                spans = re.findall(r"`+[^`]*`+", line)
                line = self.links(source, re.sub(r"`+[^`]*`+", "\0", line))
                line = re.sub("\0", lambda _: spans.pop(0), line)
            result.append(line)
        title = next(line[2:] for _, line in lines_of(text) if line.startswith("# ")).replace("`", "")
        return front({"title": title}) + "\n".join(result)

    def links(self, source, text):
        return re.sub(r"\]\(([^)\s]+)\)", lambda found: f"]({self.target(source, found.group(1))})", text)


def rule_pages(names, pages, explained):
    for name in names.rules:
        page = Page(names, f"rules/{name}.md", name)
        page.blocks(explained[name]["blocks"])
        pages.append(page)
    index = Page(names, "rules/index.md", "Rules and expectations")
    index.lines += [
        f"What `aims check` reports: {len(names.rules)} rules and expectations. The basis is what a rule rests on, and the level "
        "(`error` or `warning`) follows from it. *Due* is the stage from which a finding counts; before it, the finding is listed as open work. "
        "`aims explain NAME` shows the same page.",
        "",
    ]
    index.description = "Every rule and expectation that aims checks, with what it rests on, its level and the stage from which it is due."
    for table in (b["table"] for b in names.aims.explain("rules")["blocks"] if "table" in b):
        index.table(table)
    pages.append(index)


def requirement_pages(names, pages, explained):
    for name in names.requirements:
        page = Page(names, f"requirements/{name}.md", explained[name]["title"])
        page.blocks(explained[name]["blocks"])
        page.lines[0] = f"# {escape(explained[name]['title'])}"
        pages.append(page)
    index = Page(names, "requirements/index.md", "Requirements")
    index.description = "The clauses and controls of ISO/IEC 42001 in our own words, with how to answer each of them."
    index.lines += [
        "The clauses, the controls of Annex A and the entries of Annex C, by id and short title, in our own words. No page has a sentence of the "
        "standard. [The map](../map/index.md) shows which records and checks answer them.",
        "",
    ]
    for group, title in (("clauses", "Clauses"), ("controls", "Controls of Annex A"), ("annex-c", "Objectives and risk sources of Annex C")):
        index.lines += [f"## {title}", ""]
        for table in (b["table"] for b in names.aims.explain(group)["blocks"] if "table" in b):
            index.table(table)
    pages.append(index)


def kind_pages(names, pages, explained, fields):
    for name in names.kinds:
        page = Page(names, f"kinds/{name}.md", f"Kind {name}")
        page.lines[0] = f"# Kind {escape(name)}"
        page.blocks(explained[name]["blocks"])
        nested = [(path, blocks) for path, blocks in fields[name] if any("table" in block for block in blocks)]
        if nested:
            page.lines += ["## Fields in detail", ""]
        for path, blocks in nested:
            page.lines += [f"### `{path}` {{ #{path.replace('.', '-')} }}", ""]
            page.blocks([block for block in blocks if block.get("heading") not in ("Fields", "Values")], 4)
        page.lines += ["## Schema", "", f"[JSON Schema of `{name}`](../schemas/{name}.schema.json), for editors and other validators.", ""]
        pages.append(page)
    index = Page(names, "kinds/index.md", "Kinds of record")
    index.description = "Every kind of record, the requirements that it answers, and its fields."
    index.lines += ["The management system consists of records. Each is a YAML file, or one of several in a file, and has a kind.", ""]
    for table in (b["table"] for b in names.aims.explain("kinds")["blocks"] if "table" in b):
        index.table(table)
    pages.append(index)


def command_pages(names, pages):
    commands = names.commands
    for slug, (words, text) in commands.help.items():
        page = Page(names, f"commands/{slug}.md", "aims " + " ".join(words))
        page.describe(" ".join(text.about).strip())
        page.lines += [*(page.text(line) if line else "" for line in text.about), ""]
        page.lines += ["```text", *text.usage, "```", ""]
        for title, items in text.sections:
            own = [item for item in items if title != "Options" or item["spec"] not in commands.common]
            if title == "Commands":
                page.lines += ["## Commands", ""]
                for item in items:
                    if item["spec"] != "help":
                        page.lines.append(f"- [`aims {' '.join(words)} {item['spec']}`]({slug}-{item['spec']}.md): {page.text(' '.join(item['paragraphs']))}")
                page.lines.append("")
            elif own:
                page.lines += [f"## {title}", ""]
                for item in own:
                    option(page, item)
        shared = [item for item in text.section("Options") if item["spec"] in commands.common]
        page.lines += ["## Options of every command", ""]
        for item in shared:
            option(page, item)
        pages.append(page)
    index = Page(names, "commands/index.md", "Commands")
    index.description = "Every command of aims, its arguments and its options."
    index.lines += ["`aims help COMMAND` shows the same on the command line.", ""]
    for title, items in commands.groups:
        index.lines += [f"## {title}", "", "| Command | Purpose |", "| --- | --- |"]
        for name, about in items:
            index.lines.append(f"| [`aims {name}`]({name}.md) | {index.text(about)} |")
            for slug, (words, text) in commands.help.items():
                if words[0] == name and len(words) > 1:
                    about_sub = " ".join(text.about).strip()
                    index.lines.append(f"| [`aims {' '.join(words)}`]({slug}.md) | {index.text(about_sub)} |")
        index.lines.append("")
    pages.append(index)


def option(page, item):
    spec = item["spec"]
    anchor = re.search(r"--([a-z-]+)", spec)
    anchor = anchor.group(1) if anchor else "argument-" + re.sub(r"[^a-z]+", "-", spec.lower()).strip("-")
    page.lines += [f"### `{spec}` {{ #{anchor} }}", ""]
    notes = []
    for paragraph in item["paragraphs"]:
        while found := re.search(r" ?\[((?:default|env|possible values)): ([^\[\]]*)\]", paragraph):
            notes.append(found.groups())
            paragraph = paragraph[: found.start()] + paragraph[found.end() :]
        if paragraph.strip() and paragraph.strip() != "Possible values:":
            page.lines += [page.text(paragraph.strip()), ""]
    for value in item["values"]:
        name, _, about = value.partition(":")
        page.lines.append(f"- `{name}`" + (f": {page.text(about.strip())}" if about else ""))
    if item["values"]:
        page.lines.append("")
    titles = {"default": "Default", "env": "Environment variable", "possible values": "Possible values"}
    for note, value in notes:
        shown = ", ".join(f"`{part}`" for part in value.split(", ")) if note != "default" or " " not in value else page.text(value)
        page.lines += [f"{titles[note]}: {shown}", ""]


def scenario_pages(names, pages, explained):
    for name in names.scenarios:
        page = Page(names, f"scenarios/{name}.md", explained[name]["title"])
        page.blocks(explained[name]["blocks"])
        pages.append(page)
    index = Page(names, "scenarios/index.md", "Scenarios")
    index.description = "The library of risks and opportunities to start from."
    index.blocks(names.aims.explain("scenarios")["blocks"])
    pages.append(index)


def other_pages(names, pages):
    page = Page(names, "map/index.md", "Requirements and records")
    page.blocks(names.aims.explain("map")["blocks"])
    pages.append(page)

    page = Page(names, "reference/index.md", "Reference")
    page.description = "What aims checks, knows and does, entry by entry."
    counts = [
        ("rules/index.md", "Rules and expectations", f"{len(names.rules)} checks, each with what fails, what passes and how to fix it"),
        ("requirements/index.md", "Requirements", f"{len(names.requirements)} clauses, controls and entries of Annex C, and how to answer them"),
        ("kinds/index.md", "Kinds of record", f"{len(names.kinds)} kinds with their fields"),
        ("commands/index.md", "Commands", f"{len(names.commands.help)} commands with their options"),
        ("scenarios/index.md", "Scenarios", f"{len(names.scenarios)} risks and opportunities to start from"),
        ("map/index.md", "Map", "which records and checks answer a requirement"),
        ("json.md", "JSON", "reports for programs, and their schemas"),
        ("glossary.md", "Glossary", "the terms and what each means here"),
    ]
    page.lines += ["| Section | Content |", "| --- | --- |"]
    page.lines += [f"| [{title}](../{path}) | {about} |" for path, title, about in counts] + [""]
    page.lines += [
        "The URL of an entry is stable: `/rules/NAME/`, `/requirements/ID/`, `/kinds/KIND/`, `/commands/COMMAND/` (`/commands/pack-verify/` for "
        "`aims pack verify`) and `/scenarios/ID/`. The schema of a kind is at `/schemas/KIND.schema.json`.",
        "",
    ]
    pages.append(page)

    page = Page(names, "examples.md", "Example company")
    page.description = "What aims writes for the example company: a site, an audit pack and documents."
    page.lines += [
        f"The repository has an invented company in `{COMPANY}`. These files are what aims writes for it as of {DATE}. No git history is read "
        "for them, so documents are marked as drafts.",
        "",
        "| File | Command |",
        "| --- | --- |",
        "| [Site of the management system](example/index.html) | `aims render site -o example` |",
        "| [Statement of Applicability](example/documents/soa.html) | part of the site |",
        "| [Statement of Applicability as one file](example/soa.html) | `aims render soa -o soa.html` |",
        "| [Audit pack](example/pack.zip) (ZIP) | `aims pack -o pack.zip` |",
        "",
        "Start with `index.html` in the archive. `aims pack verify pack.zip` verifies every byte of it.",
        "",
    ]
    pages.append(page)


def examples(aims, folder):
    """The example company as people get to see it."""
    state = ("--repo", COMPANY, "--today", DATE)
    aims.run("render", "site", *state, "-o", folder / "example")
    aims.run("render", "soa", *state, "--format", "html", "-o", folder / "example" / "soa.html")
    aims.run("pack", *state, "-o", folder / "example" / "pack.zip")
    aims.run("schema", "--all", "--repo", COMPANY, "-o", folder / "schemas")


def fields_of(aims, kind, explained):
    """Every field below a kind that has fields or values of its own, in order."""
    found = []

    def below(path, blocks):
        names = [row[0] for b in blocks if "table" in b and b["table"]["name"] == "fields" for row in b["table"]["rows"]]
        for name in names:
            inner = aims.explain(f"{path}.{name}")["blocks"]
            found.append((f"{path}.{name}".split(".", 1)[1], inner))
            below(f"{path}.{name}", inner)

    below(kind, explained["blocks"])
    return kind, found


def navigation(names, documents):
    def section(folder, entries):
        return [f"{folder}/index.md", *(f"{folder}/{name}.md" for name in entries)]

    def existing(stems):
        return [f"{stem}.md" for stem in stems if f"{stem}.md" in documents.pages.values()]

    groups = {"clauses": "Clauses", "controls": "Annex A", "annex-c": "Annex C"}
    requirements = ["requirements/index.md"]
    requirements += [{title: [f"requirements/{row['id']}.md" for row in names.groups[group]]} for group, title in groups.items()]
    decisions = sorted(p for p in documents.pages.values() if p.startswith("decisions/") and p != "decisions/index.md")
    listed = {"index.md", *existing(GUIDE), *existing(LOOKUP), "decisions/index.md", *decisions}
    first = [PROJECT[name] for name in ("CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "CHANGELOG.md") if name in documents.pages]
    project = first + sorted(page for page in documents.pages.values() if page not in listed and page not in first)
    return [
        {"Start": ["index.md", "examples.md"]},
        {"Guide": existing(GUIDE)},
        {
            "Reference": [
                "reference/index.md",
                {"Rules": section("rules", names.rules)},
                {"Requirements": requirements},
                {"Kinds": ["kinds/index.md", *({name: f"kinds/{name}.md"} for name in names.kinds)]},
                {"Commands": section("commands", names.commands.help)},
                {"Scenarios": section("scenarios", names.scenarios)},
                {"Map": "map/index.md"},
                *existing(LOOKUP),
            ]
        },
        {"Decisions": ["decisions/index.md", *decisions]},
        {"Project": project},
    ]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    content = folder / "pages"
    content.mkdir(parents=True)
    aims = Aims(binary)
    names = Names(aims)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        subjects = [*names.rules, *names.requirements, *names.kinds, *names.scenarios]
        explained = dict(zip(subjects, pool.map(aims.explain, subjects)))
        fields = dict(pool.map(lambda kind: fields_of(aims, kind, explained[kind]), names.kinds))
    pages = []
    rule_pages(names, pages, explained)
    requirement_pages(names, pages, explained)
    kind_pages(names, pages, explained, fields)
    command_pages(names, pages)
    scenario_pages(names, pages, explained)
    other_pages(names, pages)
    for page in pages:
        page.write(content)
    examples(aims, content)
    documents = Documents(manifest["repository"], names)
    for source, page in documents.pages.items():
        write(content, page, documents.page(source))
    for asset in ("extra.css", "extra.js", "favicon.svg"):
        (content / "assets").mkdir(exist_ok=True)
        shutil.copyfile(SITE / asset, content / "assets" / asset)
    same = collections.Counter(p.relative_to(content).as_posix().lower() for p in content.rglob("*"))
    if twice := [path for path, count in same.items() if count > 1]:
        sys.exit(f"pages differ only in case: {twice}")
    config = {
        "INHERIT": str(SITE / "mkdocs.yml"),
        "site_name": manifest["name"],
        "site_description": manifest["description"],
        "site_url": manifest["homepage"] + "/",
        "copyright": f'<a href="{manifest["repository"]}">Source</a> · License: {manifest["license"].replace(" OR ", " or ")}',
        "docs_dir": "pages",
        "nav": navigation(names, documents),
    }
    write(folder, "mkdocs.yml", json.dumps(config, indent=1))
    print(f"{len(pages)} pages from the binary, {len(documents.pages)} from the repository")


if __name__ == "__main__":
    main()
