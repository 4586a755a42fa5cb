//! Messages to people: codes and invitations.
//!
//! A message is composed from the pool's templates and put, sealed, into the outbox by the same
//! write that brings about what it tells of: `App::send_code`, `App::send_invitation`. `--dev` shows
//! what waits there: [`App::outbox`](crate::app::App::outbox).

mod compose;
mod destination;
mod outbox;

use serde::Serialize;

use crate::model::Pool;
use crate::shapes::choice;

pub use destination::Destination;
pub use outbox::{OutboxFilter, OutboxMessage};

choice! {
    /// `DeliveryMediumType`.
    DeliveryMedium { Sms = "SMS", Email = "EMAIL" }
}

choice! {
    /// What brings a message about, named as the `CustomMessage` trigger's source names it.
    Occasion {
        SignUp = "CustomMessage_SignUp",
        ResendCode = "CustomMessage_ResendCode",
        ForgotPassword = "CustomMessage_ForgotPassword",
        UpdateUserAttribute = "CustomMessage_UpdateUserAttribute",
        VerifyUserAttribute = "CustomMessage_VerifyUserAttribute",
        AdminCreateUser = "CustomMessage_AdminCreateUser",
    }
}

/// To whom a message goes, and why.
#[derive(Clone, Copy)]
pub struct Envelope<'a> {
    /// The pool, whose templates give the words.
    pub pool: &'a Pool,
    /// The stored username.
    pub username: &'a str,
    /// What brings the message about.
    pub occasion: Occasion,
    /// Where it goes.
    pub to: &'a Destination,
}

/// `CodeDeliveryDetailsType`: where a code went, told so that only its owner recognises it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeDeliveryDetails {
    destination: String,
    delivery_medium: DeliveryMedium,
    attribute_name: &'static str,
}
