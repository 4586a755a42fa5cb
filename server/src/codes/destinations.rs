//! Which of a user's addresses a code goes to.

use crate::app::App;
use crate::attributes::{is_email, is_phone_number};
use crate::delivery::Destination;
use crate::model::{Pool, User};
use crate::secrets::Purpose;
use crate::shapes::user_pool::{RecoveryOptionName, VerifiedAttribute};

const BOTH: [VerifiedAttribute; 2] = [VerifiedAttribute::PhoneNumber, VerifiedAttribute::Email];

/// Where a new user is sent the code that confirms the account.
pub(crate) fn confirmation(pool: &Pool, user: &User) -> Option<Destination> {
    let mut channels = confirmation_channels(pool).into_iter();
    channels.find_map(|kind| Destination::of(user, kind))
}

/// The addresses that the pool verifies at sign-up, the phone first.
pub(crate) fn confirmation_channels(pool: &Pool) -> Vec<VerifiedAttribute> {
    let verified = BOTH.into_iter().filter(|kind| pool.auto_verifies(*kind));
    verified.collect()
}

/// Where a user is sent the code that replaces the password: a verified address.
pub(crate) fn recovery(pool: &Pool, user: &User) -> Option<Destination> {
    let channels = recovery_channels(pool).into_iter();
    channels
        .filter(|kind| user.is_verified(kind.as_str()))
        .find_map(|kind| Destination::of(user, kind))
}

/// The pool's ways of recovery, the preferred first; without a setting, the phone and then e-mail.
pub(crate) fn recovery_channels(pool: &Pool) -> Vec<VerifiedAttribute> {
    let setting = pool.settings.account_recovery_setting.as_ref();
    let Some(options) = setting.and_then(|setting| setting.recovery_mechanisms.as_ref()) else {
        return BOTH.to_vec();
    };
    let mut options = options.as_slice().to_vec();
    options.sort_by_key(|option| option.priority);
    let kind = |name| match name {
        RecoveryOptionName::VerifiedEmail => Some(VerifiedAttribute::Email),
        RecoveryOptionName::VerifiedPhoneNumber => Some(VerifiedAttribute::PhoneNumber),
        RecoveryOptionName::AdminOnly => None,
    };
    options
        .into_iter()
        .filter_map(|option| kind(option.name))
        .collect()
}

/// Where the code of a name that is nobody's is said to go, always the same for the same name: to
/// the name itself where it is an address, else to a made-up one of the likeliest kind.
pub(crate) fn simulated(
    app: &App,
    pool: &Pool,
    typed: &str,
    channels: &[VerifiedAttribute],
) -> Destination {
    let address_of = |kind: VerifiedAttribute| match kind {
        VerifiedAttribute::Email => is_email(typed),
        VerifiedAttribute::PhoneNumber => is_phone_number(typed),
    };
    let find = |wanted: &dyn Fn(VerifiedAttribute) -> bool| {
        channels.iter().copied().find(|kind| wanted(*kind))
    };
    if let Some(attribute) = find(&address_of) {
        return Destination {
            attribute,
            address: typed.to_owned(),
        };
    }
    let attribute = find(&|kind| pool.auto_verifies(kind))
        .or(channels.first().copied())
        .unwrap_or(VerifiedAttribute::Email);
    let context = [pool.id.as_str(), "destination", &pool.folded(typed)];
    let drawn = app.vault.derive(Purpose::Simulation, &context);
    let number = drawn
        .iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte));
    let address = match attribute {
        VerifiedAttribute::Email => {
            // Names seldom begin with the other letters, and mail is mostly kept by few.
            let letter = |letters: &str, index: u32| {
                let index = usize::try_from(index).unwrap_or_default() % letters.len();
                letters.chars().nth(index).unwrap_or('a')
            };
            let local = letter("abcdefghijklmnoprstvw", number);
            let domain = letter("gggghhoyi", number >> 16);
            format!("{local}@{domain}")
        }
        VerifiedAttribute::PhoneNumber => format!("+1555555{:04}", number % 10_000),
    };
    Destination { attribute, address }
}
