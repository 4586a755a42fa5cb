//! A server's process: started, accounted for, and stopped when its handle is dropped.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;

use crate::clock::now;
use crate::http::{self, Connection};

/// A process and where it listens.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start to the first answer, of whatever status.
    pub started_in: Duration,
}

/// A server that has not answered after this long will not.
const PATIENCE: Duration = Duration::from_mins(1);

impl Process {
    /// Starts `command`, which has been told to listen on `address`, with its output in `log`, and
    /// waits until it answers.
    ///
    /// # Errors
    /// Where it does not start, or ends, or does not answer.
    pub async fn start(mut command: Command, address: SocketAddr, log: &Path) -> Result<Self> {
        let output = fs::File::create(log)?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let host = address.to_string();
        let probe = http::request("GET", "/health", &[("host", &host)], "");
        let mut connection = Connection::new(address);
        let begun = now();
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .with_context(|| format!("{program} does not start"))?;
        let mut process = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        loop {
            if connection.send(&probe).await.is_ok() {
                process.started_in = begun.elapsed();
                return Ok(process);
            }
            if let Some(status) = process.child.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("{program} ended ({status}): {said}");
            }
            if begun.elapsed() > PATIENCE {
                bail!("{program} does not answer; see {}", log.display());
            }
            thread::sleep(Duration::from_micros(500));
        }
    }

    /// The processor time of all its threads so far, in user and kernel mode.
    ///
    /// # Errors
    /// Where it has ended.
    pub fn cpu(&self) -> Result<Duration> {
        cpu_of(self.child.id())
    }

    /// The memory that is resident, in bytes.
    ///
    /// # Errors
    /// Where it has ended.
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line
            .and_then(|line| line.split_whitespace().next())
            .context("no VmRSS")?;
        Ok(kilobytes.parse::<u64>()? * 1024)
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    /// Lets it finish its writes.
    fn drop(&mut self) {
        let _ = kill(pid(self.child.id()), Signal::SIGTERM);
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processor time of a process so far.
///
/// # Errors
/// Where there is no such process.
pub fn cpu_of(process: u32) -> Result<Duration> {
    // What /proc/PID/stat shows as utime and stime, but in nanoseconds instead of ticks of 10 ms.
    let clock = clock_getcpuclockid(pid(process))?;
    Ok(clock_gettime(clock)?.into())
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap_or(0))
}

/// An address that is free now.
///
/// # Errors
/// Where there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
