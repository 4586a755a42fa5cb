//! `users.md` §6: five guesses are free, then every failure doubles the wait.

use std::sync::Arc;

use super::*;
use crate::error::ApiError;
use crate::shapes::UserPoolId;
use crate::store::Write;
use crate::testing::PASSWORD;

const LOCKED: &str = "Password attempts exceeded";

async fn scene() -> TestApp {
    let (app, pool) = TestApp::with_pool().await;
    app.add_user(&pool, "ann", json!({})).await;
    app
}

async fn fail(app: &TestApp) {
    let refused = sign_in_by_password(app, "ann", "Wrong-Horse7!").await;
    assert_eq!(refused.unwrap_err(), not_authorized(WRONG));
}

async fn is_locked(app: &TestApp) -> bool {
    match sign_in_by_password(app, "ann", PASSWORD).await {
        Ok(_) => false,
        Err(refused) => {
            assert_eq!(refused, not_authorized(LOCKED));
            true
        }
    }
}

#[tokio::test]
async fn the_wait_doubles_from_the_fifth_failure_up_to_a_quarter_of_an_hour() {
    let app = scene().await;
    for _ in 0..4 {
        fail(&app).await;
    }
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
        fail(&app).await;
        app.advance(wait - 1);
        // The right password is refused as well, and nothing tried now is counted.
        assert!(is_locked(&app).await, "{wait} seconds");
        let refused = sign_in_by_srp(&app, "ann", PASSWORD).await.unwrap_err();
        assert_eq!(refused, not_authorized(LOCKED));
        app.advance(1);
    }
    assert!(!is_locked(&app).await);
}

#[tokio::test]
async fn a_success_forgets_the_failures() {
    let app = scene().await;
    for _ in 0..2 {
        for _ in 0..4 {
            fail(&app).await;
        }
        assert!(!is_locked(&app).await);
    }
}

#[tokio::test]
async fn a_quarter_of_an_hour_of_quiet_forgets_the_failures() {
    for (quiet, locked) in [(899, true), (900, false)] {
        let app = scene().await;
        for _ in 0..4 {
            fail(&app).await;
        }
        app.advance(quiet);
        fail(&app).await;
        assert_eq!(is_locked(&app).await, locked, "after {quiet} seconds");
    }
}

#[tokio::test]
async fn the_lock_is_one_accounts_and_one_pools() {
    let app = scene().await;
    app.add_user(TestApp::POOL, "bob", json!({})).await;
    for _ in 0..5 {
        fail(&app).await;
    }
    assert!(is_locked(&app).await);
    assert!(sign_in_by_srp(&app, "bob", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn guessing_many_times_at_once_is_no_better() {
    let app = Arc::new(scene().await);
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let app = Arc::clone(&app);
        guesses.spawn(async move { sign_in_by_password(&app, "ann", "Wrong-Horse7!").await });
    }
    let refusals = guesses.join_all().await.into_iter();
    let (tried, locked): (Vec<_>, Vec<_>) = refusals
        .map(Result::unwrap_err)
        .partition(|refused| *refused == not_authorized(WRONG));
    assert_eq!((tried.len(), locked.len()), (5, 15));
    assert!(
        locked
            .iter()
            .all(|refused| *refused == not_authorized(LOCKED))
    );
}

/// A right guess among many: it counts only if it would have been right in its turn.
#[tokio::test]
async fn a_success_decided_before_another_failure_does_not_stand() {
    let app = scene().await;
    let pool = app.app.pool(&UserPoolId::trusted(TestApp::POOL)).await;
    let pool = pool.unwrap();
    let ann = app.app.store.find_user(&pool, "ann").await.unwrap();
    let sub = ann.unwrap().sub;
    for _ in 0..2 {
        let early = app.app.guesses(&pool, sub.as_str()).await.unwrap();
        fail(&app).await;
        let mut write = Write::new();
        early.succeeded(&mut write);
        let refused = app.app.commit(write).await;
        assert!(matches!(refused, Err(ApiError::Changed)), "{refused:?}");
    }
}
