//! Roles, as far as their names go.

use sha2::{Digest as _, Sha256};

/// The name of a role: `arn:aws:iam::<account>:role/<path/><name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleArn<'a> {
    text: &'a str,
    partition: &'a str,
    account: &'a str,
    name: &'a str,
}

/// RFC 4648's base 32: what AWS's own identifiers are made of.
pub(super) const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

impl<'a> RoleArn<'a> {
    /// Reads a role's ARN; nothing, if it is not one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (partition, rest) = rest.split_once(":iam::")?;
        let (account, path) = rest.split_once(":role/")?;
        let name = path.rsplit('/').next()?;
        let in_partition = |c: char| c.is_ascii_lowercase() || c == '-';
        let in_name = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        let valid = partition.starts_with("aws")
            && partition.chars().all(in_partition)
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && (1..=64).contains(&name.len())
            && name.chars().all(in_name)
            && path.len() <= 512
            && path.bytes().all(|byte| byte.is_ascii_graphic());
        valid.then_some(Self {
            text,
            partition,
            account,
            name,
        })
    }

    /// The whole ARN.
    pub const fn as_str(&self) -> &'a str {
        self.text
    }

    /// The account that the role belongs to.
    pub const fn account(&self) -> &'a str {
        self.account
    }

    /// `arn:aws:sts::<account>:assumed-role/<name>/<session>`: the role's path is not in it.
    pub fn assumed(&self, session_name: &str) -> String {
        let (partition, account, name) = (self.partition, self.account, self.name);
        format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session_name}")
    }

    /// The role's identifier, `AROA` and 17 characters: always the same for the same ARN.
    pub fn id(&self) -> String {
        let digest = Sha256::digest(self.text.as_bytes());
        let characters = digest.iter().take(17);
        let letters = characters.map(|byte| char::from(BASE32[usize::from(byte & 31)]));
        "AROA".chars().chain(letters).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_known_by_its_arn() {
        let role = RoleArn::parse("arn:aws:iam::123456789012:role/web/apps/Demo_Auth-1").unwrap();
        assert_eq!(role.account(), "123456789012");
        assert_eq!(
            role.assumed("CognitoIdentityCredentials"),
            "arn:aws:sts::123456789012:assumed-role/Demo_Auth-1/CognitoIdentityCredentials"
        );
        let china = RoleArn::parse("arn:aws-cn:iam::123456789012:role/r").unwrap();
        assert_eq!(
            china.assumed("s"),
            "arn:aws-cn:sts::123456789012:assumed-role/r/s"
        );
    }

    #[test]
    fn an_id_is_the_roles_alone() {
        let one = RoleArn::parse("arn:aws:iam::123456789012:role/one").unwrap();
        let two = RoleArn::parse("arn:aws:iam::123456789012:role/two").unwrap();
        assert_eq!(one.id(), one.id());
        assert_ne!(one.id(), two.id());
        assert_eq!(one.id().len(), 21);
        assert!(one.id().starts_with("AROA"));
    }

    #[test]
    fn what_is_no_role_is_refused() {
        for text in [
            "",
            "role",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:iam::123456789012:role/a b/c",
            "arn:aws:iam::12345678901:role/r",
            "arn:aws:iam::12345678901x:role/r",
            "arn:aws:iam::123456789012:user/r",
            "arn:aws:sts::123456789012:assumed-role/r/s",
            "arn:AWS:iam::123456789012:role/r",
            "arn:gcp:iam::123456789012:role/r",
        ] {
            assert_eq!(RoleArn::parse(text), None, "{text}");
        }
        let long = format!("arn:aws:iam::123456789012:role/{}", "r".repeat(65));
        assert_eq!(RoleArn::parse(&long), None);
    }
}
