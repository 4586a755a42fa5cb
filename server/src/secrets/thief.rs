//! A thief with every byte of the database, and without the master key.

use std::collections::HashMap;
use std::path::Path;

use poolkey::wire::base64::{STANDARD, URL_SAFE_NO_PAD};
use poolkey::wire::hex;
use serde_json::{Value, json};

use super::Purpose;
use crate::delivery::OutboxFilter;
use crate::model::TokenUse;
use crate::shapes::{ClientId, UserPoolId};
use crate::testing::{CLIENT, PASSWORD, TestApp};

const CLIENT_SECRET: &str = "a+client+secret+of+some+length";
const TEMPORARY: &str = "Temp-Orary1!";
const CHOSEN: &str = "Chosen-Myself1!";
const SET: &str = "Battery-Staple8?";

/// What the thief has, and where in it any four bytes are.
struct Loot {
    bytes: Vec<u8>,
    places: HashMap<[u8; 4], Vec<usize>>,
}

impl Loot {
    fn new(bytes: Vec<u8>) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (at, four) in bytes.windows(4).enumerate() {
            places.entry(four.try_into().unwrap()).or_default().push(at);
        }
        Self { bytes, places }
    }

    /// All bytes of the database's files, the log of recent writes included: deleted rows too lie
    /// there until they are overwritten.
    fn of(directory: &Path) -> Self {
        let files = std::fs::read_dir(directory).unwrap();
        Self::new(
            files
                .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
                .collect(),
        )
    }

    /// Whether any sixteen bytes of `secret` in a row, or all of a shorter one, are in the loot: as
    /// they are, in hexadecimal digits, or in either base64, wherever in a longer text they stand.
    fn holds(&self, secret: &[u8]) -> bool {
        let size = secret.len().min(16);
        let step = if secret.len() > 64 { 16 } else { 1 };
        let mut pieces = secret.windows(size).step_by(step).flat_map(disguises);
        pieces.any(|piece| self.contains(&piece))
    }

    fn contains(&self, wanted: &[u8]) -> bool {
        let start: [u8; 4] = wanted[..4].try_into().unwrap();
        let places = self.places.get(&start).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .any(|&at| self.bytes[at..].starts_with(wanted))
    }
}

fn disguises(bytes: &[u8]) -> Vec<Vec<u8>> {
    let digits = hex::encode(bytes);
    let mut all = vec![
        bytes.to_vec(),
        digits.to_uppercase().into_bytes(),
        digits.into_bytes(),
    ];
    // A JSON array of numbers.
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    all.push(numbers.join(",").into_bytes());
    for before in 0..3 {
        // In base64 each character stands for six bits, so a text looks different at each of three
        // offsets; its outermost characters depend on its neighbours and are left out.
        let shifted = [&vec![0; before][..], bytes].concat();
        for text in [STANDARD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
            let start = if before == 0 { 0 } else { 4 };
            let whole = shifted.len() / 3 * 4;
            all.push(text.as_bytes()[start..whole].to_vec());
        }
    }
    all
}

