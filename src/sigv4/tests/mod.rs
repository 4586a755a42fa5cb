//! Signer and verifier against what others say.

mod malformed;
mod payloads;
mod peer;
mod refusals;
mod tampering;
mod vectors;

use super::*;

/// A request that owns its text, so that it can be changed.
#[derive(Clone, Debug)]
struct Message {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Message {
    /// A request without a body.
    fn get(path: &str, query: &str) -> Self {
        Self {
            method: "GET".into(),
            path: path.into(),
            query: query.into(),
            headers: vec![("Host".into(), "api.example.com".into())],
            body: Vec::new(),
        }
    }

    /// Sets a header as a browser does: it replaces those of the same name.
    fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.into(), value.into()));
    }

    fn remove(&mut self, name: &str) {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    }

    fn header_refs(&self) -> Vec<(&str, &str)> {
        let headers = self.headers.iter();
        headers
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    fn with<T>(&self, use_it: impl FnOnce(&Request<'_>) -> T) -> T {
        use_it(&Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.header_refs(),
        })
    }
}

/// Who signs, for what, and when.
#[derive(Clone, Debug)]
struct Party {
    secret: String,
    token: Option<String>,
    region: String,
    service: String,
    time: i64,
}

const ACCESS_KEY_ID: &str = "ASIAEXAMPLEKEY012345";

impl Party {
    fn new(service: &str, token: Option<&str>) -> Self {
        Self {
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            token: token.map(Into::into),
            region: "us-east-1".into(),
            service: service.into(),
            time: TIME,
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            region: &self.region,
            service: &self.service,
        }
    }

    fn with_signer<T>(&self, use_it: impl FnOnce(Signer<'_, '_>) -> T) -> T {
        use_it(Signer {
            credentials: &Credentials::new(ACCESS_KEY_ID, &self.secret, self.token.as_deref()),
            scope: self.scope(),
            time: self.time,
            keys: &mut KeyCache::new(),
        })
    }

    /// The message with the headers of its signature.
    fn sign(&self, message: &Message) -> Message {
        let mut signed = message.clone();
        self.with_signer(|mut signer| {
            let result = message.with(|it| signer.sign(it, Payload::Bytes(&message.body)));
            for (name, value) in result.headers() {
                signed.set(name, value);
            }
        });
        signed
    }

    /// The message with the query of its signature.
    fn presign(&self, message: &Message, expires: u32) -> Message {
        let payload = Payload::of_presigned(&self.service);
        let result =
            self.with_signer(|mut signer| message.with(|it| signer.presign(it, payload, expires)));
        Message {
            query: result.unwrap().query,
            ..message.clone()
        }
    }

    /// What the verifier says at a time, if its secret is this party's.
    fn verify_at(&self, message: &Message, now: i64) -> Result<(), SigV4Error> {
        message.with(|request| {
            let presented = Presented::parse(request)?;
            let key = presented.signing_key(&self.secret);
            let expected = Expected {
                service: &self.service,
                region: Some(&self.region),
            };
            presented.verify(request, &key, Payload::Bytes(&message.body), now, &expected)
        })
    }

    fn verify(&self, message: &Message) -> Result<(), SigV4Error> {
        self.verify_at(message, self.time)
    }
}

const TIME: i64 = 1_772_510_706;

/// The party of most tests.
fn party() -> Party {
    Party::new("execute-api", Some("token"))
}

fn signed() -> Message {
    party().sign(&Message::get("/prod/items", "a=1"))
}

fn link(expires: u32) -> Message {
    party().presign(&Message::get("/prod/items", "a=1"), expires)
}

fn parse_error(message: &Message) -> SigV4Error {
    match message.with(Presented::parse) {
        Err(error) => error,
        Ok(_) => panic!("accepted"),
    }
}
