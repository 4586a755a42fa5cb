//! Sign-in, its challenges, and the tokens they end in.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::json::{Json, ObjectWriter};
use super::operation::{Operation, Request};
use super::pairs::Pairs;

/// Begins a sign-in.
pub struct InitiateAuth<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// Such as `USER_SRP_AUTH`.
    pub auth_flow: &'a str,
    /// `USERNAME` and what the flow needs besides.
    pub auth_parameters: &'a [(&'a str, &'a str)],
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl InitiateAuth<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("AuthFlow", self.auth_flow);
        body.object("AuthParameters", |all| write(all, self.auth_parameters));
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        body.string("ClientId", self.client_id);
        Request {
            operation: Operation::InitiateAuth,
            body: body.finish().into(),
        }
    }
}

/// Answers a challenge.
pub struct RespondToAuthChallenge<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// The challenge that is answered.
    pub challenge_name: &'a str,
    /// The session that came with the challenge; `PASSWORD_VERIFIER` may come without.
    pub session: Option<&'a str>,
    /// `USERNAME` and the answer.
    pub challenge_responses: &'a [(&'a str, &'a str)],
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl RespondToAuthChallenge<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ChallengeName", self.challenge_name);
        body.object("ChallengeResponses", |all| {
            write(all, self.challenge_responses);
        });
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        body.optional_string("Session", self.session);
        body.string("ClientId", self.client_id);
        Request {
            operation: Operation::RespondToAuthChallenge,
            body: body.finish().into(),
        }
    }
}

fn write(out: &mut ObjectWriter, pairs: &[(&str, &str)]) {
    for (name, value) in pairs {
        out.string(name, value);
    }
}

/// Gets new tokens for a refresh token.
pub struct GetTokensFromRefreshToken<'a> {
    /// The app client.
    pub client_id: &'a str,
    /// The refresh token.
    pub refresh_token: &'a str,
    /// The device that the session belongs to, if devices are tracked.
    pub device_key: Option<&'a str>,
    /// Handed to the pool's triggers.
    pub client_metadata: &'a Pairs,
}

impl GetTokensFromRefreshToken<'_> {
    /// Writes the request.
    pub fn request(&self) -> Request {
        let mut body = ObjectWriter::new();
        body.string("ClientId", self.client_id);
        body.string("RefreshToken", self.refresh_token);
        body.optional_string("DeviceKey", self.device_key);
        self.client_metadata
            .write_object(&mut body, "ClientMetadata");
        Request {
            operation: Operation::GetTokensFromRefreshToken,
            body: body.finish().into(),
        }
    }
}

/// What any of these operations replies.
pub enum AuthReply {
    /// It is over: here are the tokens.
    Tokens(AuthenticationResult),
    /// Something more is asked.
    Challenge(Challenge),
}

impl AuthReply {
    /// Reads the reply; nothing, if it is neither.
    pub fn read(reply: &Json) -> Option<Self> {
        if let Some(result) = reply.get("AuthenticationResult") {
            return AuthenticationResult::read(result).map(Self::Tokens);
        }
        Some(Self::Challenge(Challenge {
            name: reply.get_str("ChallengeName")?.to_owned(),
            session: reply.get_str("Session").map(ToOwned::to_owned),
            parameters: Pairs::from_object(reply.get("ChallengeParameters")),
        }))
    }
}

/// The tokens of a session.
pub struct AuthenticationResult {
    /// A JSON web token.
    pub access_token: String,
    /// A JSON web token.
    pub id_token: Option<String>,
    /// Absent after a refresh, unless refresh tokens rotate.
    pub refresh_token: Option<String>,
}

impl AuthenticationResult {
    fn read(result: &Json) -> Option<Self> {
        Some(Self {
            access_token: result.get_str("AccessToken")?.to_owned(),
            id_token: result.get_str("IdToken").map(ToOwned::to_owned),
            refresh_token: result.get_str("RefreshToken").map(ToOwned::to_owned),
        })
    }
}

/// A challenge to be answered.
#[derive(Clone)]
pub struct Challenge {
    /// Such as `NEW_PASSWORD_REQUIRED`.
    pub name: String,
    /// To be sent back with the answer.
    pub session: Option<String>,
    /// What the challenge says.
    pub parameters: Pairs,
}

impl Challenge {
    /// A parameter whose value is the text of a JSON array of strings.
    pub fn list(&self, parameter: &str) -> Vec<String> {
        let list = self.parameters.get(parameter).map(Json::parse);
        let Some(Ok(Json::Array(elements))) = list else {
            return Vec::new();
        };
        let strings = elements.iter().filter_map(Json::as_str);
        strings.map(ToOwned::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_have_the_members_of_the_service_model() {
        let mut metadata = Pairs::new();
        metadata.push("k", "v");
        let request = InitiateAuth {
            client_id: "c",
            auth_flow: "USER_SRP_AUTH",
            auth_parameters: &[("USERNAME", "alice"), ("SRP_A", "0a")],
            client_metadata: &metadata,
        }
        .request();
        assert_eq!(
            *request.body,
            concat!(
                r#"{"AuthFlow":"USER_SRP_AUTH","AuthParameters":{"USERNAME":"alice","SRP_A":"0a"},"#,
                r#""ClientMetadata":{"k":"v"},"ClientId":"c"}"#,
            )
        );
        let request = RespondToAuthChallenge {
            client_id: "c",
            challenge_name: "SMS_MFA",
            session: None,
            challenge_responses: &[("USERNAME", "alice")],
            client_metadata: &Pairs::new(),
        }
        .request();
        assert_eq!(
            *request.body,
            r#"{"ChallengeName":"SMS_MFA","ChallengeResponses":{"USERNAME":"alice"},"ClientId":"c"}"#
        );
        let request = GetTokensFromRefreshToken {
            client_id: "c",
            refresh_token: "r",
            device_key: Some("d"),
            client_metadata: &Pairs::new(),
        }
        .request();
        assert_eq!(
            *request.body,
            r#"{"ClientId":"c","RefreshToken":"r","DeviceKey":"d"}"#
        );
    }

    #[test]
    fn tokens_or_challenge() {
        let read = |text| AuthReply::read(&Json::parse(text).unwrap());
        let Some(AuthReply::Tokens(tokens)) = read(
            r#"{"AuthenticationResult":{"AccessToken":"a","RefreshToken":"r"},"ChallengeParameters":{}}"#,
        ) else {
            panic!("tokens expected");
        };
        assert_eq!(tokens.access_token, "a");
        assert_eq!(tokens.id_token, None);
        assert_eq!(tokens.refresh_token.as_deref(), Some("r"));

        let Some(AuthReply::Challenge(challenge)) = read(
            r#"{"ChallengeName":"SELECT_MFA_TYPE","Session":"s","ChallengeParameters":{"MFAS_CAN_CHOOSE":"[\"SMS_MFA\",1,\"EMAIL_OTP\"]","x":null}}"#,
        ) else {
            panic!("challenge expected");
        };
        assert_eq!(challenge.name, "SELECT_MFA_TYPE");
        assert_eq!(challenge.session.as_deref(), Some("s"));
        assert_eq!(challenge.list("MFAS_CAN_CHOOSE"), ["SMS_MFA", "EMAIL_OTP"]);
        assert!(challenge.list("x").is_empty());

        assert!(read("{}").is_none());
        assert!(read(r#"{"AuthenticationResult":{}}"#).is_none());
    }
}
