//! The manifest, `aims.yaml`: who runs the management system, since when, and by what criteria.
//!
//! Must not know the records that it governs beyond their ids.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Stage;

use super::{
    About, Defaults, Limits, Person, Record, RecordType, Role,
    field::{Date, Group, Id, Interval, Ref, RepoPath, Sha256, Text, Url},
    has,
    marks::{
        CYCLE,
        Direction::{Addition, Both, Later, Less, Longer, More, Removal, Shorter},
        FieldMarks,
        Missing::{self, Either, ReviewInterval, Same, Stronger},
        field,
    },
    texts::word,
};

/// The manifest of an AI management system: organization, standard, stage, risk criteria, who may approve what, and settings of checks.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Aims {
    /// Short id of the management system.
    pub id: Id,
    /// The organization that runs it.
    pub organization: Organization,
    /// Framework that the management system follows.
    #[serde(default = "iso_42001")]
    #[schemars(extend("default" = "iso-42001"))]
    pub standard: Text,
    /// Edition of the standard.
    #[serde(default = "first_edition")]
    #[schemars(extend("default" = "2023"))]
    pub edition: Text,
    /// Date from which the management system is in force; assessments are expected from then on.
    pub started: Option<Date>,
    /// Stage of the management system. Anything due only at a later stage is a todo, not a finding.
    #[serde(default)]
    pub stage: Stage,
    /// Roles or persons that make up top management (clause 5.1).
    #[serde(default)]
    pub top_management: Vec<Ref<(Role, Person)>>,
    /// Scales, bands and appetite from which risk levels are derived (clause 6.1.1).
    pub risk_criteria: Option<RiskCriteria>,
    /// Who is designated to approve or accept what (clause 6.1.3).
    #[serde(default)]
    pub designated: Designated,
    /// How well git must support approvals, acceptances and reviews. If this is set, `aims check` reads the history of what is approved,
    /// and also warns about approvals that no longer match what they approved.
    pub approvals: Option<ApprovalNeeds>,
    /// Whether a change may weaken something without a decision; `allowed` if omitted. With `decided`, `aims check --diff` reports each
    /// weakening that no decision in the same change covers (clauses 6.3 and 8.1).
    pub weakening: Option<WeakeningPolicy>,
    /// Review intervals of records that do not set their own.
    #[serde(default)]
    pub review: ReviewDefaults,
    /// Values of fields that records do not state, by kind of record, or by kind and type: `evidence: {valid-for: 6 months}`,
    /// `evidence.minutes: {valid-for: 5 years}`.
    #[serde(default)]
    pub defaults: Defaults,
    /// Edition of the rules by which the repository is judged; the newest if omitted. What a later edition adds or makes stricter is only
    /// reported for information, so that a new version of aims fails no check.
    #[schemars(range(min = 1))]
    pub rule_edition: Option<u16>,
    /// Level of individual rules and expectations, by name: `allow`, `warning` or `error`.
    #[serde(default)]
    pub rules: BTreeMap<Text, RuleLevel>,
    /// Ids that were never used, each with the reason: `{INC-02: reserved for an exercise}`. They are not missing from their series.
    #[serde(default)]
    pub unused_ids: BTreeMap<Text, Text>,
    /// Paths that contain no records, as in `.gitignore`: `drafts/`, `**/*.draft.yaml`.
    #[serde(default)]
    pub exclude: Vec<Text>,
    /// Whether approver and author of a record may be the same person without a warning; small organizations need this.
    #[serde(default)]
    pub allow_self_approval: bool,
}

fn iso_42001() -> Text {
    "iso-42001".into()
}

fn first_edition() -> Text {
    "2023".into()
}

