//! The words of a message: the pool's templates, or these here.

use super::{DeliveryMedium, Occasion};
use crate::error::ApiError;
use crate::model::Pool;
use crate::shapes::user_pool::DefaultEmailOption;

const CODE: &str = "{####}";
const USERNAME: &str = "{username}";

/// Subject, for an e-mail, and text.
pub(super) struct Words {
    pub subject: Option<String>,
    pub body: String,
}

impl Words {
    /// A message with a code.
    ///
    /// # Errors
    /// `InvalidParameterException` where the pool wants a link to be sent: a link needs a domain
    /// that answers it, and pools have none yet.
    pub fn of_code(
        pool: &Pool,
        occasion: Occasion,
        medium: DeliveryMedium,
        code: &str,
    ) -> Result<Self, ApiError> {
        let settings = &pool.settings;
        let template = settings.verification_message_template.as_ref();
        let (body, subject) = match medium {
            DeliveryMedium::Email => {
                refuse_link(pool, occasion)?;
                let body = template.and_then(|template| template.email_message.as_ref());
                let body = body.or(settings.email_verification_message.as_ref());
                let subject = template.and_then(|template| template.email_subject.as_ref());
                let subject = subject.or(settings.email_verification_subject.as_ref());
                let subject = subject.map_or(default_subject(occasion), |text| text.as_str());
                (body.map(AsRef::as_ref), Some(subject.to_owned()))
            }
            DeliveryMedium::Sms => {
                let body = template.and_then(|template| template.sms_message.as_ref());
                let body = body.or(settings.sms_verification_message.as_ref());
                (body.map(AsRef::as_ref), None)
            }
        };
        // A message without its code is of no use to anybody.
        let body = body.filter(|text: &&str| text.contains(CODE));
        Ok(Self {
            subject,
            body: fill(
                body.unwrap_or(default_body(occasion)),
                &[(CODE, code)],
                medium,
            ),
        })
    }

    /// An invitation with a temporary password.
    pub fn of_invitation(
        pool: &Pool,
        medium: DeliveryMedium,
        username: &str,
        password: &str,
    ) -> Self {
        let config = pool.settings.admin_create_user_config.as_ref();
        let template = config.and_then(|config| config.invite_message_template.as_ref());
        let (body, subject) = match medium {
            DeliveryMedium::Email => {
                let subject = template.and_then(|template| template.email_subject.as_ref());
                let subject = subject.map_or("Your temporary password", |text| text.as_str());
                let body = template.and_then(|template| template.email_message.as_ref());
                (body.map(AsRef::as_ref), Some(subject.to_owned()))
            }
            DeliveryMedium::Sms => {
                let body = template.and_then(|template| template.sms_message.as_ref());
                (body.map(AsRef::as_ref), None)
            }
        };
        let complete = |text: &&str| text.contains(CODE) && text.contains(USERNAME);
        let body = body
            .filter(complete)
            .unwrap_or(default_body(Occasion::AdminCreateUser));
        Self {
            subject,
            body: fill(body, &[(CODE, password), (USERNAME, username)], medium),
        }
    }
}

/// Only sign-up can be confirmed by a link; what else is sent is a code in every pool.
fn refuse_link(pool: &Pool, occasion: Occasion) -> Result<(), ApiError> {
    let template = pool.settings.verification_message_template.as_ref();
    let option = template.and_then(|template| template.default_email_option);
    let confirms = matches!(occasion, Occasion::SignUp | Occasion::ResendCode);
    if confirms && option == Some(DefaultEmailOption::ConfirmWithLink) {
        return Err(ApiError::InvalidParameter(
            "Cannot send a confirmation link: the user pool has no domain.".into(),
        ));
    }
    Ok(())
}

fn default_subject(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::ForgotPassword => "Your password reset code",
        Occasion::AdminCreateUser => "Your temporary password",
        Occasion::SignUp
        | Occasion::ResendCode
        | Occasion::UpdateUserAttribute
        | Occasion::VerifyUserAttribute => "Your verification code",
    }
}

fn default_body(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::SignUp | Occasion::ResendCode => "Your confirmation code is {####}",
        Occasion::ForgotPassword => "Your password reset code is {####}",
        Occasion::UpdateUserAttribute | Occasion::VerifyUserAttribute => {
            "Your verification code is {####}"
        }
        Occasion::AdminCreateUser => {
            "Your username is {username} and your temporary password is {####}"
        }
    }
}

/// Puts values in the place of their names, in one pass: a value that looks like a name stays as
/// it is. E-mails are HTML, in which a value is text and nothing else.
fn fill(template: &str, values: &[(&str, &str)], medium: DeliveryMedium) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let found = values
            .iter()
            .find_map(|(name, value)| Some((from.strip_prefix(name)?, *value)));
        if let Some((after, value)) = found {
            match medium {
                DeliveryMedium::Email => out.push_str(&escaped(value)),
                DeliveryMedium::Sms => out.push_str(value),
            }
            rest = after;
        } else {
            out.push('{');
            rest = from.strip_prefix('{').unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once_and_as_text() {
        let values = [(CODE, "a<b&'c'"), (USERNAME, "{####}")];
        for (medium, expected) in [
            (
                DeliveryMedium::Email,
                "{x} {####}: a&lt;b&amp;&#39;c&#39; {",
            ),
            (DeliveryMedium::Sms, "{x} {####}: a<b&'c' {"),
        ] {
            assert_eq!(fill("{x} {username}: {####} {", &values, medium), expected);
        }
    }
}
