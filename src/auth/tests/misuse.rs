//! What a driver does wrong is a typed error and ends the flow, and no other.

use super::*;

#[test]
fn a_flow_that_is_not_there_fails() {
    let mut tab = Tab::new(config());
    for flow in [0, 1, 7, u32::MAX] {
        let Halt::Ended(result) = tab.resume(FlowId(flow), Input::Done) else {
            panic!("it goes on");
        };
        assert_eq!(name(&result), "Unknown");
    }
}

#[test]
fn a_flow_resumes_once() {
    let mut tab = Tab::new(config()).signed_in();
    let Halt::At(flow, _) = tab.start(Command::FetchUserAttributes) else {
        panic!("nothing was sent");
    };
    let reply = || answer(Served::Ok("{}".into()), NOW);
    assert!(matches!(tab.resume(flow, reply()), Halt::Ended(Ok(_))));
    assert!(matches!(tab.resume(flow, reply()), Halt::Ended(Err(_))));
}

#[test]
fn a_cancelled_flow_is_over() {
    let mut tab = Tab::new(config()).signed_in();
    let Halt::At(flow, _) = tab.start(Command::FetchUserAttributes) else {
        panic!("nothing was sent");
    };
    tab.auth.cancel(flow);
    tab.auth.cancel(flow);
    let reply = answer(Served::Ok("{}".into()), NOW);
    assert!(matches!(tab.resume(flow, reply), Halt::Ended(Err(_))));
}

/// Every kind of result, at every step of a sign-in, a refresh and a trade for credentials.
#[test]
fn the_wrong_result_ends_the_flow_and_nothing_else() {
    let wrong = || {
        [
            Input::Done,
            Input::Texts(Vec::new()),
            Input::Texts(vec![None; 40]),
            Input::Offline("x".into()),
            answer(Served::Ok("{}".into()), NOW),
        ]
    };
    let commands: [fn() -> Command; 5] = [
        || sign_in::by_srp("password"),
        || fetch(true),
        || Command::SignOut { global: false },
        || Command::GetCredentials {
            force_refresh: true,
        },
        || {
            Command::ConfirmSignIn(ConfirmSignIn {
                challenge_response: String::from("x").into(),
                ..ConfirmSignIn::default()
            })
        },
    ];
    for command in commands {
        for first in wrong() {
            let mut tab = Tab::new(with_identities(true));
            let mut step = tab.env(|auth, env| auth.start(command(), env));
            // The first step gets one kind of result, all that follow get each kind in turn.
            let mut input = first;
            for next in wrong().into_iter().chain(wrong()) {
                let Step::Waiting { flow, .. } = step else {
                    break;
                };
                step = tab.env(|auth, env| auth.resume(flow, input, env));
                input = next;
            }
            // A flow of somebody else is not touched by it.
            let mut other = Tab::new(config()).signed_in();
            std::mem::swap(&mut other.auth, &mut tab.auth);
            assert!(matches!(
                other.alone(Command::GetCurrentUser),
                Ok(Value::User(_))
            ));
        }
    }
}

#[test]
fn flows_do_not_mix() {
    let mut tab = Tab::new(config()).signed_in();
    let Halt::At(first, _) = tab.start(Command::FetchUserAttributes) else {
        panic!("nothing was sent");
    };
    let Halt::At(second, _) = tab.start(Command::FetchUserAttributes) else {
        panic!("nothing was sent");
    };
    assert_ne!(first, second);
    let reply = |value: &str| {
        let body = format!(r#"{{"UserAttributes":[{{"Name":"name","Value":"{value}"}}]}}"#);
        answer(Served::Ok(body), NOW)
    };
    for (flow, value) in [(second, "b"), (first, "a")] {
        let Halt::Ended(Ok(Value::Attributes(attributes))) = tab.resume(flow, reply(value)) else {
            panic!("no attributes");
        };
        assert_eq!(attributes.get("name"), Some(value));
    }
}

#[test]
fn nothing_that_is_asked_for_shows_in_debug() {
    let mut tab = Tab::new(config()).signed_in();
    let Halt::At(_, effect) = tab.start(Command::FetchUserAttributes) else {
        panic!("nothing was sent");
    };
    let shown = format!("{effect:?}");
    assert!(shown.contains("GetUser"), "{shown}");
    assert!(!shown.contains(&access_token(NOW, "1")), "{shown}");
}
