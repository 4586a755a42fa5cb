//! Signing keys, access keys, settings.

use super::super::Guard;
use super::fixtures::{access_key, binary, pool_id, signing_key};
use super::{Place, refused, stories, write};
use crate::model::{AccessKey, TokenUse};

stories![
    a_pool_has_one_key_for_each_use,
    the_root_has_one_access_key,
    a_setting_is_set_once_and_replaced_knowingly,
];

async fn a_pool_has_one_key_for_each_use(place: Place) {
    let store = place.open().await;
    let pool = pool_id("eu_A");
    let read = async |token_use| store.lookup_signing_key(&pool, token_use).await.unwrap();
    assert_eq!(read(TokenUse::Id).await, None);
    write(&store, |write| {
        write
            .add_signing_key(&pool, TokenUse::Id, &signing_key("id"))
            .add_signing_key(&pool, TokenUse::Access, &signing_key("access"))
    })
    .await;
    refused(&store, Guard::FreeId, |write| {
        write.add_signing_key(&pool, TokenUse::Id, &signing_key("second"))
    })
    .await;
    assert_eq!(read(TokenUse::Id).await, Some(signing_key("id")));
    assert_eq!(read(TokenUse::Access).await, Some(signing_key("access")));
}

async fn the_root_has_one_access_key(place: Place) {
    let store = place.open().await;
    assert_eq!(store.find_root_key().await.unwrap(), None);
    write(&store, |write| {
        write
            .set_root_key("AKIA1")
            .put_access_key(&access_key("AKIA1"))
    })
    .await;
    assert_eq!(
        store.find_root_key().await.unwrap(),
        Some(access_key("AKIA1"))
    );
    refused(&store, Guard::FreeId, |write| {
        write
            .set_root_key("AKIA2")
            .put_access_key(&access_key("AKIA2"))
    })
    .await;
    assert_eq!(store.lookup_access_key("AKIA2").await.unwrap(), None);

    let other = AccessKey {
        principal_arn: "other".into(),
        ..access_key("AKIA1")
    };
    write(&store, |write| write.put_access_key(&other)).await;
    assert_eq!(store.lookup_access_key("AKIA1").await.unwrap(), Some(other));
    write(&store, |write| {
        write
            .replace_root_key("AKIA1", "AKIA3")
            .delete_access_key("AKIA1")
            .put_access_key(&access_key("AKIA3"))
    })
    .await;
    assert_eq!(store.lookup_access_key("AKIA1").await.unwrap(), None);
    assert_eq!(
        store.find_root_key().await.unwrap(),
        Some(access_key("AKIA3"))
    );
    refused(&store, Guard::Unchanged, |write| {
        write.replace_root_key("AKIA1", "AKIA4")
    })
    .await;
}

async fn a_setting_is_set_once_and_replaced_knowingly(place: Place) {
    let store = place.open().await;
    let read = async || store.lookup_setting("vault").await.unwrap();
    assert_eq!(read().await, None);
    write(&store, |write| write.add_setting("vault", binary())).await;
    assert_eq!(read().await, Some(binary()));
    refused(&store, Guard::FreeId, |write| {
        write.add_setting("vault", vec![])
    })
    .await;
    write(&store, |write| {
        write.replace_setting("vault", binary(), vec![])
    })
    .await;
    assert_eq!(read().await, Some(vec![]));
    refused(&store, Guard::Unchanged, |write| {
        write.replace_setting("vault", binary(), vec![1])
    })
    .await;
    write(&store, |write| write.reset()).await;
    assert_eq!(read().await, Some(vec![]));
}
