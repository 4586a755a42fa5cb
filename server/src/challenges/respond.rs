//! Each further step: which challenge is answered, and by whom.

use super::{Api, ChallengeName, Outcome, Parameters, optional, required};
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::model::{Client, Pool, User};

/// An answer to a challenge.
pub struct Respond<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// The app.
    pub client: &'a Client,
    /// Public or administrative.
    pub api: Api,
    /// `ChallengeName`.
    pub challenge: ChallengeName,
    /// `Session`.
    pub session: Option<&'a str>,
    /// `ChallengeResponses`.
    pub responses: &'a Parameters,
}

impl App {
    /// Takes the answer to a challenge.
    ///
    /// # Errors
    /// Those of `RespondToAuthChallenge` and `AdminRespondToAuthChallenge`.
    pub(crate) async fn respond(&self, request: Respond<'_>) -> Result<Outcome, ApiError> {
        let Respond {
            pool,
            client,
            session,
            responses,
            ..
        } = request;
        required(responses, "USERNAME")?;
        match request.challenge {
            ChallengeName::PasswordVerifier => {
                // The classic flow has no Session: its state is in the block.
                let block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
                let state = self.open_step(pool, client, block).await?;
                self.answer_srp(&request, state).await
            }
            ChallengeName::NewPasswordRequired => {
                let session = session.ok_or_else(|| {
                    ApiError::InvalidParameter("Missing required parameter Session".into())
                })?;
                let state = self.open_step(pool, client, session).await?;
                self.answer_new_password(&request, state).await
            }
            // Nothing issues these, so whatever answers them was not asked.
            ChallengeName::SmsMfa
            | ChallengeName::EmailOtp
            | ChallengeName::SoftwareTokenMfa
            | ChallengeName::SelectMfaType
            | ChallengeName::MfaSetup
            | ChallengeName::CustomChallenge
            | ChallengeName::SelectChallenge
            | ChallengeName::DeviceSrpAuth
            | ChallengeName::DevicePasswordVerifier
            | ChallengeName::AdminNoSrpAuth
            | ChallengeName::SmsOtp
            | ChallengeName::Password
            | ChallengeName::WebAuthn
            | ChallengeName::PasswordSrp => {
                Err(ApiError::NotAuthorized(texts::SESSION_INVALID.into()))
            }
        }
    }

    /// Whoever answers must be whoever was asked: under a name of the challenge, or another name of
    /// the same user. The `SECRET_HASH` may be over any of them.
    pub(super) fn check_answering_name(
        &self,
        request: &Respond<'_>,
        user: Option<&User>,
        asked: &[&str],
    ) -> Result<(), ApiError> {
        let Respond {
            pool,
            client,
            responses,
            ..
        } = request;
        let sent = required(responses, "USERNAME")?;
        let mut names = Self::hashable_names(pool, user, sent);
        names.extend(asked.iter().map(|&name| name.to_owned()));
        let same = |name: &String| pool.folded(name) == pool.folded(sent);
        // The first is what was sent. Nobody is held to this too, or it would tell who exists.
        if !names.iter().skip(1).any(same) {
            return Err(ApiError::NotAuthorized(texts::SESSION_INVALID.into()));
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.check_secret_hash(client, optional(responses, "SECRET_HASH"), &names)
    }
}
