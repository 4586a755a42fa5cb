//! The key that is not in the database.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::environment::{Random, RandomExt as _};

/// 256 bits that unlock the vault. Whoever has the database but not this key reads no secret.
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The text is not 64 hexadecimal digits.
    #[error("a master key is 64 hexadecimal digits")]
    Malformed,
    /// The file can't be read or made.
    #[error("the master key file {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the operating system said.
        #[source]
        cause: io::Error,
    },
}

impl MasterKey {
    /// Takes the bytes themselves.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads 64 hexadecimal digits, blanks around them ignored.
    ///
    /// # Errors
    /// [`MasterKeyError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let decoded = poolkey::wire::hex::decode(text.trim()).map(Zeroizing::new);
        let bytes: [u8; 32] = decoded
            .ok()
            .and_then(|bytes| bytes.as_slice().try_into().ok())
            .ok_or(MasterKeyError::Malformed)?;
        Ok(Self::new(bytes))
    }

    /// Reads the key from `path`, or makes one there, readable by its owner only.
    ///
    /// # Errors
    /// Where the file can't be read or made, or holds something else.
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<Self, MasterKeyError> {
        let failed = |cause| MasterKeyError::File {
            path: path.display().to_string(),
            cause,
        };
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&Zeroizing::new(text)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let key = Zeroizing::new(random.bytes::<32>());
                let text = Zeroizing::new(poolkey::wire::hex::encode(key.as_slice()));
                create_private(path, &text).map_err(failed)?;
                Ok(Self(key))
            }
            Err(cause) => Err(failed(cause)),
        }
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Makes a file that did not exist, for its owner's eyes only, and sees it onto the disk.
///
/// # Errors
/// What the operating system says, `AlreadyExists` included.
pub fn create_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}
