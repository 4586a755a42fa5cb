//! Signing in: by SRP, by password, and with a temporary password.

use super::*;
use crate::srp::{Identity, PublicA, Salt, Verifier, pool_name, verifier::Handshake};
use crate::wire::base64::STANDARD;

const USER_ID: &str = "6b3d1c70-5f0e-4a53-9d55-0c6f7f0f9a11";
const PASSWORD: &str = "Correct-Horse7!";
const BLOCK: &[u8] = b"what only the server reads";
const B: [u8; 32] = [9; 32];

/// The server's half of SRP, for a user whose stored name is not the typed one.
struct Server {
    salt: Salt,
    verifier: Verifier,
    srp_a: String,
    asked: Vec<Operation>,
}

impl Server {
    fn new(password: &str) -> Self {
        let salt = Salt::from_random([3; 16]);
        Self {
            verifier: Verifier::derive(&Self::identity(), password, &salt),
            salt,
            srp_a: String::new(),
            asked: Vec::new(),
        }
    }

    fn identity() -> Identity<'static> {
        Identity {
            group: pool_name(POOL),
            user: USER_ID,
        }
    }

    fn serve(&mut self, operation: Operation, body: &Json) -> Served {
        self.asked.push(operation);
        let handshake = Handshake::new(&self.verifier, B).unwrap();
        match operation {
            Operation::InitiateAuth => {
                assert_eq!(body.get_str("AuthFlow"), Some("USER_SRP_AUTH"));
                assert_eq!(body.get_str("ClientId"), Some(CLIENT));
                let parameters = body.get("AuthParameters").unwrap();
                assert_eq!(parameters.get_str("USERNAME"), Some("alice@example.com"));
                self.srp_a = parameters.get_str("SRP_A").unwrap().into();
                Served::Ok(format!(
                    r#"{{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{{"SALT":"{}","SRP_B":"{}","SECRET_BLOCK":"{}","USERNAME":"{USER_ID}","USER_ID_FOR_SRP":"{USER_ID}"}}}}"#,
                    self.salt.to_hex(),
                    handshake.public_b().to_hex(),
                    STANDARD.encode(BLOCK),
                ))
            }
            Operation::RespondToAuthChallenge => {
                let answer = body.get("ChallengeResponses").unwrap();
                assert_eq!(body.get_str("ChallengeName"), Some("PASSWORD_VERIFIER"));
                assert_eq!(body.get("Session"), None);
                assert_eq!(answer.get_str("USERNAME"), Some(USER_ID));
                let text = |name| answer.get_str(name).unwrap();
                let claim = handshake.check(
                    &PublicA::parse_hex(&self.srp_a).unwrap(),
                    &Self::identity(),
                    &STANDARD
                        .decode(text("PASSWORD_CLAIM_SECRET_BLOCK"))
                        .unwrap(),
                    text("TIMESTAMP"),
                    &STANDARD.decode(text("PASSWORD_CLAIM_SIGNATURE")).unwrap(),
                );
                match claim {
                    Ok(()) => tokens(NOW, "1", Some("refresh-1")),
                    Err(_) => {
                        Served::Error("NotAuthorizedException", "Incorrect username or password.")
                    }
                }
            }
            other => panic!("{other:?} was sent"),
        }
    }
}

pub(super) fn by_srp(password: &str) -> Command {
    Command::SignIn(SignInInput {
        username: "alice@example.com".into(),
        password: String::from(password).into(),
        ..SignInInput::default()
    })
}

fn by_password() -> Command {
    Command::SignIn(SignInInput {
        username: "alice".into(),
        password: String::from("Temporary-1").into(),
        auth_flow_type: AuthFlowType::UserPasswordAuth,
        ..SignInInput::default()
    })
}

fn confirm(password: &str) -> Command {
    let mut user_attributes = crate::wire::Pairs::new();
    user_attributes.push("name", "Alice");
    Command::ConfirmSignIn(ConfirmSignIn {
        challenge_response: String::from(password).into(),
        user_attributes,
        ..ConfirmSignIn::default()
    })
}

const NEW_PASSWORD: &str = r#"{"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"session-1","ChallengeParameters":{"USER_ID_FOR_SRP":"alice-id","requiredAttributes":"[\"userAttributes.name\",\"userAttributes.email\"]","userAttributes":"{}"}}"#;

