//! Sign-up, forgotten passwords, the own account.
//!
//! Each request is a struct named like its operation, whose `request` writes it.

use alloc::{borrow::ToOwned, string::String};

use super::json::{Json, ObjectWriter};
use super::operation::{Operation, Request};
use super::pairs::Pairs;

fn request(operation: Operation, body: ObjectWriter) -> Request {
    Request {
        operation,
        body: body.finish().into(),
    }
}

/// Registers a user.
pub struct SignUp<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// The name to sign in with.
    pub username: &'a str,
    /// Absent for users who sign in without one.
    pub password: Option<&'a str>,
    /// The user's attributes.
    pub user_attributes: &'a Pairs,
    /// Handed to the pool's sign-up trigger and not stored.
    pub validation_data: &'a Pairs,
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl SignUp<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ClientId", self.client_id);
        body.string("Username", self.username);
        body.optional_string("Password", self.password);
        self.user_attributes
            .write_attributes(&mut body, "UserAttributes");
        self.validation_data
            .write_attributes(&mut body, "ValidationData");
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        request(Operation::SignUp, body)
    }
}

/// The reply to [`SignUp`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUp {
    /// Whether the user needs no confirmation.
    pub user_confirmed: bool,
    /// The id of the new user.
    pub user_sub: Option<String>,
    /// Where the code went, if one was sent.
    pub code_delivery: Option<CodeDelivery>,
}

impl SignedUp {
    /// Reads the reply.
    pub fn read(reply: &Json) -> Self {
        Self {
            user_confirmed: reply.get("UserConfirmed").and_then(Json::as_bool) == Some(true),
            user_sub: reply.get_str("UserSub").map(ToOwned::to_owned),
            code_delivery: CodeDelivery::read(reply),
        }
    }
}

/// Where a code went (`CodeDeliveryDetails`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeDelivery {
    /// The address, masked.
    pub destination: Option<String>,
    /// `EMAIL` or `SMS`.
    pub delivery_medium: Option<String>,
    /// The attribute that the address is the value of.
    pub attribute_name: Option<String>,
}

impl CodeDelivery {
    /// Reads the member `CodeDeliveryDetails` of a reply.
    pub fn read(reply: &Json) -> Option<Self> {
        let details = reply.get("CodeDeliveryDetails")?;
        let text = |name| details.get_str(name).map(ToOwned::to_owned);
        Some(Self {
            destination: text("Destination"),
            delivery_medium: text("DeliveryMedium"),
            attribute_name: text("AttributeName"),
        })
    }
}

/// Confirms a sign-up with the code that was sent.
pub struct ConfirmSignUp<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// The name that was registered.
    pub username: &'a str,
    /// The code.
    pub confirmation_code: &'a str,
    /// Take the address over from another account that has it as alias.
    pub force_alias_creation: Option<bool>,
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl ConfirmSignUp<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ClientId", self.client_id);
        body.string("Username", self.username);
        body.string("ConfirmationCode", self.confirmation_code);
        if let Some(force) = self.force_alias_creation {
            body.bool("ForceAliasCreation", force);
        }
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        request(Operation::ConfirmSignUp, body)
    }
}

/// Asks for a code: for a sign-up once more, or for a new password.
pub struct SendCode<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// Whose code.
    pub username: &'a str,
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl SendCode<'_> {
    /// Writes `ForgotPassword`.
    pub fn forgot_password(&self) -> Request {
        self.request(Operation::ForgotPassword)
    }

    /// Writes `ResendConfirmationCode`.
    pub fn resend_confirmation_code(&self) -> Request {
        self.request(Operation::ResendConfirmationCode)
    }

    fn request(&self, operation: Operation) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ClientId", self.client_id);
        body.string("Username", self.username);
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        request(operation, body)
    }
}

/// Sets a new password with the code that was sent.
pub struct ConfirmForgotPassword<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// Whose password.
    pub username: &'a str,
    /// The code.
    pub confirmation_code: &'a str,
    /// The new password.
    pub password: &'a str,
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl ConfirmForgotPassword<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ClientId", self.client_id);
        body.string("Username", self.username);
        body.string("ConfirmationCode", self.confirmation_code);
        body.string("Password", self.password);
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        request(Operation::ConfirmForgotPassword, body)
    }
}

/// Writes `ChangePassword`: a signed-in user's old password for a new one.
pub fn change_password(access_token: &str, previous: &str, proposed: &str) -> Request {
    let mut body = ObjectWriter::new();
    body.string("AccessToken", access_token);
    body.string("PreviousPassword", previous);
    body.string("ProposedPassword", proposed);
    request(Operation::ChangePassword, body)
}

/// Writes `GetUser`, whose reply [`Pairs::from_attributes`] reads from `UserAttributes`.
pub fn get_user(access_token: &str) -> Request {
    let mut body = ObjectWriter::new();
    body.string("AccessToken", access_token);
    request(Operation::GetUser, body)
}

/// Writes `GlobalSignOut`: every session of the user ends.
pub fn global_sign_out(access_token: &str) -> Request {
    let mut body = ObjectWriter::new();
    body.string("AccessToken", access_token);
    request(Operation::GlobalSignOut, body)
}

/// Writes `RevokeToken`: the session that the refresh token stands for ends.
pub fn revoke_token(client_id: &str, refresh_token: &str) -> Request {
    let mut body = ObjectWriter::new();
    body.string("ClientId", client_id);
    body.string("Token", refresh_token);
    request(Operation::RevokeToken, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_up_leaves_out_what_is_not_there() {
        let none = Pairs::new();
        let mut attributes = Pairs::new();
        attributes.push("email", "a@b.example");
        let mut sign_up = SignUp {
            client_id: "c",
            username: "alice",
            password: None,
            user_attributes: &none,
            validation_data: &none,
            client_metadata: &none,
        };
        let request = sign_up.request();
        assert_eq!(*request.body, r#"{"ClientId":"c","Username":"alice"}"#);
        assert_eq!(
            request.operation.target(),
            "AWSCognitoIdentityProviderService.SignUp"
        );

        sign_up.password = Some("p\"w");
        sign_up.user_attributes = &attributes;
        sign_up.client_metadata = &attributes;
        assert_eq!(
            *sign_up.request().body,
            concat!(
                r#"{"ClientId":"c","Username":"alice","Password":"p\"w","#,
                r#""UserAttributes":[{"Name":"email","Value":"a@b.example"}],"#,
                r#""ClientMetadata":{"email":"a@b.example"}}"#,
            )
        );
    }

    #[test]
    fn code_delivery_of_a_reply() {
        let reply = Json::parse(
            r#"{"CodeDeliveryDetails":{"Destination":"a***@b***","DeliveryMedium":"EMAIL","AttributeName":"email"}}"#,
        )
        .unwrap();
        let delivery = CodeDelivery::read(&reply).unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@b***"));
        assert_eq!(delivery.delivery_medium.as_deref(), Some("EMAIL"));
        assert_eq!(delivery.attribute_name.as_deref(), Some("email"));
        assert_eq!(CodeDelivery::read(&Json::Null), None);
    }

    #[test]
    fn attributes_of_a_user() {
        let reply =
            Json::parse(r#"[{"Name":"sub","Value":"1"},{"Name":"empty"},{"Value":"x"}]"#).unwrap();
        let attributes = Pairs::from_attributes(Some(&reply));
        let all: Vec<_> = attributes.iter().collect();
        assert_eq!(all, [("sub", "1"), ("empty", "")]);
    }
}
