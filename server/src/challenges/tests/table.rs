//! Every state of an account, through every way in, with every kind of answer: tokens are only for
//! whoever proves the password of an account that may sign in.
//!
//! The expected outcomes are those of the protocol notes: `challenges.md` §2 (sessions) and §5
//! (order of checks), `users.md` §1 (states).

use super::*;
use crate::model::{User, UserStatus};
use crate::testing::PASSWORD;

const OTHER_POOL: &str = "us-east-1_Other0001";
const OTHER_POOLS_CLIENT: &str = "otherpoolsclient";
const OTHER_CLIENT: &str = "otherclient";

/// What a reply is.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Tokens,
    NewPasswordRequired,
    Refused(Refusal),
}

impl Outcome {
    fn of(reply: Result<Value, Refusal>) -> Self {
        match reply {
            Ok(reply) if reply["AuthenticationResult"].is_object() => Self::Tokens,
            Ok(reply) => {
                assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
                Self::NewPasswordRequired
            }
            Err(refusal) => Self::Refused(refusal),
        }
    }

    fn refused(message: &str) -> Self {
        Self::Refused(not_authorized(message))
    }
}

/// How an account stands, and what its right password brings.
struct State {
    name: &'static str,
    /// Refused as soon as its name is given, since this client tells openly who exists.
    at_once: bool,
    right: Outcome,
    edit: fn(&mut User, crate::environment::Moment),
}

fn states() -> Vec<State> {
    let state = |name, at_once, right, edit| State {
        name,
        at_once,
        right,
        edit,
    };
    let disabled = Outcome::refused("User is disabled.");
    let reset = "Password reset required for the user";
    let expired = "Temporary password has expired and must be reset by an administrator.";
    let external = "User is not authorized to get auth details.";
    vec![
        state("confirmed", false, Outcome::Tokens, |_, _| {}),
        state(
            "unconfirmed",
            false,
            Outcome::Refused(refusal(
                "UserNotConfirmedException",
                "User is not confirmed.",
            )),
            |user, _| user.status = UserStatus::Unconfirmed,
        ),
        state(
            "reset required",
            true,
            Outcome::Refused(refusal("PasswordResetRequiredException", reset)),
            |user, _| user.status = UserStatus::ResetRequired,
        ),
        state(
            "temporary password",
            false,
            Outcome::NewPasswordRequired,
            |user, now| set_temporary(user, now.plus_seconds(3_600)),
        ),
        state(
            "expired temporary password",
            false,
            Outcome::refused(expired),
            set_temporary,
        ),
        state("disabled", true, disabled, |user, _| user.enabled = false),
        state("external", true, Outcome::refused(external), |user, _| {
            user.status = UserStatus::ExternalProvider;
        }),
        state("archived", true, Outcome::refused(WRONG), |user, _| {
            user.status = UserStatus::Archived;
        }),
        state("compromised", true, Outcome::refused(WRONG), |user, _| {
            user.status = UserStatus::Compromised;
        }),
        state("unknown", true, Outcome::refused(WRONG), |user, _| {
            user.status = UserStatus::Unknown;
        }),
        state(
            "without a password",
            false,
            Outcome::refused(WRONG),
            |user, _| user.credential = None,
        ),
    ]
}

fn set_temporary(user: &mut User, until: crate::environment::Moment) {
    user.status = UserStatus::ForceChangePassword;
    if let Some(credential) = &mut user.credential {
        credential.expires_at = Some(until);
    }
}

/// A server with Ann, whose account has all states in turn, Bob, another client and another pool
/// with an Ann of its own.
struct Scene {
    app: TestApp,
    ann: User,
}

