//! The text that crosses the border, in the words of the loader.

use super::{input, output};
use crate::auth::{Auth, Command, Env, FlowId, Input, Step};
use crate::wire::json::Json;

fn json(text: &str) -> Json {
    Json::parse(text).unwrap()
}

fn config() -> Auth {
    Auth::new(input::config(&json(
        r#"{"userPoolId":"us-east-1_AbC","userPoolClientId":"client","userPoolEndpoint":"http://127.0.0.1:9229","allowGuestAccess":true,"identityPoolId":null}"#,
    )))
}

fn env<T>(go: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let mut random = |bytes: &mut [u8]| bytes.fill(7);
    go(&mut Env {
        now_ms: 1_772_510_706_000,
        random: &mut random,
    })
}

/// Plays the loader: each input as JSON, each step as the JSON it becomes.
fn play(auth: &mut Auth, operation: &str, text: &str, results: &[&str]) -> Vec<String> {
    let command = match input::command(operation, &json(text)) {
        Ok(command) => command,
        Err(error) => {
            let effects = Vec::new();
            return vec![output::step(Step::Failed { error, effects })];
        }
    };
    let mut steps = vec![env(|env| output::step(auth.start(command, env)))];
    for result in results {
        let flow = json(steps.last().unwrap()).get("flow").unwrap().as_i64();
        let flow = FlowId(u32::try_from(flow.unwrap()).unwrap());
        let input = input::result(json(result)).unwrap();
        steps.push(env(|env| output::step(auth.resume(flow, input, env))));
    }
    steps
}

#[test]
fn a_reset_of_a_password() {
    let steps = play(
        &mut config(),
        "resetPassword",
        r#"{"username":"alice","options":{"clientMetadata":{"k":"v"}}}"#,
        &[
            r#"{"status":200,"date":1772510706000,"body":"{\"CodeDeliveryDetails\":{\"Destination\":\"a***\",\"DeliveryMedium\":\"EMAIL\",\"AttributeName\":\"email\"}}"}"#,
        ],
    );
    assert_eq!(
        steps,
        [
            r#"{"flow":1,"effects":[["send","http://127.0.0.1:9229",{"content-type":"application/x-amz-json-1.1","x-amz-target":"AWSCognitoIdentityProviderService.ForgotPassword"},"{\"ClientId\":\"client\",\"Username\":\"alice\",\"ClientMetadata\":{\"k\":\"v\"}}"]]}"#,
            r#"{"value":{"isPasswordReset":false,"nextStep":{"resetPasswordStep":"CONFIRM_RESET_PASSWORD_WITH_CODE","codeDeliveryDetails":{"destination":"a***","deliveryMedium":"EMAIL","attributeName":"email"}}}}"#,
        ]
    );
}

#[test]
fn an_error_of_the_service() {
    let steps = play(
        &mut config(),
        "confirmSignUp",
        r#"{"username":"alice","confirmationCode":"1"}"#,
        &[
            r#"{"status":400,"errorType":"CodeMismatchException:","requestId":"r","body":"{\"message\":\"no\"}"}"#,
        ],
    );
    assert_eq!(
        steps[1],
        r#"{"error":{"name":"CodeMismatchException","message":"no","metadata":{"httpStatusCode":400,"requestId":"r"}}}"#
    );
}

#[test]
fn a_sign_in_reads_writes_and_tells() {
    let tokens = r#"{"status":200,"body":"{\"AuthenticationResult\":{\"AccessToken\":\"e30.eyJzdWIiOiJzIiwidXNlcm5hbWUiOiJhIiwiaWF0IjoxNzcyNTEwNzA2fQ.c2ln\"}}"}"#;
    let steps = play(
        &mut config(),
        "signIn",
        r#"{"username":"a","password":"p","options":{"authFlowType":"USER_PASSWORD_AUTH"}}"#,
        &[
            "[null]",
            "[null,null,null,null,null,null]",
            tokens,
            r#"["e30.eyJzdWIiOiJzIiwidXNlcm5hbWUiOiJhIiwiaWF0IjoxNzcyNTEwNzA2fQ.c2ln"]"#,
        ],
    );
    assert_eq!(
        steps[0],
        r#"{"flow":1,"effects":[["read","tokens","CognitoIdentityServiceProvider.client.LastAuthUser"]]}"#
    );
    assert!(steps[3].contains(r#"["write","state",{"CognitoSignInState.username":null,"#));
    assert!(
        steps[3].contains(r#""CognitoIdentityServiceProvider.client.LastAuthUser":"a"}],["write""#)
    );
    assert_eq!(
        steps[4],
        r#"{"value":{"isSignedIn":true,"nextStep":{"signInStep":"DONE"}},"effects":[["tell","signedIn",{"username":"a","userId":"s","signInDetails":{"loginId":"a","authFlowType":"USER_PASSWORD_AUTH"}}]]}"#
    );
}

#[test]
fn what_the_loader_brings_back() {
    let result = |text| input::result(json(text));
    assert!(matches!(result("null"), Some(Input::Done)));
    assert!(matches!(result(r#"{"offline":"x"}"#), Some(Input::Offline(why)) if why == "x"));
    assert!(matches!(result(r#"["a",null]"#), Some(Input::Texts(texts)) if texts.len() == 2));
    for nothing in [
        "7",
        "true",
        r#""text""#,
        "{}",
        r#"{"status":-1}"#,
        r#"{"status":1e9}"#,
    ] {
        assert!(result(nothing).is_none(), "{nothing}");
    }
}

#[test]
fn functions_that_are_none_and_inputs_that_are_none() {
    let name = |operation, text| {
        input::command(operation, &json(text))
            .err()
            .unwrap()
            .name
            .clone()
    };
    assert_eq!(name("autoSignIn", "{}"), "Unknown");
    let automatic = r#"{"username":"a","options":{"autoSignIn":true}}"#;
    assert_eq!(name("signUp", automatic), "AutoSignInException");
    assert_eq!(
        name("signIn", r#"{"options":{"authFlowType":"USER_AUTH"}}"#),
        "SignInException"
    );
    for text in ["null", "[]", "7", r#"{"username":7,"options":[]}"#] {
        let steps = play(&mut config(), "signUp", text, &[]);
        assert_eq!(
            steps,
            [
                r#"{"error":{"name":"EmptySignUpUsername","message":"username is required to signUp"}}"#
            ]
        );
    }
}

#[test]
fn a_presigned_url_expires_when_it_is_told_to() {
    for (expires, seconds) in [
        ("", None),
        (r#","expires":60"#, Some(60)),
        (r#","expires":-1"#, Some(0)),
    ] {
        let text = format!(r#"{{"method":"GET","url":"https://h"{expires}}}"#);
        let Ok(Command::Presign(presign)) = input::command("presign", &json(&text)) else {
            panic!("no command");
        };
        assert_eq!(presign.expires, seconds);
    }
}