/// The organization that runs the management system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Organization {
    /// Name of the organization.
    pub name: Text,
    /// Legal name, if it differs.
    pub legal_name: Option<Text>,
    /// Whether it is a public authority or a body governed by public law.
    pub public_body: Option<bool>,
    /// Postal address, as it would appear on a certificate.
    pub address: Option<Text>,
    /// Website.
    pub website: Option<Url>,
    /// File in this repository with the logo for the cover of documents: SVG or PNG.
    pub logo: Option<RepoPath>,
    /// Public contacts, shown on the trust page: for reporting a concern about an AI system or asking about one (A.3.3, A.8.3).
    /// The information is public.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Sectors in which it operates.
    #[serde(default)]
    pub sectors: Vec<Text>,
    /// Countries or regions whose law applies: `DE`, `EU`.
    #[serde(default)]
    pub jurisdictions: Vec<Text>,
}

/// A contact for people outside the organization.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Contact {
    /// Purpose: to report a concern about an AI system, to request the review of a decision.
    #[serde(rename = "for")]
    pub purpose: Text,
    /// Email address.
    pub mail: Option<Text>,
    /// Telephone number.
    pub phone: Option<Text>,
    /// Web address of a page or a form.
    pub url: Option<Url>,
}

/// Level that a manifest assigns to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleLevel {
    /// Do not report it.
    Allow,
    /// Report it as a warning.
    Warning,
    /// Report it as an error.
    Error,
}

/// Criteria that turn likelihood and consequence into a level, and determine whether it is acceptable (clause 6.1.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RiskCriteria {
    /// Steps of the likelihood scale, lowest first.
    pub likelihood: Vec<LikelihoodStep>,
    /// Steps of the consequence scale, lowest first, with their meaning for each affected group.
    pub consequence: Vec<ConsequenceStep>,
    /// Level for each likelihood (row) and consequence (column); if omitted, the level is likelihood times consequence.
    #[serde(default)]
    pub matrix: Vec<Vec<u16>>,
    /// Bands of levels, lowest first, each with its highest level per group.
    pub bands: Vec<Band>,
    /// Highest level that is acceptable without a decision, per group.
    pub appetite: PerGroup,
}

/// One step of the likelihood scale.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LikelihoodStep {
    /// Number of the step, counted from 1.
    #[schemars(range(min = 1, max = 10))]
    pub value: u8,
    /// Its name: rare, likely.
    pub label: Text,
    /// What it means, so that different people rate alike.
    pub meaning: Option<Text>,
    /// What it means in numbers, such as times a year.
    pub limits: Option<Limits>,
    /// Unit of the limits.
    pub unit: Option<Text>,
}

/// One step of the consequence scale.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ConsequenceStep {
    /// Number of the step, counted from 1.
    #[schemars(range(min = 1, max = 10))]
    pub value: u8,
    /// Its name: minor, severe.
    pub label: Text,
    /// What it means for the organization.
    pub organization: Option<Text>,
    /// What it means for individuals and groups of individuals.
    pub individuals: Option<Text>,
    /// What it means for societies.
    pub societies: Option<Text>,
    /// What it means in numbers, such as the loss of the organization.
    pub limits: Option<Limits>,
    /// Unit of the limits.
    pub unit: Option<Text>,
}

/// A band of levels with its highest level for each group.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Band {
    /// Its name: low, medium, high.
    pub name: Text,
    /// Highest level of the band for the organization.
    pub organization: u16,
    /// Highest level of the band for individuals.
    pub individuals: u16,
    /// Highest level of the band for societies.
    pub societies: u16,
}

/// A level for each affected group.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PerGroup {
    /// For the organization.
    pub organization: u16,
    /// For individuals and groups of individuals.
    pub individuals: u16,
    /// For societies.
    pub societies: u16,
}

impl PerGroup {
    /// The level for one group.
    #[must_use]
    pub fn of(&self, group: Group) -> u16 {
        group.of(self.organization, self.individuals, self.societies)
    }
}

impl Band {
    /// Highest level of the band for one group.
    #[must_use]
    pub fn upper(&self, group: Group) -> u16 {
        group.of(self.organization, self.individuals, self.societies)
    }
}

