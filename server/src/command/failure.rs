//! Why the program ends otherwise than asked.

use std::io;
use std::path::PathBuf;

use crate::credentials::ConfiguredKeyError;
use crate::error::ApiError;
use crate::gateway::GatewayError;
use crate::secrets::MasterKeyError;
use crate::seed::SeedError;
use crate::start::StartError;
use crate::store::StoreError;

/// What is told on stderr.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// An option, a variable or the file is wrong.
    #[error("{0}")]
    Configuration(String),
    /// The root's configured key is none.
    #[error("POOLKEY_ROOT_ACCESS_KEY_ID, POOLKEY_ROOT_SECRET_ACCESS_KEY: {0}")]
    RootKey(#[from] ConfiguredKeyError),
    /// There is no master key.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The key's file is gone, and a new key would open nothing.
    #[error(
        "the store was made under a master key, but {0} is missing; put it back, or name it with \
         --master-key-file"
    )]
    MasterKeyMissing(PathBuf),
    /// Somebody else listens there, or we may not.
    #[error("can't listen on {address}: {cause}; --listen names another address")]
    Listen {
        /// What was asked for.
        address: String,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// Development beyond this machine.
    #[error(
        "--dev takes a key that everybody knows and shows codes to whoever asks, so it listens on \
         this machine only: --listen {0} is refused"
    )]
    DevelopmentInPublic(String),
    /// The root's key can't be handed over.
    #[error(
        "can't write the root's key to {path}: {cause}; make room for it, or give a key in \
         POOLKEY_ROOT_ACCESS_KEY_ID and POOLKEY_ROOT_SECRET_ACCESS_KEY"
    )]
    Credentials {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// A new master key's file can't take the old one's place.
    #[error("can't put the new master key into {path}: {cause}")]
    NewMasterKey {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
    /// The store and the key do not fit, or the store failed.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The seed can't be sown.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The gateway's APIs can't be served.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The server failed on its way up.
    #[error(transparent)]
    Internal(#[from] ApiError),
    /// The listener broke.
    #[error("serving: {0}")]
    Serve(#[source] io::Error),
    /// No threads, no signals.
    #[error("the operating system refuses what a server needs: {0}")]
    Runtime(#[source] io::Error),
}

impl Failure {
    /// 2 where whoever started the program can do better by other words, 1 else.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Configuration(_)
            | Self::RootKey(_)
            | Self::DevelopmentInPublic(_)
            | Self::Gateway(_)
            | Self::Seed(
                SeedError::File { .. } | SeedError::Malformed { .. } | SeedError::Unknown { .. },
            ) => 2,
            Self::MasterKey(_)
            | Self::MasterKeyMissing(_)
            | Self::Listen { .. }
            | Self::Credentials { .. }
            | Self::NewMasterKey { .. }
            | Self::Start(_)
            | Self::Store(_)
            | Self::Seed(SeedError::Refused { .. } | SeedError::Store(_))
            | Self::Internal(_)
            | Self::Serve(_)
            | Self::Runtime(_) => 1,
        }
    }
}
