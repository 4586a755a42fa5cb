//! The end of a session.

use super::*;

#[test]
fn the_browser_forgets_first_and_then_the_service_is_told() {
    let mut tab = Tab::new(with_identities(true)).signed_in();
    tab.put("alice.deviceKey", "d");
    tab.put("bob.accessToken", "another user's");
    tab.tokens
        .borrow_mut()
        .insert(GUEST_KEY.into(), "guest".into());
    let Halt::At(flow, request) = tab.start(Command::SignOut { global: false }) else {
        panic!("nothing was sent");
    };
    let (_, request) = sent(&request);
    assert_eq!(request.operation, Operation::RevokeToken);
    assert_eq!(
        *request.body,
        r#"{"ClientId":"1example23456789","Token":"refresh-1"}"#
    );
    let left: Vec<String> = tab.tokens.borrow().keys().cloned().collect();
    assert_eq!(
        left,
        [
            format!("{PREFIX}.alice.deviceKey"),
            format!("{PREFIX}.bob.accessToken")
        ]
    );
    // The access token goes before all else: nothing that is left is a session.
    assert_eq!(
        tab.written[0],
        (format!("{PREFIX}.alice.accessToken"), None)
    );
    assert_eq!(tab.told, [Event::SignedOut]);
    let Halt::Ended(Ok(Value::Nothing)) = tab.resume(flow, answer(Served::Ok("{}".into()), NOW))
    else {
        panic!("it is not over");
    };
}

#[test]
fn no_error_keeps_anybody_signed_in() {
    let results: [fn(Operation, &Json) -> Served; 4] = [
        offline,
        |_, _| Served::Status(500, ""),
        |_, _| Served::Error("NotAuthorizedException", "Access Token has been revoked"),
        |_, _| Served::Ok("<html>".into()),
    ];
    for result in results {
        let mut tab = Tab::new(config()).signed_in();
        let end = tab.run(Command::SignOut { global: false }, result);
        assert!(matches!(end, Ok(Value::Nothing)));
        assert!(tab.tokens.borrow().is_empty());
    }
}

#[test]
fn tokens_that_cannot_be_revoked_are_not() {
    let mut tab = Tab::new(config()).signed_in();
    let token = jwt(r#"{"sub":"sub-1","username":"alice","exp":1772514306}"#);
    tab.put("alice.accessToken", &token);
    tab.alone(Command::SignOut { global: false }).unwrap();
    assert!(tab.tokens.borrow().is_empty());
}

#[test]
fn a_global_sign_out_ends_all_sessions() {
    let mut tab = Tab::new(config()).signed_in();
    tab.run(Command::SignOut { global: true }, |operation, body| {
        assert_eq!(operation, Operation::GlobalSignOut);
        assert_eq!(body.get_str("AccessToken"), Some(&*access_token(NOW, "1")));
        Served::Ok("{}".into())
    })
    .unwrap();
    assert!(tab.tokens.borrow().is_empty());
}

#[test]
fn a_global_sign_out_brings_a_token_that_is_good() {
    let mut tab = Tab::new(config()).signed_in();
    tab.now_ms = NOW + 2 * HOUR;
    let now_ms = tab.now_ms;
    tab.run(Command::SignOut { global: true }, |operation, body| {
        if operation == Operation::GetTokensFromRefreshToken {
            return tokens(now_ms, "2", None);
        }
        assert_eq!(
            body.get_str("AccessToken"),
            Some(&*access_token(now_ms, "2"))
        );
        Served::Ok("{}".into())
    })
    .unwrap();
    assert!(tab.tokens.borrow().is_empty());
}

#[test]
fn a_global_sign_out_that_was_refused_is_no_success() {
    let mut tab = Tab::new(config()).signed_in();
    let result = tab.run(Command::SignOut { global: true }, |_, _| {
        Served::Error("ForbiddenException", "no")
    });
    assert_eq!(name(&result), "ForbiddenException");
    assert!(tab.tokens.borrow().is_empty());

    let mut tab = Tab::new(config()).signed_in();
    tab.now_ms = NOW + 2 * HOUR;
    tab.run(Command::SignOut { global: true }, offline).unwrap();
    assert!(tab.tokens.borrow().is_empty());
}

#[test]
fn nobody_can_sign_out_too() {
    let mut tab = Tab::new(config());
    tab.alone(Command::SignOut { global: false }).unwrap();
    tab.alone(Command::SignOut { global: true }).unwrap();
}

#[test]
fn a_refresh_under_way_does_not_bring_the_session_back() {
    let mut refreshing = Tab::new(config()).signed_in();
    let mut leaving = refreshing.another(config());
    let Halt::At(flow, _) = refreshing.start(fetch(true)) else {
        panic!("nothing was sent");
    };
    let Halt::At(waiting, Effect::Lock(lock)) = leaving.start(Command::SignOut { global: false })
    else {
        panic!("it did not wait");
    };
    let reply = answer(tokens(NOW, "2", Some("refresh-2")), NOW);
    let Halt::Ended(Ok(_)) = refreshing.resume(flow, reply) else {
        panic!("no new tokens");
    };
    leaving.locks.borrow_mut().insert(lock);
    assert!(matches!(leaving.resume(waiting, Input::Done), Halt::At(..)));
    assert!(leaving.tokens.borrow().is_empty());
}