/// The scales of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// How likely it is.
    Likelihood,
    /// How severe the consequence would be.
    Consequence,
}

impl Scale {
    /// Both scales.
    pub const ALL: [Self; 2] = [Self::Likelihood, Self::Consequence];

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

impl RiskCriteria {
    /// The steps of a scale, in the order of the file.
    #[must_use]
    pub fn steps(&self, scale: Scale) -> Vec<u8> {
        match scale {
            Scale::Likelihood => self.likelihood.iter().map(|step| step.value).collect(),
            Scale::Consequence => self.consequence.iter().map(|step| step.value).collect(),
        }
    }

    /// The meaning of each step of a scale in numbers, in the order of the file.
    #[must_use]
    pub fn limits(&self, scale: Scale) -> Vec<Option<&Limits>> {
        match scale {
            Scale::Likelihood => self.likelihood.iter().map(|step| step.limits.as_ref()).collect(),
            Scale::Consequence => self.consequence.iter().map(|step| step.limits.as_ref()).collect(),
        }
    }

    /// The highest level that a rating can have; `None` if a scale has no steps.
    #[must_use]
    pub fn highest_level(&self) -> Option<u16> {
        let highest = |scale| self.steps(scale).into_iter().max().map(u16::from);
        let product = highest(Scale::Likelihood)? * highest(Scale::Consequence)?;
        Some(self.matrix.iter().flatten().copied().max().unwrap_or(product))
    }

    /// Level for a likelihood and a consequence; `None` if a step is not on the scale.
    #[must_use]
    pub fn level(&self, likelihood: u8, consequence: u8) -> Option<u16> {
        let row = self.likelihood.iter().position(|step| step.value == likelihood)?;
        let column = self.consequence.iter().position(|step| step.value == consequence)?;
        if self.matrix.is_empty() {
            return Some(u16::from(likelihood) * u16::from(consequence));
        }
        self.matrix.get(row)?.get(column).copied()
    }

    /// Name of the band that contains `level` for `group`; the last band has no upper limit.
    #[must_use]
    pub fn band(&self, group: Group, level: u16) -> Option<&str> {
        let band = self.bands.iter().find(|band| level <= band.upper(group));
        band.or(self.bands.last()).map(|band| &*band.name)
    }
}

/// Who is designated to approve or accept, per subject. Empty means that no one is designated yet.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Designated {
    /// Who accepts residual risks.
    #[serde(default)]
    pub risk_acceptance: Vec<Ref<(Role, Person)>>,
    /// Who approves treatment plans.
    #[serde(default)]
    pub treatment_plan: Vec<Ref<(Role, Person)>>,
    /// Who approves the Statement of Applicability.
    #[serde(default)]
    pub soa: Vec<Ref<(Role, Person)>>,
    /// Who approves impact assessments.
    #[serde(default)]
    pub impact: Vec<Ref<(Role, Person)>>,
    /// Who approves documents.
    #[serde(default)]
    pub document: Vec<Ref<(Role, Person)>>,
    /// Who approves exceptions.
    #[serde(default)]
    pub exception: Vec<Ref<(Role, Person)>>,
    /// Who approves the scope.
    #[serde(default)]
    pub scope: Vec<Ref<(Role, Person)>>,
    /// Who decides on weakenings by approving a `change` record that names them; top management if omitted.
    #[serde(default)]
    pub weakening: Vec<Ref<(Role, Person)>>,
}

/// Whether a change may weaken something without a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WeakeningPolicy {
    /// It may.
    Allowed,
    /// A designated person has to decide on each weakening, in the same change.
    Decided,
}

/// Review intervals for records that do not set one.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewDefaults {
    /// For every kind not listed under `kinds`; `12 months` if omitted.
    pub default: Option<Interval>,
    /// How long before its end date evidence counts as expiring soon; `30 days` if omitted.
    pub notice: Option<Interval>,
    /// By kind: `risk: 6 months`.
    #[serde(default)]
    pub kinds: BTreeMap<Id, Interval>,
}

