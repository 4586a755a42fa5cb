//! The constraints on the keys of maps, which are checked where the maps are used.

use crate::error::ApiError;
use crate::shapes::StringMap;

/// What the keys of a map must be.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    /// `IdentityProviderName` and `TagKeysType`: 1 to 128 characters.
    Name,
    /// `RoleType`.
    Role,
}

impl Keys {
    fn allow(self, key: &str) -> bool {
        match self {
            Self::Name => (1..=128).contains(&key.chars().count()),
            Self::Role => matches!(key, "authenticated" | "unauthenticated"),
        }
    }

    const fn constraint(self) -> &'static str {
        match self {
            Self::Name => {
                "Member must have length less than or equal to 128, Member must have length \
                 greater than or equal to 1"
            }
            Self::Role => {
                "Member must have length less than or equal to 128, Member must have length \
                 greater than or equal to 1, Member must satisfy regular expression pattern: \
                 (un)?authenticated"
            }
        }
    }

    /// Checks the keys of the member `name` of an input. The values may be secret, so that none of
    /// the map is shown.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub(super) fn check<T, const MAX: usize>(
        self,
        name: &str,
        map: Option<&StringMap<T, MAX>>,
    ) -> Result<(), ApiError> {
        let mut keys = map.into_iter().flat_map(StringMap::iter);
        if keys.all(|(key, _)| self.allow(key)) {
            return Ok(());
        }
        let constraint = self.constraint();
        Err(ApiError::InvalidParameter(
            format!(
                "1 validation error detected: Value at '{name}' failed to satisfy constraint: Map \
                 keys must satisfy constraint: [{constraint}]"
            )
            .into(),
        ))
    }
}
