use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::{Sub, User, UserStatus};
use crate::shapes::UserPoolId;
use crate::store::Write;
use crate::testing::TestApp;

/// A user as a row, without the cost of a password; the `sub` spells `number`.
async fn add(app: &TestApp, pool: &str, number: u32, attributes: Value) {
    let pool = app.app.pool(&UserPoolId::trusted(pool)).await.unwrap();
    let now = app.app.now();
    let user = User {
        pool_id: pool.id.clone(),
        sub: Sub::trusted(sub(number)),
        username: format!("user{number}"),
        status: UserStatus::Confirmed,
        enabled: true,
        attributes: serde_json::from_value(attributes).unwrap(),
        credential: None,
        earlier_credentials: Vec::new(),
        signed_out_at: None,
        created_at: now,
        modified_at: now,
        version: 0,
    };
    let mut write = Write::new();
    write.add_user(&pool, &user);
    app.app.commit(write).await.unwrap();
}

fn sub(number: u32) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

async fn names(app: &TestApp, pool: &str, filter: &str) -> BTreeSet<String> {
    let reply = app
        .ok("ListUsers", json!({"UserPoolId": pool, "Filter": filter}))
        .await;
    usernames(&reply)
}

fn usernames(reply: &Value) -> BTreeSet<String> {
    let users = reply["Users"].as_array().unwrap();
    let name = |user: &Value| user["Username"].as_str().unwrap().to_owned();
    users.iter().map(name).collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

#[tokio::test]
async fn shows_users_as_administrators_see_them() {
    let (app, pool) = TestApp::with_pool().await;
    add(&app, &pool, 1, json!({"email": "one@example.com"})).await;
    let reply = app.ok("ListUsers", json!({"UserPoolId": pool})).await;
    assert_eq!(
        reply,
        json!({"Users": [{
            "Username": "user1",
            "Attributes": [
                {"Name": "sub", "Value": "00000001-0000-4000-8000-000000000000"},
                {"Name": "email", "Value": "one@example.com"},
            ],
            "UserCreateDate": 1_772_510_706.0,
            "UserLastModifiedDate": 1_772_510_706.0,
            "Enabled": true,
            "UserStatus": "CONFIRMED",
        }]})
    );
}

#[tokio::test]
async fn every_searchable_attribute_finds_by_value_and_by_beginning() {
    let (app, pool) = TestApp::with_pool().await;
    for number in 1..=3 {
        let attributes = json!({
            "email": format!("{number}@example.com"),
            "phone_number": format!("+4930{number}"),
            "name": format!("Ann {number}"),
            "given_name": format!("Ann{number}"),
            "family_name": format!("Lee \"{number}\""),
            "preferred_username": format!("ann{number}"),
        });
        add(&app, &pool, number, attributes).await;
    }
    for (exact, beginning) in [
        (r#"username = "user2""#, r#"username ^= "user""#),
        (r#"email = "2@example.com""#, r#"email ^= """#),
        (r#"phone_number = "+49302""#, r#"phone_number ^= "+4930""#),
        (r#"name = "Ann 2""#, r#"name ^= "Ann ""#),
        (r#"given_name = "Ann2""#, r#"given_name ^= "Ann""#),
        (r#"family_name = "Lee \"2\"""#, r#"family_name ^= "Lee \"""#),
        (
            r#"preferred_username = "ann2""#,
            r#"preferred_username ^= "ann""#,
        ),
        (
            r#"sub = "00000002-0000-4000-8000-000000000000""#,
            r#"sub ^= "0000000""#,
        ),
    ] {
        assert_eq!(names(&app, &pool, exact).await, set(["user2"]), "{exact}");
        let all = set(["user1", "user2", "user3"]);
        assert_eq!(names(&app, &pool, beginning).await, all, "{beginning}");
    }
    let whole = r#"sub ^= "00000002-0000-4000-8000-000000000000""#;
    assert_eq!(names(&app, &pool, whole).await, set(["user2"]));
    for nobody in [
        r#"username = "user""#,
        r#"username = "User2""#,
        r#"name = "ann 2""#,
        r#"sub = "00000002""#,
        r#"sub ^= "1""#,
        r#"email = "%@example.com""#,
    ] {
        assert_eq!(names(&app, &pool, nobody).await, set([]), "{nobody}");
    }
}

#[tokio::test]
async fn the_account_and_its_state_can_be_searched_for() {
    let (app, pool) = TestApp::with_pool().await;
    for number in 1..=3 {
        add(&app, &pool, number, json!({})).await;
    }
    let edit = |user: &mut User| user.status = UserStatus::ForceChangePassword;
    app.edit_user(&pool, "user1", edit).await;
    app.ok(
        "AdminDisableUser",
        json!({"UserPoolId": pool, "Username": "user2"}),
    )
    .await;
    for (filter, found) in [
        (
            r#"cognito:user_status = "FORCE_CHANGE_PASSWORD""#,
            set(["user1"]),
        ),
        (
            r#"cognito:user_status = "force_change_password""#,
            set(["user1"]),
        ),
        (r#"cognito:user_status ^= "Conf""#, set(["user2", "user3"])),
        (r#"status = "Disabled""#, set(["user2"])),
        (r#"status = "Enabled""#, set(["user1", "user3"])),
        (r#"status = "enabled""#, set([])),
    ] {
        assert_eq!(names(&app, &pool, filter).await, found, "{filter}");
    }
}

#[tokio::test]
async fn a_value_longer_than_any_filter_is_found_by_its_beginning() {
    let (app, pool) = TestApp::with_pool().await;
    add(&app, &pool, 1, json!({"name": "é".repeat(2048)})).await;
    let filter = format!("name ^= \"{}\"", "é".repeat(240));
    assert_eq!(names(&app, &pool, &filter).await, set(["user1"]));
    let edit = |user: &mut User| drop(user.attributes.remove("name"));
    app.edit_user(&pool, "user1", edit).await;
    assert_eq!(names(&app, &pool, &filter).await, set([]));
}

#[tokio::test]
async fn shows_only_the_attributes_asked_for() {
    let (app, pool) = TestApp::with_pool().await;
    let attributes = json!({"email": "one@example.com", "name": "One"});
    add(&app, &pool, 1, attributes).await;
    let ask = |names: Value| json!({"UserPoolId": pool, "AttributesToGet": names});
    let reply = app.ok("ListUsers", ask(json!(["email"]))).await;
    assert_eq!(
        reply["Users"][0]["Attributes"],
        json!([{"Name": "email", "Value": "one@example.com"}])
    );
    let reply = app.ok("ListUsers", ask(json!([]))).await;
    assert_eq!(reply["Users"][0]["Attributes"], json!([]));
    // Not in the schema; in the schema, but not every user found has it.
    for name in ["custom:team", "nickname"] {
        app.refuses(
            "ListUsers",
            ask(json!([name])),
            "InvalidParameterException",
            "One or more requested attributes do not exist.",
        )
        .await;
    }
}

#[tokio::test]
async fn a_page_has_at_most_sixty_users_and_its_token_leads_to_the_next() {
    let (app, pool) = TestApp::with_pool().await;
    for number in 0..61 {
        add(&app, &pool, number, json!({"name": "Same"})).await;
    }
    for filter in ["", r#"name = "Same""#, r#"sub ^= "0000""#] {
        for limit in [json!(null), json!(0), json!(60)] {
            let ask = json!({"UserPoolId": pool, "Limit": limit, "Filter": filter});
            let first = app.ok("ListUsers", ask.clone()).await;
            assert_eq!(usernames(&first).len(), 60);
            let mut ask = ask;
            ask["PaginationToken"] = first["PaginationToken"].clone();
            let second = app.ok("ListUsers", ask).await;
            assert_eq!(usernames(&second).len(), 1);
            assert!(usernames(&first).is_disjoint(&usernames(&second)));
            assert_eq!(second["PaginationToken"], Value::Null);
        }
    }
    for limit in [-1, 61] {
        app.refuses_code(
            "ListUsers",
            json!({"UserPoolId": pool, "Limit": limit}),
            "InvalidParameterException",
        )
        .await;
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_own_pool_and_filter() {
    let (app, pool) = TestApp::with_pool().await;
    for number in 0..3 {
        add(&app, &pool, number, json!({"name": "Same"})).await;
    }
    let filter = r#"name = "Same""#;
    let ask = json!({"UserPoolId": pool, "Filter": filter, "Limit": 1});
    let token = app.ok("ListUsers", ask).await["PaginationToken"].clone();
    for (filter, token) in [
        ("", &token),
        (r#"name ^= "Same""#, &token),
        (filter, &json!("made-up")),
    ] {
        app.refuses_code(
            "ListUsers",
            json!({"UserPoolId": pool, "Filter": filter, "PaginationToken": token}),
            "InvalidParameterException",
        )
        .await;
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_told() {
    let (app, pool) = TestApp::with_pool().await;
    app.refuses(
        "ListUsers",
        json!({"UserPoolId": pool, "Filter": "foo"}),
        "InvalidParameterException",
        "Error while parsing filter.",
    )
    .await;
    app.refuses_code(
        "ListUsers",
        json!({"UserPoolId": "us-east-1_unknown"}),
        "ResourceNotFoundException",
    )
    .await;
}

#[tokio::test]
async fn is_for_administrators() {
    let (app, pool) = TestApp::with_pool().await;
    app.is_signed("ListUsers", json!({"UserPoolId": pool}))
        .await;
}

/// What happens between two pages.
#[derive(Clone, Debug)]
enum Change {
    Add(u32),
    Delete(u32),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let number = 0..48_u32;
    let change = prop_oneof![
        number.clone().prop_map(Change::Add),
        number.prop_map(Change::Delete),
    ];
    prop::collection::vec(change, 0..24)
}

/// Lists everything in pages of `limit`, making two changes after each page; gives how often each
/// user was shown, and who was there all the time.
async fn list_while_changing(
    filter: &str,
    limit: usize,
    first: &BTreeSet<u32>,
    changes: Vec<Change>,
) -> (Vec<String>, BTreeSet<String>) {
    let (app, pool) = TestApp::with_pool().await;
    // Values repeat, so that pages end within a run of equal ones.
    let attributes = |number: u32| json!({"name": format!("Ann {}", number % 5)});
    for number in first {
        add(&app, &pool, *number, attributes(*number)).await;
    }
    let mut present = first.clone();
    let mut constant = first.clone();
    let mut changes = changes.into_iter();
    let mut shown = Vec::new();
    let mut token = Value::Null;
    loop {
        let ask = json!({
            "UserPoolId": pool, "Filter": filter, "Limit": limit, "PaginationToken": token,
        });
        let page = app.ok("ListUsers", ask).await;
        shown.extend(usernames(&page));
        token = page["PaginationToken"].clone();
        if token.is_null() {
            let name = |number: &u32| format!("user{number}");
            return (shown, constant.iter().map(name).collect());
        }
        for change in changes.by_ref().take(2) {
            match change {
                Change::Add(number) if present.insert(number) => {
                    add(&app, &pool, number, attributes(number)).await;
                }
                Change::Delete(number) if present.remove(&number) => {
                    constant.remove(&number);
                    let username = format!("user{number}");
                    app.ok(
                        "AdminDeleteUser",
                        json!({"UserPoolId": pool, "Username": username}),
                    )
                    .await;
                }
                Change::Add(_) | Change::Delete(_) => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn paging_shows_everyone_once_while_users_come_and_go(
        filter in prop::sample::select(vec!["", r#"name ^= "Ann""#, r#"sub ^= "0000""#]),
        limit in 1_usize..8,
        first in prop::collection::btree_set(0..48_u32, 0..32),
        changes in changes(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (shown, constant) =
            runtime.block_on(list_while_changing(filter, limit, &first, changes));
        let once: BTreeSet<String> = shown.iter().cloned().collect();
        prop_assert_eq!(once.len(), shown.len(), "someone was shown twice: {:?}", shown);
        prop_assert!(constant.is_subset(&once), "someone was left out");
    }
}
