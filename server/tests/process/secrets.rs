//! Secrets are in no log line, and in no byte of the database's files.

use std::fs;

use serde_json::{Value, json};

use super::harness::{Folder, Server};

const PASSWORD: &str = "Correct-Horse7!plain";
const TEMPORARY: &str = "Welcome-2-Poolkey!plain";

async fn ok(server: &Server, operation: &str, input: Value) -> Value {
    let reply = server.call(operation, &input).await;
    reply.unwrap_or_else(|error| panic!("{operation}: {error}"))
}

/// Does what makes secrets; gives them, each by its name.
async fn secrets(server: &Server) -> Vec<(&'static str, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pool = ok(
        server,
        "CreateUserPool",
        json!({
            "PoolName": "secrets", "AutoVerifiedAttributes": ["email"],
            "UsernameAttributes": ["email"],
        }),
    );
    let pool = text(&pool.await["UserPool"]["Id"]);
    let confidential = ok(
        server,
        "CreateUserPoolClient",
        json!({
            "UserPoolId": pool, "ClientName": "confidential", "GenerateSecret": true,
        }),
    );
    let client_secret = text(&confidential.await["UserPoolClient"]["ClientSecret"]);
    let public = ok(
        server,
        "CreateUserPoolClient",
        json!({
            "UserPoolId": pool, "ClientName": "public",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        }),
    );
    let client = text(&public.await["UserPoolClient"]["ClientId"]);
    ok(
        server,
        "AdminCreateUser",
        json!({
            "UserPoolId": pool, "Username": "bob@example.com", "TemporaryPassword": TEMPORARY,
            "UserAttributes": [{"Name": "email", "Value": "bob@example.com"}],
        }),
    )
    .await;
    ok(
        server,
        "SignUp",
        json!({
            "ClientId": client, "Username": "ann@example.com", "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": "ann@example.com"}],
        }),
    )
    .await;
    let (_, outbox) = server
        .get("/_poolkey/outbox?recipient=ann%40example.com")
        .await;
    let outbox: Value = serde_json::from_str(&outbox).unwrap();
    let code = text(&outbox[0]["code"]);
    let confirm = json!({
        "ClientId": client, "Username": "ann@example.com", "ConfirmationCode": code,
    });
    ok(server, "ConfirmSignUp", confirm).await;
    // A code that waits for its answer.
    ok(
        server,
        "ForgotPassword",
        json!({"ClientId": client, "Username": "ann@example.com"}),
    )
    .await;
    let (_, outbox) = server
        .get("/_poolkey/outbox?recipient=ann%40example.com")
        .await;
    let outbox: Value = serde_json::from_str(&outbox).unwrap();
    let waiting = text(&outbox[0]["code"]);
    let signed_in = ok(
        server,
        "InitiateAuth",
        json!({
            "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "ann@example.com", "PASSWORD": PASSWORD},
        }),
    );
    let tokens = signed_in.await["AuthenticationResult"].clone();
    // Digits alone stand in many a time; quoted or in a sentence they do not.
    vec![
        ("password", PASSWORD.to_owned()),
        ("temporary password", TEMPORARY.to_owned()),
        ("code as JSON", format!("\"{code}\"")),
        ("code in a sentence", format!(" {code}")),
        ("waiting code as JSON", format!("\"{waiting}\"")),
        ("waiting code in a sentence", format!(" {waiting}")),
        ("client secret", client_secret),
        ("refresh token", text(&tokens["RefreshToken"])),
        ("access token", text(&tokens["AccessToken"])),
        ("ID token", text(&tokens["IdToken"])),
    ]
}

#[tokio::test]
async fn no_secret_is_logged_or_stored_in_the_open() {
    let folder = Folder::new();
    let server = folder.serve(&["--dev", "--log", "trace"], &[]);
    let mut secrets = secrets(&server).await;
    let credentials = folder.read("poolkey.credentials");
    let root = credentials
        .lines()
        .find_map(|line| line.strip_prefix("aws_secret_access_key = "));
    secrets.push(("root's secret", root.unwrap().to_owned()));
    let master = folder.read("poolkey.key").trim().to_owned();
    secrets.push(("master key", master.clone()));

    // What is in the write-ahead log counts as well, and a killed server leaves it there.
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("poolkey.db") {
            files.push((name, fs::read(path).unwrap()));
        }
    }
    assert!(files.len() >= 2, "the database and its log");
    assert!(
        files
            .iter()
            .any(|(_, bytes)| holds(bytes, b"ann@example.com"))
    );
    for (name, bytes) in &files {
        for (what, secret) in &secrets {
            assert!(!holds(bytes, secret.as_bytes()), "{what} is in {name}");
        }
        let key = poolkey::wire::hex::decode(&master).unwrap();
        assert!(!holds(bytes, &key), "the master key is in {name}");
    }
    let said = server.stop().said;
    assert!(said.contains("InitiateAuth"), "calls are logged");
    for (what, secret) in &secrets {
        assert!(!said.contains(secret), "{what} is in the log");
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
