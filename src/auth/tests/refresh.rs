//! New tokens for old ones: when, how often, and what survives if it fails.

use super::*;

/// A service that gives new tokens for the refresh token it expects, and counts.
fn refreshing<'a>(
    count: &'a mut u32,
    expected: &'a str,
    now_ms: i64,
) -> impl FnMut(Operation, &Json) -> Served + 'a {
    move |operation, body| {
        assert_eq!(operation, Operation::GetTokensFromRefreshToken);
        assert_eq!(body.get_str("RefreshToken"), Some(expected));
        *count += 1;
        tokens(now_ms, "2", None)
    }
}

#[test]
fn tokens_are_renewed_five_seconds_before_they_end() {
    for (left_ms, renewed) in [(5000, 0), (4999, 1)] {
        let mut tab = Tab::new(config()).signed_in();
        tab.now_ms = NOW + HOUR - left_ms;
        let mut count = 0;
        let now_ms = tab.now_ms;
        let found = tab.run(fetch(false), refreshing(&mut count, "refresh-1", now_ms));
        assert!(session(found).tokens.is_some());
        assert_eq!(count, renewed);
    }
}

#[test]
fn the_drift_of_the_clock_counts() {
    // The issuer is ten minutes ahead of this clock.
    let mut tab = Tab::new(config()).signed_in();
    tab.put("alice.clockDrift", "600000");
    tab.now_ms = NOW + HOUR - 600_000;
    let mut count = 0;
    let now_ms = tab.now_ms;
    session(tab.run(
        fetch(false),
        refreshing(&mut count, "refresh-1", now_ms + 300_000),
    ));
    assert_eq!(count, 1);
    assert_eq!(tab.stored("alice.clockDrift").as_deref(), Some("300000"));
}

#[test]
fn the_drift_of_another_library_does_no_harm() {
    // amazon-cognito-identity-js: this clock is an hour ahead, in seconds.
    let mut tab = Tab::new(config()).signed_in();
    tab.put("alice.clockDrift", "3600");
    tab.now_ms = NOW + HOUR;
    let mut count = 0;
    session(tab.run(fetch(false), refreshing(&mut count, "refresh-1", NOW)));
    assert_eq!(count, 1);
    assert_eq!(tab.stored("alice.clockDrift").as_deref(), Some("-3600000"));
    // From now on the drift is right, and the tokens last as long as they should.
    session(tab.alone(fetch(false)));
}

#[test]
fn new_tokens_are_stored_and_told() {
    let mut tab = Tab::new(config()).signed_in();
    let found = tab.run(fetch(true), |_, _| tokens(NOW, "2", Some("refresh-2")));
    let found = session(found).tokens.unwrap();
    assert_eq!(found.access.as_str(), access_token(NOW, "2"));
    assert_eq!(
        tab.stored("alice.accessToken"),
        Some(access_token(NOW, "2"))
    );
    assert_eq!(tab.stored("alice.idToken"), Some(id_token(NOW, "2")));
    assert_eq!(
        tab.stored("alice.refreshToken").as_deref(),
        Some("refresh-2")
    );
    assert_eq!(tab.told, [Event::TokenRefresh]);
}

#[test]
fn a_page_that_ends_while_it_stores_can_always_refresh_again() {
    let mut tab = Tab::new(config()).signed_in();
    session(tab.run(fetch(true), |_, _| tokens(NOW, "2", Some("refresh-2"))));
    for writes in 1..=tab.written.len() {
        let mut next = Tab::new(config()).signed_in();
        for (key, text) in &tab.written[..writes] {
            let text = text.clone().unwrap();
            next.tokens.borrow_mut().insert(key.clone(), text);
        }
        let mut count = 0;
        session(next.run(fetch(true), refreshing(&mut count, "refresh-2", NOW)));
        assert_eq!(count, 1);
    }
}

#[test]
fn a_refresh_token_that_does_not_rotate_is_kept() {
    let mut tab = Tab::new(config()).signed_in();
    let mut count = 0;
    session(tab.run(fetch(true), refreshing(&mut count, "refresh-1", NOW)));
    session(tab.run(fetch(true), refreshing(&mut count, "refresh-1", NOW)));
    assert_eq!(count, 2);
}

#[test]
fn the_device_of_the_session_is_named() {
    let mut tab = Tab::new(config()).signed_in();
    tab.put("alice.deviceKey", "us-east-1_device");
    session(tab.run(fetch(true), |_, body| {
        assert_eq!(body.get_str("DeviceKey"), Some("us-east-1_device"));
        tokens(NOW, "2", None)
    }));
}

#[test]
fn two_tabs_that_refresh_at_once_send_one_refresh() {
    for force in [true, false] {
        let mut first = Tab::new(config()).signed_in();
        let mut second = first.another(config());
        let now_ms = if force { NOW } else { NOW + HOUR };
        first.now_ms = now_ms;
        second.now_ms = now_ms;

        let Halt::At(flow, request) = first.start(fetch(force)) else {
            panic!("the first tab sent nothing");
        };
        assert_eq!(
            sent(&request).1.operation,
            Operation::GetTokensFromRefreshToken
        );
        // The second comes to the lock and no further.
        let Halt::At(waiting, Effect::Lock(_)) = second.start(fetch(force)) else {
            panic!("the second tab did not wait");
        };
        let reply = answer(tokens(now_ms, "2", Some("refresh-2")), now_ms);
        let Halt::Ended(found) = first.resume(flow, reply) else {
            panic!("the first tab goes on");
        };
        assert!(session(found).tokens.is_some());

        // Now it gets the lock, looks, and finds the work done.
        let lock = first
            .locks
            .borrow_mut()
            .insert("poolkey.1example23456789".into());
        assert!(lock, "the first tab let it go");
        let Halt::Ended(found) = second.resume(waiting, Input::Done) else {
            panic!("the second tab sent something");
        };
        let found = session(found).tokens.unwrap();
        assert_eq!(found.access.as_str(), access_token(now_ms, "2"));
        assert!(second.locks.borrow().is_empty());
    }
}

