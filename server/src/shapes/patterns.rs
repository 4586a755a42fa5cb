//! The texts of the service model whose pattern is more than a class of characters, and the texts
//! that belong to them.

use super::characters as ch;
use super::macros::text;
use super::strings::{LONGEST, Whole};

text! {
    /// `ArnType`.
    Arn: 20..=2048, "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?" => Whole(arn);
    /// `OptionalArnType`: an ARN, or nothing.
    OptionalArn: 0..=2048, "(arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?)?" => Whole(|text| text.is_empty() || arn(text));
    /// `SmsVerificationMessageType`: has the code's place-holder.
    SmsMessage: 6..=140, ".*\\{####\\}.*" => Whole(sms_with_code);
    /// `EmailVerificationMessageType` and `EmailMfaMessageType`: have the code's place-holder.
    EmailMessage: 6..=20_000, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*" => Whole(email_with_code);
    /// `EmailVerificationMessageByLinkType`: has the link's place-holder, `{##Click here##}`.
    LinkMessage: 6..=20_000, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*" => Whole(email_with_link);
    /// `SmsInviteMessageType`: needs no place-holder.
    SmsInvitation: 6..=140;
    /// `EmailInviteMessageType`: needs no place-holder.
    EmailInvitation: 6..=20_000, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*" => ch::visible_or_space;
    /// `EmailAddressType`.
    EmailAddress: 1..=LONGEST, "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" => Whole(email_address);
    /// `SESConfigurationSet`.
    ConfigurationSet: 1..=64, "^[a-zA-Z0-9_-]+$" => |c| ch::word(c) || c == '-';
    /// `RegionCodeType`.
    Region: 5..=32;
    /// `RelyingPartyIdType`.
    RelyingParty: 1..=127;
    /// `AcrValueType`: how a level of assurance is named in tokens.
    AcrValue: 1..=64, "[\\x21\\x23-\\x5B\\x5D-\\x7E]+" => ch::scope;
    /// `HexStringType`.
    Hex: 1..=LONGEST, "^[0-9a-fA-F]+$" => |c: char| c.is_ascii_hexdigit();
}

fn arn(text: &str) -> bool {
    let fits = |part: &str| {
        part.chars()
            .all(|c| ch::word(c) || matches!(c, '+' | '=' | '/' | ',' | '.' | '@' | '-'))
    };
    let parts: Vec<&str> = text.split(':').collect();
    let [scheme, partition, service, region, account, resource @ ..] = parts.as_slice() else {
        return false;
    };
    *scheme == "arn"
        && !account.is_empty()
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && fits(region)
        && (1..=3).contains(&resource.len())
        && [partition, service]
            .into_iter()
            .chain(resource)
            .all(|part| !part.is_empty() && fits(part))
}

fn sms_with_code(text: &str) -> bool {
    // Java's `.` stops at the end of a line.
    let ends_line = |c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.contains("{####}") && !text.contains(ends_line)
}

fn email_with_code(text: &str) -> bool {
    text.contains("{####}") && text.chars().all(ch::visible_or_space)
}

fn email_with_link(text: &str) -> bool {
    let linked = text
        .split_once("{##")
        .is_some_and(|(_, rest)| rest.contains("##}"));
    linked && text.chars().all(ch::visible_or_space)
}

fn email_address(text: &str) -> bool {
    // The class has `@` too, so any inner one will do.
    let inner = text
        .char_indices()
        .any(|(at, c)| c == '@' && at > 0 && at + 1 < text.len());
    inner && text.chars().all(ch::visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_its_parts() {
        for good in [
            "arn:aws:lambda:us-east-1:123456789012:function:name",
            "arn:aws:lambda:us-east-1:123456789012:function:name:7",
            "arn:aws:iam::123456789012:role/service-role/sms",
            "arn:aws:ses:us-east-1:123456789012:identity/me@example.com",
        ] {
            assert!(arn(good), "{good}");
        }
        for bad in [
            "aws:lambda:us-east-1:123456789012:function:name",
            "arn:aws:s3:::my-bucket-is-longer-than-this",
            "arn:aws:lambda:us-east-1:123456789012:",
            "arn:aws:lambda:us-east-1:123456789012:function:name:7:8",
            "arn:aws:lambda:us-east-1:account:function",
            "arn:aws:lam bda:us-east-1:123456789012:function",
            "not-an-arn-but-long-enough",
        ] {
            assert!(!arn(bad), "{bad}");
        }
    }

    #[test]
    fn messages_have_their_place_holders() {
        assert!(sms_with_code("Your code is {####}. Keep it."));
        assert!(!sms_with_code("Your code is ####"));
        assert!(!sms_with_code("Your code is\n{####}"));
        assert!(email_with_code("<p>Your code is\n{####}</p>"));
        assert!(email_with_link("Please {##Click here##} now"));
        assert!(email_with_link("Please {####} now"));
        assert!(!email_with_link("Please ##}Click here{## now"));
    }

    #[test]
    fn an_address_has_something_on_both_sides() {
        assert!(email_address("me@example.com"));
        for bad in ["@example.com", "me@", "me.example.com", "m e@example.com"] {
            assert!(!email_address(bad), "{bad}");
        }
    }
}
