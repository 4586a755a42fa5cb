//! Listings come in pages; where the next one begins is sealed, so that nobody can make it up.

use poolkey::wire::base64::URL_SAFE_NO_PAD;

use crate::app::App;
use crate::error::ApiError;
use crate::secrets::{Purpose, Sealed};
use crate::shapes::PageToken;

impl App {
    /// The token of the page that begins after `last`, in the listing that `context` names: the
    /// operation and those of its arguments that must stay the same.
    pub fn page_token(&self, context: &[&str], last: &str) -> String {
        let sealed = self.seal(Purpose::Page, context, last.as_bytes());
        URL_SAFE_NO_PAD.encode(&sealed.into_bytes())
    }

    /// Cuts a page that was read one element beyond its `size`; the token of the next page, if there
    /// is one.
    pub fn cut_page<T>(
        &self,
        context: &[&str],
        page: &mut Vec<T>,
        size: i64,
        key: impl Fn(&T) -> &str,
    ) -> Option<String> {
        let size = usize::try_from(size).unwrap_or(0);
        if page.len() <= size {
            return None;
        }
        page.truncate(size);
        page.last().map(|last| self.page_token(context, key(last)))
    }

    /// After what a page begins; nothing at the start.
    ///
    /// # Errors
    /// `InvalidParameterException` for a token that is forged, or of another listing.
    pub fn page_start(
        &self,
        context: &[&str],
        token: Option<&PageToken>,
    ) -> Result<String, ApiError> {
        let Some(token) = token else {
            return Ok(String::new());
        };
        let invalid = || ApiError::InvalidParameter("Invalid pagination token given.".into());
        let sealed = URL_SAFE_NO_PAD
            .decode(token.as_str())
            .map_err(|_| invalid())?;
        let opened = self
            .vault
            .open(Purpose::Page, context, &Sealed::from_bytes(sealed))
            .map_err(|_| invalid())?;
        String::from_utf8(opened.to_vec()).map_err(|_| invalid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_token_is_good_for_its_own_listing() {
        let test = TestApp::new().await;
        let token = test.app.page_token(&["ListUsers", "pool"], "alice");
        let start = |context: &[&str], token: &str| {
            test.app
                .page_start(context, Some(&PageToken::trusted(token)))
        };
        assert_eq!(start(&["ListUsers", "pool"], &token).unwrap(), "alice");
        assert_eq!(
            test.app.page_start(&["ListUsers", "pool"], None).unwrap(),
            ""
        );
        for (context, token) in [
            (["ListUsers", "other"], token.as_str()),
            (["ListGroups", "pool"], &token),
            (["ListUsers", "pool"], &token[1..]),
            (["ListUsers", "pool"], "YWxpY2U"),
            (["ListUsers", "pool"], "not base64!"),
        ] {
            let error = start(&context, token).expect_err(token).wire();
            assert_eq!(error.code, "InvalidParameterException");
        }
    }
}
