//! The commit that set an approval, how well that commit supports it, and which content it relies on has changed since.
//!
//! All questions are followed back in one walk. Must not know git or which answers are sufficient.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{
    approved_content::ApprovedContent,
    fact::{AttestationKind, Question, Reliance},
    relation::{field_name, holds, may_have_moved, settle, stated_by_other},
    support::{Support, support},
    version::{Found, Names, Versions},
};
use crate::{
    record::{Kind, relation::Side},
    schema,
    source::{BlobId, Commit, CommitId, History, Next, ReadError, Step, hexadecimal},
    text::{self, MAX_TEXT, TextDifference},
};

/// The answer about an attestation of a record.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The record.
    pub record: Box<str>,
    /// The kind of attestation.
    pub kind: AttestationKind,
    /// The commit that set it.
    pub origin: AttestationOrigin,
    /// Approved content that changed since.
    pub stale: Vec<Stale>,
}

/// Origin of an attestation in the history.
#[derive(Debug, Clone)]
pub enum AttestationOrigin {
    /// Set by this commit, with this support.
    Commit(Box<Commit>, Support),
    /// It is not committed yet.
    Uncommitted,
    /// Unknown: the commits needed are not in the repository.
    Unknown,
}

/// A record whose approved content changed after the approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The record: the approved one itself, or one that it relies on.
    pub record: Box<str>,
    /// Its kind.
    pub kind: Box<str>,
    /// Names of the fields, such as `intended-use`; empty if the entire record was added or removed.
    pub fields: Vec<String>,
    /// If a single field with a short value changed: the value before and after.
    pub words: Option<(String, String)>,
    /// If the text of its file changed: what differs.
    pub text: Option<TextDifference>,
    /// Whether the change and its location are withheld from readers.
    pub withheld: bool,
}

/// Maximum length of a value that is shown.
const MAX_WORD: usize = 40;

impl Stale {
    /// The difference between two states of the content relied on; `None` if there is none.
    #[must_use]
    pub fn between(kind: &str, id: &str, before: &Value, after: &Value) -> Option<Self> {
        if before == after {
            return None;
        }
        let entire = before.is_null() || after.is_null();
        let fields = if entire { Vec::new() } else { ApprovedContent::differing(before, after) };
        let words = match fields.as_slice() {
            [field] => word(before, field).zip(word(after, field)),
            _ => None,
        };
        Some(Self { fields, words, ..Self::entirely(kind, id) })
    }

    /// A record that was added or removed.
    fn entirely(kind: &str, id: &str) -> Self {
        Self { record: id.into(), kind: kind.into(), fields: Vec::new(), words: None, text: None, withheld: false }
    }

    /// A record of which one field changed.
    #[must_use]
    pub(super) fn of_field(kind: &str, id: &str, field: String) -> Self {
        Self { fields: vec![field], ..Self::entirely(kind, id) }
    }

    /// A record whose file, which `field` names, has another text.
    #[must_use]
    pub fn rewritten(kind: &str, id: &str, field: &str, text: TextDifference) -> Self {
        Self { fields: vec![field.to_owned()], text: Some(text), ..Self::entirely(kind, id) }
    }

    /// A copy for readers from whom the record is withheld.
    #[must_use]
    pub fn withheld(&self) -> Self {
        Self { withheld: true, ..Self::entirely(&self.kind, &self.record) }
    }

    /// `decision of A.8.3 changed from included to excluded`, as seen from the record `from`.
    #[must_use]
    pub fn describe(&self, from: &str) -> String {
        if self.withheld {
            return "withheld content that it relies on changed".to_owned();
        }
        let id = &self.record;
        if let Some(text) = &self.text {
            return match (**id == *from, text.changes.is_empty()) {
                (true, true) => "its file changed".to_owned(),
                (false, true) => format!("the file of {id} changed"),
                (true, false) => format!("its text changed ({})", text.describe()),
                (false, false) => format!("the text of {id} changed ({})", text.describe()),
            };
        }
        let words = self.words.as_ref().map(|(before, after)| format!(" from {before} to {after}"));
        let fields: Vec<String> = self.fields.iter().map(|field| field.replace('-', " ").replace('.', " › ")).collect();
        let fields = fields.join(", ");
        match self.fields.is_empty() {
            true => format!("{id} was added, removed or changed entirely"),
            false if **id == *from => format!("its {fields} changed{}", words.unwrap_or_default()),
            false => format!("{fields} of {id} changed{}", words.unwrap_or_default()),
        }
    }
}

