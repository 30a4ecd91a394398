//! The public page: certificate, scope of the management system, AI systems, AI policy and contacts.
//!
//! Contains only records with `classification: public` and the organization's name, website and contacts. Must not
//! claim more than a certificate states; without a public certificate, it does not mention certification.

use std::collections::BTreeMap;

use super::{Line, LineItem, PageRef, Part, SitePage, fact, lines, organization, text};
use crate::{
    disclosure::Redacted,
    document::cover::unapproved,
    document::layout::label,
    model::{Item, Model},
    record::{
        Certificate, CertificateStatus, Document, DocumentType, Organization, Scope, System,
        field::{Date, Text},
    },
};

/// The page. `texts` are the contents of the files listed by [`texts`], by path.
#[must_use]
pub fn page(redacted: &Redacted, texts: &BTreeMap<String, String>) -> SitePage {
    let model = redacted.model();
    let name = organization(model);
    let title = if name.is_empty() { "How we govern AI".to_owned() } else { format!("How {name} governs AI") };
    let note = "Nothing in the records of our AI management system is public yet.";
    let empty = if is_empty(redacted) { vec![Part::Paragraph(text(note))] } else { Vec::new() };
    let parts = [empty, certificates(model), scopes(model), systems(model), contacts(model), policies(model, texts)];
    let page = SitePage::new(PageRef::Home, title, &[]);
    let page = parts.into_iter().flatten().fold(page, SitePage::with);
    let date = format!("As of {}. Generated from the records of the AI management system.", model.today);
    page.with(Part::Paragraph(text(date)))
}

/// Whether no record has content for this page, so that only the manifest contributes to it.
#[must_use]
pub fn is_empty(redacted: &Redacted) -> bool {
    let model = redacted.model();
    let parts = [certificates(model), scopes(model), systems(model), policies(model, &BTreeMap::new())];
    parts.iter().all(Vec::is_empty)
}

/// The files whose text is on the page: public and approved policies, in Markdown or plain text.
#[must_use]
pub fn texts(redacted: &Redacted) -> Vec<String> {
    let paths = approved(redacted.model()).filter_map(|policy| policy.data().path.as_ref().map(ToString::to_string));
    paths.filter(|path| is_markdown(path) || path.ends_with(".txt")).collect()
}

fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// The AI policies that are public and were approved.
fn approved(model: &Model) -> impl Iterator<Item = Item<'_, Document>> {
    let approved = |policy: &Document| policy.approval.as_ref().is_some_and(|approval| approval.on <= model.today);
    model
        .all::<Document>()
        .filter(move |document| document.r#type == DocumentType::AiPolicy && approved(document.data()))
        // A policy is only shown if its current version and text are approved.
        .filter(|document| unapproved(model, document.entry()).is_empty())
}

/// What the page may state about a certificate.
enum Validity {
    /// It is valid.
    Valid,
    /// It is not valid, with the reason.
    Not(&'static str),
    /// Its validity is unknown.
    Unknown,
}

fn validity(certificate: &Certificate, today: Date) -> Validity {
    let ends = certificate.expires.or(certificate.cycle_end());
    let begins = certificate.issued.max(certificate.decided);
    match certificate.status {
        Some(CertificateStatus::Suspended) => Validity::Not("is suspended"),
        Some(CertificateStatus::Withdrawn) => Validity::Not("was withdrawn"),
        Some(CertificateStatus::Expired) => Validity::Not("has expired"),
        _ if ends.is_some_and(|ends| ends < today) => Validity::Not("has expired"),
        _ if ends.is_none() || begins.is_none_or(|begins| begins > today) => Validity::Unknown,
        _ => Validity::Valid,
    }
}

fn certificates(model: &Model) -> Vec<Part> {
    let parts: Vec<Part> = model
        .certificates()
        .filter(|found| is_for_this_standard(model, found.data()))
        .flat_map(|found| certificate(model, found.data()))
        .collect();
    headed("Certificate", parts)
}

/// Whether a certificate is for the standard that the management system follows.
fn is_for_this_standard(model: &Model, certificate: &Certificate) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).take(5).collect() };
    let own = digits(&model.frameworks.standard().title);
    certificate.standard.as_deref().is_none_or(|standard| digits(standard) == own)
}

fn certificate(model: &Model, certificate: &Certificate) -> Vec<Part> {
    let number = certificate.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    match validity(certificate, model.today) {
        Validity::Unknown => Vec::new(),
        Validity::Not(what) => {
            let stated = format!("The certificate{number} of {} {what}.", certificate.body);
            vec![Part::Paragraph(vec![LineItem::Strong(stated)])]
        }
        Validity::Valid => vec![Part::Facts(printed(model, certificate))],
    }
}

