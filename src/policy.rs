//! Judges findings: turns them into verdicts by stage, manifest levels, inline allows and exceptions.
//!
//! Must not know how a finding is shown.

mod allow;
mod base_directives;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    defect,
    finding::{Finding, RuleInfo, Severity, Stage},
    model::{Directive, Item, Model},
    record::{Exception, RuleLevel, field::Date},
    source::{At, Path},
};
use allow::{Allow, Allows};
pub use base_directives::base_directives;

/// A finding with its severity in this repository at this stage.
#[derive(Debug, Clone)]
pub struct Verdict<'f> {
    /// The finding; borrowed, because one check can be judged for several stages.
    pub finding: Cow<'f, Finding>,
    /// Its severity at this stage.
    pub severity: Severity,
    /// What suppresses it; a suppressed finding stays visible and never counts as met.
    pub suppressed: Option<Suppression>,
    /// The file that has to be read before it counts: the finding may only be there because that file cannot be read.
    pub waits_for: Option<Path>,
    /// The edition of the rules in which it has its full level, if that is later than the one by which it is judged.
    pub later: Option<u16>,
}

impl Verdict<'_> {
    /// Whether it counts: nothing suppresses it, and it waits for nothing.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.suppressed.is_none() && self.waits_for.is_none()
    }
}

/// What suppresses a finding.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The kind of suppression.
    pub by: SuppressionKind,
    /// Id of the exception, or the rule line of the manifest.
    pub id: Option<Box<str>>,
    /// The reason given.
    pub reason: Option<Box<str>>,
    /// Last date on which it applies.
    pub until: Option<Date>,
}

/// Kind of suppression of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuppressionKind {
    /// The manifest sets the rule to `allow`.
    Manifest,
    /// A comment in the file.
    Inline,
    /// An exception record.
    Exception,
    /// The baseline, a list of findings from when the check was adopted; matched in the report, which has their fingerprints.
    Baseline,
}

/// Judges `findings` for `stage` by the levels and exceptions of another state, `base`. Findings about the policy itself are
/// those about the state's own policy.
#[must_use]
pub fn judge_with_base<'f>(
    model: &Model,
    base: &Model,
    findings: &'f [Finding],
    directives: &[Directive],
    stage: Stage,
) -> Vec<Verdict<'f>> {
    let mut own = Policy::of(model, model, directives);
    findings.iter().for_each(|finding| drop(own.judge(finding, stage)));
    let mut policy = Policy::of(model, base, directives);
    let mut verdicts: Vec<Verdict<'_>> = findings.iter().map(|finding| policy.judge(finding, stage)).collect();
    verdicts.extend(own.problems().into_iter().map(|finding| policy.verdict(Cow::Owned(finding), stage)));
    verdicts
}

/// Judges `findings` for `stage` and adds the findings about the policy itself.
#[must_use]
pub fn judge<'f>(model: &Model, findings: &'f [Finding], directives: &[Directive], stage: Stage) -> Vec<Verdict<'f>> {
    let mut policy = Policy::of(model, model, directives);
    let mut verdicts: Vec<Verdict<'_>> = findings.iter().map(|finding| policy.judge(finding, stage)).collect();
    let problems = policy.problems();
    verdicts.extend(problems.into_iter().map(|finding| policy.verdict(Cow::Owned(finding), stage)));
    verdicts
}

struct Policy<'m> {
    model: &'m Model,
    /// The state whose levels and exceptions apply.
    base: &'m Model,
    /// The edition of the rules that applies.
    edition: u16,
    allows: Allows,
    exceptions: Vec<Item<'m, Exception>>,
    /// Indices of the exceptions, by rule and record.
    waived: BTreeMap<(&'m str, &'m str), Vec<usize>>,
    used_allows: BTreeSet<(usize, Box<str>)>,
    used_exceptions: BTreeSet<(usize, Box<str>)>,
    problems: Vec<Finding>,
}

