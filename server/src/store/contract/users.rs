//! Users: by `sub`, by name, by search term.

use super::super::{Guard, Listing, SearchTerm, Store};
use super::fixtures::{NOW, attempts, code, pool, pool_id, session, user};
use super::{Place, refused, stories, write};
use crate::model::{CodePurpose, Pool, Sub, User, UserStatus};
use crate::shapes::user_pool::AliasAttribute;

stories![
    a_user_is_as_it_was_written,
    a_name_is_one_users_only,
    names_follow_their_user,
    a_user_takes_all_with_it,
    texts_of_every_kind_come_back,
    long_values_are_stored_and_found,
    users_are_found_by_value_and_by_its_beginning,
];

const POOL: &str = "eu_A";

async fn read(store: &Store, sub: &str) -> User {
    let found = store.lookup_user(&pool_id(POOL), &Sub::trusted(sub)).await;
    found.unwrap().unwrap()
}

fn with_aliases() -> Pool {
    Pool {
        alias_attributes: vec![AliasAttribute::PreferredUsername, AliasAttribute::Email],
        ..pool(POOL)
    }
}

async fn a_user_is_as_it_was_written(place: Place) {
    let store = place.open().await;
    let (pool, sub) = (
        pool(POOL),
        Sub::trusted("11111111-1111-4111-8111-111111111111"),
    );
    assert_eq!(store.lookup_user(&pool.id, &sub).await.unwrap(), None);
    assert_eq!(store.find_user(&pool, "ann").await.unwrap(), None);
    assert_eq!(store.find_user(&pool, sub.as_str()).await.unwrap(), None);
    assert_eq!(store.count_users(&pool.id).await.unwrap(), 0);
    let ann = user(POOL, sub.as_str(), "ann", &[("email", "ann@example.com")]);
    write(&store, |write| write.add_user(&pool, &ann)).await;
    let made = User {
        version: 1,
        ..ann.clone()
    };
    for typed in ["ann", sub.as_str(), &sub.as_str().to_uppercase()] {
        let found = store.find_user(&pool, typed).await.unwrap();
        assert_eq!(found.as_ref(), Some(&made), "{typed}");
    }
    assert_eq!(store.find_user(&pool, "Ann").await.unwrap(), None);
    assert_eq!(store.count_users(&pool.id).await.unwrap(), 1);
    refused(&store, Guard::FreeId, |write| write.add_user(&pool, &ann)).await;

    let disabled = User {
        enabled: false,
        ..made.clone()
    };
    write(&store, |write| write.replace_user(&pool, &made, &disabled)).await;
    let expected = User {
        version: 2,
        ..disabled
    };
    assert_eq!(read(&store, sub.as_str()).await, expected);
    refused(&store, Guard::Unchanged, |write| {
        write.replace_user(&pool, &made, &made)
    })
    .await;
    refused(&store, Guard::Unchanged, |write| {
        write.delete_user(&pool, &made)
    })
    .await;
    assert_eq!(read(&store, sub.as_str()).await, expected);
}

/// A refused write leaves nothing behind.
async fn a_name_is_one_users_only(place: Place) {
    let store = place.open().await;
    let pool = pool(POOL);
    write(&store, |write| {
        write.add_user(&pool, &user(POOL, "1", "ann", &[]))
    })
    .await;
    let second = user(POOL, "2", "ann", &[("email", "second@example.com")]);
    refused(&store, Guard::FreeName, |write| {
        write.add_user(&pool, &second)
    })
    .await;
    assert_eq!(store.count_users(&pool.id).await.unwrap(), 1);
    let term = SearchTerm {
        field: "email".into(),
        value: "s".into(),
        prefix: true,
    };
    let found = store
        .search_users(&pool.id, &term, &Listing::default(), 9)
        .await;
    assert!(found.unwrap().is_empty());
    // In another pool the name is free.
    let other = super::fixtures::pool("eu_B");
    write(&store, |write| {
        write.add_user(&other, &user("eu_B", "2", "ann", &[]))
    })
    .await;
}