/// The content of a valid certificate.
fn printed(model: &Model, certificate: &Certificate) -> Vec<(String, Vec<Line>)> {
    let stated = |value: &Option<Text>| value.as_deref().map(|value| vec![text(value.trim())]).unwrap_or_default();
    let date = |date: Option<Date>| date.map(|date| text(date.to_string())).into_iter().collect();
    let url = certificate.url.as_deref().map(|url| vec![LineItem::Web(url.to_owned())]);
    // Only systems that this page shows are named here.
    let named = in_service(model).filter(|system| certificate.systems.iter().any(|named| *named.id() == *system.id));
    let facts = [
        fact("Certificate number", stated(&certificate.number)),
        fact("Certification body", vec![text(certificate.body.trim())]),
        fact("Accreditation", stated(&certificate.accreditation)),
        fact("Standard", stated(&certificate.standard)),
        fact("Certified organization", stated(&certificate.organization)),
        fact("Scope as certified", stated(&certificate.statement)),
        fact("AI systems covered", named.map(|system| text(system.name.trim())).collect()),
        fact("Sites", certificate.sites.iter().map(|site| text(site.trim())).collect()),
        fact("Statement of Applicability", stated(&certificate.soa_version).into_iter().map(version).collect()),
        fact("Issued", date(certificate.issued)),
        fact("Valid until", date(certificate.expires.or(certificate.cycle_end()))),
        fact("Verification", url.into_iter().collect()),
    ];
    facts.into_iter().flatten().collect()
}

fn version(mut line: Line) -> Line {
    line.insert(0, LineItem::Text("version ".to_owned()));
    line
}

/// The parts below a heading; empty if there are no parts.
fn headed(heading: &str, parts: Vec<Part>) -> Vec<Part> {
    if parts.is_empty() {
        return parts;
    }
    std::iter::once(Part::Heading(2, heading.to_owned())).chain(parts).collect()
}

fn scopes(model: &Model) -> Vec<Part> {
    let approved = model.all::<Scope>().filter(|scope| unapproved(model, scope.entry()).is_empty());
    let statements = approved.map(|scope| Part::Quote(text(scope.data().statement.trim())));
    headed("Scope of our AI management system", statements.collect())
}

fn systems(model: &Model) -> Vec<Part> {
    let system = |found: Item<'_, System>| {
        let system = found.data();
        let stated = |value: &Option<Text>| value.as_deref().map(lines).unwrap_or_default();
        let roles = system.roles.iter().filter_map(|role| {
            let word = serde_json::to_value(role).ok()?.as_str()?.to_owned();
            Some(text(role_name(&word)))
        });
        let facts = [
            fact("Purpose", stated(&system.purpose)),
            fact("Intended use", stated(&system.intended_use)),
            fact("Our role", roles.collect()),
            fact("Human oversight", stated(&system.oversight)),
        ];
        [Part::Heading(3, system.name.to_string()), Part::Facts(facts.into_iter().flatten().collect())]
    };
    headed("AI systems", in_service(model).flat_map(system).collect())
}

/// The AI systems that are public, in scope and not retired.
fn in_service(model: &Model) -> impl Iterator<Item = Item<'_, System>> {
    let is_active =
        |system: &Item<'_, System>| system.retired.as_ref().is_none_or(|retired| retired.last() > model.today);
    model.all::<System>().filter(move |system| is_active(system) && model.in_scope(&system.id))
}

/// `ai-provider` is `AI provider`.
fn role_name(word: &str) -> String {
    word.strip_prefix("ai-").map_or_else(|| label(word), |rest| format!("AI {}", rest.replace('-', " ")))
}

fn policies(model: &Model, texts: &BTreeMap<String, String>) -> Vec<Part> {
    let parts = approved(model).flat_map(|policy| {
        let data = policy.data();
        let date = data.approval.as_ref().map(|approval| approval.on.to_string());
        let facts = [
            fact("Title", vec![text(data.title.trim())]),
            fact("Version", data.version.as_deref().map(text).into_iter().collect()),
            fact("Approved", date.map(text).into_iter().collect()),
        ];
        let path = data.path.as_deref().unwrap_or_default();
        let body = texts.get(path).map(|text| Part::Text(text.clone(), is_markdown(path)));
        std::iter::once(Part::Facts(facts.into_iter().flatten().collect())).chain(body)
    });
    headed("AI policy", parts.collect())
}

fn contacts(model: &Model) -> Vec<Part> {
    let manifest = model.manifest();
    let Some(organization) = manifest.as_ref().map(|manifest| &manifest.data().organization) else { return Vec::new() };
    let facts = facts_of(organization);
    headed("Contact", if facts.is_empty() { Vec::new() } else { vec![Part::Facts(facts)] })
}

fn facts_of(organization: &Organization) -> Vec<(String, Vec<Line>)> {
    let contacts = organization.contacts.iter().filter_map(|contact| {
        let addresses = contact.mail.as_deref().into_iter().chain(contact.url.as_deref());
        fact(contact.purpose.trim(), addresses.map(|address| vec![LineItem::Web(address.to_owned())]).collect())
    });
    let website = organization.website.as_deref().map(|url| vec![LineItem::Web(url.to_owned())]);
    contacts.chain(fact("Website", website.into_iter().collect())).collect()
}
