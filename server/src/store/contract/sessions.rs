//! Codes, counts, sessions, refresh tokens, and what is spent.

use super::super::Guard;
use super::fixtures::{NOW, attempts, client, code, pool, pool_id, refresh_token, session, user};
use super::{Place, refused, stories, write};
use crate::model::{Attempts, Code, CodePurpose, Pool, RefreshToken, Sub};

stories![
    a_code_is_good_once,
    a_count_is_kept_and_forgotten,
    a_session_lasts_until_it_is_revoked,
    a_user_is_read_with_their_session,
    a_change_of_a_pool_or_a_client_is_told_to_whoever_remembers_them,
    a_refresh_token_is_known_by_its_hash,
    a_session_id_is_spent_once,
];

const POOL: &str = "eu_A";

async fn a_code_is_good_once(place: Place) {
    let store = place.open().await;
    let (pool, ann) = (pool_id(POOL), Sub::trusted("ann"));
    let read = async |purpose| store.lookup_code(&pool, &ann, purpose).await.unwrap();
    let purpose = CodePurpose::SignUp;
    assert_eq!(read(purpose).await, None);
    let sent = code(POOL, "ann", purpose);
    write(&store, |write| write.put_code(&sent)).await;
    let first = read(purpose).await.unwrap();
    assert_eq!(
        first,
        Code {
            version: 1,
            ..sent.clone()
        }
    );
    assert_eq!(read(CodePurpose::ForgotPassword).await, None);
    // A newer code takes the place of an older one, whose answer comes too late.
    let newer = Code {
        destination: "new@example.com".into(),
        ..sent
    };
    write(&store, |write| write.put_code(&newer)).await;
    let second = read(purpose).await.unwrap();
    assert_eq!(
        second,
        Code {
            version: 2,
            ..newer
        }
    );
    refused(&store, Guard::Unchanged, |write| write.delete_code(&first)).await;
    write(&store, |write| write.delete_code(&second)).await;
    assert_eq!(read(purpose).await, None);
    refused(&store, Guard::Unchanged, |write| write.delete_code(&second)).await;
}

async fn a_count_is_kept_and_forgotten(place: Place) {
    let store = place.open().await;
    let pool = pool_id(POOL);
    let read = async || {
        store
            .lookup_attempts(&pool, "ann", "password")
            .await
            .unwrap()
    };
    assert_eq!(read().await, None);
    let first = attempts(POOL, "ann", "password");
    write(&store, |write| write.put_attempts(&first)).await;
    let found = read().await.unwrap();
    assert_eq!(
        found,
        Attempts {
            version: 1,
            ..first.clone()
        }
    );
    // Who saw no count may not begin one again.
    refused(&store, Guard::Unchanged, |write| write.put_attempts(&first)).await;
    let second = Attempts {
        count: 2,
        ..found.clone()
    };
    write(&store, |write| write.put_attempts(&second)).await;
    assert_eq!(
        read().await.unwrap(),
        Attempts {
            version: 2,
            ..second
        }
    );
    refused(&store, Guard::Unchanged, |write| write.put_attempts(&found)).await;
    write(&store, |write| write.delete_attempts(&pool, "ann", "other")).await;
    assert!(read().await.is_some());
    write(&store, |write| {
        write.delete_attempts(&pool, "ann", "password")
    })
    .await;
    assert_eq!(read().await, None);
}

async fn a_session_lasts_until_it_is_revoked(place: Place) {
    let store = place.open().await;
    let pool = pool_id(POOL);
    let (ann, bob) = (Sub::trusted("ann"), Sub::trusted("bob"));
    for (sub, origin) in [("ann", "a"), ("ann", "b"), ("bob", "a")] {
        write(&store, |write| {
            write.add_session(&session(POOL, sub, origin))
        })
        .await;
    }
    let found = store.lookup_session(&pool, &ann, "a").await.unwrap();
    assert_eq!(found, Some(session(POOL, "ann", "a")));
    assert_eq!(store.lookup_session(&pool, &ann, "c").await.unwrap(), None);
    refused(&store, Guard::FreeId, |write| {
        write.add_session(&session(POOL, "ann", "a"))
    })
    .await;
    write(&store, |write| write.require_session(&pool, &ann, "a")).await;
    write(&store, |write| write.delete_session(&pool, &ann, "a")).await;
    assert_eq!(store.lookup_session(&pool, &ann, "a").await.unwrap(), None);
    refused(&store, Guard::Unchanged, |write| {
        write.require_session(&pool, &ann, "a")
    })
    .await;
    write(&store, |write| write.require_session(&pool, &ann, "b")).await;
    write(&store, |write| write.delete_sessions(&pool, &ann)).await;
    assert_eq!(store.lookup_session(&pool, &ann, "b").await.unwrap(), None);
    assert!(
        store
            .lookup_session(&pool, &bob, "a")
            .await
            .unwrap()
            .is_some()
    );
}