impl Scene {
    async fn new() -> Self {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "ann", json!({})).await;
        app.add_user(&pool, "bob", json!({})).await;
        app.add_client(&pool, OTHER_CLIENT).await;
        app.add_pool(OTHER_POOL, OTHER_POOLS_CLIENT).await;
        app.add_user(OTHER_POOL, "ann", json!({})).await;
        let mut ann = None;
        app.edit_user(&pool, "ann", |user| ann = Some(user.clone()))
            .await;
        let ann = ann.unwrap();
        Self { app, ann }
    }

    /// Ann's account in this state, and nothing counted against her.
    async fn set(&self, state: &State) {
        self.app.advance(3_600);
        let now = self.app.app.now();
        self.app
            .edit_user(TestApp::POOL, "ann", |user| {
                let version = user.version;
                *user = self.ann.clone();
                user.version = version;
                (state.edit)(user, now);
            })
            .await;
    }

    async fn begin(&self, api: Api, name: &str) -> Result<(Login, Value), Refusal> {
        let login = Login::start(self.app.app.random.bytes());
        let parameters = json!({"USERNAME": name, "SRP_A": login.public_a().to_hex()});
        let challenge = initiate(&self.app, api, "USER_SRP_AUTH", parameters).await?;
        Ok((login, challenge))
    }

    async fn proof(&self, api: Api, name: &str, password: &str) -> Result<Value, Refusal> {
        let (login, challenge) = self.begin(api, name).await?;
        Ok(prove(&self.app, TestApp::POOL, login, &challenge, password))
    }

    async fn verify(&self, api: Api, responses: Value) -> Result<Value, Refusal> {
        respond(&self.app, api, "PASSWORD_VERIFIER", None, responses).await
    }

    /// The answer that a client of another app or pool would give to its own challenge.
    async fn foreign_proof(&self, pool: &str, client: &str) -> Value {
        let login = Login::start(self.app.app.random.bytes());
        let input = json!({
            "ClientId": client, "AuthFlow": "USER_SRP_AUTH",
            "AuthParameters": {"USERNAME": "ann", "SRP_A": login.public_a().to_hex()},
        });
        let challenge = self.app.ok("InitiateAuth", input).await;
        prove(&self.app, pool, login, &challenge, PASSWORD)
    }

    /// Gives an answer of this kind by SRP, and the outcome of its last step.
    async fn answer(&self, api: Api, kind: Answer) -> Result<Value, Refusal> {
        match kind {
            Answer::Right => {
                let proof = self.proof(api, "ann", PASSWORD).await?;
                self.verify(api, proof).await
            }
            Answer::Wrong => {
                let proof = self.proof(api, "ann", "Wrong-Horse7!").await?;
                self.verify(api, proof).await
            }
            Answer::Replayed => {
                let proof = self.proof(api, "ann", PASSWORD).await?;
                let _ = self.verify(api, proof.clone()).await;
                self.verify(api, proof).await
            }
            Answer::RightAfterWrong => {
                let (login, challenge) = self.begin(api, "ann").await?;
                let right = prove(&self.app, TestApp::POOL, login, &challenge, PASSWORD);
                let mut wrong = right.clone();
                wrong["PASSWORD_CLAIM_SIGNATURE"] = STANDARD.encode(&[0; 32]).into();
                let refused = self.verify(api, wrong).await.unwrap_err();
                assert_eq!(refused, not_authorized(WRONG));
                self.verify(api, right).await
            }
            Answer::OutOfOrder => {
                let (_, challenge) = self.begin(api, "ann").await?;
                let session = &challenge["ChallengeParameters"]["SECRET_BLOCK"];
                let responses = json!({"USERNAME": "ann", "NEW_PASSWORD": "Chosen-Myself1!"});
                let name = "NEW_PASSWORD_REQUIRED";
                respond(&self.app, api, name, Some(session), responses).await
            }
            Answer::AnothersBlock => {
                let mut proof = self.proof(api, "bob", PASSWORD).await?;
                proof["USERNAME"] = "ann".into();
                self.verify(api, proof).await
            }
            Answer::Expired => {
                let proof = self.proof(api, "ann", PASSWORD).await?;
                self.app.advance(180);
                self.verify(api, proof).await
            }
            Answer::Tampered => {
                let mut proof = self.proof(api, "ann", PASSWORD).await?;
                let block = proof["PASSWORD_CLAIM_SECRET_BLOCK"].as_str().unwrap();
                let mut bytes = STANDARD.decode(block).unwrap();
                bytes[40] ^= 1;
                proof["PASSWORD_CLAIM_SECRET_BLOCK"] = STANDARD.encode(&bytes).into();
                self.verify(api, proof).await
            }
            Answer::OtherClients => {
                let proof = self.foreign_proof(TestApp::POOL, OTHER_CLIENT).await;
                self.verify(api, proof).await
            }
            Answer::OtherPools => {
                let proof = self.foreign_proof(OTHER_POOL, OTHER_POOLS_CLIENT).await;
                self.verify(api, proof).await
            }
        }
    }
}

