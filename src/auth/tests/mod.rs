//! Flows, driven step by step: the tests play the page, its storage and the service.

mod account;
mod credentials;
mod misuse;
mod refresh;
mod session;
mod sign_in;
mod sign_out;
mod signing;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::*;
use crate::wire::base64::URL_SAFE_NO_PAD;
use crate::wire::json::Json;
use crate::wire::{Operation, Reply, Request};

const POOL: &str = "us-east-1_AbCdEf123";
const CLIENT: &str = "1example23456789";
const IDENTITY_POOL: &str = "us-east-1:0f3a9b1e-7c35-4c67-8d8e-52d1c7a90c01";
const PREFIX: &str = "CognitoIdentityServiceProvider.1example23456789";
const GUEST_KEY: &str =
    "com.amplify.Cognito.us-east-1:0f3a9b1e-7c35-4c67-8d8e-52d1c7a90c01.identityId";
/// 3 March 2026, 04:05:06 UTC, in milliseconds.
const NOW: i64 = 1_772_510_706_000;
const HOUR: i64 = 3_600_000;

type Texts = Rc<RefCell<BTreeMap<String, String>>>;

/// One tab of a browser. Its clones with [`Tab::another`] share storage and locks.
struct Tab {
    auth: Auth,
    now_ms: i64,
    tokens: Texts,
    state: Texts,
    locks: Rc<RefCell<BTreeSet<String>>>,
    told: Vec<Event>,
    waited: Vec<u32>,
    /// Each write to the tokens, key by key, to look at what a page leaves that ends there.
    written: Vec<(String, Option<String>)>,
    random: u8,
}

/// What the service does with a request.
enum Served {
    Ok(String),
    Error(&'static str, &'static str),
    Status(u16, &'static str),
    Offline,
}

/// Where a flow stops for the test to act.
enum Halt {
    At(FlowId, Effect),
    Ended(Result<Value, AuthError>),
}

fn config() -> Config {
    Config {
        user_pool_id: Some(POOL.into()),
        user_pool_client_id: Some(CLIENT.into()),
        ..Config::default()
    }
}

fn with_identities(allow_guest_access: bool) -> Config {
    Config {
        identity_pool_id: Some(IDENTITY_POOL.into()),
        allow_guest_access,
        ..config()
    }
}

impl Tab {
    fn new(config: Config) -> Self {
        Self {
            auth: Auth::new(config),
            now_ms: NOW,
            tokens: Texts::default(),
            state: Texts::default(),
            locks: Rc::default(),
            told: Vec::new(),
            waited: Vec::new(),
            written: Vec::new(),
            random: 7,
        }
    }

    /// A second tab of the same browser.
    fn another(&self, config: Config) -> Self {
        Self {
            tokens: self.tokens.clone(),
            locks: self.locks.clone(),
            ..Self::new(config)
        }
    }

    /// The same tab after a reload: the memory is gone, the storages are not.
    fn reload(&mut self, config: Config) {
        self.auth = Auth::new(config);
    }

