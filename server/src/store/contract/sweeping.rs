//! What runs out is swept away; a reset takes all but the settings.

use super::super::Store;
use super::fixtures::{
    NOW, access_key, attempts, client, client_id, code, identity, identity_pool, identity_pool_id,
    pool, pool_id, refresh_token, session, signing_key, user,
};
use super::{Place, stories, write};
use crate::model::{CodePurpose, Sub, TokenUse};
use crate::shapes::IdentityId;

stories![
    a_sweep_takes_what_ran_out_and_no_more,
    a_reset_takes_all_but_the_settings
];

const POOL: &str = "eu_A";

/// Everything that runs out, at [`NOW`].
async fn fill(store: &Store) {
    write(store, |write| {
        write
            .put_code(&code(POOL, "ann", CodePurpose::SignUp))
            .put_attempts(&attempts(POOL, "ann", "password"))
            .spend(&pool_id(POOL), "half-done", NOW)
            .add_session(&session(POOL, "ann", "origin"))
            .add_refresh_token(&refresh_token(POOL, "hash"))
            .add_message(&pool_id(POOL), "message", NOW, NOW, vec![])
    })
    .await;
}

/// Which of them are still there.
async fn left(store: &Store) -> [bool; 6] {
    let (pool, ann) = (pool_id(POOL), Sub::trusted("ann"));
    let code = store.lookup_code(&pool, &ann, CodePurpose::SignUp);
    let attempts = store.lookup_attempts(&pool, "ann", "password");
    let session = store.lookup_session(&pool, &ann, "origin");
    let token = store.lookup_refresh_token(&pool, "hash");
    [
        code.await.unwrap().is_some(),
        attempts.await.unwrap().is_some(),
        store.is_spent(&pool, "half-done").await.unwrap(),
        session.await.unwrap().is_some(),
        token.await.unwrap().is_some(),
        !store.list_messages(9).await.unwrap().is_empty(),
    ]
}

async fn a_sweep_takes_what_ran_out_and_no_more(place: Place) {
    let store = place.open().await;
    fill(&store).await;
    write(&store, |write| write.sweep(NOW)).await;
    assert_eq!(left(&store).await, [true; 6]);
    write(&store, |write| write.sweep(NOW.plus_seconds(1))).await;
    assert_eq!(left(&store).await, [false; 6]);
}

async fn a_reset_takes_all_but_the_settings(place: Place) {
    let store = place.open().await;
    fill(&store).await;
    let id = pool_id(POOL);
    write(&store, |write| {
        write
            .add_pool(&pool(POOL))
            .add_client(&client(POOL, "web"))
            .add_user(&pool(POOL), &user(POOL, "ann", "ann", &[("name", "Ann")]))
            .add_signing_key(&id, TokenUse::Id, &signing_key("id"))
            .add_identity_pool(&identity_pool("eu:1"))
            .add_identity(&identity("eu:1", "eu:a", &[("p", "ann")]))
            .set_root_key("AKIA1")
            .put_access_key(&access_key("AKIA1"))
    })
    .await;
    write(&store, |write| write.reset()).await;
    assert_eq!(left(&store).await, [false; 6]);
    assert_eq!(store.lookup_pool(&id).await.unwrap(), None);
    assert_eq!(store.lookup_client(&client_id("web")).await.unwrap(), None);
    assert_eq!(store.count_users(&id).await.unwrap(), 0);
    assert_eq!(store.find_name(&id, "username:ann").await.unwrap(), None);
    let key = store.lookup_signing_key(&id, TokenUse::Id).await.unwrap();
    assert_eq!(key, None);
    let identities = identity_pool_id("eu:1");
    assert_eq!(store.lookup_identity_pool(&identities).await.unwrap(), None);
    let identity = store.lookup_identity(&IdentityId::trusted("eu:a")).await;
    assert_eq!(identity.unwrap(), None);
    assert_eq!(
        store.find_login(&identities, "p", "ann").await.unwrap(),
        None
    );
    // Whoever administers the server still can.
    assert_eq!(
        store.find_root_key().await.unwrap(),
        Some(access_key("AKIA1"))
    );
    // The same again does not meet remains.
    fill(&store).await;
    write(&store, |write| {
        write.add_user(&pool(POOL), &user(POOL, "ann", "ann", &[("name", "Ann")]))
    })
    .await;
}
