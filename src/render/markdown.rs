//! A template with its facts and tables, as Markdown. Values are escaped unless a table made them.
//!
//! Must not know what a document is about.

use std::io::{self, Write};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Serde, ValueKind},
};

use super::{Failure, Templates};
use crate::{
    output::markdown_table,
    report::{
        document::{DocumentData, DocumentKind},
        table::Table,
    },
    sink,
};

/// Steps that a template may take.
const FUEL: u64 = 5_000_000;
/// Most bytes that a template may write.
const MAX_OUTPUT: usize = 50 << 20;
/// Filters and functions that show internals or reserve memory at a template's word.
const REMOVED_FILTERS: &[&str] = &["indent", "format"];

pub(super) fn render(kind: &DocumentKind, data: &DocumentData, templates: &Templates) -> Result<String, Failure> {
    let name = format!("{}.md.j2", kind.name);
    let environment = environment(templates, data);
    let mut out = Bounded { bytes: Vec::new() };
    let context = minijinja::context! { title => data.title.as_str(), ..Value::from(Serde(&data.facts)) };
    let rendered =
        environment.get_template(&name).and_then(|template| template.render_captured_to(context, &mut out).map(drop));
    rendered.map_err(|error| failure(&error, &name))?;
    String::from_utf8(out.bytes).map_err(|_| Failure {
        template: name,
        line: None,
        span: None,
        message: "it wrote broken text".to_owned(),
    })
}

fn environment<'t>(templates: &'t Templates, data: &DocumentData) -> Environment<'t> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true);
    if let Ok(syntax) =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
    {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    environment.set_formatter(|out, _, value| write_value(out, value));
    for name in REMOVED_FILTERS {
        environment.remove_filter(name);
    }
    environment.remove_global("debug");
    let texts: std::collections::BTreeMap<String, String> = templates.texts.clone();
    environment.set_loader(move |name| Ok(texts.get(name).cloned()));
    let tables = data.tables.clone();
    environment.add_function("table", move |name: &str| place(&tables, name));
    environment
}

fn place(tables: &[Table], name: &str) -> Result<Value, Error> {
    match tables.iter().find(|table| table.name == name) {
        Some(table) => Ok(Value::from_safe_string(markdown_table(table))),
        None => {
            let names: Vec<_> = tables.iter().map(|table| table.name).collect();
            Err(Error::new(
                ErrorKind::InvalidOperation,
                format!("there is no table `{name}`; tables are {}", names.join(", ")),
            ))
        }
    }
}

fn write_value(out: &mut minijinja::Output<'_>, value: &Value) -> Result<(), Error> {
    let written = match value.kind() {
        ValueKind::Undefined | ValueKind::None => Ok(()),
        _ if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()),
        _ => out.write_str(&sink::markdown(&value.to_string())),
    };
    written.map_err(Error::from)
}

fn failure(error: &Error, name: &str) -> Failure {
    let message = match error.kind() {
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        ErrorKind::WriteFailure => format!("it writes more than {} MiB", MAX_OUTPUT >> 20),
        ErrorKind::TemplateNotFound => "there is no such template".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    Failure { template: error.name().unwrap_or(name).to_owned(), line: error.line(), span: error.range(), message }
}

/// Takes so many bytes and no more.
struct Bounded {
    bytes: Vec<u8>,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_OUTPUT {
            return Err(io::Error::other("too much output"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