/// The value of a field, such as `treatment.option`, if it is a short text or a number.
fn word(data: &Value, field: &str) -> Option<String> {
    match field.split('.').try_fold(data, |data, step| data.get(step))? {
        Value::String(text) if text.chars().count() <= MAX_WORD => Some(text.clone()),
        number @ Value::Number(_) => Some(number.to_string()),
        _ => None,
    }
}

/// The current records.
pub trait Present {
    /// Data of a record.
    fn data(&self, kind: &str, id: &str) -> Option<Value>;

    /// Ids of the records of a kind.
    fn ids(&self, kind: &str) -> Vec<Box<str>>;

    /// Kind and id of the records of each readable file, by its path relative to the top of the git repository.
    /// `prefix` is the folder of the manifest in that repository.
    fn files(&self, prefix: &str) -> Vec<(Box<str>, Names)>;
}

/// The answers of the history.
#[derive(Debug, Default)]
pub struct Answers {
    /// One answer for each question, in order.
    pub facts: Vec<Answer>,
    /// The commits that last changed the requested files, by path; an uncommitted file has none.
    pub files: BTreeMap<Box<str>, Commit>,
}

/// The current state, in which attestations are asked about. All paths are relative to the top of the git repository.
pub struct Current<'n> {
    /// The sorted list of the files that differ from the head.
    pub dirty: &'n [String],
    /// The records.
    pub records: &'n dyn Present,
    /// Reads its files.
    pub read: &'n ReadFile<'n>,
}

/// Reads the file at a path, up to a limit of bytes.
pub type ReadFile<'n> = dyn Fn(&str, u64) -> Result<Vec<u8>, ReadError> + 'n;

/// Answers `questions` from the history, and finds the last change of `files`, relative to the top of the git repository.
///
/// # Errors
/// Fails if commits or trees cannot be read.
pub fn answer(
    history: &dyn History,
    questions: &[Question],
    files: &[Box<str>],
    current: &Current<'_>,
) -> Result<Answers, String> {
    let trail = Trail { history, questions, versions: Versions::of(history) };
    let head = history.head();
    let Current { dirty, records: present, .. } = *current;
    // The files that are checked out were read already.
    for (path, names) in present.files(history.prefix()).into_iter().filter(|(path, _)| !is_among(dirty, path)) {
        history.blob_at(head, &path).into_iter().for_each(|blob| trail.versions.set_names(blob, names.clone()));
    }
    let (mut starts, mut ends) = trail.starts(dirty);
    let committed = files.iter().enumerate().filter(|(_, path)| history.blob_at(head, path).is_some());
    starts.extend(committed.map(|(index, path)| (path.clone(), number(questions.len() + index))));
    let mut changed: BTreeMap<usize, CommitId> = BTreeMap::new();
    trail.follow(starts, &mut ends, &mut changed)?;
    let mut comparison = Comparison::new(&trail, current);
    let mut order: Vec<usize> = (0..questions.len()).collect();
    order.sort_by(|one, other| ends[*one].commit().cmp(&ends[*other].commit()).then(one.cmp(other)));
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(questions.len());
    for number in order {
        answers.push((number, comparison.answer(number, &ends[number])?));
    }
    answers.sort_by_key(|(number, _)| *number);
    trail.versions.complete()?;
    let commit = |(index, id): (usize, CommitId)| Ok((files[index].clone(), history.commit(&id)?));
    Ok(Answers {
        facts: answers.into_iter().map(|(_, answer)| answer).collect(),
        files: changed.into_iter().map(commit).collect::<Result<_, String>>()?,
    })
}

