//! Running other programs: each is echoed, timed, and named when it fails.

use std::{
    env,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
    time::Instant,
};

use anyhow::{Context as _, Result, anyhow, bail};

/// The folder that holds the workspace. Cargo names it anew for each run: the program may have been
/// built from another checkout that shares the target folder.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let mut dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        dir.pop();
        dir
    });
    &ROOT
}

/// Where cargo puts what it builds; everything made by these commands goes there too.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The time now. These commands measure; nothing here decides by the clock.
#[expect(clippy::disallowed_methods, reason = "a build tool times real work")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// One program to run, from the workspace's folder unless told otherwise.
pub(crate) struct Cmd {
    inner: Command,
    shown: String,
}

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut inner = Command::new(&program);
        inner.current_dir(root());
        Self {
            shown: display(program.as_ref()),
            inner,
        }
    }

    /// The cargo that runs this very command.
    pub(crate) fn cargo() -> Self {
        let mut cmd = Self::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        "cargo".clone_into(&mut cmd.shown);
        cmd
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        for arg in args {
            self.shown.push(' ');
            self.shown.push_str(&display(arg.as_ref()));
            self.inner.arg(arg);
        }
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.inner.current_dir(dir);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.inner.env(key, value);
        self
    }

    /// Leaves the caller's own settings of Poolkey out.
    pub(crate) fn without_settings(mut self) -> Self {
        for (key, _) in env::vars_os() {
            if key.to_string_lossy().starts_with("POOLKEY_") {
                self.inner.env_remove(key);
            }
        }
        self
    }

    /// Runs it to its end, its output shown as it comes.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("  $ {}", self.shown);
        let started = now();
        let status = self.inner.status().map_err(|e| self.cannot_start(&e))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.shown);
        }
        let seconds = started.elapsed().as_secs_f64();
        if seconds >= 1.0 {
            println!("    {seconds:.1} s");
        }
        Ok(())
    }

    /// Runs it silently and returns what it printed.
    pub(crate) fn read(mut self) -> Result<String> {
        let output = self
            .inner
            .stderr(Stdio::null())
            .output()
            .map_err(|e| self.cannot_start(&e))?;
        if !output.status.success() {
            bail!("`{}` failed ({})", self.shown, output.status);
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{}` printed something that is not text", self.shown))
    }

    /// Starts it, with its standard output to be read by us.
    pub(crate) fn spawn_piped(mut self) -> Result<Child> {
        println!("  $ {} &", self.shown);
        let started = self
            .inner
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        started.map_err(|e| self.cannot_start(&e))
    }

    fn cannot_start(&self, error: &io::Error) -> anyhow::Error {
        let program = self.inner.get_program().to_string_lossy();
        if error.kind() == io::ErrorKind::NotFound {
            anyhow!("`{program}` is not installed (needed for `{}`)", self.shown)
        } else {
            anyhow!("`{}` does not start: {error}", self.shown)
        }
    }
}

/// How an argument reads in the echo: short, relative to the workspace where it can be.
fn display(arg: &OsStr) -> String {
    let text = arg.to_string_lossy();
    let root = format!("{}/", root().display());
    let text = text.replace(&root, "");
    if text.contains(' ') {
        format!("'{text}'")
    } else {
        text
    }
}