impl<'m> Policy<'m> {
    fn of(model: &'m Model, base: &'m Model, directives: &[Directive]) -> Self {
        let mut problems = Vec::new();
        let allows =
            Allows::of(directives.iter().filter_map(|directive| Allow::parse(directive, model, &mut problems)));
        let exceptions: Vec<_> = base.all::<Exception>().collect();
        let edition = base.manifest().and_then(|manifest| manifest.data().rule_edition);
        Self {
            model,
            base,
            edition: edition.unwrap_or_else(|| model.catalog.newest_edition()),
            allows,
            waived: waived(&exceptions),
            exceptions,
            used_allows: BTreeSet::new(),
            used_exceptions: BTreeSet::new(),
            problems,
        }
    }

    fn judge<'f>(&mut self, finding: &'f Finding, stage: Stage) -> Verdict<'f> {
        let mut verdict = self.verdict(Cow::Borrowed(finding), stage);
        let suppressible = self.model.catalog.get(&verdict.finding.rule).is_none_or(|info| info.suppressible);
        if suppressible && verdict.suppressed.is_none() {
            verdict.suppressed = self.by_comment(&verdict.finding).or_else(|| self.by_exception(&verdict.finding));
        }
        verdict
    }

    /// The verdict by catalog, manifest and stage.
    fn verdict<'f>(&self, finding: Cow<'f, Finding>, stage: Stage) -> Verdict<'f> {
        let info = self.model.catalog.get(&finding.rule);
        let configured = self.base.manifest().and_then(|manifest| manifest.data().rules.get(&*finding.rule).copied());
        let level = configured.filter(|_| info.is_none_or(|info| info.suppressible));
        let due = info.is_none_or(|info| info.due <= stage);
        let default = info.map_or(Severity::Error, RuleInfo::level);
        let earlier = info.and_then(|info| info.edition.level_in(self.edition));
        let severity = match level {
            _ if !due => Severity::Todo,
            Some(RuleLevel::Warning) => Severity::Warning,
            Some(RuleLevel::Error) => Severity::Error,
            Some(RuleLevel::Allow) | None => default,
        };
        let later = info.filter(|_| earlier.is_some_and(|earlier| earlier < severity)).map(|info| info.edition.since);
        let severity = earlier.map_or(severity, |earlier| severity.min(earlier));
        let suppressed = (level == Some(RuleLevel::Allow)).then_some(Suppression {
            by: SuppressionKind::Manifest,
            id: None,
            reason: None,
            until: None,
        });
        let waits_for = self.model.waits_for(&finding);
        Verdict { finding, severity, suppressed, waits_for, later }
    }

    fn by_comment(&mut self, finding: &Finding) -> Option<Suppression> {
        let covering = self.allows.covering(finding);
        self.used_allows.extend(covering.iter().map(|at| (*at, (*finding.rule).into())));
        let mut allows = covering.into_iter().map(|at| self.allows.get(at));
        allows.find(|allow| allow.applies(self.model.today)).map(|allow| Suppression {
            by: SuppressionKind::Inline,
            id: None,
            reason: allow.reason.clone(),
            until: allow.until,
        })
    }

    fn by_exception(&mut self, finding: &Finding) -> Option<Suppression> {
        let subject = finding.subject.as_deref()?;
        let waiving = self.waived.get(&(&*finding.rule, subject))?;
        self.used_exceptions.extend(waiving.iter().map(|at| (*at, subject.into())));
        let mut exceptions = waiving.iter().map(|at| &self.exceptions[*at]);
        exceptions.find(|exception| in_force(exception, self.model.today)).map(|exception| Suppression {
            by: SuppressionKind::Exception,
            id: Some((*exception.id).into()),
            reason: exception.reason.as_deref().map(Into::into),
            until: exception.until,
        })
    }

    /// The findings about the policy itself.
    fn problems(&mut self) -> Vec<Finding> {
        let today = self.model.today;
        let mut problems = std::mem::take(&mut self.problems);
        for (index, allow) in self.allows.iter().enumerate() {
            let used = |rule: &str| self.used_allows.contains(&(index, rule.into()));
            problems.extend(allow.problems(today, used));
        }
        let about_known = |rule: &str| self.model.catalog.get(rule).is_some_and(|info| info.suppressible);
        let exceptions = self.exceptions.iter().enumerate();
        for (index, exception) in exceptions.filter(|(_, exception)| about_known(&exception.rule)) {
            let used = |id: &str| self.used_exceptions.contains(&(index, id.into()));
            problems.extend(unused(*exception, used));
        }
        problems.extend(unknown_rules(self.model));
        problems.extend(unknown_edition(self.model));
        problems
    }
}

