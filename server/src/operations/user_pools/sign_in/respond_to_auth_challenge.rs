//! `RespondToAuthChallenge`: each further step of a sign-in.

use crate::app::Context;
use crate::challenges::{Api, ChallengeName, Outcome, Parameters, Respond};
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, UserContextData};
use crate::shapes::{ClientId, Session, input};

input! {
    /// Which challenge is answered, and how.
    pub struct Input {
        client_id: ClientId,
        challenge_name: ChallengeName,
        session: Option<Session>,
        challenge_responses: Option<Parameters>,
        user_context_data: Option<UserContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Outcome, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    cx.respond(Respond {
        pool: &pool,
        client: &client,
        api: Api::Public,
        challenge: input.challenge_name,
        session: input.session.as_ref().map(Session::as_str),
        responses: &input.challenge_responses.unwrap_or_default(),
    })
    .await
}
