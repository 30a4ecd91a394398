//! Rules on records of any kind.

mod circular_reference;
mod colliding_file_names;
mod contradicted_measurement;
mod dangling_reference;
mod dates_out_of_order;
mod done_in_future;
mod duplicate_external_id;
mod duplicate_id;
mod excessive_interval;
mod exposed_secret;
mod gap_in_series;
mod hollow_text;
mod missing_file;
mod never_reviewed;
mod overdue_deadline;
mod overdue_review;
mod path_outside_repository;
mod related_across_systems;
mod repeated_text;
mod restricted_name_in_text;
mod unanswered_result;
mod unconnected_record;
mod unportable_file_name;
mod unused_id_in_use;

pub use dangling_reference::{Wrong, wrong_reference};

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    circular_reference::RULE,
    colliding_file_names::RULE,
    contradicted_measurement::RULE,
    dangling_reference::RULE,
    dates_out_of_order::RULE,
    done_in_future::RULE,
    duplicate_external_id::RULE,
    duplicate_id::RULE,
    excessive_interval::RULE,
    exposed_secret::RULE,
    gap_in_series::RULE,
    hollow_text::RULE,
    missing_file::RULE,
    never_reviewed::RULE,
    overdue_deadline::RULE,
    overdue_review::RULE,
    path_outside_repository::RULE,
    related_across_systems::RULE,
    repeated_text::RULE,
    restricted_name_in_text::RULE,
    unanswered_result::RULE,
    unconnected_record::RULE,
    unportable_file_name::RULE,
    unused_id_in_use::RULE,
];