fn waived<'m>(exceptions: &[Item<'m, Exception>]) -> BTreeMap<(&'m str, &'m str), Vec<usize>> {
    let mut waived: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, exception) in exceptions.iter().enumerate() {
        let exception = exception.data();
        for id in &exception.records {
            waived.entry((&*exception.rule, &**id)).or_default().push(index);
        }
    }
    waived
}

/// Whether it has a reason and an approval, and its end date has not passed.
fn in_force(exception: &Exception, today: Date) -> bool {
    let is_justified = exception.reason.is_some() && exception.approval.is_some();
    is_justified && exception.until.is_some_and(|until| until >= today)
}

fn unused<'m>(exception: Item<'m, Exception>, used: impl Fn(&str) -> bool + 'm) -> impl Iterator<Item = Finding> + 'm {
    exception.data().records.iter().enumerate().filter(move |(_, id)| !used(id)).map(move |(index, id)| {
        let message =
            format!("exception {} waives `{}` for {id}, which has no such finding", exception.id, exception.rule);
        defect::UNUSED_EXCEPTION
            .finding(exception.at(&format!("records/{index}")), message)
            .help("remove the record from `records`, or the exception itself once no record is left")
            .about(&exception.id)
            .distinct(id)
    })
}

/// Findings about rules named in the manifest or in exceptions that do not exist or cannot be suppressed.
fn unknown_rules(model: &Model) -> Vec<Finding> {
    let manifest = model.manifest();
    let in_manifest =
        manifest.iter().flat_map(|manifest| {
            manifest.data().rules.keys().map(move |name| {
                (name, manifest.at(&format!("rules/{}", pointer_safe(name))).key(), &*manifest.data().id)
            })
        });
    let exceptions = model.all::<Exception>();
    let in_exceptions =
        exceptions.map(|exception| (&exception.data().rule, exception.at("rule"), &*exception.data().id));
    let named = in_manifest.chain(in_exceptions);
    named
        .filter_map(|(name, at, subject)| unknown_rule(model, name, at).map(|finding| finding.about(subject)))
        .collect()
}

/// An edition that only a later version of aims knows.
fn unknown_edition(model: &Model) -> Option<Finding> {
    let manifest = model.manifest()?;
    let (named, newest) = (manifest.data().rule_edition?, model.catalog.newest_edition());
    let message = format!("this version of aims knows the rules up to edition {newest}, not {named}");
    (named > newest).then(|| {
        defect::UNKNOWN_EDITION
            .finding(manifest.at("rule-edition"), message)
            .help(format!("install a newer version of aims, or set `rule-edition: {newest}`"))
            .about(&manifest.id)
    })
}

fn pointer_safe(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unknown_rule(model: &Model, name: &str, at: At) -> Option<Finding> {
    let info: Option<&RuleInfo> = model.catalog.get(name);
    match info {
        None => {
            let near = crate::prose::nearest(name, model.catalog.all().map(|rule| &*rule.name));
            let help = near.map_or_else(
                || "run `aims explain rules` for a list of rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Some(defect::UNKNOWN_RULE.finding(at, format!("there is no rule `{name}`")).help(help))
        }
        Some(info) if !info.suppressible => Some(
            defect::UNKNOWN_RULE
                .finding(at, format!("rule `{name}` cannot be suppressed, because everything else depends on it"))
                .help("remove the line and fix what the rule reports"),
        ),
        Some(_) => None,
    }
}
