//! JSON to commands and results of effects.

use alloc::{borrow::ToOwned, string::String};

use zeroize::Zeroizing;

use crate::auth::{
    AuthError, AuthFlowType, CodeFor, Command, Config, ConfirmResetPassword, ConfirmSignIn,
    ConfirmSignUp, FetchAuthSessionInput, Input, Presign, Secret, SignInInput, SignRequest, SignUp,
    ToSign, UpdatePassword,
};
use crate::sigv4::Credentials;
use crate::wire::json::Json;
use crate::wire::{Pairs, Reply};

/// Reads the configuration.
pub(super) fn config(json: &Json) -> Config {
    Config {
        user_pool_id: text(json, "userPoolId"),
        user_pool_client_id: text(json, "userPoolClientId"),
        user_pool_endpoint: text(json, "userPoolEndpoint"),
        identity_pool_id: text(json, "identityPoolId"),
        identity_pool_endpoint: text(json, "identityPoolEndpoint"),
        allow_guest_access: flag(json, "allowGuestAccess"),
    }
}

/// Reads the input of a function.
pub(super) fn command(operation: &str, input: &Json) -> Result<Command, AuthError> {
    let options = input.get("options").unwrap_or(&Json::Null);
    let username = || text(input, "username").unwrap_or_default();
    let client_metadata = || pairs(options, "clientMetadata");
    let code_for = || CodeFor {
        username: username(),
        client_metadata: client_metadata(),
    };
    Ok(match operation {
        "signUp" if options.get("autoSignIn").is_some_and(is_wanted) => {
            let message = "Signing in after the sign-up is not supported: call signIn.";
            return Err(AuthError::new("AutoSignInException", message));
        }
        "signUp" => Command::SignUp(SignUp {
            username: username(),
            password: text(input, "password").map(Secret::new),
            user_attributes: pairs(options, "userAttributes"),
            validation_data: pairs(options, "validationData"),
            client_metadata: client_metadata(),
        }),
        "confirmSignUp" => Command::ConfirmSignUp(ConfirmSignUp {
            username: username(),
            confirmation_code: text(input, "confirmationCode").unwrap_or_default(),
            force_alias_creation: options.get("forceAliasCreation").and_then(Json::as_bool),
            client_metadata: client_metadata(),
        }),
        "resendSignUpCode" => Command::ResendSignUpCode(code_for()),
        "signIn" => Command::SignIn(SignInInput {
            username: username(),
            password: secret(input, "password"),
            auth_flow_type: match options.get_str("authFlowType") {
                Some(name) => AuthFlowType::from_name(name)?,
                None => AuthFlowType::default(),
            },
            client_metadata: client_metadata(),
        }),
        "confirmSignIn" => Command::ConfirmSignIn(ConfirmSignIn {
            challenge_response: secret(input, "challengeResponse"),
            user_attributes: pairs(options, "userAttributes"),
            client_metadata: client_metadata(),
        }),
        "resetPassword" => Command::ResetPassword(code_for()),
        "confirmResetPassword" => Command::ConfirmResetPassword(ConfirmResetPassword {
            username: username(),
            new_password: secret(input, "newPassword"),
            confirmation_code: text(input, "confirmationCode").unwrap_or_default(),
            client_metadata: client_metadata(),
        }),
        "updatePassword" => Command::UpdatePassword(UpdatePassword {
            old_password: secret(input, "oldPassword"),
            new_password: secret(input, "newPassword"),
        }),
        "getCurrentUser" => Command::GetCurrentUser,
        "fetchUserAttributes" => Command::FetchUserAttributes,
        "fetchAuthSession" => Command::FetchAuthSession(FetchAuthSessionInput {
            force_refresh: flag(input, "forceRefresh"),
            client_metadata: pairs(input, "clientMetadata"),
        }),
        "signOut" => Command::SignOut {
            global: flag(input, "global"),
        },
        "getCredentials" => Command::GetCredentials {
            force_refresh: flag(input, "forceRefresh"),
        },
        "signRequest" => Command::SignRequest(SignRequest {
            request: to_sign(input),
            payload: text(input, "payload").unwrap_or_default(),
        }),
        "presign" => Command::Presign(Presign {
            request: to_sign(input),
            // What is no such number is out of range, too.
            expires: input.get("expires").map(|expires| {
                let seconds = expires.as_i64().and_then(|seconds| seconds.try_into().ok());
                seconds.unwrap_or(0)
            }),
        }),
        _ => return Err(AuthError::misuse("There is no such function.")),
    })
}

/// Reads the result of an effect; nothing, if it is none.
pub(super) fn result(json: Json) -> Option<Input> {
    match json {
        Json::Null => Some(Input::Done),
        Json::Array(texts) => {
            let text = |json| match json {
                Json::String(text) => Some(Secret::new(text)),
                _ => None,
            };
            Some(Input::Texts(texts.into_iter().map(text).collect()))
        }
        object @ Json::Object(_) => {
            let json = Zeroizing::new(object);
            if let Some(reason) = text(&json, "offline") {
                return Some(Input::Offline(reason));
            }
            Some(Input::Reply(Reply {
                status: json.get("status")?.as_i64()?.try_into().ok()?,
                error_type: text(&json, "errorType"),
                request_id: text(&json, "requestId"),
                date_ms: json.get("date").and_then(Json::as_i64),
                body: secret(&json, "body"),
            }))
        }
        _ => None,
    }
}

fn to_sign(input: &Json) -> ToSign {
    ToSign {
        method: text(input, "method").unwrap_or_default(),
        url: text(input, "url").unwrap_or_default(),
        headers: pairs(input, "headers"),
        service: text(input, "service"),
        region: text(input, "region"),
        credentials: input.get("credentials").and_then(|given| {
            Some(Credentials::new(
                given.get_str("accessKeyId")?,
                given.get_str("secretAccessKey")?,
                given.get_str("sessionToken"),
            ))
        }),
    }
}

/// `autoSignIn` may be options of the sign-in, too.
fn is_wanted(option: &Json) -> bool {
    !matches!(option, Json::Null | Json::Bool(false))
}

fn text(json: &Json, name: &str) -> Option<String> {
    json.get_str(name).map(ToOwned::to_owned)
}

fn secret(json: &Json, name: &str) -> Secret {
    text(json, name).unwrap_or_default().into()
}

fn flag(json: &Json, name: &str) -> bool {
    json.get(name).and_then(Json::as_bool) == Some(true)
}

fn pairs(json: &Json, name: &str) -> Pairs {
    Pairs::from_object(json.get(name))
}
