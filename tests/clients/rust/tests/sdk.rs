//! The AWS SDK for Rust, unmodified.

use aws_sdk_cognitoidentityprovider as user_pools;
use poolkey_client_tests::{Server, root};
use user_pools::{
    config::Credentials,
    error::{ProvideErrorMetadata as _, SdkError},
    operation::admin_get_user::AdminGetUserError,
    types::{
        AttributeType, AuthFlowType, ChallengeNameType, ExplicitAuthFlowsType, MessageActionType,
        UserStatusType,
    },
};

const PASSWORD: &str = "Correct horse 1 battery";

/// Ids of a new pool and of a client of it.
async fn pool(client: &user_pools::Client) -> (String, String) {
    let made = client.create_user_pool().pool_name("people");
    let made = made.send().await.unwrap().user_pool.unwrap();
    let pool_id = made.id.unwrap();
    let app = client
        .create_user_pool_client()
        .user_pool_id(&pool_id)
        .client_name("app")
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowUserPasswordAuth)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth);
    let app = app.send().await.unwrap().user_pool_client.unwrap();
    (pool_id, app.client_id.unwrap())
}

fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType::builder()
        .name(name)
        .value(value)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_person_signs_up_signs_in_and_refreshes() {
    let server = Server::start();
    let client = server.user_pools(root());
    let (pool_id, client_id) = pool(&client).await;

    let signed_up = client
        .sign_up()
        .client_id(&client_id)
        .username("rust")
        .password(PASSWORD)
        .user_attributes(attribute("email", "rust@example.com"));
    let sub = signed_up.send().await.unwrap().user_sub;
    let confirmed = client.admin_confirm_sign_up();
    confirmed
        .user_pool_id(&pool_id)
        .username("rust")
        .send()
        .await
        .unwrap();

    let sign_in = |password| {
        client
            .initiate_auth()
            .client_id(&client_id)
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .auth_parameters("USERNAME", "rust")
            .auth_parameters("PASSWORD", password)
            .send()
    };
    let error = sign_in("Wrong horse 1").await.unwrap_err();
    assert_eq!(error.message(), Some("Incorrect username or password."));
    assert!(error.into_service_error().is_not_authorized_exception());
    let tokens = sign_in(PASSWORD)
        .await
        .unwrap()
        .authentication_result
        .unwrap();
    assert_eq!(tokens.expires_in, 3600);

    let user = client.get_user().access_token(tokens.access_token.unwrap());
    let user = user.send().await.unwrap();
    assert_eq!(user.username, "rust");
    assert!(user.user_attributes.contains(&attribute("sub", &sub)));

    let refreshed = client
        .get_tokens_from_refresh_token()
        .client_id(&client_id)
        .refresh_token(tokens.refresh_token.unwrap());
    let refreshed = refreshed
        .send()
        .await
        .unwrap()
        .authentication_result
        .unwrap();
    assert_ne!(refreshed.id_token, tokens.id_token);
}

#[tokio::test]
async fn an_invited_person_chooses_a_password() {
    let server = Server::start();
    let client = server.user_pools(root());
    let (pool_id, client_id) = pool(&client).await;
    let invited = client
        .admin_create_user()
        .user_pool_id(&pool_id)
        .username("invited")
        .temporary_password("Welcome 1 in")
        .message_action(MessageActionType::Suppress);
    let invited = invited.send().await.unwrap().user.unwrap();
    assert_eq!(
        invited.user_status,
        Some(UserStatusType::ForceChangePassword)
    );

    let challenge = client
        .initiate_auth()
        .client_id(&client_id)
        .auth_flow(AuthFlowType::UserPasswordAuth)
        .auth_parameters("USERNAME", "invited")
        .auth_parameters("PASSWORD", "Welcome 1 in");
    let challenge = challenge.send().await.unwrap();
    let name = challenge.challenge_name.unwrap();
    assert_eq!(name, ChallengeNameType::NewPasswordRequired);
    let answer = client
        .respond_to_auth_challenge()
        .client_id(&client_id)
        .challenge_name(name)
        .session(challenge.session.unwrap())
        .challenge_responses("USERNAME", "invited")
        .challenge_responses("NEW_PASSWORD", PASSWORD);
    assert!(answer.send().await.unwrap().authentication_result.is_some());
    let read = client.admin_get_user();
    let read = read
        .user_pool_id(&pool_id)
        .username("invited")
        .send()
        .await
        .unwrap();
    assert_eq!(read.user_status, Some(UserStatusType::Confirmed));
}

#[tokio::test]
async fn people_are_listed_page_by_page_and_errors_have_types() {
    let server = Server::start();
    let client = server.user_pools(root());
    let (pool_id, _) = pool(&client).await;
    for i in 0..5 {
        let made = client.admin_create_user().user_pool_id(&pool_id);
        let made = made.message_action(MessageActionType::Suppress);
        made.username(format!("person{i}")).send().await.unwrap();
    }
    let pages = client
        .list_users()
        .user_pool_id(&pool_id)
        .limit(2)
        .into_paginator();
    let people = pages
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>()
        .await
        .unwrap();
    let mut names: Vec<_> = people
        .into_iter()
        .filter_map(|person| person.username)
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["person0", "person1", "person2", "person3", "person4"]
    );

    let nobody = client
        .admin_get_user()
        .user_pool_id(&pool_id)
        .username("nobody");
    let SdkError::ServiceError(error) = nobody.send().await.unwrap_err() else {
        panic!("the server answered");
    };
    assert_eq!(error.raw().status().as_u16(), 400);
    assert!(matches!(
        error.err(),
        AdminGetUserError::UserNotFoundException(_)
    ));
}

#[tokio::test]
async fn a_guest_has_credentials_that_say_who_they_are_and_administer_nothing() {
    let server = Server::start();
    let identity_pools = server.identity_pools(root());
    let made = identity_pools
        .create_identity_pool()
        .identity_pool_name("guests")
        .allow_unauthenticated_identities(true);
    let pool_id = made.send().await.unwrap().identity_pool_id;
    let roles = identity_pools
        .set_identity_pool_roles()
        .identity_pool_id(&pool_id);
    let roles = roles.roles("unauthenticated", "arn:aws:iam::000000000000:role/guest");
    roles.send().await.unwrap();

    let identity = identity_pools.get_id().identity_pool_id(&pool_id);
    let identity_id = identity.send().await.unwrap().identity_id.unwrap();
    let got = identity_pools
        .get_credentials_for_identity()
        .identity_id(identity_id);
    let got = got.send().await.unwrap().credentials.unwrap();
    let guest = Credentials::new(
        got.access_key_id.unwrap(),
        got.secret_key.unwrap(),
        got.session_token,
        None,
        "identity pool",
    );
    let caller = server
        .sts(guest.clone())
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(
        caller.arn.as_deref(),
        Some("arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials")
    );
    let denied = server.user_pools(guest).list_user_pools().max_results(1);
    assert_eq!(
        denied.send().await.unwrap_err().code(),
        Some("AccessDeniedException")
    );
}
