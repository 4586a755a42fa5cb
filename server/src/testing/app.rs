//! A server in memory, called as clients call it.

use std::sync::Arc;

use poolkey::srp::timestamp;
use serde_json::{Value, json};

use super::{SeededRandom, TestClock};
use crate::app::{App, Context};
use crate::credentials::{AssumedRole, Caller};
use crate::model::{Client, Pool, PoolSettings, SecondFactors, Sub, User, UserStatus};
use crate::operations::{self, Authorization, Service};
use crate::passwords::Lasting;
use crate::recent::Memory;
use crate::secrets::Vault;
use crate::settings::{Gateway, Settings};
use crate::shapes::{ClientId, UserPoolId};
use crate::store::{Store, Write};

/// A server, and the ways in.
pub struct TestApp {
    /// The server itself.
    pub app: Arc<App>,
}

/// The password of every user that [`TestApp::add_user`] makes.
pub const PASSWORD: &str = "Correct-Horse7!";
/// The client of the pool that [`TestApp::with_pool`] makes.
pub const CLIENT: &str = "testclient";

impl TestApp {
    /// The id of the pool that [`TestApp::with_pool`] makes.
    pub const POOL: &str = "us-east-1_Test00001";

    /// An empty server in memory.
    pub async fn new() -> Self {
        Self::on("memory").await
    }

    /// A server on the store at `address`.
    pub async fn on(address: &str) -> Self {
        Self::node(address, 7).await
    }

    /// One of several servers on the store at `address`, with randomness of its own and the vault
    /// that all have.
    pub async fn node(address: &str, seed: u64) -> Self {
        let random = SeededRandom::new(seed);
        let vault = Vault::create(&SeededRandom::new(0));
        let settings = Settings {
            region: "us-east-1".into(),
            account: "123456789012".into(),
            public_url: "http://localhost:9229".into(),
            issuer: "{public_url}/{pool}".into(),
            dev: true,
            gateway: Gateway::default(),
        };
        let app = App {
            store: Store::open(address).await.unwrap(),
            vault,
            clock: Arc::new(TestClock::default()),
            random: Arc::new(random),
            settings,
            memory: Memory::default(),
        };
        Self { app: Arc::new(app) }
    }

    /// A server with one pool of default settings and its client [`CLIENT`], which may use every
    /// flow and tells which users exist. Gives the pool's id.
    pub async fn with_pool() -> (Self, String) {
        let test = Self::new().await;
        let id = Self::POOL;
        test.add_pool(id, CLIENT).await;
        (test, id.to_owned())
    }

    /// Another pool like that of [`with_pool`](Self::with_pool), with a client.
    pub async fn add_pool(&self, id: &str, client: &str) {
        let now = self.app.now();
        let pool = Pool {
            id: UserPoolId::trusted(id),
            name: "test".into(),
            created_at: now,
            modified_at: now,
            version: 0,
            alias_attributes: Vec::new(),
            username_attributes: Vec::new(),
            username_configuration: None,
            schema: Vec::new(),
            second_factors: SecondFactors::default(),
            settings: PoolSettings::default(),
        };
        let mut write = Write::new();
        write.add_pool(&pool);
        self.app.commit(write).await.unwrap();
        self.add_client(id, client).await;
    }

