//! What `aims trace` says: what a record rests on and what rests on it, link after link.
//!
//! Must not know how a tree is drawn, nor judge a chain.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    page::{Block, Page},
    web::{Direction, Node, Step, Web},
};
use crate::{
    model::Model,
    record::{Context, Document, Evidence, Exception, Obligation, Party, RecordType as _, Scope},
};

/// Kinds at which a chain ends, because they touch everything: the surroundings we work in, and what proves or prescribes.
const ENDS: &[&str] =
    &[Context::KIND, Party::KIND, Obligation::KIND, Scope::KIND, Document::KIND, Evidence::KIND, Exception::KIND];

/// How a record or requirement hangs together with others (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// Version of this form.
    pub version: u32,
    /// What is traced.
    #[serde(flatten)]
    pub subject: Node,
    /// Most links followed one after another.
    pub depth: usize,
    /// What it refers to.
    pub depends_on: Vec<Branch>,
    /// What refers to it.
    pub dependents: Vec<Branch>,
}

/// A node of the tree with what lies behind it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Branch {
    /// The record or requirement.
    #[serde(flatten)]
    pub node: Node,
    /// Which way the link was followed.
    pub direction: Direction,
    /// The fields that make the link: of the node above, or of this one where it is the one that refers.
    pub fields: Vec<String>,
    /// Whether what lies behind it follows here.
    pub state: State,
    /// What lies behind it.
    pub children: Vec<Self>,
}

/// Whether what lies behind a node follows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It does, as far as there is anything.
    Complete,
    /// The node stands at another place of the tree too, and it follows there.
    Elsewhere,
    /// It lies deeper than was asked for.
    Deeper,
}

/// Traces `id`, at most `depth` links far; with `all` along every link.
///
/// Otherwise roles and persons are left out, a way ends at kinds to which everything leads, and it never comes back to a kind that it has left:
/// from a control over its risk one reaches the system, not the other controls of the risk, on which it does not rest.
#[must_use]
pub fn trace(model: &Model, id: &str, depth: usize, all: bool) -> Trace {
    let web = Web::of(model, all);
    let subject = web.node(id);
    let grow = |direction| Growth::new(&web, direction, depth, all).grow(&subject);
    let (depends_on, dependents) = (grow(Direction::RestsOn), grow(Direction::RestedOnBy));
    Trace { version: 1, subject, depth, depends_on, dependents }
}

/// A tree while it grows, level by level, so that everything is expanded where it is nearest to the root.
struct Growth<'w, 'm> {
    web: &'w Web<'m>,
    direction: Direction,
    depth: usize,
    everywhere: bool,
    seen: BTreeSet<String>,
    branches: Vec<(Option<usize>, Branch)>,
    ends: VecDeque<End>,
}

/// A node from which the tree may grow on.
struct End {
    branch: Option<usize>,
    id: String,
    depth: usize,
    /// The kinds on the way to it, its own last.
    kinds: Vec<&'static str>,
}

impl<'w, 'm> Growth<'w, 'm> {
    fn new(web: &'w Web<'m>, direction: Direction, depth: usize, everywhere: bool) -> Self {
        let (seen, branches, ends) = (BTreeSet::new(), Vec::new(), VecDeque::new());
        Self { web, direction, depth, everywhere, seen, branches, ends }
    }

    fn grow(mut self, root: &Node) -> Vec<Branch> {
        let id = root.id.raw().to_owned();
        self.seen.insert(id.clone());
        self.ends.push_back(End { branch: None, id, depth: 0, kinds: vec![root.kind] });
        while let Some(end) = self.ends.pop_front() {
            let steps = self.steps(&end);
            match end.branch {
                Some(branch) if end.depth == self.depth && !steps.is_empty() => {
                    self.branches[branch].1.state = State::Deeper;
                }
                _ => steps.into_iter().for_each(|step| self.add(&end, step)),
            }
        }
        nested(self.branches)
    }

    fn steps(&self, end: &End) -> Vec<Step> {
        let (last, left) = end.kinds.split_last().unwrap_or((&"", &[]));
        if !self.everywhere && end.depth > 0 && ENDS.contains(last) {
            return Vec::new();
        }
        let leads_on = |step: &Step| self.everywhere || step.to.kind == *last || !left.contains(&step.to.kind);
        let mut steps = self.web.steps(&end.id, self.direction);
        steps.retain(leads_on);
        steps
    }

    fn add(&mut self, end: &End, step: Step) {
        let Step { to: node, fields } = step;
        let id = node.id.raw().to_owned();
        let new = self.seen.insert(id.clone());
        if new {
            let own = (end.kinds.last() != Some(&node.kind)).then_some(node.kind);
            let kinds = end.kinds.iter().copied().chain(own).collect();
            self.ends.push_back(End { branch: Some(self.branches.len()), id, depth: end.depth + 1, kinds });
        }
        let state = if new { State::Complete } else { State::Elsewhere };
        self.branches
            .push((end.branch, Branch { node, direction: self.direction, fields, state, children: Vec::new() }));
    }
}

/// Puts every branch below the one above it. Branches stand behind those above them, so the last are complete first.
fn nested(mut branches: Vec<(Option<usize>, Branch)>) -> Vec<Branch> {
    let mut roots = VecDeque::new();
    while let Some((above, mut branch)) = branches.pop() {
        branch.children.reverse();
        match above {
            Some(above) => branches[above].1.children.push(branch),
            None => roots.push_front(branch),
        }
    }
    roots.into()
}

impl Trace {
    /// The trace for reading.
    #[must_use]
    pub fn page(&self) -> Page {
        let title = self.subject.title.as_ref().map(|title| format!(" {}", title.raw())).unwrap_or_default();
        let page =
            Page::new(format!("{}{title}", self.subject.id.raw())).facts(vec![("Kind", self.subject.kind.to_owned())]);
        let page = section(page, "What it rests on", &self.depends_on);
        section(page, "What rests on it", &self.dependents)
    }
}

fn section(page: Page, heading: &str, branches: &[Branch]) -> Page {
    let page = page.block(Block::Heading(heading.to_owned()));
    if branches.is_empty() {
        return page.paragraph(Some("Nothing."));
    }
    let mut lines = Vec::new();
    draw(branches, 0, &mut lines);
    page.block(Block::Tree(lines))
}

/// Every node once with its title; where one comes again, its id is enough.
fn draw(branches: &[Branch], depth: usize, lines: &mut Vec<(usize, String)>) {
    let mut again: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for branch in branches {
        if branch.state == State::Elsewhere {
            again.entry(branch.fields.join(", ")).or_default().push(branch.node.id.raw());
        } else {
            lines.push((depth, line(branch)));
            draw(&branch.children, depth + 1, lines);
        }
    }
    let again: Vec<String> = again.into_iter().map(|(fields, ids)| format!("{} ({fields})", ids.join(", "))).collect();
    if !again.is_empty() {
        lines.push((depth, format!("also {}", again.join("; "))));
    }
}

fn line(branch: &Branch) -> String {
    let Node { id, kind, title } = &branch.node;
    let title = title.as_ref().map(|title| format!(" {}", title.raw())).unwrap_or_default();
    let more = if branch.state == State::Deeper { " …" } else { "" };
    format!("{}{title} ({kind}, {}){more}", id.raw(), branch.fields.join(", "))
}
