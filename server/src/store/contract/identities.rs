//! Identity pools, identities and logins.

use super::super::Guard;
use super::fixtures::{identity, identity_pool, identity_pool_id, logins};
use super::{Place, refused, stories, write};
use crate::model::{Identity, IdentityPool};
use crate::shapes::IdentityId;

stories![
    an_identity_pool_is_as_it_was_written,
    a_login_is_one_identitys_only,
    an_identity_pool_takes_all_with_it,
];

async fn an_identity_pool_is_as_it_was_written(place: Place) {
    let store = place.open().await;
    let id = identity_pool_id("eu:1");
    assert_eq!(store.lookup_identity_pool(&id).await.unwrap(), None);
    let pool = identity_pool("eu:1");
    write(&store, |write| write.add_identity_pool(&pool)).await;
    let made = store.lookup_identity_pool(&id).await.unwrap().unwrap();
    assert_eq!(
        made,
        IdentityPool {
            version: 1,
            ..pool.clone()
        }
    );
    refused(&store, Guard::FreeId, |write| {
        write.add_identity_pool(&pool)
    })
    .await;
    let mut changed = made.clone();
    changed
        .roles
        .roles
        .insert("authenticated".into(), "role".into());
    write(&store, |write| write.replace_identity_pool(&changed)).await;
    let found = store.lookup_identity_pool(&id).await.unwrap().unwrap();
    assert_eq!(
        found,
        IdentityPool {
            version: 2,
            ..changed
        }
    );
    refused(&store, Guard::Unchanged, |write| {
        write.replace_identity_pool(&made)
    })
    .await;
    refused(&store, Guard::Unchanged, |write| {
        write.delete_identity_pool(&made)
    })
    .await;
}

async fn a_login_is_one_identitys_only(place: Place) {
    let store = place.open().await;
    let pool = identity_pool_id("eu:1");
    let owner = async |provider: &str, subject: &str| {
        let found = store.find_login(&pool, provider, subject).await.unwrap();
        found.map(IdentityId::into_string)
    };
    let read = async |id: &str| {
        let id = IdentityId::trusted(id);
        store.lookup_identity(&id).await.unwrap()
    };
    assert_eq!(read("eu:a").await, None);
    assert_eq!(owner("p", "ann").await, None);
    let ann = identity("eu:1", "eu:a", &[("p", "ann")]);
    write(&store, |write| write.add_identity(&ann)).await;
    let made = read("eu:a").await.unwrap();
    assert_eq!(
        made,
        Identity {
            version: 1,
            ..ann.clone()
        }
    );
    assert_eq!(owner("p", "ann").await, Some("eu:a".into()));
    refused(&store, Guard::FreeId, |write| write.add_identity(&ann)).await;
    let second = identity("eu:1", "eu:b", &[("o", "ann"), ("p", "ann")]);
    refused(&store, Guard::FreeName, |write| write.add_identity(&second)).await;
    assert_eq!(read("eu:b").await, None);
    assert_eq!(owner("o", "ann").await, None);

    let linked = Identity {
        logins: logins(&[("p", "ann"), ("q", "ann")]),
        ..made.clone()
    };
    write(&store, |write| write.replace_identity(&made, &linked)).await;
    assert_eq!(owner("q", "ann").await, Some("eu:a".into()));
    assert_eq!(
        read("eu:a").await.unwrap(),
        Identity {
            version: 2,
            ..linked.clone()
        }
    );
    refused(&store, Guard::Unchanged, |write| {
        write.replace_identity(&made, &linked)
    })
    .await;
    // In another pool the login is free.
    let elsewhere = identity("eu:2", "eu:c", &[("p", "ann")]);
    write(&store, |write| write.add_identity(&elsewhere)).await;
    assert_eq!(owner("p", "ann").await, Some("eu:a".into()));
}

async fn an_identity_pool_takes_all_with_it(place: Place) {
    let store = place.open().await;
    for (pool, id) in [("eu:1", "eu:a"), ("eu:2", "eu:b")] {
        write(&store, |write| {
            write
                .add_identity_pool(&identity_pool(pool))
                .add_identity(&identity(pool, id, &[("p", "ann")]))
        })
        .await;
    }
    let gone = store.lookup_identity_pool(&identity_pool_id("eu:1")).await;
    let gone = gone.unwrap().unwrap();
    write(&store, |write| write.delete_identity_pool(&gone)).await;
    for (pool, id, stays) in [("eu:1", "eu:a", false), ("eu:2", "eu:b", true)] {
        let pool = identity_pool_id(pool);
        assert_eq!(
            store.lookup_identity_pool(&pool).await.unwrap().is_some(),
            stays
        );
        let identity = store
            .lookup_identity(&IdentityId::trusted(id))
            .await
            .unwrap();
        assert_eq!(identity.is_some(), stays);
        let login = store.find_login(&pool, "p", "ann").await.unwrap();
        assert_eq!(login.is_some(), stays);
    }
}
