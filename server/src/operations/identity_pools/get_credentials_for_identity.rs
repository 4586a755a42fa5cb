//! `GetCredentialsForIdentity`: AWS credentials, for an hour, in the role that an identity gets.

use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use super::logins::amr;
use super::role_choice::{choose, no_role};
use crate::app::Context;
use crate::credentials::{CognitoIdentity, RoleArn};
use crate::environment::WireMoment;
use crate::error::ApiError;
use crate::shapes::identity_pool::Logins;
use crate::shapes::{ArnText, IdentityId, input};

input! {
    /// Which identity, and what proves it.
    pub struct Input {
        identity_id: IdentityId,
        logins: Option<Logins>,
        custom_role_arn: Option<ArnText>,
    }
}

/// The credentials, and whose they are: not always who was asked for.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    identity_id: IdentityId,
    credentials: CredentialsView,
}

/// `Credentials`: unlike STS's, with `SecretKey`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CredentialsView {
    access_key_id: String,
    #[serde(serialize_with = "secret")]
    secret_key: Zeroizing<String>,
    #[serde(serialize_with = "secret")]
    session_token: Zeroizing<String>,
    expiration: WireMoment,
}

/// The session's name in the ARN of whoever holds the credentials.
const SESSION_NAME: &str = "CognitoIdentityCredentials";

pub async fn call(cx: &Context, input: Input) -> Result<Output, ApiError> {
    let (identity, pool) = cx.identity(&input.identity_id).await?;
    let logins = cx.check_logins(&pool, input.logins.as_ref()).await?;
    let custom = input.custom_role_arn.as_ref().map(ArnText::as_str);
    let identity = cx.prove_identity(&pool, identity, &logins).await?;
    let role = choose(&pool.roles, &logins, custom)?;
    let role = RoleArn::parse(role).ok_or_else(no_role)?;
    let cognito = CognitoIdentity {
        identity_id: identity.id.as_str().to_owned(),
        identity_pool_id: pool.id.as_str().to_owned(),
        amr: amr(&logins),
    };
    let credentials = cx.grant_credentials(role, SESSION_NAME, Some(cognito))?;
    Ok(Output {
        identity_id: identity.id,
        credentials: CredentialsView {
            access_key_id: credentials.access_key_id,
            secret_key: credentials.secret,
            session_token: credentials.session_token,
            expiration: credentials.expires_at.wire(),
        },
    })
}

