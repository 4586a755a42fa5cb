//! Programs that run until they are stopped: the server, a backend, a page.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, ChildStdout},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};

use crate::sh::{Cmd, now};

/// How long a program may take to end once it is asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A running program, stopped when dropped.
pub(crate) struct Running {
    name: &'static str,
    /// The address it printed.
    pub(crate) url: String,
    child: Child,
}

impl Running {
    /// Starts `cmd`, set up by its arguments alone, and waits until it prints the address at which
    /// it answers. What it prints afterwards is shown under `name`.
    pub(crate) fn start(name: &'static str, cmd: Cmd) -> Result<Self> {
        let mut child = cmd.without_settings().spawn_piped()?;
        let stdout = child.stdout.take().context("a child without output")?;
        let mut running = Self {
            name,
            url: String::new(),
            child,
        };
        let mut lines = BufReader::new(stdout);
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            if let Some(url) = address(&line) {
                url.clone_into(&mut running.url);
                println!("  {name} answers at {url}");
                show_rest(name, lines);
                return Ok(running);
            }
            print!("  [{name}] {line}");
            line.clear();
        }
        bail!(
            "the {name} ended before it answered ({})",
            running.child.wait()?
        );
    }

    /// Fails if the program has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("the {} ended ({status})", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    /// Asks it to end, and makes it end if it does not.
    fn drop(&mut self) {
        if cfg!(unix) {
            // It may have ended already, from the same Ctrl-C.
            let _ = Cmd::new("kill").args([self.child.id().to_string()]).read();
            let asked = now();
            while asked.elapsed() < GRACE {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The wanted port if it is free, or one that is.
pub(crate) fn free_port(wanted: u16) -> Result<u16> {
    let listener =
        TcpListener::bind(("127.0.0.1", wanted)).or_else(|_| TcpListener::bind("127.0.0.1:0"))?;
    Ok(listener.local_addr()?.port())
}

fn address(line: &str) -> Option<&str> {
    let from = line.find("http://127.0.0.1:")?;
    line[from..].split_whitespace().next()
}

fn show_rest(name: &'static str, lines: BufReader<ChildStdout>) {
    thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            println!("  [{name}] {line}");
        }
    });
}
