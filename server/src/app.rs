//! What every request finds: the store, the vault, time, randomness and the settings.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use crate::credentials::Caller;
use crate::environment::{Clock, Moment, Random, RandomExt as _};
use crate::error::ApiError;
use crate::recent::Memory;
use crate::secrets::{Purpose, Sealed, Vault};
use crate::settings::Settings;
use crate::store::{Store, Write};

/// The server, shared by all requests.
pub struct App {
    /// What must survive.
    pub store: Store,
    /// Seals and opens secrets.
    pub vault: Vault,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub random: Arc<dyn Random>,
    /// How this server was started.
    pub settings: Settings,
    /// What this node remembers.
    pub memory: Memory,
}

impl App {
    /// The time of codes, tokens and lockouts.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Writes all of `write` or nothing.
    ///
    /// # Errors
    /// What a refused guard means to a client; see [`ApiError`]'s conversion.
    pub async fn commit(&self, write: Write) -> Result<(), ApiError> {
        Ok(self.store.commit(write).await?)
    }

    /// Seals `plain` for `purpose` and `context`.
    pub fn seal(&self, purpose: Purpose, context: &[&str], plain: &[u8]) -> Sealed {
        self.vault.seal(purpose, context, plain, &*self.random)
    }

    /// A fresh UUID.
    pub fn uuid(&self) -> uuid::Uuid {
        self.random.uuid()
    }
}

/// One request: the server, and who asks.
pub struct Context {
    app: Arc<App>,
    /// `x-amzn-RequestId`.
    pub request_id: uuid::Uuid,
    /// Where the request came from, where that is known.
    pub source_ip: Option<IpAddr>,
    /// Who signed it; absent where the operation needs no signature.
    pub caller: Option<Caller>,
}

impl Context {
    /// The context of a request.
    pub fn new(app: &Arc<App>, source_ip: Option<IpAddr>, caller: Option<Caller>) -> Self {
        Self {
            request_id: app.uuid(),
            app: Arc::clone(app),
            source_ip,
            caller,
        }
    }
}

impl Deref for Context {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
