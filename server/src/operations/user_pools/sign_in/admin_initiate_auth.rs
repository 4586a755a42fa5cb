//! `AdminInitiateAuth`: the first step of a sign-in, taken by a backend for its user.

use crate::app::Context;
use crate::challenges::{Api, AuthFlow, Initiate, Outcome, Parameters};
use crate::error::ApiError;
use crate::shapes::user_pool::{ClientMetadata, ContextData};
use crate::shapes::{ClientId, Session, UserPoolId, input};

input! {
    /// Who begins, and how.
    pub struct Input {
        user_pool_id: UserPoolId,
        client_id: ClientId,
        auth_flow: AuthFlow,
        auth_parameters: Option<Parameters>,
        client_metadata: Option<ClientMetadata>,
        context_data: Option<ContextData>,
        session: Option<Session>,
    }
}

pub async fn call(cx: &Context, input: Input) -> Result<Outcome, ApiError> {
    let (client, pool) = cx.client_of(&input.user_pool_id, &input.client_id).await?;
    cx.initiate(Initiate {
        pool: &pool,
        client: &client,
        api: Api::Admin,
        flow: input.auth_flow,
        parameters: &input.auth_parameters.unwrap_or_default(),
    })
    .await
}
