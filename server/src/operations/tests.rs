//! Who may call what, for the whole table.

use std::collections::BTreeSet;

use super::{Authorization, OPERATIONS, Service, find, run};
use crate::app::Context;
use crate::credentials::Caller;
use crate::error::WireError;
use crate::testing::TestApp;

async fn refusal(
    app: &TestApp,
    service: Service,
    name: &str,
    caller: Option<Caller>,
    body: &[u8],
) -> WireError {
    let operation = find(service, name).unwrap();
    let cx = Context::new(&app.app, None, caller);
    run(&cx, operation, body).await.expect_err(name).wire()
}

#[tokio::test]
async fn operations_that_need_a_signature_refuse_guests_and_strangers() {
    let (app, _) = TestApp::with_pool().await;
    let mut tried = 0;
    for (service, name) in TestApp::signed_operations() {
        // Who asks comes before what is asked, however nonsensical that is.
        for body in [&b""[..], b"{}", b"not JSON"] {
            let stranger = refusal(&app, service, name, None, body).await;
            assert_eq!(
                stranger.code, "MissingAuthenticationTokenException",
                "{name}"
            );
            assert_eq!(
                stranger.message.as_deref(),
                Some("Missing Authentication Token")
            );
            let guest = refusal(&app, service, name, Some(TestApp::guest()), body).await;
            assert_eq!(guest.code, "AccessDeniedException", "{name}");
            let action = format!("{}:{name}", service.signing_name());
            assert_eq!(
                guest.message.as_deref(),
                Some(
                    format!(
                        "User: arn:aws:sts::123456789012:assumed-role/guest/\
                         CognitoIdentityCredentials is not authorized to perform: {action} on \
                         resource: * because no identity-based policy allows the {action} action"
                    )
                    .as_str()
                )
            );
        }
        tried += 1;
    }
    assert!(tried >= 11, "the table has lost operations");
}

/// Everything else needs a signature (`wire.md` §2); a line of the table that forgets so fails here.
#[test]
fn only_the_operations_that_aws_leaves_open_are_open() {
    let open = BTreeSet::from([
        // With a client id.
        "ConfirmForgotPassword",
        "ConfirmSignUp",
        "ForgotPassword",
        "GetTokensFromRefreshToken",
        "InitiateAuth",
        "ResendConfirmationCode",
        "RespondToAuthChallenge",
        "RevokeToken",
        "SignUp",
        // With a session or an access token.
        "AssociateSoftwareToken",
        "ChangePassword",
        "CompleteWebAuthnRegistration",
        "ConfirmDevice",
        "DeleteUser",
        "DeleteUserAttributes",
        "DeleteWebAuthnCredential",
        "ForgetDevice",
        "GetDevice",
        "GetUser",
        "GetUserAttributeVerificationCode",
        "GetUserAuthFactors",
        "GlobalSignOut",
        "ListDevices",
        "ListUserSessions",
        "ListWebAuthnCredentials",
        "RevokeUserSession",
        "SetUserMFAPreference",
        "SetUserSettings",
        "StartWebAuthnRegistration",
        "UpdateAuthEventFeedback",
        "UpdateDeviceStatus",
        "UpdateUserAttributes",
        "VerifySoftwareToken",
        "VerifyUserAttribute",
        // Of identity pools.
        "GetCredentialsForIdentity",
        "GetId",
        "GetOpenIdToken",
        "UnlinkIdentity",
    ]);
    for operation in OPERATIONS {
        if operation.authorization == Authorization::Open {
            assert!(open.contains(operation.name), "{}", operation.name);
        }
    }
}
