//! Pages, in the order of bytes, and what an empty store answers.

use super::super::{Listing, SearchTerm};
use super::fixtures::{NOW, client, identity_pool, pool, pool_id, user};
use super::{Place, stories, write};

stories![
    pages_go_by_the_bytes,
    an_empty_store_lists_nothing,
    messages_come_newest_first
];

/// Sorted by their bytes; no language's order is like it.
const IDS: [&str; 7] = ["A-1", "A1", "B", "Z", "_a", "a", "\u{e4}"];

async fn pages_go_by_the_bytes(place: Place) {
    let store = place.open().await;
    for id in IDS.iter().rev() {
        write(&store, |write| {
            write
                .add_pool(&pool(id))
                .add_client(&client("eu_A", id))
                .add_client(&client("eu_B", &format!("b{id}")))
                .add_user(&pool("eu_A"), &user("eu_A", id, id, &[("name", id)]))
                .add_identity_pool(&identity_pool(id))
        })
        .await;
    }
    let in_pool = pool_id("eu_A");
    let by_name = SearchTerm {
        field: "name".into(),
        value: String::new(),
        prefix: true,
    };
    let mut after = [""; 4];
    let mut listing = Listing::default();
    let mut seen = Vec::new();
    // Pages of three: two full ones, one of the rest, and an empty one.
    for size in [3, 3, 1, 0] {
        let pools = store.list_pools(after[0], 3).await.unwrap();
        let clients = store.list_clients(&in_pool, after[1], 3).await.unwrap();
        let users = store.list_users(&in_pool, after[2], 3).await.unwrap();
        let identity_pools = store.list_identity_pools(after[3], 3).await.unwrap();
        let found = store
            .search_users(&in_pool, &by_name, &listing, 3)
            .await
            .unwrap();
        let page: Vec<String> = pools.iter().map(|pool| pool.id.to_string()).collect();
        assert_eq!(page.len(), size);
        let clients: Vec<String> = clients.iter().map(|client| client.id.to_string()).collect();
        assert_eq!(clients, page);
        let users: Vec<&str> = users.iter().map(|user| user.sub.as_str()).collect();
        assert_eq!(users, page);
        let ids: Vec<&str> = identity_pools.iter().map(|pool| pool.id.as_str()).collect();
        assert_eq!(ids, page);
        let found: Vec<&Listing> = found.iter().map(|(place, _)| place).collect();
        let values: Vec<&str> = found.iter().map(|place| place.value.as_str()).collect();
        assert_eq!(values, page);
        if let Some(last) = found.last() {
            listing = (*last).clone();
        }
        seen.extend(page);
        let last = IDS[seen.len() - 1];
        after = [last; 4];
    }
    assert_eq!(seen, IDS);
}

async fn an_empty_store_lists_nothing(place: Place) {
    let store = place.open().await;
    let id = pool_id("eu_A");
    assert!(store.list_pools("", 9).await.unwrap().is_empty());
    assert!(store.list_clients(&id, "", 9).await.unwrap().is_empty());
    assert!(store.list_users(&id, "", 9).await.unwrap().is_empty());
    assert!(store.list_identity_pools("", 9).await.unwrap().is_empty());
    assert!(store.list_messages(9).await.unwrap().is_empty());
    assert_eq!(store.count_users(&id).await.unwrap(), 0);
    // Nothing to write is written, too.
    write(&store, |write| write).await;
}

async fn messages_come_newest_first(place: Place) {
    let store = place.open().await;
    let binary = super::fixtures::binary();
    for (id, seconds) in [("b", 0), ("c", 1), ("a", 1), ("d", -1)] {
        let at = NOW.plus_seconds(seconds);
        write(&store, |write| {
            write.add_message(&pool_id("eu_A"), id, at, at, binary.clone())
        })
        .await;
    }
    let messages = store.list_messages(3).await.unwrap();
    let ids: Vec<&str> = messages.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(ids, ["c", "a", "b"]);
    assert_eq!(messages[0].0, pool_id("eu_A"));
    assert_eq!(messages[0].2, binary);
}
