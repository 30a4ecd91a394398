//! A handler for the traits of miette: it writes the title as compilers do, and miette's graphical handler draws the
//! rest.
//!
//! Must not know which findings are shown.

use std::{
    error::Error,
    fmt,
    io::{self, Write},
};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};
use owo_colors::Style as Ansi;
use textwrap::WordSplitter;

use super::paint;
use crate::{
    finding::Severity,
    output::{
        Style,
        diagnostic::DiagnosticView,
        excerpts::Cutting,
        wrap::{self, PIECES, wrap},
    },
};

/// Maximum width of a line of a file, even on a wider terminal.
const WIDEST: usize = 1000;
/// Prefix of the first line of a note, and of its other lines; the same that miette uses for help.
const NOTE: (&str, &str) = ("  note: ", "        ");
/// Prefix of a location without lines; the same that miette uses for one with lines.
const PLACE: &str = "   --";
/// Columns that miette leaves free on the right.
const FREE: usize = 2;

/// How findings are drawn.
pub(super) struct Drawn {
    color: bool,
    /// Columns of prose.
    prose: usize,
    /// Columns of lines of files.
    across: usize,
}

impl Drawn {
    /// Wraps prose to `prose` columns, and draws lines of files in the full width.
    pub(super) fn of(style: &Style, prose: usize) -> Self {
        Self { color: style.color, prose, across: style.width.clamp(prose, WIDEST) }
    }

    /// How much of a line fits.
    pub(super) fn cutting(&self) -> Cutting {
        Cutting::Both(self.across)
    }

    /// Title, excerpts, help and notes.
    pub(super) fn write(&self, view: &DiagnosticView, out: &mut dyn Write) -> io::Result<()> {
        self.title(view, out)?;
        if let Some(place) = &view.place {
            writeln!(out, "{PLACE}[{place}]")?;
        }
        self.body(view, out)?;
        view.notes.iter().try_for_each(|note| self.note(note, out))
    }

    /// `error[rule]: message`, wrapped.
    fn title(&self, view: &DiagnosticView, out: &mut dyn Write) -> io::Result<()> {
        let label = format!("{}[{}]", view.severity, view.code);
        let first = self.prose.saturating_sub(wrap::width(&label) + 2);
        let bold = Ansi::new().bold();
        write!(out, "{}{}", paint(self.color, tint(view.severity).bold(), &label), paint(self.color, bold, ":"))?;
        for (index, line) in wrap(&view.message, first, self.prose - 4).iter().enumerate() {
            write!(out, "{}{}", if index == 0 { " " } else { "\n    " }, paint(self.color, bold, line))?;
        }
        writeln!(out)
    }

    /// The output of miette without its first line, which is reserved for the message.
    fn body(&self, view: &DiagnosticView, out: &mut dyn Write) -> io::Result<()> {
        let mut drawn = String::new();
        self.handler(view).render_report(&mut drawn, &Body(view)).map_err(io::Error::other)?;
        let mut lines = drawn.lines().skip(1).map(str::trim_end).filter(|line| !line.is_empty());
        lines.try_for_each(|line| writeln!(out, "{line}"))
    }

    fn handler(&self, view: &DiagnosticView) -> GraphicalReportHandler {
        let (characters, styles) = (characters(), if self.color { styles(view) } else { ThemeStyles::none() });
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.prose + FREE)
            .with_urls(false)
            .without_cause_chain()
            .without_syntax_highlighting()
            .with_context_lines(0)
            .with_break_words(false)
            .with_word_separator(PIECES)
            .with_word_splitter(WordSplitter::NoHyphenation)
    }

    fn note(&self, note: &str, out: &mut dyn Write) -> io::Result<()> {
        let room = self.prose - NOTE.0.len();
        let lines = wrap(note, room, room).join(&format!("\n{}", NOTE.1));
        writeln!(out, "{}{lines}", paint(self.color, Ansi::new().bold(), NOTE.0))
    }
}

/// An error of aims: it has no location in a file, and the line breaks in its message are preserved.
pub(super) fn error(view: &DiagnosticView, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: {}", view.severity, view.message)?;
    view.help.iter().try_for_each(|help| writeln!(out, "help: {help}"))
}

/// The part below the title.
#[derive(Debug)]
struct Body<'t>(&'t DiagnosticView);

impl fmt::Display for Body<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Error for Body<'_> {}

impl Diagnostic for Body<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Diagnostic::severity(self.0)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Diagnostic::help(self.0)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.0.labels()
    }
}

/// ASCII characters, which every terminal and log can show.
fn characters() -> ThemeCharacters {
    let none = String::new;
    ThemeCharacters { error: none(), warning: none(), advice: none(), ..ThemeCharacters::ascii() }
}

fn styles(view: &DiagnosticView) -> ThemeStyles {
    let (main, other) = (tint(view.severity).bold(), Ansi::new().bright_blue().bold());
    let mut highlights: Vec<Ansi> = view.marks().map(|is_main| if is_main { main } else { other }).collect();
    // miette cycles through them endlessly, so at least one is needed.
    highlights.push(main);
    ThemeStyles {
        help: Ansi::new().bright_cyan().bold(),
        link: Ansi::new(),
        linum: Ansi::new().bright_blue().bold(),
        highlights,
        ..ThemeStyles::none()
    }
}

pub(super) fn tint(severity: Severity) -> Ansi {
    match severity {
        Severity::Error => Ansi::new().bright_red(),
        Severity::Warning => Ansi::new().yellow(),
        Severity::Todo => Ansi::new().bright_blue(),
    }
}
