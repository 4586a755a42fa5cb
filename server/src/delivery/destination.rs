//! Where a message goes.

use super::{CodeDeliveryDetails, DeliveryMedium};
use crate::model::User;
use crate::shapes::user_pool::VerifiedAttribute;

/// An address, and the attribute that it is the value of.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// `email` or `phone_number`.
    pub attribute: VerifiedAttribute,
    /// The e-mail address or phone number.
    pub address: String,
}

impl Destination {
    /// The user's address of this kind, if there is one.
    pub fn of(user: &User, attribute: VerifiedAttribute) -> Option<Self> {
        let address = user.attribute(attribute.as_str())?.to_owned();
        Some(Self { attribute, address })
    }

    /// How an address of this kind is reached.
    pub fn medium(&self) -> DeliveryMedium {
        match self.attribute {
            VerifiedAttribute::Email => DeliveryMedium::Email,
            VerifiedAttribute::PhoneNumber => DeliveryMedium::Sms,
        }
    }

    /// What a reply tells of it.
    pub fn details(&self) -> CodeDeliveryDetails {
        CodeDeliveryDetails {
            destination: self.masked(),
            delivery_medium: self.medium(),
            attribute_name: self.attribute.as_str(),
        }
    }

    /// `a***@e***`, `+*******1234`.
    fn masked(&self) -> String {
        match self.attribute {
            VerifiedAttribute::Email => {
                let (local, domain) = self.address.split_once('@').unwrap_or((&self.address, ""));
                let first = |part: &str| part.chars().take(1).collect::<String>();
                format!("{}***@{}***", first(local), first(domain))
            }
            VerifiedAttribute::PhoneNumber => {
                let digits: Vec<char> = self.address.trim_start_matches('+').chars().collect();
                let hidden = digits.len().saturating_sub(4);
                let shown: String = digits.into_iter().skip(hidden).collect();
                format!("+{}{shown}", "*".repeat(hidden))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked_as_cognito_masks_it() {
        for (attribute, address, masked) in [
            (VerifiedAttribute::Email, "ann@example.com", "a***@e***"),
            (VerifiedAttribute::Email, "ünal@örnek.tr", "ü***@ö***"),
            (
                VerifiedAttribute::PhoneNumber,
                "+15555551234",
                "+*******1234",
            ),
            (VerifiedAttribute::PhoneNumber, "+12", "+12"),
        ] {
            let address = address.to_owned();
            assert_eq!(Destination { attribute, address }.masked(), masked);
        }
    }
}