/// A kind of answer to `PASSWORD_VERIFIER`.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Right,
    Wrong,
    Replayed,
    RightAfterWrong,
    OutOfOrder,
    AnothersBlock,
    Expired,
    Tampered,
    OtherClients,
    OtherPools,
}

impl Answer {
    const ALL: [Self; 10] = [
        Self::Right,
        Self::Wrong,
        Self::Replayed,
        Self::RightAfterWrong,
        Self::OutOfOrder,
        Self::AnothersBlock,
        Self::Expired,
        Self::Tampered,
        Self::OtherClients,
        Self::OtherPools,
    ];

    /// What it must bring, whoever gives it.
    fn expected(self, state: &State) -> Outcome {
        let invalid = Outcome::refused("Invalid session for the user.");
        let spent = "Invalid session for the user, session can only be used once.";
        match self {
            // What does not begin at Ann's account does not depend on it.
            Self::AnothersBlock | Self::OtherPools => invalid,
            _ if state.at_once => state.right.clone(),
            Self::Right => state.right.clone(),
            Self::Wrong => Outcome::refused(WRONG),
            Self::Replayed | Self::RightAfterWrong => Outcome::refused(spent),
            Self::Expired => Outcome::refused("Invalid session for the user, session is expired."),
            Self::OutOfOrder | Self::Tampered | Self::OtherClients => invalid,
        }
    }
}

#[tokio::test]
async fn an_srp_sign_in_ends_as_the_protocol_says() {
    let scene = Scene::new().await;
    for state in states() {
        for api in [Api::Public, Api::Admin] {
            for answer in Answer::ALL {
                // The other client's challenge can't be had for an account refused at once.
                if state.at_once && matches!(answer, Answer::OtherClients) {
                    continue;
                }
                scene.set(&state).await;
                let outcome = Outcome::of(scene.answer(api, answer).await);
                let case = format!("{} / {api:?} / {answer:?}", state.name);
                assert_eq!(outcome, answer.expected(&state), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn a_password_that_is_sent_ends_as_the_protocol_says() {
    let scene = Scene::new().await;
    for state in states() {
        for (api, flow) in [
            (Api::Public, "USER_PASSWORD_AUTH"),
            (Api::Admin, "ADMIN_USER_PASSWORD_AUTH"),
            (Api::Admin, "ADMIN_NO_SRP_AUTH"),
        ] {
            for (password, right) in [(PASSWORD, true), ("Wrong-Horse7!", false)] {
                scene.set(&state).await;
                let parameters = json!({"USERNAME": "ann", "PASSWORD": password});
                let reply = initiate(&scene.app, api, flow, parameters).await;
                let expected = if right || state.at_once {
                    state.right.clone()
                } else {
                    Outcome::refused(WRONG)
                };
                assert_eq!(Outcome::of(reply), expected, "{} / {flow}", state.name);
            }
        }
    }
}

/// A client that hides its users tells the state of an account only to whoever proves its password.
#[tokio::test]
async fn a_hidden_account_tells_its_state_only_after_the_proof() {
    let scene = Scene::new().await;
    scene.app.hides_users().await;
    for state in states() {
        for (password, right) in [(PASSWORD, true), ("Wrong-Horse7!", false)] {
            let expected = if right {
                state.right.clone()
            } else {
                Outcome::refused(WRONG)
            };
            scene.set(&state).await;
            let by_srp = sign_in_by_srp(&scene.app, "ann", password).await;
            assert_eq!(Outcome::of(by_srp), expected, "{} by SRP", state.name);
            scene.set(&state).await;
            let sent = sign_in_by_password(&scene.app, "ann", password).await;
            assert_eq!(Outcome::of(sent), expected, "{} by password", state.name);
        }
    }
}
