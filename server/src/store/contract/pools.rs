//! User pools, their clients, and what a pool takes with it.

use super::super::Guard;
use super::fixtures::{
    NOW, attempts, client, client_id, code, pool, pool_id, refresh_token, session, signing_key,
    user,
};
use super::{Place, refused, stories, write};
use crate::model::{Client, CodePurpose, Pool, Sub, TokenUse};

stories![
    a_pool_is_as_it_was_written,
    a_client_is_as_it_was_written,
    a_pool_takes_all_with_it
];

async fn a_pool_is_as_it_was_written(place: Place) {
    let store = place.open().await;
    let id = pool_id("eu_A");
    assert_eq!(store.lookup_pool(&id).await.unwrap(), None);
    write(&store, |write| write.add_pool(&pool("eu_A"))).await;
    let made = store.lookup_pool(&id).await.unwrap().unwrap();
    let expected = Pool {
        version: 1,
        ..pool("eu_A")
    };
    assert_eq!(made, expected);
    refused(&store, Guard::FreeId, |write| write.add_pool(&pool("eu_A"))).await;

    write(&store, |write| write.expect_pool(&made)).await;
    let renamed = Pool {
        name: "renamed".into(),
        ..made.clone()
    };
    write(&store, |write| write.replace_pool(&renamed)).await;
    let found = store.lookup_pool(&id).await.unwrap().unwrap();
    assert_eq!(
        found,
        Pool {
            version: 2,
            ..renamed.clone()
        }
    );
    refused(&store, Guard::Unchanged, |write| write.expect_pool(&made)).await;
    refused(&store, Guard::Unchanged, |write| write.replace_pool(&made)).await;
    refused(&store, Guard::Unchanged, |write| write.delete_pool(&made)).await;
    write(&store, |write| write.delete_pool(&found)).await;
    assert_eq!(store.lookup_pool(&id).await.unwrap(), None);
    refused(&store, Guard::Unchanged, |write| write.replace_pool(&found)).await;
}

async fn a_client_is_as_it_was_written(place: Place) {
    let store = place.open().await;
    let id = client_id("web");
    assert_eq!(store.lookup_client(&id).await.unwrap(), None);
    write(&store, |write| write.add_client(&client("eu_A", "web"))).await;
    let made = store.lookup_client(&id).await.unwrap().unwrap();
    assert_eq!(
        made,
        Client {
            version: 1,
            ..client("eu_A", "web")
        }
    );
    // An id is nobody else's, in whichever pool.
    refused(&store, Guard::FreeId, |write| {
        write.add_client(&client("eu_B", "web"))
    })
    .await;

    let renamed = Client {
        name: "renamed".into(),
        ..made.clone()
    };
    write(&store, |write| write.replace_client(&renamed)).await;
    let found = store.lookup_client(&id).await.unwrap().unwrap();
    assert_eq!(
        found,
        Client {
            version: 2,
            ..renamed
        }
    );
    refused(&store, Guard::Unchanged, |write| {
        write.replace_client(&made)
    })
    .await;
    refused(&store, Guard::Unchanged, |write| write.delete_client(&made)).await;
    write(&store, |write| write.delete_client(&found)).await;
    assert_eq!(store.lookup_client(&id).await.unwrap(), None);
}

/// Two pools with the same in them: one goes, the other stays.
async fn a_pool_takes_all_with_it(place: Place) {
    let store = place.open().await;
    for id in ["eu_A", "eu_B"] {
        write(&store, |write| {
            write
                .add_pool(&pool(id))
                .add_client(&client(id, &format!("client-of-{id}")))
                .add_user(&pool(id), &user(id, "ann", "ann", &[("email", "a@b.c")]))
                .put_code(&code(id, "ann", CodePurpose::SignUp))
                .put_attempts(&attempts(id, "ann", "password"))
                .spend(&pool_id(id), "half-done", NOW)
                .add_session(&session(id, "ann", "origin"))
                .add_refresh_token(&refresh_token(id, "hash"))
                .add_signing_key(&pool_id(id), TokenUse::Id, &signing_key(id))
                .add_message(&pool_id(id), "message", NOW, NOW, vec![1])
        })
        .await;
    }
    let gone = store.lookup_pool(&pool_id("eu_A")).await.unwrap().unwrap();
    write(&store, |write| write.delete_pool(&gone)).await;

    let ann = Sub::trusted("ann");
    for (id, stays) in [("eu_A", false), ("eu_B", true)] {
        let pool_id = pool_id(id);
        let client = client_id(&format!("client-of-{id}"));
        let count = usize::from(stays);
        assert_eq!(store.lookup_pool(&pool_id).await.unwrap().is_some(), stays);
        assert_eq!(store.lookup_client(&client).await.unwrap().is_some(), stays);
        assert_eq!(
            store.list_clients(&pool_id, "", 9).await.unwrap().len(),
            count
        );
        assert_eq!(
            store.lookup_user(&pool_id, &ann).await.unwrap().is_some(),
            stays
        );
        let name = store.find_name(&pool_id, "username:ann").await.unwrap();
        assert_eq!(name.is_some(), stays);
        assert_eq!(store.count_users(&pool_id).await.unwrap(), i64::from(stays));
        let purpose = CodePurpose::SignUp;
        let code = store.lookup_code(&pool_id, &ann, purpose).await.unwrap();
        assert_eq!(code.is_some(), stays);
        let attempts = store
            .lookup_attempts(&pool_id, "ann", "password")
            .await
            .unwrap();
        assert_eq!(attempts.is_some(), stays);
        assert_eq!(store.is_spent(&pool_id, "half-done").await.unwrap(), stays);
        let session = store
            .lookup_session(&pool_id, &ann, "origin")
            .await
            .unwrap();
        assert_eq!(session.is_some(), stays);
        let token = store.lookup_refresh_token(&pool_id, "hash").await.unwrap();
        assert_eq!(token.is_some(), stays);
        let key = store
            .lookup_signing_key(&pool_id, TokenUse::Id)
            .await
            .unwrap();
        assert_eq!(key.map(|key| key.kid), stays.then(|| id.to_owned()));
    }
    let messages = store.list_messages(9).await.unwrap();
    assert_eq!(messages.len(), 1);
    // The names are free again.
    write(&store, |write| {
        write
            .add_pool(&pool("eu_A"))
            .add_user(&pool("eu_A"), &user("eu_A", "ann", "ann", &[]))
    })
    .await;
}
