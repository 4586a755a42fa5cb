//! AWS credentials of users and guests.

use super::*;
use crate::wire::identity_pools::IdentityCredentials;

const PROVIDER: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123";

fn get(force_refresh: bool) -> Command {
    Command::GetCredentials { force_refresh }
}

/// An identity pool that counts what it is asked.
#[derive(Default)]
struct Pool {
    asked: Vec<Operation>,
    now_ms: i64,
}

impl Pool {
    fn serve(&mut self, operation: Operation, body: &Json) -> Served {
        self.asked.push(operation);
        let who = match body.get("Logins") {
            Some(logins) => {
                assert!(logins.get_str(PROVIDER).is_some(), "{logins:?}");
                "user"
            }
            None => "guest",
        };
        match operation {
            Operation::GetId => {
                assert_eq!(body.get_str("IdentityPoolId"), Some(IDENTITY_POOL));
                Served::Ok(format!(r#"{{"IdentityId":"us-east-1:{who}"}}"#))
            }
            Operation::GetCredentialsForIdentity => {
                let count = self.asked.len();
                let id = body.get_str("IdentityId").unwrap();
                let end = (self.now_ms + HOUR) / 1000;
                Served::Ok(format!(
                    r#"{{"IdentityId":"{id}","Credentials":{{"AccessKeyId":"ASIA{count}","SecretKey":"secret","SessionToken":"token","Expiration":{end}}}}}"#
                ))
            }
            other => panic!("{other:?} was sent"),
        }
    }
}

fn run(tab: &mut Tab, pool: &mut Pool, command: Command) -> IdentityCredentials {
    pool.now_ms = tab.now_ms;
    match tab.run(command, |operation, body| pool.serve(operation, body)) {
        Ok(Value::Credentials(credentials)) => *credentials,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_user_gets_credentials_for_the_id_token() {
    let mut tab = Tab::new(with_identities(false)).signed_in();
    tab.tokens
        .borrow_mut()
        .insert(GUEST_KEY.into(), "us-east-1:old-guest".into());
    let mut pool = Pool::default();
    let got = run(&mut tab, &mut pool, get(false));
    assert_eq!(got.identity_id, "us-east-1:user");
    assert_eq!(got.credentials.access_key_id, "ASIA2");
    assert_eq!(got.credentials.expiration_ms, Some(NOW + HOUR));
    assert_eq!(
        pool.asked,
        [Operation::GetId, Operation::GetCredentialsForIdentity]
    );
    // Whoever has signed in is no guest any more, and the identity stays in memory.
    assert!(!tab.tokens.borrow().contains_key(GUEST_KEY));
}

#[test]
fn credentials_are_kept_for_five_sixths_of_their_life() {
    let mut tab = Tab::new(with_identities(true));
    let mut pool = Pool::default();
    run(&mut tab, &mut pool, get(false));
    tab.now_ms = NOW + 50 * 60_000 - 1;
    run(&mut tab, &mut pool, get(false));
    assert_eq!(pool.asked.len(), 2);
    tab.now_ms += 1;
    run(&mut tab, &mut pool, get(false));
    // The identity is known by now.
    assert_eq!(pool.asked.len(), 3);
    run(&mut tab, &mut pool, get(true));
    assert_eq!(pool.asked.len(), 4);
}

#[test]
fn a_guest_is_known_again() {
    let mut tab = Tab::new(with_identities(true));
    let mut pool = Pool::default();
    assert_eq!(
        run(&mut tab, &mut pool, get(false)).identity_id,
        "us-east-1:guest"
    );
    assert_eq!(
        tab.tokens.borrow().get(GUEST_KEY).unwrap(),
        "us-east-1:guest"
    );
    tab.reload(with_identities(true));
    run(&mut tab, &mut pool, get(false));
    assert_eq!(
        pool.asked
            .iter()
            .filter(|one| **one == Operation::GetId)
            .count(),
        1
    );
}

#[test]
fn a_guest_whose_identity_is_gone_gets_another() {
    let mut tab = Tab::new(with_identities(true));
    tab.tokens
        .borrow_mut()
        .insert(GUEST_KEY.into(), "us-east-1:gone".into());
    let mut pool = Pool::default();
    let result = tab.run(get(false), |operation, body| {
        if body.get_str("IdentityId") == Some("us-east-1:gone") {
            return Served::Error("ResourceNotFoundException", "Identity not found.");
        }
        pool.serve(operation, body)
    });
    assert!(matches!(result, Ok(Value::Credentials(got)) if got.identity_id == "us-east-1:guest"));
}

#[test]
fn a_new_id_token_brings_new_credentials() {
    let mut tab = Tab::new(with_identities(false)).signed_in();
    let mut pool = Pool::default();
    run(&mut tab, &mut pool, get(false));
    run(&mut tab, &mut pool, get(false));
    assert_eq!(pool.asked.len(), 2);
    tab.put("alice.idToken", &id_token(NOW, "2"));
    run(&mut tab, &mut pool, get(false));
    assert_eq!(pool.asked.len(), 3);
}

#[test]
fn credentials_of_one_are_never_given_to_another() {
    let mut tab = Tab::new(with_identities(true)).signed_in();
    let mut pool = Pool::default();
    assert_eq!(
        run(&mut tab, &mut pool, get(false)).identity_id,
        "us-east-1:user"
    );
    // Another tab signs out: this one is a guest's now.
    tab.tokens.borrow_mut().clear();
    assert_eq!(
        run(&mut tab, &mut pool, get(false)).identity_id,
        "us-east-1:guest"
    );
    // And the other way round.
    let mut tab = tab.signed_in();
    assert_eq!(
        run(&mut tab, &mut pool, get(false)).identity_id,
        "us-east-1:user"
    );
    assert!(!tab.tokens.borrow().contains_key(GUEST_KEY));
}

#[test]
fn who_may_not_be_a_guest_gets_none() {
    let mut tab = Tab::new(with_identities(false));
    assert_eq!(name(&tab.alone(get(false))), "UserUnAuthenticatedException");
    assert!(session(tab.alone(fetch(false))).credentials.is_none());
}

#[test]
fn the_session_comes_with_credentials() {
    for config in [
        with_identities(true),
        // An identity pool alone will do for guests.
        Config {
            user_pool_id: None,
            ..with_identities(true)
        },
    ] {
        let mut tab = Tab::new(config);
        let mut pool = Pool {
            now_ms: NOW,
            ..Pool::default()
        };
        let found = session(tab.run(fetch(false), |operation, body| pool.serve(operation, body)));
        assert!(found.tokens.is_none());
        assert_eq!(found.credentials.unwrap().identity_id, "us-east-1:guest");
    }
    let mut tab = Tab::new(with_identities(false)).signed_in();
    let mut pool = Pool {
        now_ms: NOW,
        ..Pool::default()
    };
    let found = session(tab.run(fetch(false), |operation, body| pool.serve(operation, body)));
    assert!(found.tokens.is_some());
    assert_eq!(found.credentials.unwrap().identity_id, "us-east-1:user");
}

#[test]
fn what_the_identity_pool_leaves_out_is_named() {
    for (reply, error) in [
        ("{}", "GetIdResponseException"),
        (r#"{"IdentityId":"us-east-1:x"}"#, "CredentialsException"),
    ] {
        let mut tab = Tab::new(with_identities(true));
        let result = tab.run(get(false), |_, _| Served::Ok(reply.into()));
        assert_eq!(name(&result), error);
    }
    let mut tab = Tab::new(with_identities(false)).signed_in();
    let no_issuer = jwt(r#"{"sub":"sub-1","exp":1772514306}"#);
    tab.put("alice.idToken", &no_issuer);
    assert_eq!(name(&tab.alone(get(false))), "InvalidIdTokenException");
}

#[test]
fn a_lost_network_keeps_what_there_is() {
    let mut tab = Tab::new(with_identities(true));
    let mut pool = Pool::default();
    run(&mut tab, &mut pool, get(false));
    assert_eq!(name(&tab.run(get(true), offline)), "NetworkError");
    run(&mut tab, &mut pool, get(false));
    assert_eq!(pool.asked.len(), 2);
}

#[test]
fn guests_of_two_tabs_are_one() {
    let mut first = Tab::new(with_identities(true));
    let mut second = first.another(with_identities(true));
    let Halt::At(flow, _) = first.start(get(false)) else {
        panic!("nothing was sent");
    };
    let Halt::At(waiting, Effect::Lock(lock)) = second.start(get(false)) else {
        panic!("it did not wait");
    };
    let mut pool = Pool {
        now_ms: NOW,
        ..Pool::default()
    };
    let mut serve = |operation: Operation, body: &Json| pool.serve(operation, body);
    let id = answer(
        serve(
            Operation::GetId,
            &Json::parse(&format!(r#"{{"IdentityPoolId":"{IDENTITY_POOL}"}}"#)).unwrap(),
        ),
        NOW,
    );
    let Halt::At(flow, request) = first.resume(flow, id) else {
        panic!("it did not go on");
    };
    let input = first.serve(&request, &mut serve);
    assert!(matches!(first.resume(flow, input), Halt::Ended(Ok(_))));
    second.locks.borrow_mut().insert(lock);
    let Halt::At(_, request) = second.resume(waiting, Input::Done) else {
        panic!("it has credentials of its own");
    };
    let (_, request) = sent(&request);
    assert_eq!(request.operation, Operation::GetCredentialsForIdentity);
    assert_eq!(*request.body, r#"{"IdentityId":"us-east-1:guest"}"#);
}
