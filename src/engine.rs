//! The pipeline as typed stages, for every front end. It opens and reads a state, queries facts and history, builds the
//! model once, runs the rules, judges the findings for a stage, and produces reports, documents, packs and sites.
//!
//! ```text
//! State ─► Opened ─► Loaded ─► Checked ─► Judged ─► report, status, documents, pack, site
//! ```
//!
//! Must not know options or terminals: notes for people are returned as data along with the result.

mod baseline;
mod change;
mod check;
mod documents;
mod error;
mod file;
mod files;
mod fonts;
mod gate;
mod history;
mod owners;
mod pack;
mod site;
mod state;
mod subject;
mod verify;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

pub use baseline::BaselineRequest;
pub use change::{CheckRequest, Found};
pub use check::{Checked, HistoryUse, Judged, Loaded, Opened};
pub use documents::{DocumentRequest, DocumentSession, Rendered};
pub use error::Error;
pub use files::templates_of as templates;
pub use fonts::read as fonts;
pub use owners::{OwnersCheck, OwnersFile};
pub use pack::{Pack, release_blockers, request as pack_request};
pub use site::{ABOUT as SITE_ABOUT, SITE, SiteRequest, refuse_folder};
pub use state::{Clock, Memory, State};
pub use subject::{node, record};
pub use verify::verify;

use crate::{
    framework::Frameworks,
    model::{self, Head, Policy, ReadOptions, Ruleset, Shared},
    record::field::Date,
    repo::{self, WorkTree},
    rules,
};

/// Reads one or several states of one repository.
pub struct Engine {
    folder: PathBuf,
    clock: Clock,
    /// Files already read, if several states are read.
    shared: Option<Arc<Shared>>,
    /// Whether git is used for the files in the folder.
    git: bool,
    /// A ruleset instead of the shipped one, which is built once for every engine.
    own: Option<Ruleset>,
}

impl Engine {
    /// An engine for the repository in or around `folder`.
    #[must_use]
    pub fn new(folder: &Path, clock: Clock) -> Self {
        Self { folder: folder.to_owned(), clock, shared: None, git: true, own: None }
    }

    /// The same engine, which reads files that several states share only once.
    #[must_use]
    pub fn sharing(self) -> Self {
        self.sharing_with(Arc::default())
    }

    /// The same engine, which shares files with others that read as of the same date by the same ruleset.
    #[must_use]
    pub fn sharing_with(self, shared: Arc<Shared>) -> Self {
        Self { shared: Some(shared), ..self }
    }

    /// The same engine, which uses neither commit nor history of the files in the folder.
    #[must_use]
    pub fn without_git(self) -> Self {
        Self { git: false, ..self }
    }

    /// The same engine, which checks records by `ruleset` instead of the shipped one.
    #[must_use]
    pub fn with_ruleset(self, ruleset: Ruleset) -> Self {
        Self { own: Some(ruleset), ..self }
    }

    /// An engine for the same repository that reads every file itself.
    fn unshared(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            clock: self.clock.clone(),
            git: self.git,
            shared: None,
            own: self.own.clone(),
        }
    }

    /// The folder given to [`Engine::new`].
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The work tree in or around the folder.
    ///
    /// # Errors
    /// Fails if there is none.
    pub fn work_tree(&self) -> Result<WorkTree, Error> {
        let found = WorkTree::find(&self.folder, model::MANIFEST);
        let found = if self.git { found } else { found.map(WorkTree::without_git) };
        found.ok_or_else(|| Error::NotARepository {
            folder: self.folder.display().to_string(),
            misnamed: WorkTree::misnamed(&self.folder, model::MANIFEST).map(|path| path.display().to_string()),
        })
    }

    /// Locks the repository in or around the folder, so that no other process of aims writes to it.
    ///
    /// # Errors
    /// Fails if there is none, or another process does not release it.
    pub fn lock(&self) -> Result<repo::Lock, Error> {
        let tree = self.work_tree()?;
        repo::Lock::of(tree.root()).map_err(|error| Error::write(tree.root())(error))
    }

    /// Opens and reads the files in the folder, or those of a commit, tag, branch or date.
    ///
    /// # Errors
    /// Fails if there is no repository or no such revision, or its files cannot be listed.
    pub fn open(&self, at: Option<&str>) -> Result<Opened, Error> {
        let state = self.state(at)?;
        let today = self.clock.today(&state)?;
        self.read(state, today, None)
    }

    /// Reads a state as of `today`, under the policy of another state if one is given.
    ///
    /// # Errors
    /// Fails if its files cannot be listed, or an object of the commit cannot be read.
    pub fn read(&self, state: State, today: Date, policy: Option<&Policy>) -> Result<Opened, Error> {
        let ruleset = policy.map_or_else(|| self.ruleset(), |policy| policy.ruleset.clone());
        let exclude = policy.map(|policy| policy.exclude.as_slice());
        let defaults = policy.map(|policy| &policy.defaults);
        let options = ReadOptions { today, shared: self.shared.as_deref(), exclude, defaults };
        let reading = model::read_with(state.tree(), ruleset, &options).map_err(Error::Unreadable)?;
        state.intact()?;
        Ok(Opened { state, today, reading })
    }

    /// The rules and expectations that apply in the folder, or in those of a commit, tag, branch or date, with the
    /// frameworks. No record is read apart from the manifest and the expectations. Outside a repository, those that aims
    /// ships.
    ///
    /// # Errors
    /// Fails if there is no such revision, or the expectations cannot be listed.
    pub fn explained(&self, at: Option<&str>) -> Result<(Ruleset, Frameworks), Error> {
        let (shipped, frameworks) = Ruleset::shipped(rules::catalog());
        let state = match self.state(at) {
            Err(_) if at.is_none() => return Ok((shipped, frameworks)),
            state => state?,
        };
        let today = self.clock.today(&state)?;
        let ruleset = model::read_ruleset(state.tree(), shipped, today).map_err(Error::Unreadable)?;
        state.intact()?;
        Ok((ruleset, frameworks))
    }

    /// The heads of the records in or around the folder; none outside a repository.
    #[must_use]
    pub fn heads(&self) -> Vec<Head> {
        self.work_tree().map(|tree| model::heads(&tree)).unwrap_or_default()
    }

    fn ruleset(&self) -> Ruleset {
        static SHIPPED: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::shipped(rules::catalog()).0);
        self.own.as_ref().unwrap_or_else(|| &*SHIPPED).clone()
    }
}