async fn names_follow_their_user(place: Place) {
    let store = place.open().await;
    let pool = with_aliases();
    let aliases = [
        ("preferred_username", "annie"),
        ("email", "a@b.c"),
        ("email_verified", "true"),
    ];
    let ann = user(POOL, "1", "ann", &aliases);
    write(&store, |write| write.add_user(&pool, &ann)).await;
    for typed in ["ann", "annie", "a@b.c"] {
        let found = store.find_user(&pool, typed).await.unwrap();
        assert_eq!(
            found.map(|user| user.username),
            Some("ann".into()),
            "{typed}"
        );
    }
    let before = read(&store, "1").await;
    let mut after = before.clone();
    after
        .attributes
        .insert("preferred_username".into(), "anna".into());
    after
        .attributes
        .insert("email_verified".into(), "false".into());
    after.status = UserStatus::ResetRequired;
    write(&store, |write| write.replace_user(&pool, &before, &after)).await;
    for (typed, found) in [
        ("ann", true),
        ("anna", true),
        ("annie", false),
        ("a@b.c", false),
    ] {
        let user = store.find_user(&pool, typed).await.unwrap();
        assert_eq!(user.is_some(), found, "{typed}");
    }
    let bob = user(POOL, "2", "bob", &[("preferred_username", "annie")]);
    write(&store, |write| write.add_user(&pool, &bob)).await;
    let before = read(&store, "1").await;
    let mut after = before.clone();
    after
        .attributes
        .insert("preferred_username".into(), "annie".into());
    refused(&store, Guard::FreeName, |write| {
        write.replace_user(&pool, &before, &after)
    })
    .await;
    assert_eq!(read(&store, "1").await, before);
}

async fn a_user_takes_all_with_it(place: Place) {
    let store = place.open().await;
    let pool = pool(POOL);
    for sub in ["1", "2"] {
        write(&store, |write| {
            write
                .add_user(&pool, &user(POOL, sub, &format!("user {sub}"), &[]))
                .add_session(&session(POOL, sub, "a"))
                .add_session(&session(POOL, sub, "b"))
                .put_code(&code(POOL, sub, CodePurpose::VerifyEmail))
                .put_attempts(&attempts(POOL, sub, "password"))
        })
        .await;
    }
    let gone = read(&store, "1").await;
    write(&store, |write| write.delete_user(&pool, &gone)).await;
    for (sub, stays) in [("1", false), ("2", true)] {
        let name = format!("user {sub}");
        assert_eq!(
            store.find_user(&pool, &name).await.unwrap().is_some(),
            stays
        );
        let term = SearchTerm {
            field: "username".into(),
            value: name,
            prefix: false,
        };
        let found = store
            .search_users(&pool.id, &term, &Listing::default(), 9)
            .await;
        assert_eq!(found.unwrap().len(), usize::from(stays));
        let counted = store
            .lookup_attempts(&pool.id, sub, "password")
            .await
            .unwrap();
        assert_eq!(counted.is_some(), stays);
        let sub = Sub::trusted(sub);
        for origin in ["a", "b"] {
            let session = store.lookup_session(&pool.id, &sub, origin).await.unwrap();
            assert_eq!(session.is_some(), stays);
        }
        let code = store
            .lookup_code(&pool.id, &sub, CodePurpose::VerifyEmail)
            .await;
        assert_eq!(code.unwrap().is_some(), stays);
    }
}

const TEXTS: [&str; 8] = [
    "\0",
    "a\0b",
    "\u{1}",
    "\u{1}\u{1}",
    "'; DROP TABLE users; --",
    "\\x00 $1 ?1 %s",
    "e\u{301}\u{202e}\u{1F469}\u{200d}\u{1F680}",
    "\u{10FFFF}",
];

async fn texts_of_every_kind_come_back(place: Place) {
    let store = place.open().await;
    let pool = with_aliases();
    for (number, text) in TEXTS.iter().enumerate() {
        let attributes = [("name", *text), ("preferred_username", *text)];
        let user = user(
            POOL,
            &number.to_string(),
            &format!("user{number}"),
            &attributes,
        );
        assert_eq!(
            store.find_user(&pool, text).await.unwrap(),
            None,
            "{text:?}"
        );
        write(&store, |write| write.add_user(&pool, &user)).await;
        let found = store.find_user(&pool, text).await.unwrap().unwrap();
        assert_eq!(found, User { version: 1, ..user }, "{text:?}");
        let term = SearchTerm {
            field: "name".into(),
            value: (*text).into(),
            prefix: false,
        };
        let found = store
            .search_users(&pool.id, &term, &Listing::default(), 9)
            .await
            .unwrap();
        assert_eq!(found.len(), 1, "{text:?}");
        assert_eq!(found[0].0.value, *text);
    }
    let all = store.list_users(&pool.id, "", 99).await.unwrap();
    assert_eq!(all.len(), TEXTS.len());
}

