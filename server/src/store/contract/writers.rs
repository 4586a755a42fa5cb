//! Writers at once: of two writes that exclude each other exactly one happens.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::super::{CommitError, Guard, Store, Write};
use super::fixtures::{NOW, attempts, code, identity, pool, pool_id, refresh_token, session, user};
use super::{Place, stories, write};
use crate::model::{Attempts, CodePurpose, RefreshToken, Sub, User};

stories![
    one_of_many_wins,
    every_count_is_counted,
    writes_in_opposite_order_both_happen,
    a_refused_write_takes_nothing_with_it,
];

const POOL: &str = "eu_A";
const WRITERS: usize = 24;

/// Runs the writes at once, in turn through each of the stores; gives what became of them.
async fn at_once(stores: &[Store], writes: Vec<Write>) -> Vec<Result<(), CommitError>> {
    let mut running = JoinSet::new();
    let stores: Arc<[Store]> = stores.into();
    for (number, write) in writes.into_iter().enumerate() {
        let stores = Arc::clone(&stores);
        running.spawn(async move { stores[number % stores.len()].commit(write).await });
    }
    running.join_all().await
}

/// Two connections to one store, as two nodes have; one, where it is in memory.
async fn stores(place: &Place) -> Vec<Store> {
    let mut stores = vec![place.open().await];
    if place.address != "memory" {
        stores.push(place.open().await);
    }
    stores
}

async fn one_wins(stores: &[Store], guard: Guard, fill: impl Fn(usize, &mut Write)) {
    let writes = (0..WRITERS).map(|number| {
        let mut write = Write::new();
        fill(number, &mut write);
        write
    });
    let mut won = 0;
    for result in at_once(stores, writes.collect()).await {
        match result {
            Ok(()) => won += 1,
            Err(CommitError::Refused(refused)) => assert_eq!(refused, guard),
            Err(CommitError::Store(error)) => panic!("{error}"),
        }
    }
    assert_eq!(won, 1, "{guard:?}");
}

async fn one_of_many_wins(place: Place) {
    let stores = stores(&place).await;
    let store = &stores[0];
    let pool = pool(POOL);
    one_wins(&stores, Guard::FreeName, |number, write| {
        write.add_user(&pool, &user(POOL, &format!("sub{number:02}"), "ann", &[]));
    })
    .await;
    assert_eq!(store.count_users(&pool.id).await.unwrap(), 1);

    let before = store.find_user(&pool, "ann").await.unwrap().unwrap();
    one_wins(&stores, Guard::Unchanged, |number, write| {
        let after = User {
            username: format!("ann{number}"),
            ..before.clone()
        };
        write.replace_user(&pool, &before, &after);
    })
    .await;
    assert!(store.find_user(&pool, "ann").await.unwrap().is_none());

    one_wins(&stores, Guard::Unspent, |number, write| {
        write
            .spend(&pool.id, "half-done", NOW)
            .add_session(&session(POOL, "ann", &number.to_string()));
    })
    .await;

    one_wins(&stores, Guard::FreeName, |number, write| {
        write.add_identity(&identity("eu:1", &format!("eu:{number}"), &[("p", "ann")]));
    })
    .await;

    write(store, |write| {
        write
            .add_refresh_token(&refresh_token(POOL, "old"))
            .put_code(&code(POOL, "ann", CodePurpose::SignUp))
    })
    .await;
    let old = store.lookup_refresh_token(&pool.id, "old").await;
    let old = old.unwrap().unwrap();
    one_wins(&stores, Guard::Unchanged, |number, write| {
        write.add_refresh_token(&refresh_token(POOL, &format!("new {number}")));
        write.replace_refresh_token(&RefreshToken {
            rotated_at: Some(NOW),
            ..old.clone()
        });
    })
    .await;
    let ann = Sub::trusted("ann");
    let sent = store.lookup_code(&pool.id, &ann, CodePurpose::SignUp).await;
    let sent = sent.unwrap().unwrap();
    one_wins(&stores, Guard::Unchanged, |_, write| {
        write.delete_code(&sent);
    })
    .await;

    one_wins(&stores, Guard::FreeId, |number, write| {
        write.add_setting("made-once", vec![u8::try_from(number).unwrap()]);
    })
    .await;
}

/// Whoever was refused reads and writes again, as operations do.
async fn every_count_is_counted(place: Place) {
    let stores = stores(&place).await;
    let mut running = JoinSet::new();
    for number in 0..WRITERS {
        let store = stores[number % stores.len()].clone();
        running.spawn(async move {
            loop {
                let found = store
                    .lookup_attempts(&pool_id(POOL), "ann", "password")
                    .await;
                let next = match found.unwrap() {
                    Some(found) => Attempts {
                        count: found.count + 1,
                        ..found
                    },
                    None => attempts(POOL, "ann", "password"),
                };
                let mut write = Write::new();
                write.put_attempts(&next);
                match store.commit(write).await {
                    Ok(()) => return,
                    Err(CommitError::Refused(Guard::Unchanged)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    running.join_all().await;
    let pool = pool_id(POOL);
    let found = stores[0].lookup_attempts(&pool, "ann", "password").await;
    let found = found.unwrap().unwrap();
    let writers = i64::try_from(WRITERS).unwrap();
    assert_eq!((found.count, found.version), (writers, writers));
}

/// Each holds what the other wants: a deadlock, where rows are locked.
async fn writes_in_opposite_order_both_happen(place: Place) {
    let stores = stores(&place).await;
    let put = |write: &mut Write, sub: &str| {
        write.put_code(&code(POOL, sub, CodePurpose::SignUp));
    };
    let writes = (0..8).map(|number| {
        let mut write = Write::new();
        let order = if number % 2 == 0 {
            ["1", "2"]
        } else {
            ["2", "1"]
        };
        for sub in order {
            put(&mut write, sub);
        }
        write
    });
    for result in at_once(&stores, writes.collect()).await {
        result.unwrap();
    }
    for sub in ["1", "2"] {
        let purpose = CodePurpose::SignUp;
        let found = stores[0]
            .lookup_code(&pool_id(POOL), &Sub::trusted(sub), purpose)
            .await;
        let version = found.unwrap().unwrap().version;
        assert_eq!(version, 8);
    }
}

/// Writes that share a transaction in SQLite do not share their fate.
async fn a_refused_write_takes_nothing_with_it(place: Place) {
    let stores = stores(&place).await;
    write(&stores[0], |write| {
        write.spend(&pool_id(POOL), "spent", NOW)
    })
    .await;
    let writes = (0..WRITERS).map(|number| {
        let mut write = Write::new();
        write.add_session(&session(POOL, "ann", &number.to_string()));
        if number % 3 == 0 {
            write.spend(&pool_id(POOL), "spent", NOW);
        }
        write
    });
    at_once(&stores, writes.collect()).await;
    for number in 0..WRITERS {
        let session = stores[0]
            .lookup_session(&pool_id(POOL), &Sub::trusted("ann"), &number.to_string())
            .await
            .unwrap();
        assert_eq!(session.is_some(), number % 3 != 0, "{number}");
    }
}