/// The bytes of a committed file; `None` if it is too large to be compared by its text.
fn old_bytes(history: &dyn History, blob: BlobId) -> Result<Option<Vec<u8>>, String> {
    match history.bytes(blob, MAX_TEXT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::TooLarge(_)) => Ok(None),
        Err(error) => Err(format!("the history cannot be read: {error}")),
    }
}

/// Whether a sorted list names a file.
fn is_among(files: &[String], path: &str) -> bool {
    files.binary_search_by(|file| file.as_str().cmp(path)).is_ok()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Where the search for a question ends.
#[derive(Debug, Clone, Default)]
enum End {
    /// At the commit that set the attestation; the record is in the file `path` there.
    At {
        commit: CommitId,
        path: Box<str>,
        blob: BlobId,
    },
    Uncommitted,
    #[default]
    Unknown,
}

impl End {
    fn commit(&self) -> Option<&CommitId> {
        match self {
            Self::At { commit, .. } => Some(commit),
            Self::Uncommitted | Self::Unknown => None,
        }
    }
}

/// Files of records, by kind and id.
type Places = HashMap<(Box<str>, Box<str>), (Box<str>, BlobId)>;

struct Trail<'t> {
    history: &'t dyn History,
    questions: &'t [Question],
    versions: Versions<'t>,
}

