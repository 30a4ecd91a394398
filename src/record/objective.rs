//! AI objectives and the plans to reach them (clause 6.2, A.6.1.2, A.9.3).
//!
//! Must not know how results are measured; metrics do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Deadline, Document, Limits, Measurement, Person, Record, RecordType, Role, Series, System,
    field::{Date, Id, Ref, Requirement, Review, Text},
    has,
    marks::{
        Direction::{Both, Bound, Kept, Less, More, Removal},
        FieldMarks, Missing, field,
    },
};

/// An AI objective with its plan and results (clause 6.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Objective {
    /// Id of the objective.
    pub id: Id,
    /// The objective in one sentence.
    pub title: Text,
    /// AI systems it applies to; omit if it applies to all.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// What it serves: objectives of Annex C (C.2), and controls that ask for objectives (A.6.1.2, A.9.3).
    #[serde(default)]
    pub serves: Vec<Ref<Requirement>>,
    /// Policy from which it is derived.
    pub policy: Option<Ref<Document>>,
    /// How it is measured.
    pub measure: Option<Text>,
    /// Unit of the values.
    pub unit: Option<Text>,
    /// Values that count as achieved.
    pub target: Option<Limits>,
    /// The same for each group, language or site, if it differs from that for the whole.
    pub slice_target: Option<Limits>,
    /// Reason it is not measured, if measurement is not practicable.
    pub not_measurable_because: Option<Text>,
    /// What will be done.
    pub plan: Option<Text>,
    /// Required resources: people, money, tools.
    pub resources: Option<Text>,
    /// Date by which it should be achieved.
    pub due: Option<Date>,
    /// How the results are evaluated.
    pub evaluation: Option<Text>,
    /// Results so far.
    #[serde(default)]
    pub results: Vec<Measurement>,
    /// Controls that support it.
    #[serde(default)]
    pub controls: Vec<Ref<(Control, Requirement)>>,
    /// To whom it was communicated.
    #[serde(default)]
    pub communicated_to: Vec<Text>,
    /// Role or person responsible for the objective.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

impl Objective {
    /// Its results with the target.
    #[must_use]
    pub fn series(&self) -> Series<'_> {
        Series {
            unit: self.unit.as_ref(),
            limits_at: "target",
            limits: self.target.as_ref(),
            slice_limits: self.slice_target.as_ref(),
            ..Series::of("results", &self.results)
        }
    }
}

impl RecordType for Objective {
    const KIND: &'static str = "objective";
    const ABOUT: About = About::new("OBJ", "objectives", &["6.2", "A.6.1.2", "A.9.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("title").approved(),
        field("systems").approved().weaker(Both).because("it applies to all systems if it names none"),
        field("serves").approved().weaker(Removal),
        field("policy").approved().relies_on(&[(Document::KIND, &["commitments"])]).weaker(Removal),
        field("measure").approved().weaker(Kept),
        field("unit").approved(),
        field("target").approved().weaker(Removal),
        field("target/min").weaker(Less),
        field("target/max").weaker(More),
        field("target/text").weaker(Bound),
        field("slice-target").detail().approved().weaker(Removal),
        field("slice-target/min").weaker(Less),
        field("slice-target/max").weaker(More),
        field("slice-target/text").weaker(Bound),
        field("not-measurable-because").approved(),
        field("plan").approved(),
        field("resources").approved(),
        field("evaluation").approved(),
        field("results").weaker(Kept),
        field("results/*/value").weaker(Both).missing(Missing::Kept).because("it states what was achieved then"),
        field("results/*/on").past("result").neutral("a new result has a later date"),
        field("results/*/met").weaker(Both).missing(Missing::Kept).because("it states what was achieved then"),
        field("controls").approved().weaker(Removal),
        field("communicated-to").weaker(Removal),
        field("due").planned(),
    ];
}

impl Record for Objective {
    has!(id, title, owner, review);

    fn series(&self) -> Vec<Series<'_>> {
        vec![self.series()]
    }

    fn deadlines(&self) -> Vec<Deadline> {
        let met = self.series().latest_verdict() == Some(true);
        self.due.filter(|_| !met).map(|on| Deadline::new(on, "objective", "due")).into_iter().collect()
    }
}