    /// Another client like [`CLIENT`].
    pub async fn add_client(&self, pool: &str, id: &str) {
        let client: Client = serde_json::from_value(json!({
            "id": id, "pool_id": pool, "name": "test", "created_at": 0, "modified_at": 0,
            "explicit_auth_flows": [
                "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH",
                "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        }))
        .unwrap();
        let mut write = Write::new();
        write.add_client(&client);
        self.app.commit(write).await.unwrap();
    }

    /// Changes the pool's settings behind the API's back.
    pub async fn edit_pool(&self, pool: &str, edit: impl FnOnce(&mut Pool)) {
        let mut pool = self.app.pool(&UserPoolId::trusted(pool)).await.unwrap();
        edit(&mut pool);
        let mut write = Write::new();
        write.replace_pool(&pool);
        self.app.commit(write).await.unwrap();
    }

    /// Changes the client [`CLIENT`] behind the API's back.
    pub async fn edit_client(&self, edit: impl FnOnce(&mut Client)) {
        let (client, _) = self.app.client(&ClientId::trusted(CLIENT)).await.unwrap();
        let mut client = (*client).clone();
        edit(&mut client);
        let mut write = Write::new();
        write.replace_client(&client);
        self.app.commit(write).await.unwrap();
    }

    /// A confirmed user with [`PASSWORD`]; gives the `sub`.
    pub async fn add_user(&self, pool: &str, username: &str, attributes: Value) -> String {
        let pool = self.app.pool(&UserPoolId::trusted(pool)).await.unwrap();
        let now = self.app.now();
        let mut user = User {
            pool_id: pool.id.clone(),
            sub: Sub::new(self.app.uuid()),
            username: username.to_owned(),
            status: UserStatus::Confirmed,
            enabled: true,
            attributes: serde_json::from_value(attributes).unwrap(),
            credential: None,
            earlier_credentials: Vec::new(),
            signed_out_at: None,
            created_at: now,
            modified_at: now,
            version: 0,
        };
        self.app
            .set_password(&pool, &mut user, PASSWORD, Lasting::Permanent)
            .await
            .unwrap();
        let mut write = Write::new();
        write.add_user(&pool, &user);
        self.app.commit(write).await.unwrap();
        user.sub.as_str().to_owned()
    }

    /// Changes a user behind the API's back.
    pub async fn edit_user(&self, pool: &str, username: &str, edit: impl FnOnce(&mut User)) {
        let pool = self.app.pool(&UserPoolId::trusted(pool)).await.unwrap();
        let before = self
            .app
            .store
            .find_user(&pool, username)
            .await
            .unwrap()
            .unwrap();
        let mut after = before.clone();
        edit(&mut after);
        let mut write = Write::new();
        write.replace_user(&pool, &before, &after);
        self.app.commit(write).await.unwrap();
    }

    /// Signs in with [`PASSWORD`]; gives `AuthenticationResult`.
    pub async fn sign_in(&self, username: &str) -> Value {
        self.sign_in_to(CLIENT, username).await
    }

    /// Signs in to a client with [`PASSWORD`]; gives `AuthenticationResult`.
    pub async fn sign_in_to(&self, client: &str, username: &str) -> Value {
        let reply = self
            .ok(
                "InitiateAuth",
                json!({
                    "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
                    "AuthParameters": {"USERNAME": username, "PASSWORD": PASSWORD},
                }),
            )
            .await;
        reply["AuthenticationResult"].clone()
    }

    /// Moves the server's time ahead.
    pub fn advance(&self, seconds: i64) {
        self.app.clock.advance(seconds);
    }

    /// The wall's time in the form that SRP signs.
    pub fn timestamp(&self) -> String {
        timestamp::format(self.app.clock.wall().seconds())
    }

    /// Calls an operation as the root; user pools' where both services have one of this name.
    pub async fn call(&self, name: &str, input: Value) -> Result<Value, (String, String)> {
        let root = Caller::Root {
            access_key_id: "AKIATEST".into(),
        };
        self.call_as(Some(root), name, input).await
    }

    /// Calls an operation as somebody, or as nobody.
    pub async fn call_as(
        &self,
        caller: Option<Caller>,
        name: &str,
        input: Value,
    ) -> Result<Value, (String, String)> {
        let operation = operations::find(Service::CognitoIdp, name)
            .or_else(|| operations::find(Service::CognitoIdentity, name))
            .unwrap_or_else(|| panic!("no operation {name}"));
        let cx = Context::new(&self.app, None, caller);
        match operations::run(&cx, operation, input.to_string().as_bytes()).await {
            Ok(body) => Ok(serde_json::from_slice(&body).unwrap()),
            Err(error) => {
                let debug = format!("{error:?}");
                let wire = error.wire();
                assert_ne!(wire.code, "InternalErrorException", "{name}: {debug}");
                Err((
                    wire.code.to_owned(),
                    wire.message.unwrap_or_default().into_owned(),
                ))
            }
        }
    }

    /// Calls an operation that must succeed.
    pub async fn ok(&self, name: &str, input: Value) -> Value {
        self.call(name, input)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    /// Calls an operation that must be refused with this code and message.
    pub async fn refuses(&self, name: &str, input: Value, code: &str, message: &str) {
        let error = self.call(name, input).await.expect_err(name);
        assert_eq!(
            (error.0.as_str(), error.1.as_str()),
            (code, message),
            "{name}"
        );
    }

    /// Calls an operation that must be refused with this code.
    pub async fn refuses_code(&self, name: &str, input: Value, code: &str) {
        let error = self.call(name, input).await.expect_err(name);
        assert_eq!(error.0, code, "{name}: {}", error.1);
    }

    /// The operation must need a signature, and refuse the holders of temporary credentials.
    pub async fn is_signed(&self, name: &str, input: Value) {
        let unsigned = self
            .call_as(None, name, input.clone())
            .await
            .expect_err(name);
        assert_eq!(unsigned.0, "MissingAuthenticationTokenException", "{name}");
        let denied = self
            .call_as(Some(Self::guest()), name, input)
            .await
            .expect_err(name);
        assert_eq!(denied.0, "AccessDeniedException", "{name}");
    }

    /// Somebody with temporary credentials.
    pub fn guest() -> Caller {
        Caller::AssumedRole(AssumedRole {
            access_key_id: "ASIATEST".into(),
            arn: "arn:aws:sts::123456789012:assumed-role/guest/CognitoIdentityCredentials".into(),
            user_id: "AROATEST:CognitoIdentityCredentials".into(),
            account: "123456789012".into(),
            cognito: None,
        })
    }

    /// Every operation that needs a signature.
    pub fn signed_operations() -> impl Iterator<Item = (Service, &'static str)> {
        operations::OPERATIONS
            .iter()
            .filter(|operation| operation.authorization == Authorization::SigV4)
            .map(|operation| (operation.service, operation.name))
    }
}
