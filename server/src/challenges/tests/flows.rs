//! `challenges.md` §1: which flow belongs to which API, and what a client must allow.

use super::*;
use crate::shapes::List;
use crate::shapes::user_pool::ExplicitAuthFlow as Flow;
use crate::testing::PASSWORD;

const PUBLIC: [&str; 8] = [
    "USER_SRP_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH",
    "USER_AUTH",
    "REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN",
];

async fn scene() -> TestApp {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "ann", json!({})).await;
    app
}

async fn allow(app: &TestApp, flows: &[Flow]) {
    app.edit_client(|client| client.explicit_auth_flows = Some(List::trusted(flows.to_vec())))
        .await;
}

/// Begins with everything that any flow asks for.
async fn try_flow(
    app: &TestApp,
    api: Api,
    flow: &str,
    refresh_token: &Value,
) -> Result<Value, Refusal> {
    let a = Login::start([1; 32]).public_a().to_hex();
    let parameters = json!({
        "USERNAME": "ann", "PASSWORD": PASSWORD, "SRP_A": a, "REFRESH_TOKEN": refresh_token,
    });
    initiate(app, api, flow, parameters).await
}

#[tokio::test]
async fn a_flow_that_is_not_allowed_is_named_as_aws_names_it() {
    let app = scene().await;
    allow(&app, &[Flow::AllowUserAuth]).await;
    for (api, flow, text) in [
        (
            Api::Public,
            "USER_SRP_AUTH",
            "USER_SRP_AUTH is not enabled for the client.",
        ),
        (
            Api::Public,
            "USER_PASSWORD_AUTH",
            "USER_PASSWORD_AUTH flow not enabled for this client",
        ),
        (
            Api::Public,
            "CUSTOM_AUTH",
            "CUSTOM_AUTH is not enabled for the client.",
        ),
        (
            Api::Public,
            "ADMIN_USER_PASSWORD_AUTH",
            "Initiate Auth method not supported.",
        ),
        (
            Api::Public,
            "ADMIN_NO_SRP_AUTH",
            "Initiate Auth method not supported.",
        ),
        (
            Api::Admin,
            "USER_PASSWORD_AUTH",
            "Initiate Auth method not supported.",
        ),
        (
            Api::Admin,
            "USER_SRP_AUTH",
            "Auth flow not enabled for this client",
        ),
        (
            Api::Admin,
            "ADMIN_USER_PASSWORD_AUTH",
            "Auth flow not enabled for this client",
        ),
        (
            Api::Admin,
            "REFRESH_TOKEN_AUTH",
            "Auth flow not enabled for this client",
        ),
    ] {
        let refused = try_flow(&app, api, flow, &json!("x")).await.unwrap_err();
        assert_eq!(
            refused,
            refusal("InvalidParameterException", text),
            "{flow}"
        );
    }
}

#[tokio::test]
async fn old_and_new_names_allow_the_same() {
    let app = scene().await;
    let token = app.sign_in("ann").await["RefreshToken"].clone();
    let srp_and_refresh = ["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"];
    let with = |more: &[&'static str]| [&srp_and_refresh[..], more].concat();
    for (flows, public, admin) in [
        (vec![], with(&[]), with(&[])),
        (
            vec![Flow::AllowUserSrpAuth],
            vec!["USER_SRP_AUTH"],
            vec!["USER_SRP_AUTH"],
        ),
        (
            vec![Flow::AllowUserPasswordAuth],
            vec!["USER_PASSWORD_AUTH"],
            vec![],
        ),
        (
            vec![Flow::AllowAdminUserPasswordAuth],
            vec![],
            vec!["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"],
        ),
        (
            vec![Flow::AllowRefreshTokenAuth],
            vec!["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"],
            vec!["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"],
        ),
        (
            vec![Flow::UserPasswordAuth],
            with(&["USER_PASSWORD_AUTH"]),
            with(&[]),
        ),
        (
            vec![Flow::AdminNoSrpAuth],
            with(&[]),
            with(&["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]),
        ),
        // Nothing that this server can do, and nothing by the way.
        (
            vec![Flow::AllowUserAuth, Flow::AllowCustomAuth],
            vec![],
            vec![],
        ),
    ] {
        allow(&app, &flows).await;
        for (api, mut expected) in [(Api::Public, public), (Api::Admin, admin)] {
            let mut works = Vec::new();
            for flow in PUBLIC {
                if try_flow(&app, api, flow, &token).await.is_ok() {
                    works.push(flow);
                }
            }
            expected.sort_unstable();
            works.sort_unstable();
            assert_eq!(works, expected, "{flows:?} {api:?}");
        }
    }
}

#[tokio::test]
async fn unknown_clients_and_pools_are_told() {
    let app = scene().await;
    for client in ["nosuchclient", "othersclient"] {
        if client == "othersclient" {
            app.add_pool("us-east-1_Other0001", client).await;
        }
        let input = json!({
            "UserPoolId": TestApp::POOL, "ClientId": client, "AuthFlow": "USER_SRP_AUTH",
            "AuthParameters": {"USERNAME": "ann", "SRP_A": "2"},
        });
        let text = format!("User pool client {client} does not exist.");
        app.refuses(
            "AdminInitiateAuth",
            input,
            "ResourceNotFoundException",
            &text,
        )
        .await;
    }
    let input = json!({"ClientId": "nosuchclient", "AuthFlow": "USER_SRP_AUTH"});
    let text = "User pool client nosuchclient does not exist.";
    app.refuses("InitiateAuth", input, "ResourceNotFoundException", text)
        .await;
    let input = json!({
        "UserPoolId": "us-east-1_Nosuch001", "ClientId": CLIENT, "AuthFlow": "USER_SRP_AUTH",
    });
    let text = "User pool us-east-1_Nosuch001 does not exist.";
    app.refuses(
        "AdminInitiateAuth",
        input,
        "ResourceNotFoundException",
        text,
    )
    .await;
    let input = json!({"ClientId": CLIENT, "AuthFlow": "MAGIC"});
    app.refuses_code("InitiateAuth", input, "InvalidParameterException")
        .await;
}

#[tokio::test]
async fn a_refresh_gives_no_new_refresh_token_and_the_old_one_stays_good() {
    let app = scene().await;
    let token = app.sign_in("ann").await["RefreshToken"].clone();
    for api in [Api::Public, Api::Admin] {
        for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
            let parameters = json!({"REFRESH_TOKEN": token, "DEVICE_KEY": null});
            let reply = initiate(&app, api, flow, parameters).await.unwrap();
            let result = reply["AuthenticationResult"].as_object().unwrap();
            let names: Vec<_> = result.keys().map(String::as_str).collect();
            assert_eq!(names, ["AccessToken", "ExpiresIn", "IdToken", "TokenType"]);
        }
    }
}