impl Trail<'_> {
    /// The files in which the questions start at the head; questions about uncommitted attestations end here.
    fn starts(&self, dirty: &[String]) -> (Vec<(Box<str>, u32)>, Vec<End>) {
        let head = self.history.head();
        let at_head = dirty.iter().filter_map(|path| Some((path.as_str().into(), self.history.blob_at(head, path)?)));
        let at_head: BTreeMap<Box<str>, BlobId> = at_head.collect();
        let moved = self.places(at_head.iter().map(|(path, blob)| (path.clone(), *blob)));
        let mut starts = Vec::new();
        let mut ends = vec![End::Unknown; self.questions.len()];
        for (number, question) in self.questions.iter().enumerate() {
            let clean = !is_among(dirty, &question.path);
            let place = if clean {
                Some(question.path.clone())
            } else {
                self.moved_from(question, &moved).map(|(path, _)| path)
            };
            match place.filter(|path| self.history.blob_at(head, path).is_some()) {
                Some(path) => starts.push((path, self::number(number))),
                None => ends[number] = End::Uncommitted,
            }
        }
        (starts, ends)
    }

    /// The previous file of a record with the same attestation.
    fn moved_from(&self, question: &Question, places: &Places) -> Option<(Box<str>, BlobId)> {
        let (path, blob) = places.get(&(question.kind.into(), question.record.clone()))?;
        self.states(question, *blob).filter(|same| *same).map(|_| (path.clone(), *blob))
    }

    /// Whether a version has the current attestation; `None` if it does not contain the record.
    fn states(&self, question: &Question, blob: BlobId) -> Option<bool> {
        match self.versions.find(blob, question.kind, &question.record) {
            Found::Nothing => None,
            // An unreadable version does not rule out the versions before it.
            Found::Unreadable => Some(true),
            found @ Found::Record(..) => {
                Some(found.data().and_then(|data| question.attestation.stated(data)).as_ref() == Some(&question.stated))
            }
        }
    }

    /// The records in some files.
    fn places(&self, files: impl Iterator<Item = (Box<str>, BlobId)>) -> Places {
        let mut places = Places::new();
        for (path, blob) in files.filter(|(path, _)| is_yaml(path)) {
            for name in self.versions.names(blob).iter() {
                places.entry(name.clone()).or_insert_with(|| (path.clone(), blob));
            }
        }
        places
    }

    /// Follows every file until its question is answered, and a file without a question to the commit that changed it.
    fn follow(
        &self,
        starts: Vec<(Box<str>, u32)>,
        ends: &mut [End],
        changed: &mut BTreeMap<usize, CommitId>,
    ) -> Result<(), String> {
        let mut moves: Option<(CommitId, Vec<Places>)> = None;
        let mut failed = None;
        self.history.follow(starts, &mut |step| {
            let nexts = step.keys.iter().map(|key| {
                let Some(question) = self.questions.get(*key as usize) else {
                    if let Some(same) = step.parents.iter().position(|(_, blob)| *blob == Some(step.file.blob)) {
                        return (*key, Next::Parent(same, step.file.path.into()));
                    }
                    if !step.boundary {
                        changed.insert(*key as usize - self.questions.len(), step.commit.clone());
                    }
                    return (*key, Next::Stop);
                };
                let next = self.onward(question, step).or_else(|| {
                    if moves.as_ref().is_none_or(|(commit, _)| commit != step.commit) {
                        match self.moves(step) {
                            Ok(places) => moves = Some((step.commit.clone(), places)),
                            Err(error) => failed = Some(error),
                        }
                    }
                    let places = moves.iter().flat_map(|(_, places)| places).enumerate();
                    let mut found =
                        places.filter_map(|(parent, places)| Some((parent, self.moved_from(question, places)?)));
                    found.next().map(|(parent, (path, _))| Next::Parent(parent, path))
                });
                self.ended(question, step, next.as_ref(), &mut ends[*key as usize]);
                (*key, next.unwrap_or(Next::Stop))
            });
            nexts.collect()
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// Records the end of a question if it goes no further back than this step. An unreadable version sets nothing: the
    /// commit that made it readable again does, unless an earlier one has the same attestation.
    fn ended(&self, question: &Question, step: &Step<'_>, next: Option<&Next>, end: &mut End) {
        let readable = |blob| matches!(self.versions.find(blob, question.kind, &question.record), Found::Record(..));
        let previous_unreadable = match next {
            Some(Next::Parent(parent, path)) => {
                let before = step.parents[*parent].1.filter(|_| **path == *step.file.path);
                before.is_some_and(|blob| !readable(blob))
            }
            _ => false,
        };
        let stops = matches!(next, None | Some(Next::Stop));
        if stops && step.boundary {
            *end = End::Unknown;
        } else if (stops || previous_unreadable) && readable(step.file.blob) {
            let path = step.file.path.into();
            *end = End::At { commit: step.commit.clone(), path, blob: step.file.blob };
        }
    }

    /// The parent that has the record with the same attestation in the same file. If a parent has a different
    /// attestation, it was set here. If parents disagree and the attestation predates their fork, one withdrew it and
    /// the merge set it again.
    fn onward(&self, question: &Question, step: &Step<'_>) -> Option<Next> {
        let mut states = step.parents.iter().map(|(_, blob)| blob.and_then(|blob| self.states(question, blob)));
        let same = states.clone().position(|states| states == Some(true));
        let withdrawn = states.clone().position(|states| states == Some(false));
        match same {
            Some(parent) if withdrawn.is_some_and(|other| self.was_set_before(question, step, parent, other)) => {
                Some(Next::Stop)
            }
            Some(parent) => Some(Next::Parent(parent, step.file.path.into())),
            None if states.any(|states| states == Some(false)) => Some(Next::Stop),
            None => None,
        }
    }

    /// Whether the attestation already existed at the merge base of two parents.
    fn was_set_before(&self, question: &Question, step: &Step<'_>, one: usize, other: usize) -> bool {
        let fork = self.history.fork(&step.parents[one].0, &step.parents[other].0);
        let blob = fork.and_then(|fork| self.history.blob_at(&fork, step.file.path));
        blob.is_some_and(|blob| self.states(question, blob) == Some(true))
    }

    /// The file of every record in the tree at a commit.
    fn places_at(&self, commit: &CommitId) -> Result<Places, String> {
        let prefix = self.history.prefix();
        let files = self.history.files(commit, YAML)?.into_iter();
        let within = |path: &str| prefix.is_empty() || path.starts_with(&format!("{prefix}/"));
        let (inside, outside): (Vec<_>, Vec<_>) = files.partition(|(path, _)| within(path));
        let places = self.places(inside.into_iter());
        // The folder of the manifest may have had a different name then.
        Ok(if places.is_empty() { self.places(outside.into_iter()) } else { places })
    }

    /// For each parent of a step, the files of the records that are no longer in the same file.
    fn moves(&self, step: &Step<'_>) -> Result<Vec<Places>, String> {
        let numbers = 0..step.parents.len();
        numbers.map(|parent| Ok(self.places(self.history.replaced(step.commit, parent)?.into_iter()))).collect()
    }
}

pub(super) fn is_yaml(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| crate::source::is_one_of(ending, YAML))
}

/// File extensions of record files.
pub(super) const YAML: &[&str] = &["yaml", "yml"];

/// Compares the content that approvals relied on with the current content.
struct Comparison<'c> {
    trail: &'c Trail<'c>,
    current: &'c Current<'c>,
    approved: HashMap<Box<str>, ApprovedContent>,
    /// The files of all records at a commit, if they had to be searched.
    places: Option<(CommitId, Places)>,
    commit: Option<Commit>,
}