async fn a_user_is_read_with_their_session(place: Place) {
    let store = place.open().await;
    let id = pool_id(POOL);
    let (ann, bob) = (Sub::trusted("ann"), Sub::trusted("bob"));
    write(&store, |write| {
        write
            .add_user(&pool(POOL), &user(POOL, "ann", "ann", &[]))
            .add_session(&session(POOL, "ann", "a"))
            .add_session(&session(POOL, "bob", "b"))
    })
    .await;
    for (origin, live) in [("a", true), ("b", false), ("", false)] {
        let found = store.lookup_signed_in_user(&id, &ann, origin).await;
        let (found, in_session) = found.unwrap().unwrap();
        assert_eq!(
            (found.sub, found.version, in_session),
            (ann.clone(), 1, live)
        );
    }
    let nobody = store.lookup_signed_in_user(&id, &bob, "b").await.unwrap();
    assert_eq!(nobody, None);
}

async fn a_change_of_a_pool_or_a_client_is_told_to_whoever_remembers_them(place: Place) {
    let store = place.open().await;
    let (pool, web) = (pool(POOL), client(POOL, "web"));
    write(&store, |write| write.add_pool(&pool).add_client(&web)).await;
    let made = store.changes();
    write(&store, |write| {
        write.add_user(&pool, &user(POOL, "ann", "ann", &[]))
    })
    .await;
    assert_eq!(store.changes(), made);
    let stale = Pool {
        version: 7,
        ..pool.clone()
    };
    refused(&store, Guard::Unchanged, |write| write.expect_pool(&stale)).await;
    assert!(store.changes() > made);
    let read = store.changes();
    let web = store.lookup_client(&web.id).await.unwrap().unwrap();
    write(&store, |write| write.replace_client(&web)).await;
    assert!(store.changes() > read);
}

async fn a_refresh_token_is_known_by_its_hash(place: Place) {
    let store = place.open().await;
    let pool = pool_id(POOL);
    let read = async || store.lookup_refresh_token(&pool, "hash").await.unwrap();
    assert_eq!(read().await, None);
    let token = refresh_token(POOL, "hash");
    write(&store, |write| write.add_refresh_token(&token)).await;
    let found = read().await.unwrap();
    assert_eq!(
        found,
        RefreshToken {
            version: 1,
            ..token.clone()
        }
    );
    refused(&store, Guard::FreeId, |write| {
        write.add_refresh_token(&token)
    })
    .await;
    let rotated = RefreshToken {
        rotated_at: Some(NOW),
        ..found.clone()
    };
    write(&store, |write| write.replace_refresh_token(&rotated)).await;
    assert_eq!(
        read().await.unwrap(),
        RefreshToken {
            version: 2,
            ..rotated.clone()
        }
    );
    refused(&store, Guard::Unchanged, |write| {
        write.replace_refresh_token(&rotated)
    })
    .await;
    let elsewhere = store.lookup_refresh_token(&pool_id("eu_B"), "hash").await;
    assert_eq!(elsewhere.unwrap(), None);
}

async fn a_session_id_is_spent_once(place: Place) {
    let store = place.open().await;
    let pool = pool_id(POOL);
    assert!(!store.is_spent(&pool, "id").await.unwrap());
    write(&store, |write| write.spend(&pool, "id", NOW)).await;
    assert!(store.is_spent(&pool, "id").await.unwrap());
    // A replay takes what it would have brought with it.
    refused(&store, Guard::Unspent, |write| {
        write
            .add_session(&session(POOL, "ann", "a"))
            .spend(&pool, "id", NOW)
    })
    .await;
    let session = store.lookup_session(&pool, &Sub::trusted("ann"), "a").await;
    assert_eq!(session.unwrap(), None);
    assert!(!store.is_spent(&pool_id("eu_B"), "id").await.unwrap());
}