/// How well git must support approvals, acceptances and reviews.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ApprovalNeeds {
    /// For every kind not listed under `kinds`; `claimed` if omitted.
    #[serde(default)]
    pub default: Assurance,
    /// By kind: `soa: evidenced`. Reviews cite no evidence; if it is required, they must be attributed instead.
    #[serde(default)]
    pub kinds: BTreeMap<Id, Assurance>,
}

/// How well an approval is supported, weakest first. Evidenced is as good as verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// The record states it, or an unsigned trailer of the commit.
    #[default]
    Claimed,
    /// The commit that set it names the person as author or committer.
    Attributed,
    /// It cites evidence, such as minutes or a signed copy.
    Evidenced,
    /// The commit that set it is signed with a key of the person.
    Verified,
}

impl Assurance {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }

    /// Whether it is as good as `needed`.
    #[must_use]
    pub fn suffices(self, needed: Self) -> bool {
        self >= needed.min(Self::Evidenced)
    }
}

impl ApprovalNeeds {
    /// The assurance required of approvals of records of `kind`.
    #[must_use]
    pub fn of(&self, kind: &str) -> Assurance {
        self.kinds.get(kind).copied().unwrap_or(self.default)
    }
}

impl Designated {
    /// Who approves records of `kind`; `None` if no designation applies to the kind.
    #[must_use]
    pub fn for_kind(&self, kind: &str) -> Option<&[Ref<(Role, Person)>]> {
        match kind {
            "treatment-plan" => Some(&self.treatment_plan),
            "soa" => Some(&self.soa),
            "impact" => Some(&self.impact),
            "document" => Some(&self.document),
            "exception" => Some(&self.exception),
            "scope" => Some(&self.scope),
            _ => None,
        }
    }
}

impl ReviewDefaults {
    /// Review interval of records of `kind` that do not set their own.
    #[must_use]
    pub fn every(&self, kind: &str) -> Interval {
        let named = self.kinds.iter().find(|(name, _)| ***name == *kind).map(|(_, interval)| interval);
        named.or(self.default.as_ref()).cloned().unwrap_or_else(|| Interval::months(12))
    }

    /// How long before its end date evidence counts as expiring soon.
    #[must_use]
    pub fn notice(&self) -> Interval {
        self.notice.clone().unwrap_or_else(|| Interval::days(30))
    }
}

/// Degrees of assurance, the weakest first.
const ASSURANCE: &[&str] = &["claimed", "attributed", "evidenced", "verified"];