impl<'c> Comparison<'c> {
    fn new(trail: &'c Trail<'c>, current: &'c Current<'c>) -> Self {
        Self { trail, current, approved: HashMap::new(), places: None, commit: None }
    }

    fn answer(&mut self, number: usize, end: &End) -> Result<Answer, String> {
        let question = &self.trail.questions[number];
        let (origin, stale) = match end {
            End::Uncommitted => (AttestationOrigin::Uncommitted, Vec::new()),
            End::Unknown => (AttestationOrigin::Unknown, Vec::new()),
            End::At { commit, path, blob } => {
                let stale = self.stale(question, commit, path, *blob)?;
                let commit = self.commit(commit)?;
                let support = support(self.trail.history, &commit, &question.approvers, question.evidenced);
                (AttestationOrigin::Commit(Box::new(commit), support), stale)
            }
        };
        Ok(Answer { record: question.record.clone(), kind: question.attestation, origin, stale })
    }

    /// The commit; the last one is cached, because questions are sorted by commit.
    fn commit(&mut self, id: &CommitId) -> Result<Commit, String> {
        if let Some(cached) = self.commit.as_ref().filter(|commit| commit.id == *id) {
            return Ok(cached.clone());
        }
        let commit = self.trail.history.commit(id)?;
        self.commit = Some(commit.clone());
        Ok(commit)
    }

    fn stale(
        &mut self,
        question: &Question,
        commit: &CommitId,
        path: &str,
        blob: BlobId,
    ) -> Result<Vec<Stale>, String> {
        let mut stale = Vec::new();
        if !self.is_unchanged(&question.path, path, blob) {
            let trail = self.trail;
            let old = trail.versions.find(blob, question.kind, &question.record);
            stale.extend(self.changed(question, commit, old.data())?);
        }
        stale.extend(self.rewritten(question, commit, path, blob)?);
        for reliance in question.relies.iter().filter(|reliance| reliance.record != question.record) {
            stale.extend(self.relied(question, reliance, commit, blob)?);
        }
        stale.dedup();
        for (kind, fields) in &question.on_all {
            stale.extend(self.removed(kind, fields, commit)?);
        }
        Ok(stale)
    }

    /// The change of the text of the file that the record describes. What the file was at the commit that set the attestation
    /// is compared with what it is now, so neither the dates of commits nor the branch of a change matter.
    fn rewritten(
        &self,
        question: &Question,
        commit: &CommitId,
        path: &str,
        blob: BlobId,
    ) -> Result<Option<Stale>, String> {
        let record = self.trail.versions.find(blob, question.kind, &question.record);
        let named = record.data().and_then(|data| data.pointer(&format!("/{}", question.field))?.as_str());
        let before = match named {
            Some(named) => self.file_then(question, commit, path, named)?,
            None => None,
        };
        let difference = match &question.file {
            Some(file) => self.text_since(before, file)?,
            // The record names no file any more.
            None => before.map(|_| TextDifference::whole("")),
        };
        Ok(difference.map(|text| Stale::rewritten(question.kind, &question.record, question.field, text)))
    }

