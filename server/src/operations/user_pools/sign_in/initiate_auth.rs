//! `InitiateAuth`: the first step of a sign-in, or a refresh.

use crate::app::Context;
use crate::challenges::{Api, AuthFlow, Initiate, Outcome, Parameters};
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, UserContextData};
use crate::shapes::{ClientId, Session, input};

input! {
    /// Who begins, and how.
    pub struct Input {
        client_id: ClientId,
        auth_flow: AuthFlow,
        auth_parameters: Option<Parameters>,
        client_metadata: Option<ClientMetadata>,
        user_context_data: Option<UserContextData>,
        session: Option<Session>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Outcome, ApiError> {
    let (client, pool) = cx.client(&input.client_id).await?;
    cx.initiate(Initiate {
        pool: &pool,
        client: &client,
        api: Api::Public,
        flow: input.auth_flow,
        parameters: &input.auth_parameters.unwrap_or_default(),
    })
    .await
}
