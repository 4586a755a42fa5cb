//! `DeleteUserPool`: deletes a pool and everything in it.

use crate::app::Context;
use crate::error::ApiError;
use crate::operations::Empty;
use crate::shapes::user_pool::DeletionProtection;
use crate::shapes::{UserPoolId, input};
use crate::store::Write;

input! {
    /// Which pool to delete.
    pub struct Input { user_pool_id: UserPoolId }
}

pub async fn call(cx: &Context, input: Input) -> Result<Empty, ApiError> {
    let pool = cx.pool(&input.user_pool_id).await?;
    if pool.settings.deletion_protection == Some(DeletionProtection::Active) {
        return Err(ApiError::InvalidParameter(
            "The user pool cannot be deleted because deletion protection is activated. Deletion \
             protection must be inactivated first."
                .into(),
        ));
    }
    let mut write = Write::new();
    write.delete_pool(&pool);
    cx.commit(write).await?;
    Ok(Empty {})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::shapes::ClientId;
    use crate::store::{CommitError, Guard, Write};
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_deleted_pool_leaves_nothing() {
        let (app, pool) = TestApp::with_pool().await;
        app.add_user(&pool, "alice", json!({})).await;
        let session = app.sign_in("alice").await;
        let which = json!({"UserPoolId": pool});
        assert_eq!(app.ok("DeleteUserPool", which.clone()).await, json!({}));
        let gone = "User pool us-east-1_Test00001 does not exist.";
        for operation in ["DescribeUserPool", "DeleteUserPool"] {
            app.refuses(operation, which.clone(), "ResourceNotFoundException", gone)
                .await;
        }
        app.refuses_code(
            "GetTokensFromRefreshToken",
            json!({"ClientId": "testclient", "RefreshToken": session["RefreshToken"]}),
            "ResourceNotFoundException",
        )
        .await;
        // A pool that takes its place has none of its users.
        let again = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "again", "UserPoolTags": {"_custom_id_": pool}}),
            )
            .await;
        assert_eq!(again["UserPool"]["Id"], pool);
        app.refuses_code(
            "AdminGetUser",
            json!({"UserPoolId": pool, "Username": "alice"}),
            "UserNotFoundException",
        )
        .await;
        let clients = app.ok("ListUserPoolClients", which).await;
        assert_eq!(clients, json!({"UserPoolClients": []}));
    }

    #[tokio::test]
    async fn a_client_that_is_being_made_meanwhile_is_not_left_behind() {
        let (app, pool) = TestApp::with_pool().await;
        let id = ClientId::trusted("testclient");
        let (client, read) = app.app.client(&id).await.unwrap();
        let mut client = (*client).clone();
        app.ok("DeleteUserPool", json!({"UserPoolId": pool})).await;
        client.id = ClientId::trusted("late");
        let mut write = Write::new();
        write.expect_pool(&read).add_client(&client);
        let refused = app.app.store.commit(write).await;
        assert!(matches!(
            refused,
            Err(CommitError::Refused(Guard::Unchanged))
        ));
        assert_eq!(app.app.store.lookup_client(&client.id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_protected_pool_stays() {
        let app = TestApp::new().await;
        let made = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "p", "DeletionProtection": "ACTIVE"}),
            )
            .await;
        let which = json!({"UserPoolId": made["UserPool"]["Id"]});
        app.refuses(
            "DeleteUserPool",
            which.clone(),
            "InvalidParameterException",
            "The user pool cannot be deleted because deletion protection is activated. Deletion \
             protection must be inactivated first.",
        )
        .await;
        let mut unprotected = which.clone();
        unprotected["DeletionProtection"] = json!("INACTIVE");
        app.ok("UpdateUserPool", unprotected).await;
        app.ok("DeleteUserPool", which).await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let (app, pool) = TestApp::with_pool().await;
        app.is_signed("DeleteUserPool", json!({"UserPoolId": pool}))
            .await;
    }
}