impl RecordType for Aims {
    const KIND: &'static str = "aims";
    const ABOUT: About = About::new("AIMS", "", &["4.4", "6.1.1"]).policy();
    const FIELDS: &'static [FieldMarks] = &[
        field("").policy().neutral("it describes the management system"),
        field("id").public(),
        field("organization").neutral("it describes the organization"),
        field("organization/name").public(),
        field("organization/legal-name").public(),
        field("organization/website").public(),
        field("organization/contacts").weaker(Removal).because("people outside the organization use it").public(),
        field("organization/jurisdictions").weaker(Removal).because("their law applies"),
        field("standard").policy().weaker(Both).because("records are checked against a different framework").public(),
        field("edition").policy().weaker(Both).because("a different edition is followed").public(),
        field("started")
            .policy()
            .free("the management system can be in force from a later date")
            .weaker(Later)
            .because("assessments and reviews are expected from this date"),
        field("stage")
            .policy()
            .ranked(&["build", "stage-1", "stage-2", "surveillance"])
            .because("it determines what is due")
            .public(),
        field("top-management").duty().policy().weaker(Addition).because("it determines who counts as top management"),
        field("risk-criteria").policy().weaker(Removal).because("all risk levels are derived from it"),
        field("risk-criteria/likelihood")
            .policy()
            .weaker(Both)
            .ordered()
            .because("all risk levels are derived from it"),
        field("risk-criteria/likelihood/*/meaning").policy().neutral("it explains the step"),
        field("risk-criteria/likelihood/*/limits").policy().neutral("it explains the step"),
        field("risk-criteria/likelihood/*/unit").policy().neutral("it explains the step"),
        field("risk-criteria/consequence")
            .policy()
            .weaker(Both)
            .ordered()
            .because("all risk levels are derived from it"),
        field("risk-criteria/consequence/*/organization").policy().neutral("it explains the step"),
        field("risk-criteria/consequence/*/individuals").policy().neutral("it explains the step"),
        field("risk-criteria/consequence/*/societies").policy().neutral("it explains the step"),
        field("risk-criteria/consequence/*/limits").policy().neutral("it explains the step"),
        field("risk-criteria/consequence/*/unit").policy().neutral("it explains the step"),
        field("risk-criteria/matrix")
            .policy()
            .weaker(Less)
            .missing(Either)
            .ordered()
            .because("all risk levels are derived from it"),
        field("risk-criteria/bands").policy().weaker(Both).ordered().because("it determines how a level is named"),
        field("risk-criteria/bands/*")
            .policy()
            .weaker(More)
            .missing(Either)
            .because("it determines how a level is named"),
        field("risk-criteria/appetite").policy().weaker(More).because("it determines which risks need a decision"),
        field("designated").duty().policy().weaker(Addition).because("it determines whose approval counts"),
        field("designated/weakening")
            .policy()
            .weaker(Both)
            .missing(Either)
            .because("it determines who decides on weakenings; without it, top management does"),
        field("approvals").policy().weaker(Removal).because("it determines how well git must support approvals"),
        field("weakening")
            .policy()
            .ranked(&["allowed", "decided"])
            .missing(Same("allowed"))
            .because("it determines whether a weakening needs a decision"),
        field("approvals/default")
            .policy()
            .ranked(ASSURANCE)
            .because("it determines how well git must support approvals"),
        field("approvals/kinds")
            .policy()
            .ranked(ASSURANCE)
            .missing(Missing::Assurance)
            .because("it determines how well git must support approvals"),
        field("review").policy().neutral("each interval is compared"),
        field("review/default")
            .policy()
            .longest(CYCLE)
            .weaker(Longer)
            .missing(Same("12 months"))
            .because("it determines how long records go without a review"),
        field("review/notice")
            .policy()
            .weaker(Shorter)
            .missing(Same("30 days"))
            .because("evidence is reported this long before it expires"),
        field("review/kinds")
            .policy()
            .weaker(Longer)
            .missing(ReviewInterval)
            .because("it determines how long records go without a review"),
        field("review/kinds/*").longest(CYCLE),
        field("defaults").policy().neutral("each value is compared"),
        field("defaults/*/valid-for")
            .policy()
            .weaker(Longer)
            .missing(Missing::Default)
            .longest(60)
            .because("evidence that does not state how long it is valid counts for longer"),
        field("rule-edition").policy().weaker(Less).missing(Stronger).because("rules of later editions only inform"),
        field("rules")
            .policy()
            .ranked(&["allow", "warning", "error"])
            .missing(Missing::RuleLevel)
            .because("it determines what is reported and at what level"),
        field("unused-ids").policy().weaker(Addition).because("a record with this id is not missed").detail(),
        field("exclude").policy().weaker(Addition).because("records under these paths are not read"),
        field("allow-self-approval")
            .policy()
            .ranked(&["true", "false"])
            .because("it determines whether authors may approve their own records")
            .public(),
    ];
}

impl Record for Aims {
    has!(id, title: organization.name);

    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        self.organization.logo.as_ref().map(|logo| (logo, None))
    }

    fn file_field(&self) -> &'static str {
        "organization/logo"
    }
}
