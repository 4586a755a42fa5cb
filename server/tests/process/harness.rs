//! A server of its own for each test, in a folder of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use axum::http::Request;
use poolkey::sigv4::{Credentials, KeyCache, Payload, Scope, Signer};
use poolkey_server::credentials::Head;
use poolkey_server::environment::{Clock as _, SystemClock};
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_poolkey-server");
/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where a server keeps its files.
pub struct Folder(TempDir);

/// A server that runs, and is killed when the test is done with it.
pub struct Server {
    child: Child,
    /// The address it printed.
    pub url: String,
    /// Tests share a server among tasks.
    said: Mutex<Receiver<String>>,
    heard: Vec<String>,
    client: reqwest::Client,
}

/// How a program ended.
pub struct Ended {
    pub status: ExitStatus,
    /// Everything that it said on stderr.
    pub said: String,
}

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let output = self.command(arguments, variables).output().unwrap();
        Ended {
            status: output.status,
            said: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `serve` on a free port must end by itself, with this code and words.
    #[track_caller]
    pub fn refuses(&self, arguments: &[&str], variables: &[(&str, &str)], code: i32, words: &str) {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let ended = self.run(&arguments, variables);
        assert_eq!(ended.status.code(), Some(code), "{}", ended.said);
        assert!(ended.said.contains(words), "{}", ended.said);
        assert_eq!(ended.said.lines().count(), 1, "{}", ended.said);
    }

    /// Starts `serve` on a free port and waits until it answers.
    pub fn serve(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = self.command(&arguments, variables).spawn().unwrap();
        let (say, said) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                // The test may be over.
                let _ = say.send(line);
            }
        });
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let url = line.trim_end().rsplit(' ').next().unwrap().to_owned();
        assert!(
            line.starts_with("poolkey-server 0.") && url.starts_with("http://127.0.0.1:"),
            "{line:?}: {:?}",
            said.iter().collect::<Vec<_>>()
        );
        Server {
            child,
            url,
            said: Mutex::new(said),
            heard: Vec::new(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }
}

impl Server {
    /// `host:port`.
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let reply = self.client.get(format!("{}{path}", self.url)).send();
        text(reply.await.unwrap()).await
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut request = self.client.post(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        text(request.body(body.to_owned()).send().await.unwrap()).await
    }

    /// Calls an operation of user pools, signed with the key of development.
    pub async fn call(&self, operation: &str, input: &Value) -> Result<Value, String> {
        self.call_as(("test", "test"), operation, input).await
    }

    /// Calls an operation of user pools, signed with this key. The error is the whole reply, or
    /// why there was none.
    pub async fn call_as(
        &self,
        (id, secret): (&str, &str),
        operation: &str,
        input: &Value,
    ) -> Result<Value, String> {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let request = Request::post(&self.url)
            .header("host", self.address())
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .body(input.to_string())
            .unwrap();
        let (parts, body) = request.into_parts();
        let mut request = self.client.post(&self.url).headers(parts.headers.clone());
        {
            let head = Head::of(&parts);
            let credentials = Credentials::new(id, secret, None);
            let mut signer = Signer {
                credentials: &credentials,
                scope: Scope {
                    region: "us-east-1",
                    service: "cognito-idp",
                },
                time: SystemClock::default().wall().seconds(),
                keys: &mut KeyCache::new(),
            };
            let added = signer.sign(&head.request(), Payload::Bytes(body.as_bytes()));
            for (name, value) in added.headers() {
                request = request.header(name, value);
            }
        }
        let reply = request.body(body).send().await;
        let reply = reply.map_err(|error| error.to_string())?;
        let (status, text) = text(reply).await;
        if status == 200 {
            Ok(serde_json::from_str(&text).unwrap())
        } else {
            Err(text)
        }
    }

    /// Waits until it says a line with these words.
    pub fn hear(&mut self, words: &str) {
        while !self.heard.iter().any(|line| line.contains(words)) {
            let line = self.said.get_mut().unwrap().recv_timeout(PATIENCE);
            self.heard
                .push(line.unwrap_or_else(|_| panic!("not said: {words}")));
        }
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([name, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Ends it with `kill -9`, in the midst of whatever it does.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(self) -> Ended {
        self.terminate();
        self.ended()
    }

    /// Waits until it has stopped.
    pub fn ended(mut self) -> Ended {
        let status = self.child.wait().unwrap();
        self.heard.extend(self.said.get_mut().unwrap().iter());
        Ended {
            status,
            said: self.heard.join("\n"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn text(reply: reqwest::Response) -> (u16, String) {
    (reply.status().as_u16(), reply.text().await.unwrap())
}
