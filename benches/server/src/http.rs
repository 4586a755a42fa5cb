//! HTTP/1.1 with as little work as possible, so that the servers are measured and not this.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What a server answered.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A request in the bytes that go over the wire, kept alive after it.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut out = format!("{method} {path} HTTP/1.1\r\n");
    for (name, value) in headers {
        out.push_str(name);
        out.push_str(": ");
        out.push_str(value);
        out.push_str("\r\n");
    }
    if method != "GET" {
        out.push_str("content-length: ");
        out.push_str(&body.len().to_string());
        out.push_str("\r\n");
    }
    out.push_str("\r\n");
    out.push_str(body);
    out.into_bytes()
}

/// A connection that is opened when it is needed, and again where the server closes it.
pub struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    /// One to `address`.
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            buffer: Vec::with_capacity(64 * 1024),
        }
    }

    /// Sends `request` and reads the answer.
    ///
    /// # Errors
    /// Where the server can't be reached, or says something that is not HTTP.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        if let Some(mut stream) = self.stream.take() {
            // A server may close a connection that was idle; whether it did is known only now.
            if let Some(answer) = self.exchange(&mut stream, request).await? {
                return Ok(self.keep(stream, answer));
            }
        }
        let mut stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let answer = self.exchange(&mut stream, request).await?;
        let answer = answer.context("the server closed the connection without an answer")?;
        Ok(self.keep(stream, answer))
    }

    fn keep(&mut self, stream: TcpStream, (answer, closes): (Answer, bool)) -> Answer {
        self.stream = (!closes).then_some(stream);
        answer
    }

    /// The answer and whether it is the connection's last, or nothing where the connection was
    /// closed before it.
    async fn exchange(
        &mut self,
        stream: &mut TcpStream,
        request: &[u8],
    ) -> Result<Option<(Answer, bool)>> {
        self.buffer.clear();
        if stream.write_all(request).await.is_err() {
            return Ok(None);
        }
        loop {
            match stream.read_buf(&mut self.buffer).await {
                Ok(0) | Err(_) if self.buffer.is_empty() => return Ok(None),
                Ok(0) => bail!("the server closed the connection amid an answer"),
                Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(head) = Head::parse(&self.buffer)? {
                let end = head.length + head.body;
                while self.buffer.len() < end {
                    if stream.read_buf(&mut self.buffer).await? == 0 {
                        bail!("the server closed the connection amid a body");
                    }
                }
                let body = self.buffer.get(head.length..end).unwrap_or_default();
                let answer = Answer {
                    status: head.status,
                    body: body.to_vec(),
                };
                return Ok(Some((answer, head.closes)));
            }
        }
    }
}

/// The part of an answer before its body.
struct Head {
    status: u16,
    /// Its own length, in bytes.
    length: usize,
    /// The body's length, in bytes.
    body: usize,
    closes: bool,
}

impl Head {
    /// The head, once all of it is there.
    fn parse(bytes: &[u8]) -> Result<Option<Self>> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut answer = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = answer.parse(bytes)? else {
            return Ok(None);
        };
        let header = |name: &str| {
            let found = answer
                .headers
                .iter()
                .find(|h| h.name.eq_ignore_ascii_case(name));
            found.and_then(|header| std::str::from_utf8(header.value).ok())
        };
        let body = header("content-length").context("an answer without Content-Length")?;
        Ok(Some(Self {
            status: answer.code.unwrap_or_default(),
            length,
            body: body.trim().parse()?,
            closes: answer.version == Some(0)
                || header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
        }))
    }
}
