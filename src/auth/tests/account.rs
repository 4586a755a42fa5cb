//! Signing up, passwords, attributes: functions of one request.

use super::*;
use crate::wire::Pairs;

/// Runs a command against a service that expects one request and replies to it.
fn once(command: Command, operation: Operation, body: &str, reply: &str) -> Value {
    let mut tab = Tab::new(config()).signed_in();
    let mut count = 0;
    let result = tab.run(command, |asked, json| {
        count += 1;
        let mut text = String::new();
        json.write(&mut text);
        assert_eq!((asked, &*text), (operation, body));
        Served::Ok(reply.into())
    });
    assert_eq!(count, 1);
    result.unwrap()
}

fn pairs(name: &str, value: &str) -> Pairs {
    let mut pairs = Pairs::new();
    pairs.push(name, value);
    pairs
}

#[test]
fn signing_up() {
    let command = Command::SignUp(SignUp {
        username: "alice".into(),
        password: Some(String::from("p").into()),
        user_attributes: pairs("email", "a@b.example"),
        ..SignUp::default()
    });
    let value = once(
        command,
        Operation::SignUp,
        r#"{"ClientId":"1example23456789","Username":"alice","Password":"p","UserAttributes":[{"Name":"email","Value":"a@b.example"}]}"#,
        r#"{"UserConfirmed":false,"UserSub":"sub-1","CodeDeliveryDetails":{"Destination":"a***","DeliveryMedium":"EMAIL","AttributeName":"email"}}"#,
    );
    let Value::SignUp(output) = value else {
        panic!("{value:?}");
    };
    assert!(!output.is_complete);
    assert_eq!(output.user_id.as_deref(), Some("sub-1"));
    let delivery = output.code_delivery.unwrap();
    assert_eq!(delivery.destination.as_deref(), Some("a***"));

    let command = Command::ConfirmSignUp(ConfirmSignUp {
        username: "alice".into(),
        confirmation_code: "123456".into(),
        force_alias_creation: Some(false),
        client_metadata: pairs("k", "v"),
    });
    let value = once(
        command,
        Operation::ConfirmSignUp,
        r#"{"ClientId":"1example23456789","Username":"alice","ConfirmationCode":"123456","ForceAliasCreation":false,"ClientMetadata":{"k":"v"}}"#,
        "{}",
    );
    assert!(matches!(value, Value::SignUp(output) if output.is_complete));
}

#[test]
fn codes_are_sent() {
    let code_for = || CodeFor {
        username: "alice".into(),
        ..CodeFor::default()
    };
    let body = r#"{"ClientId":"1example23456789","Username":"alice"}"#;
    let reply = r#"{"CodeDeliveryDetails":{"Destination":"a***"}}"#;
    let resend = Command::ResendSignUpCode(code_for());
    let value = once(resend, Operation::ResendConfirmationCode, body, reply);
    let Value::CodeSent(delivery) = value else {
        panic!("{value:?}");
    };
    assert_eq!(delivery.destination.as_deref(), Some("a***"));
    let reset = Command::ResetPassword(code_for());
    let value = once(reset, Operation::ForgotPassword, body, reply);
    let Value::ResetPassword(delivery) = value else {
        panic!("{value:?}");
    };
    assert_eq!(delivery.destination.as_deref(), Some("a***"));
}

#[test]
fn passwords_are_replaced() {
    let command = Command::ConfirmResetPassword(ConfirmResetPassword {
        username: "alice".into(),
        new_password: String::from("new").into(),
        confirmation_code: "123456".into(),
        ..ConfirmResetPassword::default()
    });
    let value = once(
        command,
        Operation::ConfirmForgotPassword,
        r#"{"ClientId":"1example23456789","Username":"alice","ConfirmationCode":"123456","Password":"new"}"#,
        "",
    );
    assert!(matches!(value, Value::Nothing));

    let command = Command::UpdatePassword(UpdatePassword {
        old_password: String::from("old").into(),
        new_password: String::from("new").into(),
    });
    let body = format!(
        r#"{{"AccessToken":"{}","PreviousPassword":"old","ProposedPassword":"new"}}"#,
        access_token(NOW, "1")
    );
    let value = once(command, Operation::ChangePassword, &body, "{}");
    assert!(matches!(value, Value::Nothing));
}

