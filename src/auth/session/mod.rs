//! The session: the tokens of the user who is signed in, found, kept fresh, and given out.

mod fetch;
mod load;
mod tokens;

pub use fetch::FetchAuthSessionInput;
pub(super) use fetch::{FetchAuthSession, begin as fetch};
pub(super) use load::{Load, Need, load};
pub(super) use tokens::{Fresh, Session, sign_in_details};
