//! References to other records and to entries of a standard.
//!
//! Must not know how a reference is resolved.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{form, of_form};

/// Schema keyword that marks a field as a reference and names the kinds it may refer to.
pub const REF_MARK: &str = "x-aims-ref";

/// What a reference may refer to: one kind, several kinds, or an entry of a framework.
pub trait Target {
    /// The kinds; `requirement` represents entries of frameworks.
    fn kinds() -> Vec<&'static str>;
}

/// Target that represents an entry of a framework: a clause, a control, an Annex C entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement;

/// Name under which [`Requirement`] appears in reference marks.
pub const REQUIREMENT: &str = "requirement";

impl Target for Requirement {
    fn kinds() -> Vec<&'static str> {
        vec![REQUIREMENT]
    }
}

macro_rules! tuple_target {
    ($($name:ident)+) => {
        impl<$($name: Target),+> Target for ($($name,)+) {
            fn kinds() -> Vec<&'static str> {
                [$($name::kinds()),+].concat()
            }
        }
    };
}
tuple_target!(A B);
tuple_target!(A B C);
tuple_target!(A B C D);
tuple_target!(A B C D E);
tuple_target!(A B C D E F);
tuple_target!(A B C D E F G);
tuple_target!(A B C D E F G H);

/// A reference to a record (`R-4`) or to an entry of a framework (`A.6.2.4`, `iso-27001:A.8.24`), by id.
pub struct Ref<T> {
    id: Box<str>,
    target: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    /// The id as written.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), target: PhantomData }
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.id)
    }
}

impl<T> fmt::Display for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl<T> PartialEq<str> for Ref<T> {
    fn eq(&self, id: &str) -> bool {
        &*self.id == id
    }
}

impl<'de, T> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { id: Box::<str>::deserialize(deserializer)?, target: PhantomData })
    }
}

impl<T> Serialize for Ref<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id)
    }
}

impl<T: Target> JsonSchema for Ref<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Ref_{}", T::kinds().join("_")).into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = of_form(&form::REFERENCE);
        schema.insert(REF_MARK.to_owned(), T::kinds().into());
        schema
    }
}
