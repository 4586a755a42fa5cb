//! What is measured, as requests: the same ones for every server.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use poolkey::srp::client::Login;
use poolkey::srp::{Identity, pool_name, timestamp};
use poolkey::wire::base64::STANDARD;
use serde_json::{Value, json};

use crate::aws::{self, Service};
use crate::clock::unix_seconds;
use crate::http::Connection;
use crate::load::{Load, ask};
use crate::process::Process;

/// The password of everybody.
pub const PASSWORD: &str = "Correct-Horse-1";
/// How many users sign in.
const USERS: usize = 32;
/// How many pages are listed in turn.
const PAGES: usize = 40;
/// How many tokens are shown for the first time in one round.
const FRESH_TOKENS: usize = 1_000;
/// How many SRP claims are computed for one round.
const CLAIMS: usize = 300;

/// An operation that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// `USER_SRP_AUTH` and the answer to `PASSWORD_VERIFIER`.
    SrpSignIn,
    /// `USER_PASSWORD_AUTH`.
    PasswordSignIn,
    /// `REFRESH_TOKEN_AUTH`.
    Refresh,
    /// `GetUser` with tokens that the server sees for the first time.
    GetUserFirst,
    /// `GetUser` with the same few tokens.
    GetUserAgain,
    /// The pool's key set.
    Jwks,
    /// `SignUp`.
    SignUp,
    /// `ListUsers`, pages of 60.
    ListUsers,
    /// `GetId` and `GetCredentialsForIdentity` of a guest.
    GuestCredentials,
}

impl Operation {
    /// All, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::SrpSignIn,
        Self::PasswordSignIn,
        Self::Refresh,
        Self::GetUserFirst,
        Self::GetUserAgain,
        Self::Jwks,
        Self::ListUsers,
        Self::SignUp,
        Self::GuestCredentials,
    ];

    /// As the report and the command line call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SrpSignIn => "SRP sign-in",
            Self::PasswordSignIn => "password sign-in",
            Self::Refresh => "refresh",
            Self::GetUserFirst => "GetUser, new token",
            Self::GetUserAgain => "GetUser, known token",
            Self::Jwks => "JWKS",
            Self::SignUp => "SignUp",
            Self::ListUsers => "ListUsers, page of 60",
            Self::GuestCredentials => "guest credentials",
        }
    }
}

/// Makes requests to one server, whose pool and users it has made.
pub struct Tenant {
    address: std::net::SocketAddr,
    /// The user pool.
    pub pool: String,
    /// Its app client.
    pub client: String,
    identity_pool: Option<String>,
    /// Tokens of the users that sign in: access and refresh.
    tokens: Vec<(String, String)>,
}

