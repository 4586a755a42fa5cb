//! The session as it lies in the storage.

use super::*;

#[test]
fn who_is_signed_in_is_known_without_a_request() {
    let mut tab = Tab::new(config()).signed_in();
    tab.put(
        "alice.signInDetails",
        r#"{"loginId":"a@b.example","authFlowType":"USER_SRP_AUTH"}"#,
    );
    let Ok(Value::User(user)) = tab.alone(Command::GetCurrentUser) else {
        panic!("nobody is signed in");
    };
    assert_eq!(user.username, "alice");
    assert_eq!(user.user_id, "sub-1");
    let details = user.sign_in_details.unwrap();
    assert_eq!(details.login_id.as_deref(), Some("a@b.example"));
    assert_eq!(details.auth_flow_type.as_deref(), Some("USER_SRP_AUTH"));
}

#[test]
fn without_a_session_there_is_nobody() {
    let mut tab = Tab::new(config());
    for command in [Command::GetCurrentUser, Command::FetchUserAttributes] {
        let result = tab.alone(command);
        assert_eq!(name(&result), "UserUnAuthenticatedException");
    }
    let found = session(tab.alone(fetch(true)));
    assert!(found.tokens.is_none() && found.credentials.is_none());
}

#[test]
fn good_tokens_are_given_out_as_they_are() {
    let mut tab = Tab::new(config()).signed_in();
    let tokens = session(tab.alone(fetch(false))).tokens.unwrap();
    assert_eq!(tokens.access.as_str(), access_token(NOW, "1"));
    assert_eq!(tokens.id.unwrap().as_str(), id_token(NOW, "1"));
    assert!(tab.told.is_empty());
}

#[test]
fn garbage_in_the_storage_is_no_session() {
    for garbage in ["", "x", "a.b.c", "....", "null", "\u{0}", "🗝.🗝.🗝"] {
        let mut tab = Tab::new(config()).signed_in();
        tab.put("alice.accessToken", garbage);
        assert!(
            session(tab.alone(fetch(false))).tokens.is_none(),
            "{garbage}"
        );
    }
    for (key, garbage) in [
        ("clockDrift", "NaN"),
        ("clockDrift", "1e300"),
        ("clockDrift", "9223372036854775807"),
        ("clockDrift", ""),
        ("signInDetails", "{"),
        ("signInDetails", "[]"),
        ("deviceKey", ""),
    ] {
        let mut tab = Tab::new(config()).signed_in();
        tab.put(&format!("alice.{key}"), garbage);
        assert!(
            session(tab.alone(fetch(false))).tokens.is_some(),
            "{garbage}"
        );
    }
}

#[test]
fn a_session_without_an_id_token_is_one() {
    let mut tab = Tab::new(config()).signed_in();
    tab.tokens
        .borrow_mut()
        .remove(&format!("{PREFIX}.alice.idToken"));
    let Ok(Value::User(user)) = tab.alone(Command::GetCurrentUser) else {
        panic!("nobody is signed in");
    };
    assert_eq!((&*user.username, &*user.user_id), ("alice", "sub-1"));
}

#[test]
fn a_name_that_is_not_stored_is_amplifys_own() {
    let mut tab = Tab::new(config());
    tab.put("username.accessToken", &access_token(NOW, "1"));
    assert!(session(tab.alone(fetch(false))).tokens.is_some());
}

#[test]
fn what_is_not_configured_is_said_by_whoever_needs_it() {
    let mut tab = Tab::new(Config::default());
    for command in [
        Command::GetCurrentUser,
        Command::SignOut { global: false },
        sign_in::by_srp("p"),
    ] {
        assert_eq!(name(&tab.alone(command)), "AuthUserPoolException");
    }
    let credentials = Command::GetCredentials {
        force_refresh: false,
    };
    let result = tab.alone(credentials);
    assert_eq!(name(&result), "InvalidIdentityPoolIdException");
    assert!(session(tab.alone(fetch(false))).tokens.is_none());
}
