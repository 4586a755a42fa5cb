//! Records to store.

use std::collections::BTreeMap;

use serde_json::json;

use crate::environment::Moment;
use crate::model::{
    AccessKey, Attempts, Client, Code, CodePurpose, Identity, IdentityPool, Pool, PoolSettings,
    RefreshToken, SecondFactors, Session, SigningKeyRecord, Sub, User, UserStatus,
};
use crate::secrets::Sealed;
use crate::shapes::user_pool::VerifiedAttribute;
use crate::shapes::{ClientId, IdentityId, IdentityPoolId, UserPoolId};

/// 2026-03-03T04:05:06Z.
pub(super) const NOW: Moment = Moment::from_seconds(1_772_510_706);

pub(super) fn pool_id(id: &str) -> UserPoolId {
    UserPoolId::trusted(id)
}

pub(super) fn pool(id: &str) -> Pool {
    Pool {
        id: pool_id(id),
        name: "Plätze 座席 \u{1F511}".into(),
        created_at: NOW,
        modified_at: NOW,
        version: 0,
        alias_attributes: Vec::new(),
        username_attributes: Vec::new(),
        username_configuration: None,
        schema: Vec::new(),
        second_factors: SecondFactors::default(),
        settings: PoolSettings::default(),
    }
}

pub(super) fn client(pool: &str, id: &str) -> Client {
    let client = json!({"id": id, "pool_id": pool, "name": id, "created_at": 0, "modified_at": 0});
    serde_json::from_value(client).unwrap()
}

pub(super) fn client_id(id: &str) -> ClientId {
    ClientId::trusted(id)
}

pub(super) fn user(pool: &str, sub: &str, name: &str, attributes: &[(&str, &str)]) -> User {
    let attribute = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    User {
        pool_id: pool_id(pool),
        sub: Sub::trusted(sub),
        username: name.into(),
        status: UserStatus::Confirmed,
        enabled: true,
        attributes: attributes.iter().map(attribute).collect(),
        credential: None,
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: NOW,
        modified_at: NOW,
        version: 0,
    }
}

pub(super) fn code(pool: &str, sub: &str, purpose: CodePurpose) -> Code {
    Code {
        pool_id: pool_id(pool),
        sub: Sub::trusted(sub),
        purpose,
        sealed: sealed(),
        attribute: VerifiedAttribute::Email,
        destination: "ann@example.com".into(),
        replaces: false,
        expires_at: NOW,
        version: 0,
    }
}

pub(super) fn attempts(pool: &str, subject: &str, kind: &str) -> Attempts {
    Attempts {
        pool_id: pool_id(pool),
        subject: subject.into(),
        kind: kind.into(),
        count: 1,
        since: NOW,
        locked_until: NOW,
        expires_at: NOW,
        version: 0,
    }
}

pub(super) fn session(pool: &str, sub: &str, origin_jti: &str) -> Session {
    Session {
        pool_id: pool_id(pool),
        sub: Sub::trusted(sub),
        origin_jti: origin_jti.into(),
        client_id: client_id("web"),
        auth_time: NOW,
        expires_at: NOW,
    }
}

pub(super) fn refresh_token(pool: &str, hash: &str) -> RefreshToken {
    RefreshToken {
        pool_id: pool_id(pool),
        hash: hash.into(),
        sub: Sub::trusted("ann"),
        origin_jti: "origin".into(),
        client_id: client_id("web"),
        expires_at: NOW,
        rotated_at: None,
        version: 0,
    }
}

pub(super) fn signing_key(kid: &str) -> SigningKeyRecord {
    SigningKeyRecord {
        kid: kid.into(),
        sealed: sealed(),
        n: "n".into(),
        e: "AQAB".into(),
    }
}

pub(super) fn access_key(id: &str) -> AccessKey {
    AccessKey {
        id: id.into(),
        sealed_secret: sealed(),
        principal_arn: "arn:aws:iam::123456789012:root".into(),
    }
}

pub(super) fn identity_pool(id: &str) -> IdentityPool {
    let pool = json!({
        "id": id,
        "settings": {
            "name": id, "allow_unauthenticated_identities": true, "tags": {"größe": "\u{0}"},
        },
        "roles": {"roles": {}, "mappings": {}},
    });
    serde_json::from_value(pool).unwrap()
}

pub(super) fn identity_pool_id(id: &str) -> IdentityPoolId {
    IdentityPoolId::trusted(id)
}

pub(super) fn identity(pool: &str, id: &str, logins: &[(&str, &str)]) -> Identity {
    Identity {
        id: IdentityId::trusted(id),
        pool_id: identity_pool_id(pool),
        logins: self::logins(logins),
        disabled: false,
        created_at: NOW,
        modified_at: NOW,
        version: 0,
    }
}

pub(super) fn logins(logins: &[(&str, &str)]) -> BTreeMap<String, String> {
    let login =
        |(provider, subject): &(&str, &str)| ((*provider).to_owned(), (*subject).to_owned());
    logins.iter().map(login).collect()
}

/// Every byte there is.
pub(super) fn binary() -> Vec<u8> {
    (0..=255).collect()
}

fn sealed() -> Sealed {
    Sealed::from_bytes(binary())
}
