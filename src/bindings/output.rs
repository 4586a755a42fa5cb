//! Steps to JSON.

use alloc::string::String;

use crate::auth::{
    Area, AuthError, AuthSession, CurrentUser, Effect, Event, FlowId, NextStep, SignInDetails,
    Step, Value,
};
use crate::jwt::Jwt;
use crate::wire::identity_pools::{Credentials, IdentityCredentials};
use crate::wire::json::{ObjectWriter, write_integer, write_string};
use crate::wire::user_pools::CodeDelivery;

/// Writes a step.
pub(super) fn step(step: Step) -> String {
    let mut out = ObjectWriter::new();
    let effects = match step {
        Step::Waiting {
            flow: FlowId(flow),
            effects,
        } => {
            out.integer("flow", i64::from(flow));
            effects
        }
        Step::Done { value, effects } => {
            write_value(&mut out, &value);
            effects
        }
        Step::Failed { error, effects } => {
            out.object("error", |out| write_error(out, &error));
            effects
        }
    };
    if !effects.is_empty() {
        let mut list = String::new();
        for effect in &effects {
            separate(&mut list);
            write_effect(&mut list, effect);
        }
        close(&mut list);
        out.raw("effects", &list);
    }
    out.finish()
}

/// Begins a list, or its next element.
fn separate(list: &mut String) {
    list.push(if list.is_empty() { '[' } else { ',' });
}

fn close(list: &mut String) {
    if list.is_empty() {
        list.push('[');
    }
    list.push(']');
}

fn write_effect(out: &mut String, effect: &Effect) {
    let mut list = String::new();
    let mut text = |text: &str| {
        separate(&mut list);
        write_string(&mut list, text);
    };
    match effect {
        Effect::Read(area, keys) => {
            text("read");
            text(area_name(*area));
            for key in keys {
                text(key);
            }
        }
        Effect::Write(area, texts) => {
            text("write");
            text(area_name(*area));
            let mut object = ObjectWriter::new();
            for (key, text) in texts {
                match text {
                    Some(text) => object.string(key, text),
                    None => object.raw(key, "null"),
                }
            }
            separate(&mut list);
            list.push_str(&object.finish());
        }
        Effect::Send(url, request) => {
            text("send");
            text(url);
            let mut headers = ObjectWriter::new();
            headers.string("content-type", "application/x-amz-json-1.1");
            headers.string("x-amz-target", &request.operation.target());
            separate(&mut list);
            list.push_str(&headers.finish());
            separate(&mut list);
            write_string(&mut list, &request.body);
        }
        Effect::Lock(name) => {
            text("lock");
            text(name);
        }
        Effect::Unlock(name) => {
            text("unlock");
            text(name);
        }
        Effect::Wait(ms) => {
            text("wait");
            separate(&mut list);
            write_integer(&mut list, i64::from(*ms));
        }
        Effect::Tell(event) => {
            text("tell");
            text(event.name());
            separate(&mut list);
            write_event(&mut list, event);
        }
    }
    close(&mut list);
    out.push_str(&list);
}

fn area_name(area: Area) -> &'static str {
    match area {
        Area::Tokens => "tokens",
        Area::State => "state",
    }
}

fn write_event(out: &mut String, event: &Event) {
    let mut data = ObjectWriter::new();
    match event {
        Event::SignedIn(user) => write_user(&mut data, user),
        Event::TokenRefreshFailure(error) => data.object("error", |out| write_error(out, error)),
        Event::SignedOut | Event::TokenRefresh => return out.push_str("null"),
    }
    out.push_str(&data.finish());
}

fn write_error(out: &mut ObjectWriter, error: &AuthError) {
    out.string("name", &error.name);
    out.string("message", &error.message);
    out.optional_string("recoverySuggestion", error.recovery_suggestion.as_deref());
    if let Some(metadata) = &error.metadata {
        out.object("metadata", |out| {
            out.integer("httpStatusCode", i64::from(metadata.http_status));
            out.optional_string("requestId", metadata.request_id.as_deref());
        });
    }
}

