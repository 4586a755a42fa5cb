//! `AdminRespondToAuthChallenge`: each further step, taken by a backend for its user.

use crate::app::Context;
use crate::challenges::{Api, ChallengeName, Outcome, Parameters, Respond};
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, ContextData};
use crate::shapes::{ClientId, Session, UserPoolId, input};

input! {
    /// Which challenge is answered, and how.
    pub struct Input {
        user_pool_id: UserPoolId,
        client_id: ClientId,
        challenge_name: ChallengeName,
        challenge_responses: Option<Parameters>,
        session: Option<Session>,
        context_data: Option<ContextData>,
        client_metadata: Option<ClientMetadata>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Outcome, ApiError> {
    let (client, pool) = cx.client_of(&input.user_pool_id, &input.client_id).await?;
    cx.respond(Respond {
        pool: &pool,
        client: &client,
        api: Api::Admin,
        challenge: input.challenge_name,
        session: input.session.as_ref().map(Session::as_str),
        responses: &input.challenge_responses.unwrap_or_default(),
    })
    .await
}
