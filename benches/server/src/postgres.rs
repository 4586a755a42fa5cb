//! The same operations with PostgreSQL behind, whose processor time is counted apart.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::operations::Operation;
use crate::process::cpu_of;
use crate::report::{ms, rate, table};
use crate::servers::{Kind, Places};
use crate::table::costs;

/// Measures this project's server on PostgreSQL.
///
/// # Errors
/// Where PostgreSQL is missing or does not start.
pub async fn measure(places: &Places) -> Result<String> {
    let database = Database::start(&places.work.join("postgres"))?;
    let folder = places.work.join("postgres-server");
    fs::create_dir_all(&folder)?;
    let process = Kind::Poolkey
        .start_on(places, &folder, &database.address())
        .await?;
    println!("{} on PostgreSQL", Kind::Poolkey.name());
    let meter = || Ok((process.cpu()?, database.cpu()?));
    let costs = costs(&process, &meter, &Operation::ALL, true).await?;
    let row = |operation: Operation| {
        let mut row = vec![operation.name().to_owned()];
        if let Some((one, many)) = costs.get(&operation) {
            row.extend([
                rate(1.0 / many.cpu),
                // A reading that touches no row costs the database nothing but noise.
                if many.database_cpu * 20.0 < many.cpu {
                    "–".to_owned()
                } else {
                    rate(1.0 / many.database_cpu)
                },
                rate(many.rate),
                ms(many.p50),
                ms(many.p99),
                ms(one.p50),
            ]);
        }
        row
    };
    let head = [
        "",
        "per second of server CPU",
        "of PostgreSQL's CPU",
        "per second",
        "p50, ms",
        "p99, ms",
        "at 1: p50",
    ];
    Ok(format!(
        "### On PostgreSQL

The same with `--store postgres://…`, a {version} with its defaults on the same machine, through a
socket. Its processes' CPU is counted apart; a dash says that it was less than a twentieth.

{table}",
        version = database.version,
        table = table(&head, &Operation::ALL.map(row)),
    ))
}

/// A PostgreSQL of our own, which is stopped when this is dropped.
struct Database {
    folder: PathBuf,
    version: String,
    server: Child,
}

impl Database {
    fn start(folder: &Path) -> Result<Self> {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
        let programs = programs()?;
        // PostgreSQL refuses to run as root.
        let owner = owner()?;
        if let Some((user, group)) = owner {
            chown(folder, Some(user), Some(group))?;
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(folder).env("LC_ALL", "C");
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };
        let made = command("initdb")
            .args(["--pgdata=data", "--username=postgres", "--auth=trust"])
            .arg("--encoding=UTF8")
            .output()?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }
        let version = command("postgres").arg("--version").output()?.stdout;
        let log = fs::File::create(folder.join("log"))?;
        let server = command("postgres")
            .args(["-D", "data", "-c", "listen_addresses="])
            .args(["-k", &folder.display().to_string()])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let database = Self {
            folder: folder.to_owned(),
            version: String::from_utf8_lossy(&version)
                .trim()
                .replace(" (PostgreSQL)", "")
                .replace("postgres ", "PostgreSQL "),
            server,
        };
        for _ in 0..500 {
            let ready = command("pg_isready")
                .args(["--quiet", "--host"])
                .arg(folder)
                .status()?;
            if ready.success() {
                return Ok(database);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!(
            "PostgreSQL does not start; see {}",
            folder.join("log").display()
        )
    }

    fn address(&self) -> String {
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{host}/postgres")
    }

    /// The processor time of all its processes, of which each connection has one.
    fn cpu(&self) -> Result<Duration> {
        let main = self.server.id();
        let mut sum = cpu_of(main)?;
        let children = fs::read_to_string(format!("/proc/{main}/task/{main}/children"))?;
        for child in children.split_whitespace() {
            // One that has just ended has nothing more to say.
            sum += cpu_of(child.parse()?).unwrap_or_default();
        }
        Ok(sum)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let id = Pid::from_raw(i32::try_from(self.server.id()).unwrap_or(0));
        let _ = kill(id, Signal::SIGINT);
        let _ = self.server.wait();
    }
}

const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_isready"];

/// The folder of PostgreSQL's programs, which Debian keeps off the path.
fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    std::env::split_paths(&path)
        .chain(versions.filter_map(|version| Some(version.ok()?.path().join("bin"))))
        .find(|folder| PROGRAMS.iter().all(|name| folder.join(name).is_file()))
        .context("PostgreSQL is not installed")
}

/// Whom it runs as, where we are root.
fn owner() -> Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut fields = line.context("no user postgres")?.split(':').skip(2);
    let mut number = || -> Result<u32> { Ok(fields.next().context("no number")?.parse()?) };
    Ok(Some((number()?, number()?)))
}
