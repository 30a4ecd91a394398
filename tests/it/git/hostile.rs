//! Names and messages of commits by people who mean harm: shown as text, in every command that shows them.

use super::{APPROVED, SOA, UNAPPROVED, approval, approved};
use crate::support::{command::aims_today, folder::write, matrix, repository::Repository};

/// What nothing may print on a terminal or into a log of a pipeline.
fn is_tame(text: &str) -> bool {
    let control = text.chars().any(|c| c.is_control() && c != '\n');
    let command = text.lines().any(|line| line.trim_start().starts_with("::"));
    !control && !command
}

/// Writes a commit object by hand, as git itself would refuse its names; the approval is in it.
fn forged(repository: &Repository, author: &[u8], message: &[u8]) -> String {
    repository.replace(SOA, UNAPPROVED, APPROVED);
    repository.git(&["add", "-A"]);
    let (tree, parent) = (repository.git(&["write-tree"]), repository.git(&["rev-parse", "HEAD"]));
    let head = format!("tree {tree}\nparent {parent}\n");
    let person = [author, b" 1768478400 +0000\n"].concat();
    let commit = [head.as_bytes(), b"author ", &person, b"committer ", &person, b"\n", message].concat();
    write(repository.root.join(".git/forged"), commit);
    let id = repository.git(&["hash-object", "--literally", "-t", "commit", "-w", ".git/forged"]);
    repository.git(&["reset", "-q", "--hard", &id]);
    id
}

#[test]
fn hostile_names_and_messages_are_only_text() {
    let (repository, commits) = approved("hostile");
    let long = [b"x".repeat(1 << 20), b"\n\nApproved-by: Ada <ada@base.example>\n".to_vec()].concat();
    let cases: [(&str, &[u8], &[u8]); 9] = [
        ("escape", b"\x1b[31mRed\x07 <red@base.example>", b"\x1b]0;owned\x07 title\n"),
        ("command", b"::error::Eve <::error file=a::x>", b"::error file=aims.yaml::Approve\n"),
        ("empty name", b" <eve@base.example>", b"Approve\n"),
        ("empty", b" <>", b""),
        ("markdown", b"<img src=x> [a](http://b) | `c` <eve@base.example>", b"| <script> | ![x](http://y)\n"),
        ("bytes", b"\xff\xfe <\xff@base.example>", b"\xff\xfe\n\n\xff: \xff\n"),
        ("bidi", "\u{202e}adA <eve@base.example>".as_bytes(), "\u{202e}evorppA\n".as_bytes()),
        ("carriage", b"Eve\rAda <eve@base.example>", b"Approve\r\n\r\nApproved-by: \rAda <ada@base.example>\r\n"),
        ("large", b"Eve <eve@base.example>", &long),
    ];
    for (name, author, message) in matrix::some(cases, 3) {
        repository.git(&["reset", "-q", "--hard", &commits[1]]);
        let id = forged(&repository, author, message);
        let (assurance, commit, because) = approval(&repository.root, "SOA-1", "approved");
        assert_eq!((assurance.as_str(), commit), ("claimed", id), "{name}");
        assert!(!because.trim_end().ends_with("by"), "{name}: `{because}` names nobody");
        let commands: [&[&str]; 5] = [
            &["show", "SOA-1"],
            &["status"],
            &["log", "SOA-1"],
            &["diff", &commits[1], "HEAD", "--format", "markdown"],
            &["check"],
        ];
        for command in commands {
            let ran = repository.aims(command);
            assert!(ran.code < 2, "{name} {command:?}: {}", ran.err);
            let texts = [&ran.out, &ran.err];
            assert!(
                texts.iter().all(|text| is_tame(text)),
                "{name} {command:?}: {:?}",
                &ran.out[..ran.out.len().min(9000)]
            );
            assert!(ran.out.len() < 100_000, "{name} {command:?} prints {} bytes", ran.out.len());
            assert!(!ran.out.contains('\u{202e}'), "{name} {command:?} turns text round");
        }
        if name != "command" {
            continue;
        }
        for format in aims::output::FORMATS.iter().filter(|format| format.name != "github") {
            let ran = repository.aims(&["check", "--format", format.name]);
            assert!(ran.code == 1 && is_tame(&ran.out), "{name} {}", format.name);
        }
        let github = repository.aims(&["check", "--format", "github"]).out;
        assert!(
            github.lines().all(|line| !line.contains("::error::") && !line.contains("file=a::")),
            "{name}: {github}"
        );
    }
}

#[test]
fn a_hostile_name_of_a_branch() {
    let (repository, _) = approved("branch");
    let name = "ev\u{202e}il;$(touch${IFS}x)|`id`::error::";
    let id = repository.git(&["rev-parse", "HEAD~2"]);
    write(repository.root.join(".git/packed-refs"), format!("{id} refs/heads/{}\n", name.replace("::", "--")));
    let name = name.replace("::", "--");
    for command in
        [["check", "--at", name.as_str()], ["check", "--diff", name.as_str()], ["diff", name.as_str(), "HEAD"]]
    {
        let ran = aims_today(&repository.root, &command);
        assert!(!ran.all().contains('\u{202e}'), "{command:?}: {}", ran.all());
        assert!(is_tame(&ran.out) && is_tame(&ran.err), "{command:?}");
    }
}
