//! What a decision knowingly weakens.
//!
//! Must not know whether the decision is sufficient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::Text;

/// A field of a record that a decision knowingly weakens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Weakening {
    /// Id of the record; the same change may remove it.
    pub record: Text,
    /// Field, such as `treatment/option`; it includes the fields and items below it. Omit it for the record as a whole, if it is added
    /// or removed.
    pub field: Option<Text>,
}

impl Weakening {
    /// Whether it names the field at a JSON pointer, which is empty for a record as a whole.
    #[must_use]
    pub fn names(&self, record: &str, pointer: &str) -> bool {
        let mut steps = pointer.split('/').skip(1);
        let field = self.field.as_deref().unwrap_or_default();
        let mut named = field.split('/').filter(|step| !step.is_empty());
        let is_whole = field.is_empty();
        let names_field = named.clone().next().is_some_and(|first| first != "*");
        *self.record == *record
            && is_whole == pointer.is_empty()
            && (is_whole || names_field)
            && named.all(|named| steps.next().is_some_and(|step| named == "*" || named == step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_includes_those_below_it_and_no_others() {
        let names = |field: Option<&str>, pointer: &str| {
            Weakening { record: "R-1".into(), field: field.map(Into::into) }.names("R-1", pointer)
        };
        assert!(names(Some("treatment"), "/treatment/option"));
        assert!(names(Some("treatment/option"), "/treatment/option"));
        assert!(names(Some("objectives"), "/objectives/C.2.11"));
        assert!(names(Some("treatment/actions/*/due"), "/treatment/actions/Fix it/due"));
        assert!(names(None, ""));
        for (field, pointer) in [
            (Some("treatment/option"), "/treatment"),
            (Some("treat"), "/treatment"),
            (None, "/treatment"),
            (Some("a"), ""),
        ] {
            assert!(!names(field, pointer), "{field:?} {pointer}");
        }
        assert!(!Weakening { record: "R-2".into(), field: None }.names("R-1", ""));
    }

    #[test]
    fn everything_is_no_field() {
        for field in ["/", "//", "*", "*/option"] {
            let everything = Weakening { record: "R-1".into(), field: Some(field.into()) };
            assert!(!everything.names("R-1", "/treatment/option") && !everything.names("R-1", ""), "{field}");
        }
    }
}