fn temporary(operation: Operation, _: &Json) -> Served {
    assert_eq!(operation, Operation::InitiateAuth);
    Served::Ok(NEW_PASSWORD.into())
}

/// What `confirmSignIn` has to send.
fn new_password(operation: Operation, body: &Json) -> Served {
    assert_eq!(operation, Operation::RespondToAuthChallenge);
    let mut text = String::new();
    body.write(&mut text);
    assert_eq!(
        text,
        r#"{"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"USERNAME":"alice-id","NEW_PASSWORD":"Better-Horse8!","userAttributes.name":"Alice"},"Session":"session-1","ClientId":"1example23456789"}"#
    );
    tokens(NOW, "1", Some("refresh-1"))
}

#[test]
fn a_right_password_signs_in() {
    let mut tab = Tab::new(config());
    let mut server = Server::new(PASSWORD);
    let result = tab.run(by_srp(PASSWORD), |operation, body| {
        server.serve(operation, body)
    });
    assert!(matches!(result, Ok(Value::SignIn(NextStep::Done))));
    assert_eq!(
        server.asked,
        [Operation::InitiateAuth, Operation::RespondToAuthChallenge]
    );

    let stored = |key: &str| tab.stored(&format!("{USER_ID}.{key}"));
    assert_eq!(tab.stored("LastAuthUser").as_deref(), Some(USER_ID));
    assert_eq!(stored("accessToken"), Some(access_token(NOW, "1")));
    assert_eq!(stored("idToken"), Some(id_token(NOW, "1")));
    assert_eq!(stored("refreshToken").as_deref(), Some("refresh-1"));
    assert_eq!(stored("clockDrift").as_deref(), Some("0"));
    assert_eq!(
        stored("signInDetails").as_deref(),
        Some(r#"{"loginId":"alice@example.com","authFlowType":"USER_SRP_AUTH"}"#)
    );
    let [Event::SignedIn(user)] = &*tab.told else {
        panic!("{:?} was told", tab.told);
    };
    assert_eq!(user.user_id, "sub-1");
    // The page had time to breathe between the exponentiations.
    assert_eq!(tab.waited, [0]);
}

#[test]
fn a_wrong_password_does_not() {
    let mut tab = Tab::new(config());
    let mut server = Server::new("another");
    let result = tab.run(by_srp(PASSWORD), |operation, body| {
        server.serve(operation, body)
    });
    let error = result.unwrap_err();
    assert_eq!(error.name, "NotAuthorizedException");
    assert_eq!(error.message, "Incorrect username or password.");
    let metadata = error.metadata.as_ref().unwrap();
    assert_eq!(metadata.http_status, 400);
    assert_eq!(metadata.request_id.as_deref(), Some("request-1"));
    assert!(tab.tokens.borrow().is_empty());
    assert!(tab.told.is_empty());
}

#[test]
fn two_sign_ins_choose_two_exponents() {
    let mut tab = Tab::new(config());
    let mut all = BTreeSet::new();
    for _ in 0..2 {
        let mut server = Server::new("another");
        tab.run(by_srp(PASSWORD), |operation, body| {
            server.serve(operation, body)
        })
        .unwrap_err();
        all.insert(server.srp_a);
    }
    assert_eq!(all.len(), 2);
}

#[test]
fn the_timestamp_is_in_the_servers_time() {
    let mut tab = Tab::new(config());
    // This clock is a day behind; the reply's date says so.
    tab.now_ms = NOW - 24 * HOUR;
    let Halt::At(flow, _) = tab.start(by_srp(PASSWORD)) else {
        panic!("nothing was sent");
    };
    let mut server = Server::new(PASSWORD);
    let parameters = Json::parse(&format!(
        r#"{{"AuthFlow":"USER_SRP_AUTH","ClientId":"{CLIENT}","AuthParameters":{{"USERNAME":"alice@example.com","SRP_A":"2"}}}}"#
    ));
    let challenge = server.serve(Operation::InitiateAuth, &parameters.unwrap());
    let Halt::At(_, effect) = tab.resume(flow, answer(challenge, NOW)) else {
        panic!("no answer was sent");
    };
    let body = &sent(&effect).1.body;
    assert!(body.contains(r#""TIMESTAMP":"Tue Mar 3 04:05:06 UTC 2026""#));
}

#[test]
fn a_page_that_ends_while_it_stores_leaves_a_session_or_none() {
    let mut tab = Tab::new(config());
    let mut server = Server::new(PASSWORD);
    tab.run(by_srp(PASSWORD), |operation, body| {
        server.serve(operation, body)
    })
    .unwrap();
    for writes in 0..=tab.written.len() {
        let mut next = Tab::new(config());
        for (key, text) in &tab.written[..writes] {
            let text = text.clone().unwrap();
            next.tokens.borrow_mut().insert(key.clone(), text);
        }
        let found = session(next.alone(fetch(false)));
        assert_eq!(found.tokens.is_some(), writes == tab.written.len());
    }
}

#[test]
fn nobody_signs_in_over_a_session() {
    let mut tab = Tab::new(config()).signed_in();
    let result = tab.alone(by_srp(PASSWORD));
    assert_eq!(name(&result), "UserAlreadyAuthenticatedException");
}

#[test]
fn a_session_that_is_over_is_no_hindrance() {
    let mut tab = Tab::new(config()).signed_in();
    tab.now_ms = NOW + 2 * HOUR;
    let result = tab.run(by_password(), |operation, _| match operation {
        Operation::GetTokensFromRefreshToken => {
            Served::Error("NotAuthorizedException", "Refresh Token has expired")
        }
        _ => tokens(NOW + 2 * HOUR, "2", Some("refresh-2")),
    });
    assert!(matches!(result, Ok(Value::SignIn(NextStep::Done))));
    assert_eq!(
        tab.stored("alice.refreshToken").as_deref(),
        Some("refresh-2")
    );
}

#[test]
fn a_temporary_password_has_to_be_replaced() {
    let mut tab = Tab::new(config());
    let result = tab.run(by_password(), temporary);
    let Ok(Value::SignIn(NextStep::NewPassword { missing_attributes })) = result else {
        panic!("{result:?}");
    };
    assert_eq!(missing_attributes, ["name", "email"]);
    assert!(tab.tokens.borrow().is_empty());

    // One that the policy does not like can be replaced by another.
    let result = tab.run(confirm("short"), |_, _| {
        Served::Error(
            "InvalidPasswordException",
            "Password did not conform with policy",
        )
    });
    assert_eq!(name(&result), "InvalidPasswordException");
    let result = tab.run(confirm("Better-Horse8!"), new_password);
    assert!(matches!(result, Ok(Value::SignIn(NextStep::Done))));
    assert_eq!(
        tab.stored("alice-id.signInDetails").as_deref(),
        Some(r#"{"loginId":"alice","authFlowType":"USER_PASSWORD_AUTH"}"#)
    );
    assert!(tab.state.borrow().is_empty());
    assert_eq!(name(&tab.alone(confirm("again"))), "SignInException");
}

#[test]
fn a_half_done_sign_in_outlives_a_reload_for_three_minutes() {
    for (later, there) in [(179_000, true), (180_000, false)] {
        let mut tab = Tab::new(config());
        tab.run(by_password(), temporary).unwrap();
        tab.reload(config());
        tab.now_ms += later;
        let result = tab.run(confirm("Better-Horse8!"), new_password);
        assert_eq!(result.is_ok(), there, "after {later} ms");
    }
    // Without a reload the service alone decides how long it takes.
    let mut tab = Tab::new(config());
    tab.run(by_password(), temporary).unwrap();
    tab.now_ms += HOUR;
    tab.run(confirm("Better-Horse8!"), new_password).unwrap();
}

#[test]
fn a_half_done_sign_in_of_amplify_goes_on_here() {
    let mut tab = Tab::new(config());
    for (key, text) in [
        ("username", "alice-id"),
        ("challengeName", "NEW_PASSWORD_REQUIRED"),
        ("signInSession", "session-1"),
        ("expiry", "1772510886000"),
    ] {
        let key = format!("CognitoSignInState.{key}");
        tab.state.borrow_mut().insert(key, text.into());
    }
    tab.run(confirm("Better-Horse8!"), new_password).unwrap();
    assert!(tab.state.borrow().is_empty());
}

#[test]
fn garbage_in_the_state_is_no_sign_in() {
    for expiry in ["", "soon", "NaN", "99999999999999999999999"] {
        let mut tab = Tab::new(config());
        for (key, text) in [
            ("username", "alice"),
            ("challengeName", "NEW_PASSWORD_REQUIRED"),
            ("signInSession", "session-1"),
            ("expiry", expiry),
            ("signInDetails", "[1"),
        ] {
            let key = format!("CognitoSignInState.{key}");
            tab.state.borrow_mut().insert(key, text.into());
        }
        assert_eq!(
            name(&tab.alone(confirm("Better-Horse8!"))),
            "SignInException"
        );
    }
}

#[test]
fn two_refusals_say_what_comes_first() {
    for (error, step) in [
        ("UserNotConfirmedException", NextStep::ConfirmSignUp),
        ("PasswordResetRequiredException", NextStep::ResetPassword),
    ] {
        let mut tab = Tab::new(config());
        match tab.run(by_password(), |_, _| Served::Error(error, "first")) {
            Ok(Value::SignIn(next)) => assert_eq!(next, step),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn other_challenges_are_refused_by_name() {
    let mut tab = Tab::new(config());
    let result = tab.run(by_password(), |_, _| {
        Served::Ok(r#"{"ChallengeName":"SMS_MFA","Session":"s","ChallengeParameters":{}}"#.into())
    });
    assert_eq!(name(&result), "SignInException");
    assert!(result.unwrap_err().message.contains("SMS_MFA"));
}

#[test]
fn other_flows_are_refused_by_name() {
    for flow in ["USER_AUTH", "CUSTOM_WITH_SRP", "CUSTOM_WITHOUT_SRP", ""] {
        let error = AuthFlowType::from_name(flow).unwrap_err();
        assert_eq!(error.name, "SignInException");
        assert!(error.message.contains(flow));
    }
}

#[test]
fn a_storage_that_keeps_nothing_is_noticed() {
    let mut tab = Tab::new(config());
    let Halt::At(flow, _) = tab.start(by_password()) else {
        panic!("nothing was sent");
    };
    let input = answer(tokens(NOW, "1", None), NOW);
    let step = tab.env(|auth, env| auth.resume(flow, input, env));
    assert!(matches!(step, Step::Waiting { .. }));
    let Halt::Ended(result) = tab.resume(flow, Input::Texts(vec![None])) else {
        panic!("it goes on");
    };
    assert_eq!(name(&result), "UnexpectedSignInInterruptionException");
    assert!(tab.told.is_empty());
}

#[test]
fn a_password_is_not_sent_twice_when_the_network_is_lost() {
    let mut tab = Tab::new(config());
    let mut server = Server::new(PASSWORD);
    let mut answers = 0;
    let result = tab.run(by_srp(PASSWORD), |operation, body| {
        if operation == Operation::InitiateAuth {
            return server.serve(operation, body);
        }
        answers += 1;
        Served::Offline
    });
    assert_eq!(name(&result), "NetworkError");
    assert_eq!(answers, 1);
    assert!(tab.tokens.borrow().is_empty());
}

#[test]
fn nonsense_from_the_service_is_a_typed_error() {
    let block = STANDARD.encode(BLOCK);
    let challenge = |parameters: &str| {
        format!(r#"{{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{{{parameters}}}}}"#)
    };
    for (body, expected) in [
        (String::new(), "Unknown"),
        ("{}".into(), "Unknown"),
        ("[]".into(), "Unknown"),
        ("<html>".into(), "UnknownError"),
        (r#"{"AuthenticationResult":{}}"#.into(), "Unknown"),
        (
            r#"{"AuthenticationResult":{"AccessToken":"no.token"}}"#.into(),
            "Unknown",
        ),
        (challenge(""), "EmptyUserIdForSRPException"),
        (
            challenge(r#""USER_ID_FOR_SRP":"a","SECRET_BLOCK":"?""#),
            "Unknown",
        ),
        (
            challenge(&format!(
                r#""USER_ID_FOR_SRP":"a","SECRET_BLOCK":"{block}""#
            )),
            "SignInException",
        ),
        (
            challenge(&format!(
                r#""USER_ID_FOR_SRP":"a","SECRET_BLOCK":"{block}","SALT":"1","SRP_B":"0""#
            )),
            "SignInException",
        ),
    ] {
        let mut tab = Tab::new(config());
        let result = tab.run(by_srp(PASSWORD), |_, _| Served::Ok(body.clone()));
        assert_eq!(name(&result), expected, "{body}");
        assert!(tab.tokens.borrow().is_empty());
    }
}