/// Ann and Bob do everything that involves a secret; gives the secrets by name.
async fn busy_day(app: &TestApp, pool: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut secrets: Vec<(&'static str, Vec<u8>)> = [
        ("a password", PASSWORD),
        ("a temporary password", TEMPORARY),
        ("a chosen password", CHOSEN),
        ("a set password", SET),
        ("a client secret", CLIENT_SECRET),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
    .into();
    app.edit_pool(pool, |pool| {
        pool.settings.policies =
            serde_json::from_value(json!({"PasswordPolicy": {"PasswordHistorySize": 5}})).unwrap();
    })
    .await;
    app.add_user(pool, "ann", json!({"email": "ann@example.com"}))
        .await;
    secrets.extend(tokens(&app.sign_in("ann").await));
    secrets.extend(tokens(&rotate(app).await));
    for password in ["Wrong-Horse7!", PASSWORD] {
        let _ = sign_in(app, "ann", password).await;
    }
    app.ok(
        "AdminSetUserPassword",
        json!({"UserPoolId": pool, "Username": "ann", "Password": SET, "Permanent": true}),
    )
    .await;
    secrets.extend(invite_and_answer(app, pool).await);
    secrets.extend(sign_up_and_recover(app).await);
    let sealed = app
        .app
        .seal(Purpose::ClientSecret, &[CLIENT], CLIENT_SECRET.as_bytes());
    app.edit_client(|client| client.sealed_secret = Some(sealed))
        .await;
    secrets.extend(keys(app, pool).await);
    secrets
}

async fn sign_in(app: &TestApp, name: &str, password: &str) -> Result<Value, (String, String)> {
    app.call(
        "InitiateAuth",
        json!({
            "ClientId": CLIENT, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": name, "PASSWORD": password},
        }),
    )
    .await
}

fn tokens(result: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let token = |name: &str| result[name].as_str().unwrap();
    // Of a signed token the signature makes the difference.
    let signature = |name: &str| token(name).rsplit('.').next().unwrap().as_bytes().to_vec();
    vec![
        ("a refresh token", token("RefreshToken").as_bytes().to_vec()),
        (
            "a refresh token's bytes",
            URL_SAFE_NO_PAD.decode(token("RefreshToken")).unwrap(),
        ),
        ("an access token", signature("AccessToken")),
        ("an ID token", signature("IdToken")),
    ]
}

async fn rotate(app: &TestApp) -> Value {
    app.edit_client(|client| {
        client.refresh_token_rotation =
            serde_json::from_value(json!({"Feature": "ENABLED"})).unwrap();
    })
    .await;
    let token = app.sign_in("ann").await["RefreshToken"].clone();
    let ask = json!({"ClientId": CLIENT, "RefreshToken": token});
    app.ok("GetTokensFromRefreshToken", ask).await["AuthenticationResult"].clone()
}

/// Bob and Carol are invited, with a password that was given and one that was drawn; Bob answers.
async fn invite_and_answer(app: &TestApp, pool: &str) -> Vec<(&'static str, Vec<u8>)> {
    for (name, password) in [("bob", json!(TEMPORARY)), ("carol", Value::Null)] {
        let email = json!([{"Name": "email", "Value": format!("{name}@example.com")}]);
        app.ok(
            "AdminCreateUser",
            json!({
                "UserPoolId": pool, "Username": name, "TemporaryPassword": password,
                "DesiredDeliveryMediums": ["EMAIL"], "UserAttributes": email,
            }),
        )
        .await;
    }
    let challenge = sign_in(app, "bob", TEMPORARY).await.unwrap();
    app.ok(
        "RespondToAuthChallenge",
        json!({
            "ClientId": CLIENT, "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": challenge["Session"],
            "ChallengeResponses": {"USERNAME": "bob", "NEW_PASSWORD": CHOSEN},
        }),
    )
    .await;
    let messages = app.app.outbox(&OutboxFilter::default()).await.unwrap();
    assert_eq!(messages.len(), 2);
    let mut secrets = Vec::new();
    for message in messages {
        secrets.push(("a message", message.body.into_bytes()));
        let code = message.code.unwrap();
        secrets.push(("a temporary password in a message", code.into_bytes()));
    }
    secrets
}

/// Dave signs up and, with one code answered, asks for another that waits for its answer.
async fn sign_up_and_recover(app: &TestApp) -> Vec<(&'static str, Vec<u8>)> {
    let email = "dave@example.com";
    app.edit_pool(TestApp::POOL, |pool| {
        pool.settings.auto_verified_attributes =
            Some(serde_json::from_value(json!(["email"])).unwrap());
    })
    .await;
    app.sign_up("dave", &[("email", email)]).await;
    let first = app.code_sent_to(email).await;
    app.ok(
        "ConfirmSignUp",
        json!({"ClientId": CLIENT, "Username": "dave", "ConfirmationCode": first}),
    )
    .await;
    app.advance(1);
    app.ok(
        "ForgotPassword",
        json!({"ClientId": CLIENT, "Username": "dave"}),
    )
    .await;
    let second = app.code_sent_to(email).await;
    assert_ne!(first, second);
    [first, second]
        .map(|code| ("a code", code.into_bytes()))
        .into()
}

/// What the vault holds of the pool's keys and of Ann's password.
async fn keys(app: &TestApp, pool: &str) -> Vec<(&'static str, Vec<u8>)> {
    let pool = app.app.pool(&UserPoolId::trusted(pool)).await.unwrap();
    let mut secrets = Vec::new();
    for token_use in [TokenUse::Access, TokenUse::Id] {
        let record = app.app.store.lookup_signing_key(&pool.id, token_use).await;
        let sealed = record.unwrap().unwrap().sealed;
        let context = [pool.id.as_str(), token_use.as_str()];
        let der = app.app.vault.open(Purpose::SigningKey, &context, &sealed);
        let der = der.unwrap();
        // Its last half is primes and exponents; the modulus before them is public.
        secrets.push(("a private key", der[der.len() / 2..].to_vec()));
    }
    let ann = app
        .app
        .store
        .find_user(&pool, "ann")
        .await
        .unwrap()
        .unwrap();
    for credential in ann.credential.iter().chain(&ann.earlier_credentials) {
        let opened = app.app.open_credential(&pool, &ann, credential).unwrap();
        secrets.push(("a salt", opened.0.as_bytes().to_vec()));
        secrets.push(("a verifier", opened.1.as_bytes().to_vec()));
    }
    secrets
}

#[tokio::test]
async fn a_thief_of_the_database_finds_no_secret() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("poolkey.db");
    let app = TestApp::on(&format!("sqlite:{}", path.display())).await;
    app.add_pool(TestApp::POOL, CLIENT).await;
    let secrets = busy_day(&app, TestApp::POOL).await;
    let loot = Loot::of(directory.path());

    // What is no secret is found, so the search works; and so are sealed texts in their base64.
    for name in ["ann@example.com", "bob@example.com", "dave", TestApp::POOL] {
        assert!(loot.holds(name.as_bytes()), "{name}");
    }
    let (client, _) = app.app.client(&ClientId::trusted(CLIENT)).await.unwrap();
    assert!(loot.holds(&client.sealed_secret.clone().unwrap().into_bytes()));

    assert!(secrets.len() > 20, "the day was not busy");
    for (name, secret) in &secrets {
        assert!(!loot.holds(secret), "{name} lies open in the database");
    }
}

#[test]
fn the_search_sees_through_disguises() {
    let secret = b"Correct-Horse7!";
    for offset in 0..3 {
        let inside = [&[7; 5][offset..], secret, b"rest"].concat();
        for loot in [
            inside.clone(),
            hex::encode(&inside).into_bytes(),
            STANDARD.encode(&inside).into_bytes(),
            URL_SAFE_NO_PAD.encode(&inside).into_bytes(),
            serde_json::to_vec(&inside).unwrap(),
        ] {
            let shown = String::from_utf8_lossy(&loot).into_owned();
            let loot = Loot::new(loot);
            assert!(loot.holds(secret), "{shown}");
            assert!(!loot.holds(b"Wrong-Horse7!xx"));
        }
    }
    let long: Vec<u8> = (0..=255).collect();
    assert!(
        Loot::new(long[100..140].to_vec()).holds(&long),
        "a part of it is enough"
    );
}
