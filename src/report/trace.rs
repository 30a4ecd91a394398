//! The report of `aims trace`: what a record depends on and what depends on it, link by link.
//!
//! Must not know how a tree is drawn, and must not judge a chain.

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

/// Kinds at which a chain ends because almost everything refers to them: context, parties, obligations, documents,
/// evidence.
const ENDS: &[&str] =
    &[Context::KIND, Party::KIND, Obligation::KIND, Scope::KIND, Document::KIND, Evidence::KIND, Exception::KIND];

/// The dependencies and dependents of a record or requirement (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// Version of this format.
    pub version: u32,
    /// The record or requirement that is traced.
    #[serde(flatten)]
    pub subject: Node,
    /// Maximum number of links followed in a chain.
    pub depth: usize,
    /// Records and requirements that it refers to.
    pub depends_on: Vec<Branch>,
    /// Records that refer to it.
    pub dependents: Vec<Branch>,
}

/// A node of the tree with its children.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Branch {
    /// The record or requirement.
    #[serde(flatten)]
    pub node: Node,
    /// The direction in which the link was followed.
    pub direction: Direction,
    /// The fields that contain the link: of the parent node, or of this node if it is the one that refers.
    pub fields: Vec<String>,
    /// Whether its children are listed here.
    pub state: State,
    /// Its children.
    pub children: Vec<Self>,
}

/// Whether the children of a node are listed below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// All children are listed.
    Complete,
    /// The node also occurs elsewhere in the tree; its children are listed there.
    Elsewhere,
    /// Its children are beyond the requested depth.
    Deeper,
}

/// Traces `id` over at most `depth` links; with `all`, along every link.
///
/// Otherwise roles and persons are excluded, a chain ends at kinds to which almost everything refers, and it never
/// returns to a kind that it has left: the chain of a control leads through its risk to the system, but not to the
/// other controls of the risk, on which it does not depend.
#[must_use]
pub fn trace(model: &Model, id: &str, depth: usize, all: bool) -> Trace {
    let web = Web::of(model, all);
    let subject = web.node(id);
    let grow = |direction| Growth::new(&web, direction, depth, all).grow(&subject);
    let (depends_on, dependents) = (grow(Direction::DependsOn), grow(Direction::DependedOnBy));
    Trace { version: 1, subject, depth, depends_on, dependents }
}

/// A tree under construction, level by level, so that each node is expanded where it is nearest to the root.
struct Growth<'w, 'm> {
    web: &'w Web<'m>,
    direction: Direction,
    depth: usize,
    everywhere: bool,
    seen: BTreeSet<String>,
    branches: Vec<(Option<usize>, Branch)>,
    ends: VecDeque<End>,
}

/// A node that may still be expanded.
struct End {
    branch: Option<usize>,
    id: String,
    depth: usize,
    /// The kinds on the path to it, its own last.
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

/// Moves every branch below its parent. Branches come after their parents, so the last ones are complete first.
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
        let page = section(page, "Depends on", &self.depends_on);
        section(page, "Dependents", &self.dependents)
    }
}

fn section(page: Page, heading: &str, branches: &[Branch]) -> Page {
    let page = page.block(Block::Heading(heading.to_owned()));
    if branches.is_empty() {
        return page.paragraph(Some("None."));
    }
    let mut lines = Vec::new();
    draw(branches, 0, &mut lines);
    page.block(Block::Tree(lines))
}

/// Each node once with its title; a repeated node by its id only.
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