/// Random digits, which no index can compress away.
async fn long_values_are_stored_and_found(place: Place) {
    use sha2::{Digest as _, Sha256};
    let store = place.open().await;
    let pool = with_aliases();
    let digits = |seed: u8| -> String {
        let blocks = (0..32_u8).map(|block| Sha256::digest([seed, block]));
        let letters = blocks.flat_map(|block| block.to_vec());
        letters
            .filter_map(|byte| char::from_u32(0x4E00 + 37 * u32::from(byte)))
            .collect()
    };
    let (one, two) = (digits(1), digits(2));
    assert!(one.len() > 2704);
    for (sub, value) in [("1", &one), ("2", &two)] {
        let attributes = [
            ("preferred_username", value.as_str()),
            ("name", value.as_str()),
        ];
        write(&store, |write| {
            write.add_user(&pool, &user(POOL, sub, sub, &attributes))
        })
        .await;
    }
    let found = store.find_user(&pool, &two).await.unwrap().unwrap();
    assert_eq!(found.attributes["name"], two);
    let taken = user(POOL, "3", "3", &[("preferred_username", &one)]);
    refused(&store, Guard::FreeName, |write| {
        write.add_user(&pool, &taken)
    })
    .await;
    let value = one.chars().take(240).collect();
    let term = SearchTerm {
        field: "name".into(),
        value,
        prefix: true,
    };
    let found = store
        .search_users(&pool.id, &term, &Listing::default(), 9)
        .await
        .unwrap();
    let subs: Vec<&str> = found.iter().map(|(place, _)| place.sub.as_str()).collect();
    assert_eq!(subs, ["1"]);
    let before = store.lookup_user(&pool.id, &Sub::trusted("1")).await;
    let before = before.unwrap().unwrap();
    write(&store, |write| write.delete_user(&pool, &before)).await;
    write(&store, |write| write.add_user(&pool, &taken)).await;
    assert_eq!(found[0].1.created_at, NOW);
}

async fn users_are_found_by_value_and_by_its_beginning(place: Place) {
    let store = place.open().await;
    let pool = pool(POOL);
    for (sub, name) in [
        ("1", "Ann"),
        ("2", "Anna"),
        ("3", "Ann"),
        ("4", "ann"),
        ("5", "Bob"),
    ] {
        write(&store, |write| {
            write.add_user(&pool, &user(POOL, sub, sub, &[("name", name)]))
        })
        .await;
    }
    let subs = async |value: &str, prefix: bool, after: &Listing, limit: i64| {
        let term = SearchTerm {
            field: "name".into(),
            value: value.into(),
            prefix,
        };
        let found = store
            .search_users(&pool.id, &term, after, limit)
            .await
            .unwrap();
        found
            .into_iter()
            .map(|(place, _)| place)
            .collect::<Vec<_>>()
    };
    let places = |all: &[(&str, &str)]| -> Vec<Listing> {
        let place = |(value, sub): &(&str, &str)| Listing {
            value: (*value).into(),
            sub: (*sub).into(),
        };
        all.iter().map(place).collect()
    };
    let start = Listing::default();
    assert_eq!(
        subs("Ann", false, &start, 9).await,
        places(&[("Ann", "1"), ("Ann", "3")])
    );
    let ann = places(&[("Ann", "1"), ("Ann", "3"), ("Anna", "2")]);
    assert_eq!(subs("Ann", true, &start, 9).await, ann);
    assert_eq!(subs("Ann", true, &start, 2).await, ann[..2]);
    assert_eq!(subs("Ann", true, &ann[0], 9).await, ann[1..]);
    assert_eq!(subs("Ann", true, &ann[2], 9).await, []);
    assert_eq!(subs("", true, &start, 9).await.len(), 5);
    assert_eq!(subs("Ann%", true, &start, 9).await, []);
    assert_eq!(subs("A_n", true, &start, 9).await, []);
}
