//! Passwords that are sent: `USER_PASSWORD_AUTH` and its administrative twin.

use super::{Initiate, Outcome, account, required};
use crate::app::App;
use crate::error::{ApiError, texts};
use crate::store::Write;

impl App {
    pub(super) async fn initiate_password(
        &self,
        request: &Initiate<'_>,
    ) -> Result<Outcome, ApiError> {
        let Initiate {
            pool,
            client,
            parameters,
            ..
        } = request;
        let typed = required(parameters, "USERNAME")?;
        let password = required(parameters, "PASSWORD")?;
        let Some(user) = self.who(request).await? else {
            let guesses = self.guesses(pool, &self.nobody(pool, typed)).await?;
            self.waste_effort(pool, password).await?;
            let mut write = Write::new();
            guesses.failed(self, &mut write);
            self.commit(write).await?;
            return Err(ApiError::NotAuthorized(texts::WRONG_PASSWORD.into()));
        };
        account::check_openly(client, &user)?;
        let guesses = self.guesses(pool, user.sub.as_str()).await?;
        let mut write = Write::new();
        if let Err(refusal) = self.check_password(pool, &user, password).await {
            guesses.failed(self, &mut write);
            self.commit(write).await?;
            return Err(refusal);
        }
        guesses.succeeded(&mut write);
        self.after_password(pool, client, &user, write).await
    }
}
