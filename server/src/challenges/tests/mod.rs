//! The state machine as its clients meet it: through the dispatcher, with SRP's other side as
//! counterpart.

mod flows;
mod hiding;
mod lockout;
mod new_password;
mod proof;
mod secrecy;
mod secret_hash;
mod table;

use poolkey::srp::client::Login;
use poolkey::srp::{Identity, pool_name};
use poolkey::wire::base64::STANDARD;
use serde_json::{Value, json};

use super::Api;
use crate::environment::RandomExt as _;
use crate::testing::{CLIENT, TestApp};

/// A refusal: code and message.
type Refusal = (String, String);

const WRONG: &str = "Incorrect username or password.";

fn refusal(code: &str, message: &str) -> Refusal {
    (code.to_owned(), message.to_owned())
}

fn not_authorized(message: &str) -> Refusal {
    refusal("NotAuthorizedException", message)
}

/// Calls `InitiateAuth` or its administrative twin.
async fn initiate(
    app: &TestApp,
    api: Api,
    flow: &str,
    parameters: Value,
) -> Result<Value, Refusal> {
    let input = json!({"ClientId": CLIENT, "AuthFlow": flow, "AuthParameters": parameters});
    call(app, api, "InitiateAuth", input).await
}

/// Calls `RespondToAuthChallenge` or its administrative twin.
async fn respond(
    app: &TestApp,
    api: Api,
    challenge: &str,
    session: Option<&Value>,
    responses: Value,
) -> Result<Value, Refusal> {
    let input = json!({
        "ClientId": CLIENT, "ChallengeName": challenge, "Session": session,
        "ChallengeResponses": responses,
    });
    call(app, api, "RespondToAuthChallenge", input).await
}

/// Calls an operation, or the `Admin` one that takes the same and the pool.
async fn call(app: &TestApp, api: Api, name: &str, mut input: Value) -> Result<Value, Refusal> {
    if api == Api::Public {
        return app.call(name, input).await;
    }
    if input["UserPoolId"].is_null() {
        input["UserPoolId"] = TestApp::POOL.into();
    }
    app.call(&format!("Admin{name}"), input).await
}

/// Begins `USER_SRP_AUTH` through the public API.
async fn begin(app: &TestApp, username: &str) -> (Login, Value) {
    let login = Login::start(app.app.random.bytes());
    let parameters = json!({"USERNAME": username, "SRP_A": login.public_a().to_hex()});
    let challenge = initiate(app, Api::Public, "USER_SRP_AUTH", parameters).await;
    (login, challenge.unwrap())
}

/// What a client sends that knows `password`.
fn prove(app: &TestApp, pool: &str, login: Login, challenge: &Value, password: &str) -> Value {
    let parameter = |name: &str| challenge["ChallengeParameters"][name].as_str().unwrap();
    let identity = Identity {
        group: pool_name(pool),
        user: parameter("USER_ID_FOR_SRP"),
    };
    let block = STANDARD.decode(parameter("SECRET_BLOCK")).unwrap();
    let time = app.timestamp();
    let claim = login
        .answer(
            &identity,
            password,
            parameter("SALT"),
            parameter("SRP_B"),
            &block,
            &time,
        )
        .unwrap();
    json!({
        "USERNAME": parameter("USERNAME"),
        "PASSWORD_CLAIM_SECRET_BLOCK": parameter("SECRET_BLOCK"),
        "PASSWORD_CLAIM_SIGNATURE": STANDARD.encode(claim.as_bytes()),
        "TIMESTAMP": time,
    })
}

/// Signs in by SRP through the public API.
async fn sign_in_by_srp(app: &TestApp, name: &str, password: &str) -> Result<Value, Refusal> {
    let (login, challenge) = begin(app, name).await;
    let responses = prove(app, TestApp::POOL, login, &challenge, password);
    respond(app, Api::Public, "PASSWORD_VERIFIER", None, responses).await
}

/// Signs in by sending the password.
async fn sign_in_by_password(app: &TestApp, name: &str, password: &str) -> Result<Value, Refusal> {
    let parameters = json!({"USERNAME": name, "PASSWORD": password});
    initiate(app, Api::Public, "USER_PASSWORD_AUTH", parameters).await
}