impl Tenant {
    /// Makes a pool with its client, and an identity pool where the server has such.
    ///
    /// # Errors
    /// Where the server refuses.
    pub async fn make(process: &Process, identities: bool) -> Result<Self> {
        let address = process.address;
        let mut connection = Connection::new(address);
        let input = json!({ "PoolName": "bench", "UsernameAttributes": [] });
        let made = aws::signed(address, Service::Idp, "CreateUserPool", &input);
        let pool = text(&ask(&mut connection, made).await?, "/UserPool/Id")?;
        let input = json!({
            "UserPoolId": pool,
            "ClientName": "bench",
            "ExplicitAuthFlows": [
                "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        });
        let made = aws::signed(address, Service::Idp, "CreateUserPoolClient", &input);
        let made = ask(&mut connection, made).await?;
        let client = text(&made, "/UserPoolClient/ClientId")?;
        let identity_pool = if identities {
            Some(identity_pool(address, &mut connection).await?)
        } else {
            None
        };
        Ok(Self {
            address,
            pool,
            client,
            identity_pool,
            tokens: Vec::new(),
        })
    }

    /// The same pool on a server that was started anew.
    pub fn moved(self, process: &Process) -> Self {
        Self {
            address: process.address,
            ..self
        }
    }

    /// Signs the users up that will sign in, and in.
    ///
    /// # Errors
    /// Where the server refuses.
    pub async fn people(&mut self) -> Result<()> {
        let mut connection = Connection::new(self.address);
        for index in 0..USERS {
            ask(&mut connection, self.sign_up(&person(index))).await?;
            let input = json!({ "UserPoolId": self.pool, "Username": person(index) });
            let confirm = aws::signed(self.address, Service::Idp, "AdminConfirmSignUp", &input);
            ask(&mut connection, confirm).await?;
            let tokens = ask(&mut connection, self.password_sign_in(index)).await?;
            self.tokens.push((
                text(&tokens, "/AuthenticationResult/AccessToken")?,
                text(&tokens, "/AuthenticationResult/RefreshToken")?,
            ));
        }
        Ok(())
    }

    /// The requests of an operation.
    ///
    /// # Errors
    /// Where the server refuses what prepares them.
    pub async fn load(&self, operation: Operation) -> Result<Load<'_>> {
        Ok(match operation {
            Operation::SrpSignIn => {
                let begin = |index| Ok(self.srp_begin(index));
                Load::new(begin)
                    .then(|index, answer| self.srp_claim(index, answer))
                    .at_most(CLAIMS)
            }
            Operation::PasswordSignIn => Load::new(|index| Ok(self.password_sign_in(index))),
            Operation::Refresh => Load::new(|index| Ok(self.refresh(index))),
            Operation::GetUserFirst => {
                let refreshed = |index| Ok(self.refresh(index));
                Load::new(refreshed)
                    .then(|_, answer| {
                        let answer: Value = serde_json::from_slice(answer)?;
                        let token = text(&answer, "/AuthenticationResult/AccessToken")?;
                        Ok(self.get_user(&token))
                    })
                    .at_most(FRESH_TOKENS)
                    .only_second()
            }
            Operation::GetUserAgain => {
                let tokens = &self.tokens;
                Load::new(|index| Ok(self.get_user(&tokens[index % USERS].0)))
            }
            Operation::Jwks => {
                let path = format!("/{}/.well-known/jwks.json", self.pool);
                Load::same(aws::signed_get(self.address, Service::Idp, &path))
            }
            Operation::SignUp => {
                let run = uuid::Uuid::new_v4().simple().to_string();
                Load::new(move |index| {
                    Ok(self.sign_up(&format!("{}-{index}@example.com", &run[..8])))
                })
            }
            Operation::ListUsers => {
                let pages = self.pages().await?;
                Load::new(move |index| Ok(pages[index % pages.len()].clone()))
            }
            Operation::GuestCredentials => {
                let pool = self.identity_pool.as_deref().unwrap_or_default();
                let input = json!({ "IdentityPoolId": pool, "AccountId": "000000000000" });
                let get_id = aws::open(self.address, Service::Identity, "GetId", &input);
                Load::same(get_id).then(|_, answer| {
                    let answer: Value = serde_json::from_slice(answer)?;
                    let input = json!({ "IdentityId": text(&answer, "/IdentityId")? });
                    let operation = "GetCredentialsForIdentity";
                    Ok(aws::open(
                        self.address,
                        Service::Identity,
                        operation,
                        &input,
                    ))
                })
            }
        })
    }

    fn idp(&self, operation: &str, input: &Value) -> Vec<u8> {
        aws::open(self.address, Service::Idp, operation, input)
    }

    /// `SignUp`.
    pub fn sign_up(&self, username: &str) -> Vec<u8> {
        let email = json!({ "Name": "email", "Value": username });
        self.idp(
            "SignUp",
            &json!({
                "ClientId": self.client,
                "Username": username,
                "Password": PASSWORD,
                "UserAttributes": [email],
            }),
        )
    }

    fn get_user(&self, token: &str) -> Vec<u8> {
        self.idp("GetUser", &json!({ "AccessToken": token }))
    }

    fn initiate(&self, flow: &str, parameters: &Value) -> Vec<u8> {
        self.idp(
            "InitiateAuth",
            &json!({ "ClientId": self.client, "AuthFlow": flow, "AuthParameters": parameters }),
        )
    }

    fn password_sign_in(&self, index: usize) -> Vec<u8> {
        let parameters = json!({ "USERNAME": person(index), "PASSWORD": PASSWORD });
        self.initiate("USER_PASSWORD_AUTH", &parameters)
    }

    fn refresh(&self, index: usize) -> Vec<u8> {
        let token = &self.tokens[index % USERS].1;
        self.initiate("REFRESH_TOKEN_AUTH", &json!({ "REFRESH_TOKEN": token }))
    }

    fn srp_begin(&self, index: usize) -> Vec<u8> {
        let a = Login::start(exponent(index)).public_a().to_hex();
        let parameters = json!({ "USERNAME": person(index), "SRP_A": a });
        self.initiate("USER_SRP_AUTH", &parameters)
    }

    fn srp_claim(&self, index: usize, challenge: &[u8]) -> Result<Vec<u8>> {
        let challenge: Value = serde_json::from_slice(challenge)?;
        let parameter = |name: &str| text(&challenge, &format!("/ChallengeParameters/{name}"));
        let (name, user) = (parameter("USERNAME")?, parameter("USER_ID_FOR_SRP")?);
        let block = parameter("SECRET_BLOCK")?;
        let time = timestamp::format(unix_seconds());
        let claim = Login::start(exponent(index)).answer(
            &Identity {
                group: pool_name(&self.pool),
                user: &user,
            },
            PASSWORD,
            &parameter("SALT")?,
            &parameter("SRP_B")?,
            &STANDARD.decode(&block).unwrap_or_default(),
            &time,
        );
        let claim = claim.context("the SRP challenge can't be answered")?;
        let signature = STANDARD.encode(claim.as_bytes());
        let responses = BTreeMap::from([
            ("USERNAME", name.as_str()),
            ("PASSWORD_CLAIM_SECRET_BLOCK", &block),
            ("PASSWORD_CLAIM_SIGNATURE", &signature),
            ("TIMESTAMP", &time),
        ]);
        Ok(self.idp(
            "RespondToAuthChallenge",
            &json!({
                "ClientId": self.client,
                "ChallengeName": "PASSWORD_VERIFIER",
                "ChallengeResponses": responses,
            }),
        ))
    }
}

impl Tenant {
    /// Requests for the first pages of a listing, each signed.
    async fn pages(&self) -> Result<Vec<Vec<u8>>> {
        let mut connection = Connection::new(self.address);
        let mut pages = Vec::new();
        let mut next = Value::Null;
        while pages.len() < PAGES {
            let mut input = json!({ "UserPoolId": self.pool, "Limit": 60 });
            if next.is_string() {
                input["PaginationToken"] = next;
            }
            let page = aws::signed(self.address, Service::Idp, "ListUsers", &input);
            let mut listed = ask(&mut connection, page.clone()).await?;
            pages.push(page);
            next = listed["PaginationToken"].take();
            if !next.is_string() {
                break;
            }
        }
        Ok(pages)
    }
}

async fn identity_pool(
    address: std::net::SocketAddr,
    connection: &mut Connection,
) -> Result<String> {
    let input = json!({ "IdentityPoolName": "bench", "AllowUnauthenticatedIdentities": true });
    let made = aws::signed(address, Service::Identity, "CreateIdentityPool", &input);
    let pool = text(&ask(connection, made).await?, "/IdentityPoolId")?;
    let role = "arn:aws:iam::000000000000:role/guest";
    let input = json!({ "IdentityPoolId": pool, "Roles": { "unauthenticated": role } });
    let roles = aws::signed(address, Service::Identity, "SetIdentityPoolRoles", &input);
    // Answered with an empty body, or with `{}`.
    connection.send(&roles).await?;
    Ok(pool)
}

fn person(index: usize) -> String {
    // An address, because one of the servers takes nothing else for a name.
    format!("person{}@example.com", index % USERS)
}

/// A client's `a`: which one it is changes nothing for the server.
fn exponent(index: usize) -> [u8; 32] {
    let mut exponent = [0xA5; 32];
    exponent[..8].copy_from_slice(&(index as u64 + 1).to_be_bytes());
    exponent
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("no {pointer} in {value}"))?
        .to_owned())
}
