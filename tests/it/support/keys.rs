//! Keys of OpenSSH and GnuPG, made by these programs themselves.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::{
    command::{fed, isolated, success},
    folder::Temporary,
};

/// A folder with the keys of one test; it is the home of every program that runs in it.
pub struct Keys(Temporary);

impl Keys {
    pub fn new(name: &str) -> Self {
        Self(Temporary::new(&format!("keys-{name}")))
    }

    pub fn path(&self) -> &Path {
        &self.0.0
    }

    /// Writes a file; hands back its name.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        self.0.write(name, text);
        name.to_owned()
    }

    /// Runs a program here.
    #[track_caller]
    pub fn run(&self, program: &str, arguments: &[&str], input: &[u8]) -> Output {
        let here = self.path();
        fed(isolated(program, here).args(arguments).envs([("HOME", here), ("GNUPGHOME", here)]), input)
    }

    /// Runs a program here that has to end well; hands back what it printed.
    #[track_caller]
    pub fn succeed(&self, program: &str, arguments: &[&str], input: &[u8]) -> String {
        success(self.run(program, arguments, input))
    }

    /// Makes a pair of keys of OpenSSH; hands back the line of the public one.
    #[track_caller]
    pub fn ssh(&self, name: &str, kind: &[&str]) -> String {
        self.succeed("ssh-keygen", &[kind, &["-q", "-N", "", "-C", "a comment", "-f", name]].concat(), b"");
        self.0.read(&format!("{name}.pub")).trim().to_owned()
    }
}

impl Drop for Keys {
    /// Ends the agent of GnuPG.
    fn drop(&mut self) {
        let _ = Command::new("gpgconf").args(["--kill", "all"]).env("GNUPGHOME", self.path()).output();
    }
}