    /// The file that the record named at a commit, when the record was in the file `path`.
    fn file_then(
        &self,
        question: &Question,
        commit: &CommitId,
        path: &str,
        named: &str,
    ) -> Result<Option<(String, BlobId)>, String> {
        let history = self.trail.history;
        let prefix = history.prefix();
        let below = question.path.strip_prefix(prefix).unwrap_or(&question.path).trim_start_matches('/');
        // The folder of the manifest may have had a different name then, and the record may have been in another folder of it.
        let same = path.strip_suffix(below).map_or(prefix, |then| then.trim_end_matches('/'));
        let above = path.match_indices('/').map(|(end, _)| &path[..end]);
        for then in [same, prefix, ""].into_iter().chain(above) {
            let full = if then.is_empty() { named.to_owned() } else { format!("{then}/{named}") };
            if let Some(blob) = history.content_at(commit, &full)? {
                return Ok(Some((full, blob)));
            }
        }
        Ok(None)
    }

    /// How the text of a file differs from an earlier version.
    fn text_since(&self, before: Option<(String, BlobId)>, file: &str) -> Result<Option<TextDifference>, String> {
        let history = self.trail.history;
        let (head, path) = (history.head(), file);
        let committed = history.content_at(head, path)?;
        // The target of a link may have changed although the link has not.
        let is_clean = !is_among(self.current.dirty, path) && committed == history.blob_at(head, path);
        if is_clean && committed == before.as_ref().map(|(_, blob)| *blob) {
            return Ok(None);
        }
        let after = match committed {
            Some(blob) if is_clean => old_bytes(history, blob)?,
            _ => (self.current.read)(path, MAX_TEXT).ok(),
        };
        let whole = || TextDifference::whole(committed.map(|blob| hexadecimal(&blob.0)).unwrap_or_default());
        let Some((name, blob)) = before else { return Ok(after.map(|_| whole())) };
        match (old_bytes(history, blob)?, after) {
            (Some(before), Some(after)) => Ok(text::difference((&name, &before), (path, &after))),
            _ => Ok(Some(whole())),
        }
    }

    /// Whether the current file is the same as its version `blob`.
    fn is_unchanged(&self, now: &str, then: &str, blob: BlobId) -> bool {
        !is_among(self.current.dirty, now)
            && now == then
            && self.trail.history.blob_at(self.trail.history.head(), now) == Some(blob)
    }

    /// The change of the record itself, without references that moved to or from the other record of a relation.
    fn changed(
        &mut self,
        question: &Question,
        commit: &CommitId,
        old: Option<&Value>,
    ) -> Result<Option<Stale>, String> {
        let (kind, id) = (question.kind, &*question.record);
        let now = |kind: &str, id: &str| self.current.records.data(kind, id);
        let (mut before, mut after) = (old.cloned().unwrap_or_default(), now(kind, id).unwrap_or_default());
        let all = self.approved_content(kind).clone();
        if all.value(&before) == all.value(&after) {
            return Ok(None);
        }
        if !may_have_moved(kind, &before, &after) {
            return Ok(Stale::between(kind, id, &all.value(&before), &all.value(&after)));
        }
        let places = self.places_at(commit)?.clone();
        let then = |kind: &str, id: &str| {
            let (_, blob) = places.get(&(kind.into(), id.into()))?;
            self.trail.versions.find(*blob, kind, id).data().cloned()
        };
        let now = |kind: &str, id: &str| self.current.records.data(kind, id);
        settle(kind, id, [&mut before, &mut after], [&then, &now]);
        Ok(Stale::between(kind, id, &all.value(&before), &all.value(&after)))
    }

    /// The change of a record that was relied on, or of the relation to it.
    fn relied(
        &mut self,
        question: &Question,
        reliance: &Reliance,
        commit: &CommitId,
        own: BlobId,
    ) -> Result<Option<Stale>, String> {
        let previous = self.trail.history.blob_at(commit, &reliance.path);
        if previous.is_some_and(|blob| self.is_unchanged(&reliance.path, &reliance.path, blob)) {
            return Ok(None);
        }
        let trail = self.trail;
        let old = self.old(reliance, commit, previous)?;
        let before = trail.versions.find(own, question.kind, &question.record);
        if let Some(stale) = self.related(question, reliance, [before.data(), old.data()]) {
            return Ok(Some(stale));
        }
        let part = self.approved_content(reliance.kind).at(&reliance.fields);
        Ok(self.differing(&part, reliance.kind, &reliance.record, old.data()))
    }