fn write_value(out: &mut ObjectWriter, value: &Value) {
    match value {
        Value::Nothing => out.raw("value", "null"),
        Value::Url(url) => out.object("value", |out| out.string("url", url)),
        Value::Headers(headers) => out.object("value", |out| {
            out.object("headers", |out| headers.write_members(out));
        }),
        Value::Attributes(attributes) => {
            out.object("value", |out| attributes.write_members(out));
        }
        Value::User(user) => out.object("value", |out| write_user(out, user)),
        Value::Credentials(identity) => {
            out.object("value", |out| write_identity(out, identity));
        }
        Value::Session(session) => out.object("value", |out| write_session(out, session)),
        Value::CodeSent(delivery) => out.object("value", |out| write_delivery(out, delivery)),
        Value::ResetPassword(delivery) => out.object("value", |out| {
            out.bool("isPasswordReset", false);
            out.object("nextStep", |out| {
                out.string("resetPasswordStep", "CONFIRM_RESET_PASSWORD_WITH_CODE");
                out.object("codeDeliveryDetails", |out| write_delivery(out, delivery));
            });
        }),
        Value::SignUp(output) => out.object("value", |out| {
            out.bool("isSignUpComplete", output.is_complete);
            out.optional_string("userId", output.user_id.as_deref());
            out.object("nextStep", |out| {
                let step = if output.is_complete {
                    "DONE"
                } else {
                    "CONFIRM_SIGN_UP"
                };
                out.string("signUpStep", step);
                if let Some(delivery) = &output.code_delivery {
                    out.object("codeDeliveryDetails", |out| write_delivery(out, delivery));
                }
            });
        }),
        Value::SignIn(step) => out.object("value", |out| {
            out.bool("isSignedIn", *step == NextStep::Done);
            out.object("nextStep", |out| write_next_step(out, step));
        }),
    }
}

fn write_next_step(out: &mut ObjectWriter, step: &NextStep) {
    let name = match step {
        NextStep::Done => "DONE",
        NextStep::ConfirmSignUp => "CONFIRM_SIGN_UP",
        NextStep::ResetPassword => "RESET_PASSWORD",
        NextStep::NewPassword { .. } => "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED",
    };
    out.string("signInStep", name);
    if let NextStep::NewPassword { missing_attributes } = step {
        let mut list = String::new();
        for name in missing_attributes {
            separate(&mut list);
            write_string(&mut list, name);
        }
        close(&mut list);
        out.raw("missingAttributes", &list);
    }
}

fn write_user(out: &mut ObjectWriter, user: &CurrentUser) {
    out.string("username", &user.username);
    out.string("userId", &user.user_id);
    write_details(out, user.sign_in_details.as_ref());
}

fn write_details(out: &mut ObjectWriter, details: Option<&SignInDetails>) {
    if let Some(details) = details {
        out.object("signInDetails", |out| details.write(out));
    }
}

fn write_delivery(out: &mut ObjectWriter, delivery: &CodeDelivery) {
    out.optional_string("destination", delivery.destination.as_deref());
    out.optional_string("deliveryMedium", delivery.delivery_medium.as_deref());
    out.optional_string("attributeName", delivery.attribute_name.as_deref());
}

fn write_session(out: &mut ObjectWriter, session: &AuthSession) {
    if let Some(tokens) = &session.tokens {
        out.object("tokens", |out| {
            write_token(out, "accessToken", &tokens.access);
            if let Some(id) = &tokens.id {
                write_token(out, "idToken", id);
            }
            write_details(out, tokens.sign_in_details.as_ref());
        });
        out.optional_string("userSub", tokens.access.claims().sub());
    }
    if let Some(identity) = &session.credentials {
        write_identity(out, identity);
    }
}

/// The payload is JSON text, and goes out as it came.
fn write_token(out: &mut ObjectWriter, name: &str, token: &Jwt) {
    out.object(name, |out| {
        out.string("text", token.as_str());
        out.raw("payload", token.payload());
    });
}

fn write_identity(out: &mut ObjectWriter, identity: &IdentityCredentials) {
    out.object("credentials", |out| {
        write_credentials(out, &identity.credentials);
    });
    out.string("identityId", &identity.identity_id);
}

fn write_credentials(out: &mut ObjectWriter, credentials: &Credentials) {
    out.string("accessKeyId", &credentials.access_key_id);
    out.string("secretAccessKey", &credentials.secret_access_key);
    out.optional_string("sessionToken", credentials.session_token.as_deref());
    if let Some(expiration_ms) = credentials.expiration_ms {
        out.integer("expiration", expiration_ms);
    }
}
