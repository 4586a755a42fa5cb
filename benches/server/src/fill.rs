//! Pools of many users, made quickly and honestly: every row is what the server itself would have
//! written, except that all users have one password and, in ours, one salt.

use std::fs;
use std::net::SocketAddr;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use poolkey::srp::{Identity, Salt, Verifier};
use poolkey_server::app::App;
use poolkey_server::model::{Credential, Pool, Sub, User, UserStatus};
use poolkey_server::secrets::{MasterKey, Purpose};
use poolkey_server::settings::{Gateway, Settings};
use poolkey_server::shapes::UserPoolId;
use poolkey_server::store::{Store, Write};
use serde_json::Value;

use crate::aws::REGION;
use crate::http::Connection;
use crate::load::ask;
use crate::operations::{PASSWORD, Tenant};
use crate::servers::cognito_local_user;

/// The master key of the databases that are measured.
pub const MASTER_KEY: &str = "706f6f6c6b65792d62656e63686d61726b2d706f6f6c6b65792d62656e63686d";
/// Users written in one transaction.
const BATCH: usize = 2_000;

/// Adds users to a pool through the server's own library. Each has a sealed verifier of its own;
/// inside the seal it is the same one, which saves an exponentiation for each.
///
/// # Errors
/// Where the store refuses.
pub async fn store(address: &str, pool: &str, users: Range<usize>) -> Result<()> {
    let settings = Settings {
        region: REGION.to_owned(),
        account: "000000000000".to_owned(),
        public_url: String::new(),
        issuer: String::new(),
        dev: false,
        gateway: Gateway::default(),
    };
    let store = Store::open(address).await?;
    let app = App::open(store, &MasterKey::parse(MASTER_KEY)?, settings).await?;
    let pool = app.store.lookup_pool(&UserPoolId::trusted(pool)).await?;
    let pool = pool.context("the pool to fill is not there")?;
    let identity = Identity {
        group: pool.srp_name(),
        user: "filled",
    };
    let salt = Salt::from_random([0x5A; 16]);
    let verifier = Verifier::derive(&identity, PASSWORD, &salt);
    let secret = [verifier.as_bytes().as_slice(), salt.as_bytes()].concat();
    let indexes: Vec<usize> = users.collect();
    for batch in indexes.chunks(BATCH) {
        let mut write = Write::new();
        for index in batch {
            write.add_user(&pool, &user(&app, &pool, &secret, *index));
        }
        app.store.commit(write).await?;
    }
    Ok(())
}

fn user(app: &Arc<App>, pool: &Pool, secret: &[u8], index: usize) -> User {
    let (sub, now) = (Sub::new(app.uuid()), app.now());
    let username = name(index);
    let sealed = app.seal(Purpose::Verifier, &[pool.id.as_str(), sub.as_str()], secret);
    User {
        pool_id: pool.id.clone(),
        sub,
        status: UserStatus::Confirmed,
        enabled: true,
        attributes: [("email".to_owned(), username.clone())].into(),
        username,
        credential: Some(Credential {
            sealed,
            expires_at: None,
        }),
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: now,
        modified_at: now,
        version: 1,
    }
}

/// Adds users to the JSON file of `cognito-local`, made after one that signed up.
///
/// # Errors
/// Where the file is not what that server writes.
pub fn cognito_local(folder: &Path, pool: &str, users: Range<usize>) -> Result<()> {
    let file = folder.join(format!(".cognito/db/{pool}.json"));
    let mut data: Value = serde_json::from_slice(&fs::read(&file)?)?;
    let all = data["Users"].as_object_mut().context("no Users")?;
    let template = all.values().next().context("nobody signed up")?.clone();
    for index in users {
        let (name, user) = cognito_local_user(&template, index);
        all.insert(name, user);
    }
    fs::write(file, serde_json::to_vec_pretty(&data)?)?;
    Ok(())
}

/// The name of a user that never signs in.
pub fn name(index: usize) -> String {
    format!("filled{index}@example.com")
}

/// Adds users by `SignUp`.
///
/// # Errors
/// Where the server refuses.
pub async fn by_signing_up(
    address: SocketAddr,
    tenant: &Tenant,
    users: Range<usize>,
) -> Result<()> {
    let mut connection = Connection::new(address);
    for index in users {
        ask(&mut connection, tenant.sign_up(&name(index))).await?;
    }
    Ok(())
}