#[test]
fn attributes_are_fetched_with_a_token_that_is_good() {
    let mut tab = Tab::new(config()).signed_in();
    tab.now_ms = NOW + HOUR;
    let now_ms = tab.now_ms;
    let result = tab.run(Command::FetchUserAttributes, |operation, body| {
        if operation == Operation::GetTokensFromRefreshToken {
            tokens(now_ms, "2", None)
        } else {
            let token = access_token(now_ms, "2");
            assert_eq!(body.get_str("AccessToken"), Some(&*token));
            Served::Ok(r#"{"UserAttributes":[{"Name":"email","Value":"a@b.example"}]}"#.into())
        }
    });
    let Ok(Value::Attributes(attributes)) = result else {
        panic!("{result:?}");
    };
    assert_eq!(attributes.get("email"), Some("a@b.example"));
}

#[test]
fn what_is_missing_is_named_and_nothing_is_sent() {
    let named = |username: &str| CodeFor {
        username: username.into(),
        ..CodeFor::default()
    };
    let reset = |username: &str, password: &str| {
        Command::ConfirmResetPassword(ConfirmResetPassword {
            username: username.into(),
            new_password: String::from(password).into(),
            ..ConfirmResetPassword::default()
        })
    };
    for (command, error) in [
        (
            Command::SignIn(SignInInput::default()),
            "EmptySignInUsername",
        ),
        (
            Command::SignIn(SignInInput {
                username: "a".into(),
                ..SignInInput::default()
            }),
            "EmptySignInPassword",
        ),
        (Command::SignUp(SignUp::default()), "EmptySignUpUsername"),
        (
            Command::SignUp(SignUp {
                username: "a".into(),
                password: Some(Secret::default()),
                ..SignUp::default()
            }),
            "EmptySignUpPassword",
        ),
        (
            Command::ConfirmSignUp(ConfirmSignUp::default()),
            "EmptyConfirmSignUpUsername",
        ),
        (
            Command::ConfirmSignUp(ConfirmSignUp {
                username: "a".into(),
                ..ConfirmSignUp::default()
            }),
            "EmptyConfirmSignUpCode",
        ),
        (
            Command::ResendSignUpCode(named("")),
            "EmptyresendSignUpCodeUsername",
        ),
        (
            Command::ResetPassword(named("")),
            "EmptyResetPasswordUsername",
        ),
        (reset("", ""), "EmptyConfirmResetPasswordUsername"),
        (reset("a", ""), "EmptyConfirmResetPasswordNewPassword"),
        (reset("a", "b"), "EmptyConfirmResetPasswordConfirmationCode"),
        (
            Command::ConfirmSignIn(ConfirmSignIn::default()),
            "EmptyChallengeResponse",
        ),
        (
            Command::UpdatePassword(UpdatePassword {
                old_password: Secret::default(),
                new_password: String::from("b").into(),
            }),
            "EmptyUpdatePassword",
        ),
    ] {
        let mut tab = Tab::new(config());
        assert_eq!(name(&tab.alone(command)), error);
    }
}

#[test]
fn what_may_not_be_done_twice_is_sent_once() {
    for served in [
        || Served::Offline,
        || Served::Status(500, ""),
        || Served::Error("LimitExceededException", "Attempt limit exceeded"),
    ] {
        let mut tab = Tab::new(config());
        let mut count = 0;
        let sign_up = Command::ResetPassword(CodeFor {
            username: "alice".into(),
            ..CodeFor::default()
        });
        let result = tab.run(sign_up, |_, _| {
            count += 1;
            served()
        });
        assert!(result.is_err());
        assert_eq!(count, 1);
    }
    // A throttled request was not looked at.
    let mut tab = Tab::new(config());
    let mut count = 0;
    let reset = Command::ResetPassword(CodeFor {
        username: "alice".into(),
        ..CodeFor::default()
    });
    let result = tab.run(reset, |_, _| {
        count += 1;
        Served::Error("TooManyRequestsException", "Rate exceeded")
    });
    assert_eq!(name(&result), "TooManyRequestsException");
    assert_eq!(count, 3);
}