#[test]
fn a_tab_that_waited_sees_that_another_signed_out() {
    let mut first = Tab::new(config()).signed_in();
    first
        .locks
        .borrow_mut()
        .insert("poolkey.1example23456789".into());
    let Halt::At(waiting, Effect::Lock(_)) = first.start(fetch(true)) else {
        panic!("it did not wait");
    };
    first.tokens.borrow_mut().clear();
    let Halt::Ended(found) = first.resume(waiting, Input::Done) else {
        panic!("it sent something");
    };
    assert!(session(found).tokens.is_none());
    assert!(first.tokens.borrow().is_empty());
}

#[test]
fn a_lost_network_never_loses_the_session() {
    let mut tab = Tab::new(config()).signed_in();
    tab.now_ms = NOW + 2 * HOUR;
    let before = tab.tokens.borrow().clone();
    let result = tab.run(fetch(false), offline);
    assert_eq!(name(&result), "NetworkError");
    assert_eq!(*tab.tokens.borrow(), before);
    assert_eq!(tab.names_told(), ["tokenRefresh_failure"]);
    // Three tries, further and further apart.
    let [first, second] = *tab.waited else {
        panic!("{:?}", tab.waited);
    };
    assert!((100..200).contains(&first) && (200..300).contains(&second));

    // It is back.
    let mut count = 0;
    let now_ms = tab.now_ms;
    session(tab.run(fetch(false), refreshing(&mut count, "refresh-1", now_ms)));
    assert_eq!(count, 1);
}

#[test]
fn a_network_that_comes_back_in_time_is_not_noticed() {
    let mut tab = Tab::new(config()).signed_in();
    let mut tries = 0;
    let found = tab.run(fetch(true), |_, _| {
        tries += 1;
        match tries {
            1 => Served::Offline,
            2 => Served::Status(503, "busy"),
            _ => tokens(NOW, "2", None),
        }
    });
    assert!(session(found).tokens.is_some());
    assert_eq!(tab.told, [Event::TokenRefresh]);
}

#[test]
fn only_some_errors_end_the_session() {
    for (error, message, kept) in [
        ("NotAuthorizedException", "Refresh Token has expired", false),
        ("TokenRevokedException", "", false),
        ("UserNotFoundException", "", false),
        ("PasswordResetRequiredException", "", false),
        ("UserNotConfirmedException", "", false),
        ("RefreshTokenReuseException", "", false),
        ("InternalErrorException", "", true),
        ("TooManyRequestsException", "Rate exceeded", true),
        ("LimitExceededException", "", true),
        ("ForbiddenException", "", true),
        ("ResourceNotFoundException", "", true),
    ] {
        let mut tab = Tab::new(config()).signed_in();
        let result = tab.run(fetch(true), |_, _| Served::Error(error, message));
        assert_eq!(tab.stored("alice.accessToken").is_some(), kept, "{error}");
        assert_eq!(tab.stored("LastAuthUser").is_some(), kept, "{error}");
        assert_eq!(tab.stored("alice.refreshToken").is_some(), kept, "{error}");
        assert_eq!(tab.names_told(), ["tokenRefresh_failure"]);
        match result {
            // The user is simply not signed in any more.
            Ok(Value::Session(found)) => {
                assert_eq!(error, "NotAuthorizedException");
                assert!(found.tokens.is_none());
            }
            result => assert_eq!(name(&result), error),
        }
    }
}

#[test]
fn nonsense_instead_of_tokens_does_not_end_the_session() {
    for body in [
        "",
        "{}",
        "<html>",
        r#"{"AuthenticationResult":{"AccessToken":"x"}}"#,
    ] {
        let mut tab = Tab::new(config()).signed_in();
        let before = tab.tokens.borrow().clone();
        let result = tab.run(fetch(true), |_, _| Served::Ok(body.into()));
        assert!(result.is_err(), "{body}");
        assert_eq!(*tab.tokens.borrow(), before);
    }
}

#[test]
fn device_keys_outlive_the_session() {
    let mut tab = Tab::new(config()).signed_in();
    tab.put("alice.deviceKey", "d");
    session(tab.run(fetch(true), |_, _| {
        Served::Error("NotAuthorizedException", "")
    }));
    assert_eq!(tab.stored("alice.deviceKey").as_deref(), Some("d"));
}

#[test]
fn without_a_refresh_token_a_session_lasts_as_long_as_its_tokens() {
    let mut tab = Tab::new(config()).signed_in();
    tab.tokens
        .borrow_mut()
        .remove(&format!("{PREFIX}.alice.refreshToken"));
    assert!(session(tab.alone(fetch(false))).tokens.is_some());
    assert_eq!(
        name(&tab.alone(fetch(true))),
        "UserUnAuthenticatedException"
    );
    tab.now_ms = NOW + HOUR;
    assert!(session(tab.alone(fetch(false))).tokens.is_none());
}