    /// The version of a record that was relied on at a commit.
    fn old(&mut self, reliance: &Reliance, commit: &CommitId, previous: Option<BlobId>) -> Result<Found, String> {
        let found = |trail: &'c Trail<'c>, blob| trail.versions.find(blob, reliance.kind, &reliance.record);
        let mut old = previous.map_or(Found::Nothing, |blob| found(self.trail, blob));
        if matches!(old, Found::Nothing) {
            let key = (reliance.kind.into(), reliance.record.clone());
            // It is usually in the same file as at the commit compared before.
            let hint = self.places.as_ref().and_then(|(_, places)| places.get(&key));
            let hint = hint.and_then(|(path, _)| self.trail.history.blob_at(commit, path));
            old = hint.map_or(Found::Nothing, |blob| found(self.trail, blob));
            if matches!(old, Found::Nothing) {
                let elsewhere = self.places_at(commit)?.get(&key).map(|(_, blob)| *blob);
                old = elsewhere.map_or(Found::Nothing, |blob| found(self.trail, blob));
            }
        }
        Ok(old)
    }

    /// The change of a relation that only the record on the home side states: it reaches the record on the other side. What the
    /// other side adds does not reach the record on the home side, whose own words were approved.
    fn related(&self, question: &Question, reliance: &Reliance, then: [Option<&Value>; 2]) -> Option<Stale> {
        let (id, other) = (&*question.record, &*reliance.record);
        let now = |kind: &str, id: &str| self.current.records.data(kind, id);
        let (own, others) = (now(question.kind, id)?, now(reliance.kind, other)?);
        let (relation, side) = stated_by_other((question.kind, &own), (id, other), (reliance.kind, &others))?;
        let held = holds(relation, side, (id, then[0]), (other, then[1]));
        let field = field_name(relation, side).filter(|_| !held && side == Side::Other)?;
        Some(Stale::of_field(question.kind, id, field))
    }

    /// Records of a kind that have been removed.
    fn removed(&mut self, kind: &str, fields: &[Box<str>], commit: &CommitId) -> Result<Vec<Stale>, String> {
        let previous: Vec<(Box<str>, BlobId)> = self
            .places_at(commit)?
            .iter()
            .filter(|((other, _), _)| **other == *kind)
            .map(|((_, id), (_, blob))| (id.clone(), *blob))
            .collect();
        let part = self.approved_content(kind).at(fields);
        let removed = previous.into_iter().filter(|(id, _)| self.current.records.data(kind, id).is_none());
        let mut removed: Vec<Stale> = removed
            .filter(|(id, blob)| {
                let old = self.trail.versions.find(*blob, kind, id);
                old.data().is_some_and(|data| !part.value(data).is_null())
            })
            .map(|(id, _)| Stale::entirely(kind, &id))
            .collect();
        removed.sort_by(|one, other| one.record.cmp(&other.record));
        Ok(removed)
    }

    fn differing(&self, part: &ApprovedContent, kind: &str, id: &str, old: Option<&Value>) -> Option<Stale> {
        let before = old.map(|data| part.value(data)).unwrap_or_default();
        let after = self.current.records.data(kind, id).map(|data| part.value(&data)).unwrap_or_default();
        Stale::between(kind, id, &before, &after)
    }

    /// The file of every record at a commit.
    fn places_at(&mut self, commit: &CommitId) -> Result<&Places, String> {
        let cached = self.places.take().filter(|(cached, _)| cached == commit);
        let places = match cached {
            Some(cached) => cached,
            None => (commit.clone(), self.trail.places_at(commit)?),
        };
        Ok(&self.places.insert(places).1)
    }

    fn approved_content(&mut self, kind: &str) -> &ApprovedContent {
        self.approved.entry(kind.into()).or_insert_with(|| {
            Kind::named(kind).map(|kind| ApprovedContent::of(schema::json(kind))).unwrap_or_default()
        })
    }
}
