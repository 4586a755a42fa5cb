//! A PostgreSQL of the tests' own: one server for the whole process, one database for each test.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use tokio_postgres::{Client, Config, NoTls};

/// A server that listens on a socket in a folder of its own.
pub struct TestPostgres {
    folder: PathBuf,
    databases: AtomicUsize,
    /// Holds the pipe.
    _keeper: Child,
}

/// Sorts as people do, where PostgreSQL can: what must sort by bytes has to say so.
const LOCALE: &str = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' TEMPLATE template0";
const LOCALE_SINCE: i32 = 150_000;

impl TestPostgres {
    /// The server, started by the first test that asks.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start: a test that can't run has failed.
    pub fn get() -> &'static Self {
        static SERVER: OnceLock<TestPostgres> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// The address of a new, empty database.
    pub async fn database() -> String {
        let server = Self::get();
        let number = server.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test{number}");
        let client = server.client("postgres").await;
        let version = client.query_one("SHOW server_version_num", &[]);
        let version: i32 = version.await.unwrap().get::<_, &str>(0).parse().unwrap();
        let locale = if version >= LOCALE_SINCE { LOCALE } else { "" };
        let create = format!("CREATE DATABASE {name} {locale}");
        client.batch_execute(&create).await.unwrap();
        let host = server.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{host}/{name}")
    }

    /// The socket that the server listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// A connection to a database, for what the store itself never does.
    pub async fn client(&self, database: &str) -> Client {
        let mut config = Config::new();
        let config = config.host_path(&self.folder).user("postgres");
        let (client, connection) = config.dbname(database).connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    fn start() -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("poolkey-pg-").tempdir();
        let folder = folder.unwrap().keep();
        let owner = owner();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let mut keeper = Command::new("/bin/sh");
        keeper.args(["-c", KEEPER]).arg(programs);
        if let Some((user, group)) = owner {
            keeper.uid(user).gid(group);
        }
        let mut keeper = keeper
            .current_dir(&folder)
            .env("LC_ALL", "C")
            // A Ctrl-C is for us: the keeper has to tidy up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let answer = keeper.stdout.as_mut().unwrap();
        BufReader::new(answer).read_line(&mut line).unwrap();
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert_eq!(line, "ready\n", "PostgreSQL did not start: {log}");
        Self {
            folder,
            databases: AtomicUsize::new(0),
            _keeper: keeper,
        }
    }
}

/// Makes and starts the server, and takes all away when the pipe from this process closes: that it
/// does however the process ends, and even before the server is there.
const KEEPER: &str = r#"
trap '' PIPE
settings="-c listen_addresses= -c fsync=off -c max_connections=300 -c deadlock_timeout=20ms"
"$0/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --no-sync >log 2>&1 &&
    "$0/pg_ctl" -D data -l log -w -o "-k '$PWD' $settings" start >/dev/null &&
    echo ready || echo failed
cat
"$0/pg_ctl" -D data -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$OLDPWD"
"#;

/// Where `initdb` and `postgres` are: on the path, or where Debian puts the latest version.
fn programs() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql");
    let versions = versions.into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    folders.extend(debian.into_iter().rev());
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    folders.into_iter().find(complete).expect(
        "these tests need PostgreSQL's programs initdb and postgres: install Debian's package \
         `postgresql`, or put them on the path",
    )
}

/// PostgreSQL does not run as root: then it runs as `postgres` or `nobody`. User and group.
fn owner() -> Option<(u32, u32)> {
    let me = fs::metadata("/proc/self").map_or(1, |me| me.uid());
    if me != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let find = |name: &str| {
        let mut lines = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>());
        let line = lines.find(|fields| fields.first() == Some(&name))?;
        Some((line.get(2)?.parse().ok()?, line.get(3)?.parse().ok()?))
    };
    Some(find("postgres").or_else(|| find("nobody")).unwrap())
}