fn secret<S: Serializer>(text: &Zeroizing<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use poolkey::sigv4::Payload;
    use serde_json::{Value, json};

    use crate::credentials::{Caller, Head};
    use crate::model::Identity;
    use crate::operations::query;
    use crate::shapes::IdentityId;
    use crate::store::Write;
    use crate::testing::{CLIENT, PROVIDER, SIGNED_IN_ROLE, TestApp, TestSigner};

    const NAME: &str = "GetCredentialsForIdentity";
    const POOL: &str = "us-east-1_Test00001";

    fn input(id: &str, logins: &Value) -> Value {
        json!({"IdentityId": id, "Logins": logins})
    }

    async fn refused(app: &TestApp, id: &str, logins: &Value, message: &str) {
        let code = "NotAuthorizedException";
        app.refuses(NAME, input(id, logins), code, message).await;
    }

    async fn forbidden(app: &TestApp, id: &str, logins: &Value) {
        let message = format!("Access to Identity '{id}' is forbidden.");
        refused(app, id, logins, &message).await;
    }

    fn signer(service: &'static str, reply: &Value) -> TestSigner {
        let text = |name: &str| reply["Credentials"][name].as_str().unwrap();
        let token = Some(text("SessionToken"));
        TestSigner::new(service, text("AccessKeyId"), text("SecretKey"), token)
    }

    /// Whom a request to a user pool's API is signed by.
    async fn caller(app: &TestApp, reply: &Value) -> Caller {
        let request = Request::post("http://localhost:9229/")
            .header("host", "localhost:9229")
            .body(&b"{}"[..])
            .unwrap();
        let (parts, body) = signer("cognito-idp", reply).sign(request).into_parts();
        let head = Head::of(&parts);
        app.app
            .authenticate(&head.request(), Payload::Bytes(body), "cognito-idp")
            .await
            .unwrap()
    }

    async fn stored(app: &TestApp, id: &str) -> Identity {
        let id = IdentityId::trusted(id);
        app.app.store.lookup_identity(&id).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_guest_gets_the_guests_role_for_an_hour() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let id = app.identity_id(&pool, &Value::Null).await;
        let unsigned = app.call_as(None, NAME, input(&id, &Value::Null)).await;
        let reply = unsigned.unwrap();
        assert_eq!(reply["IdentityId"], id);
        let credentials = &reply["Credentials"];
        let key = credentials["AccessKeyId"].as_str().unwrap();
        assert!(key.starts_with("ASIA"));
        assert_eq!(credentials["Expiration"], 1_772_514_306.0);
        assert_eq!(credentials.as_object().unwrap().len(), 4);
        let caller = caller(&app, &reply).await;
        assert_eq!(
            caller.arn("-"),
            "arn:aws:sts::123456789012:assumed-role/guest/CognitoIdentityCredentials"
        );
        let cognito = caller.cognito().unwrap();
        assert_eq!(cognito.identity_id, id);
        assert_eq!(cognito.identity_pool_id, pool);
        assert_eq!(cognito.amr, ["unauthenticated"]);
    }

    #[tokio::test]
    async fn a_user_gets_the_users_role_and_is_known_by_the_login() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let sub = app.add_user(POOL, "bob", json!({})).await;
        let logins = app.logins("bob").await;
        let id = app.identity_id(&pool, &logins).await;
        let reply = app.ok(NAME, input(&id, &logins)).await;
        assert_eq!(reply["IdentityId"], id);
        let caller = caller(&app, &reply).await;
        assert_eq!(
            caller.arn("-"),
            "arn:aws:sts::123456789012:assumed-role/signed-in/CognitoIdentityCredentials"
        );
        let by_login = format!("{PROVIDER}:CognitoSignIn:{sub}");
        assert_eq!(
            caller.cognito().unwrap().amr,
            ["authenticated", PROVIDER, &by_login]
        );
    }

    #[tokio::test]
    async fn the_credentials_reach_get_caller_identity_and_nothing_else() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let logins = app.logins("alice").await;
        for logins in [Value::Null, logins] {
            let id = app.identity_id(&pool, &logins).await;
            let reply = app.ok(NAME, input(&id, &logins)).await;
            let request = Request::post("http://localhost:9229/")
                .header("host", "localhost:9229")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(&b"Action=GetCallerIdentity&Version=2011-06-15"[..])
                .unwrap();
            let (parts, body) = signer("sts", &reply).sign(request).into_parts();
            let head = Head::of(&parts);
            let told = query::respond(&app.app, &head.request(), body, None).await;
            assert!(told.body.contains("/CognitoIdentityCredentials</Arn>"));

            let caller = caller(&app, &reply).await;
            let mut operations = 0;
            for (_, operation) in TestApp::signed_operations() {
                let denied = app.call_as(Some(caller.clone()), operation, json!({}));
                let (code, message) = denied.await.expect_err(operation);
                assert_eq!(code, "AccessDeniedException", "{operation}");
                let arn = caller.arn("-");
                assert!(message.starts_with(&format!("User: {arn} is not authorized")));
                operations += 1;
            }
            assert!(operations > 10);
        }
    }

    #[tokio::test]
    async fn an_identity_of_a_user_needs_that_users_login() {
        let (app, pool) = TestApp::with_identity_pool().await;
        app.add_user(POOL, "mallory", json!({})).await;
        let (alice, mallory) = (app.logins("alice").await, app.logins("mallory").await);
        let id = app.identity_id(&pool, &alice).await;
        forbidden(&app, &id, &Value::Null).await;
        forbidden(&app, &id, &json!({})).await;
        let no_match = "Logins don't match. Please include at least one valid login for this \
                        identity or identity pool.";
        refused(&app, &id, &mallory, no_match).await;
        app.identity_id(&pool, &mallory).await;
        refused(&app, &id, &mallory, no_match).await;
        let tampered = json!({PROVIDER: "a.b.c"});
        let malformed = "Invalid login token. Not a valid OpenId Connect identity token.";
        refused(&app, &id, &tampered, malformed).await;
        app.ok(NAME, input(&id, &alice)).await;
    }

    #[tokio::test]
    async fn a_guest_who_signs_in_for_the_first_time_keeps_the_identity() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        let logins = app.logins("alice").await;
        let reply = app.ok(NAME, input(&guest, &logins)).await;
        assert_eq!(reply["IdentityId"], guest);
        assert_eq!(app.identity_id(&pool, &logins).await, guest);
        forbidden(&app, &guest, &Value::Null).await;
    }

    #[tokio::test]
    async fn a_guest_who_has_an_identity_already_goes_on_as_that() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let logins = app.logins("alice").await;
        let alice = app.identity_id(&pool, &logins).await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        // Twice: the first reply may not have arrived.
        for _ in 0..2 {
            let reply = app.ok(NAME, input(&guest, &logins)).await;
            assert_eq!(reply["IdentityId"], alice);
        }
        assert!(stored(&app, &guest).await.disabled);
        assert!(!stored(&app, &alice).await.disabled);
        forbidden(&app, &guest, &Value::Null).await;
        app.add_user(POOL, "bob", json!({})).await;
        forbidden(&app, &guest, &app.logins("bob").await).await;
    }

    #[tokio::test]
    async fn logins_of_two_pools_are_one_identity() {
        let (app, _) = TestApp::with_identity_pool().await;
        let (second_pool, second_client) = ("us-east-1_Second", "secondclient");
        app.add_pool(second_pool, second_client).await;
        app.add_user(second_pool, "alice", json!({})).await;
        app.add_user(second_pool, "bob", json!({})).await;
        let second = format!("cognito-idp.us-east-1.amazonaws.com/{second_pool}");
        let providers = json!({"CognitoIdentityProviders": [
            {"ProviderName": PROVIDER, "ClientId": CLIENT},
            {"ProviderName": second, "ClientId": second_client},
        ]});
        let pool = app.add_identity_pool(providers).await;
        let one = app.logins("alice").await;
        let token = |user: &'static str| app.sign_in_to(second_client, user);
        let other = json!({second.as_str(): token("alice").await["IdToken"]});
        let mut both = one.clone();
        both[&second] = other[&second].clone();

        let id = app.identity_id(&pool, &one).await;
        assert_eq!(app.ok(NAME, input(&id, &both)).await["IdentityId"], id);
        assert_eq!(app.identity_id(&pool, &other).await, id);
        assert_eq!(app.identity_id(&pool, &both).await, id);
        // One login of each provider.
        both[&second] = token("bob").await["IdToken"].clone();
        let conflict = "ResourceConflictException";
        app.refuses_code(NAME, input(&id, &both), conflict).await;
        // Bob's own identity is not merged into another user's.
        let bob = json!({second.as_str(): both[&second]});
        app.identity_id(&pool, &bob).await;
        app.refuses_code(NAME, input(&id, &both), conflict).await;
        let get_id = json!({"IdentityPoolId": pool, "Logins": both});
        app.refuses_code("GetId", get_id, conflict).await;
    }

    #[tokio::test]
    async fn a_disabled_identity_gives_nothing() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        let before = stored(&app, &guest).await;
        let disabled = Identity {
            disabled: true,
            ..before.clone()
        };
        let mut write = Write::new();
        write.replace_identity(&before, &disabled);
        app.app.commit(write).await.unwrap();
        forbidden(&app, &guest, &Value::Null).await;
        forbidden(&app, &guest, &app.logins("alice").await).await;
    }

    #[tokio::test]
    async fn a_guest_is_shut_out_when_the_pool_closes() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let guest = app.identity_id(&pool, &Value::Null).await;
        app.edit_identity_pool(&pool, |pool| {
            pool.settings.allow_unauthenticated_identities = false;
        })
        .await;
        refused(
            &app,
            &guest,
            &Value::Null,
            "Unauthenticated access is not supported for this identity pool.",
        )
        .await;
    }

    #[tokio::test]
    async fn roles_are_chosen_as_the_pool_says() {
        let (app, pool) = TestApp::with_identity_pool().await;
        let bob = json!({"email": "bob@admin.example"});
        app.add_user(POOL, "bob", bob).await;
        let admin = "arn:aws:iam::123456789012:role/admin";
        let rule = json!({
            "Claim": "email", "MatchType": "Contains", "Value": "@admin.", "RoleARN": admin,
        });
        let roles = json!({
            "IdentityPoolId": pool,
            "Roles": {"authenticated": SIGNED_IN_ROLE},
            "RoleMappings": {format!("{PROVIDER}:{CLIENT}"): {
                "Type": "Rules", "AmbiguousRoleResolution": "AuthenticatedRole",
                "RulesConfiguration": {"Rules": [rule]},
            }},
        });
        app.ok("SetIdentityPoolRoles", roles).await;
        for (user, role) in [("alice", "signed-in"), ("bob", "admin")] {
            let logins = app.logins(user).await;
            let id = app.identity_id(&pool, &logins).await;
            let reply = app.ok(NAME, input(&id, &logins)).await;
            let arn = caller(&app, &reply).await.arn("-");
            assert!(arn.contains(&format!(":assumed-role/{role}/")), "{arn}");
            let mut custom = input(&id, &logins);
            custom["CustomRoleArn"] = admin.into();
            if user == "bob" {
                app.ok(NAME, custom).await;
            } else {
                app.refuses_code(NAME, custom, "NotAuthorizedException")
                    .await;
            }
        }
        let guest = app.identity_id(&pool, &Value::Null).await;
        app.refuses(
            NAME,
            input(&guest, &Value::Null),
            "InvalidIdentityPoolConfigurationException",
            "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
        )
        .await;
        app.refuses_code(
            NAME,
            json!({"IdentityId": guest, "CustomRoleArn": "short"}),
            "InvalidParameterException",
        )
        .await;
    }

    #[tokio::test]
    async fn an_unknown_identity_is_told() {
        let (app, _) = TestApp::with_identity_pool().await;
        app.refuses(
            NAME,
            json!({"IdentityId": "us-east-1:0a"}),
            "ResourceNotFoundException",
            "Identity 'us-east-1:0a' not found.",
        )
        .await;
        app.refuses_code(NAME, json!({}), "InvalidParameterException")
            .await;
    }
}