    fn env<T>(&mut self, go: impl FnOnce(&mut Auth, &mut Env<'_>) -> T) -> T {
        let next = self.random;
        self.random = self.random.wrapping_add(1);
        let mut random = |bytes: &mut [u8]| bytes.fill(next);
        let mut env = Env {
            now_ms: self.now_ms,
            random: &mut random,
        };
        go(&mut self.auth, &mut env)
    }

    fn start(&mut self, command: Command) -> Halt {
        let step = self.env(|auth, env| auth.start(command, env));
        self.perform(step)
    }

    fn resume(&mut self, flow: FlowId, input: Input) -> Halt {
        let step = self.env(|auth, env| auth.resume(flow, input, env));
        self.perform(step)
    }

    /// Does the effects of a step, and of those that follow, up to a request or a taken lock.
    fn perform(&mut self, mut step: Step) -> Halt {
        loop {
            let (flow, effects, end) = match step {
                Step::Waiting { flow, effects } => (flow, effects, None),
                Step::Done { value, effects } => (FlowId(0), effects, Some(Ok(value))),
                Step::Failed { error, effects } => (FlowId(0), effects, Some(Err(error))),
            };
            assert!(end.is_some() || !effects.is_empty());
            let mut last = Input::Done;
            for effect in effects {
                match self.effect(&effect) {
                    Some(input) => last = input,
                    None => return Halt::At(flow, effect),
                }
            }
            match end {
                Some(end) => return Halt::Ended(end),
                None => step = self.env(|auth, env| auth.resume(flow, last, env)),
            }
        }
    }

    fn effect(&mut self, effect: &Effect) -> Option<Input> {
        let area = |area: &Area| match area {
            Area::Tokens => self.tokens.clone(),
            Area::State => self.state.clone(),
        };
        match effect {
            Effect::Read(from, keys) => {
                let texts = area(from);
                let texts = texts.borrow();
                let read = |key: &String| texts.get(key).map(|text| text.clone().into());
                return Some(Input::Texts(keys.iter().map(read).collect()));
            }
            Effect::Write(to, pairs) => {
                let texts = area(to);
                for (key, text) in pairs {
                    let text = text.as_deref().cloned();
                    match &text {
                        Some(text) => texts.borrow_mut().insert(key.clone(), text.clone()),
                        None => texts.borrow_mut().remove(key),
                    };
                    if *to == Area::Tokens {
                        self.written.push((key.clone(), text));
                    }
                }
            }
            Effect::Lock(name) if !self.locks.borrow_mut().insert(name.clone()) => return None,
            Effect::Lock(_) => {}
            Effect::Unlock(name) => assert!(self.locks.borrow_mut().remove(name)),
            Effect::Wait(ms) => {
                self.waited.push(*ms);
                self.now_ms += i64::from(*ms);
            }
            Effect::Tell(event) => self.told.push(event.clone()),
            Effect::Send(..) => return None,
        }
        Some(Input::Done)
    }

    /// Runs a command to its end against a service.
    fn run(
        &mut self,
        command: Command,
        mut serve: impl FnMut(Operation, &Json) -> Served,
    ) -> Result<Value, AuthError> {
        let mut halt = self.start(command);
        loop {
            match halt {
                Halt::Ended(end) => {
                    assert!(self.locks.borrow().is_empty(), "a lock is still held");
                    return end;
                }
                Halt::At(flow, effect) => {
                    let input = self.serve(&effect, &mut serve);
                    halt = self.resume(flow, input);
                }
            }
        }
    }

    /// Runs a command that needs no service.
    fn alone(&mut self, command: Command) -> Result<Value, AuthError> {
        self.run(command, |operation, _| panic!("{operation:?} was sent"))
    }

    fn serve(&self, effect: &Effect, serve: &mut dyn FnMut(Operation, &Json) -> Served) -> Input {
        let (_, request) = sent(effect);
        let body = Json::parse(&request.body).unwrap();
        answer(serve(request.operation, &body), self.now_ms)
    }

    fn put(&self, key: &str, text: &str) {
        let key = format!("{PREFIX}.{key}");
        self.tokens.borrow_mut().insert(key, text.into());
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.tokens
            .borrow()
            .get(&format!("{PREFIX}.{key}"))
            .cloned()
    }

    /// Puts alice's session into the storage, with tokens that end in an hour.
    fn signed_in(self) -> Self {
        self.put("LastAuthUser", "alice");
        self.put("alice.accessToken", &access_token(NOW, "1"));
        self.put("alice.idToken", &id_token(NOW, "1"));
        self.put("alice.refreshToken", "refresh-1");
        self.put("alice.clockDrift", "0");
        self
    }

    fn names_told(&self) -> Vec<&'static str> {
        self.told.iter().map(Event::name).collect()
    }
}

fn sent(effect: &Effect) -> (&str, &Request) {
    match effect {
        Effect::Send(url, request) => (url, request),
        other => panic!("{other:?} is no request"),
    }
}

fn answer(served: Served, now_ms: i64) -> Input {
    let reply = |status, error_type: Option<&str>, body: String| {
        Input::Reply(Reply {
            status,
            error_type: error_type.map(Into::into),
            request_id: Some("request-1".into()),
            date_ms: Some(now_ms),
            body: body.into(),
        })
    };
    match served {
        Served::Ok(body) => reply(200, None, body),
        Served::Error(name, message) => {
            let body = format!(r#"{{"__type":"{name}","message":"{message}"}}"#);
            reply(400, Some(name), body)
        }
        Served::Status(status, body) => reply(status, None, body.into()),
        Served::Offline => Input::Offline("Failed to fetch".into()),
    }
}

fn jwt(payload: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text.as_bytes());
    let header = part(r#"{"kid":"k","alg":"RS256"}"#);
    [&*header, &part(payload), &part("signature")].join(".")
}

fn access_token(issued_ms: i64, jti: &str) -> String {
    let iat = issued_ms / 1000;
    let exp = iat + 3600;
    jwt(&format!(
        r#"{{"sub":"sub-1","username":"alice","token_use":"access","origin_jti":"o","jti":"{jti}","iat":{iat},"exp":{exp}}}"#
    ))
}

fn id_token(issued_ms: i64, jti: &str) -> String {
    let iat = issued_ms / 1000;
    let exp = iat + 3600;
    jwt(&format!(
        r#"{{"sub":"sub-1","cognito:username":"alice","token_use":"id","iss":"https://cognito-idp.us-east-1.amazonaws.com/{POOL}","jti":"{jti}","iat":{iat},"exp":{exp}}}"#
    ))
}

/// The reply that ends a sign-in or a refresh.
fn tokens(issued_ms: i64, jti: &str, refresh: Option<&str>) -> Served {
    let access = access_token(issued_ms, jti);
    let id = id_token(issued_ms, jti);
    let refresh = refresh.map_or(String::new(), |token| {
        format!(r#","RefreshToken":"{token}""#)
    });
    Served::Ok(format!(
        r#"{{"AuthenticationResult":{{"AccessToken":"{access}","IdToken":"{id}"{refresh},"ExpiresIn":3600,"TokenType":"Bearer"}},"ChallengeParameters":{{}}}}"#
    ))
}

fn offline(_: Operation, _: &Json) -> Served {
    Served::Offline
}

fn session(result: Result<Value, AuthError>) -> AuthSession {
    match result {
        Ok(Value::Session(session)) => session,
        other => panic!("{other:?} is no session"),
    }
}

fn name(result: &Result<Value, AuthError>) -> &str {
    match result {
        Err(error) => &error.name,
        Ok(value) => panic!("{value:?} is no error"),
    }
}

fn fetch(force_refresh: bool) -> Command {
    Command::FetchAuthSession(FetchAuthSessionInput {
        force_refresh,
        ..FetchAuthSessionInput::default()
    })
}
