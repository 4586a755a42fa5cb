//! The operations a client calls, and how a request names them.

use alloc::string::String;

use zeroize::Zeroizing;

/// One of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// `cognito-identity`: identities and AWS credentials.
    IdentityPools,
    /// `cognito-idp`: users, sign-in and tokens.
    UserPools,
}

impl Service {
    /// The first part of the host, which is also the name in a `SigV4` scope.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdentityPools => "cognito-identity",
            Self::UserPools => "cognito-idp",
        }
    }

    /// What stands before the dot in `X-Amz-Target`.
    pub fn target_prefix(self) -> &'static str {
        match self {
            Self::IdentityPools => "AWSCognitoIdentityService",
            Self::UserPools => "AWSCognitoIdentityProviderService",
        }
    }
}

macro_rules! operations {
    ($($service:ident: $($operation:ident),+;)+) => {
        /// An operation that needs no signature: its proof, if any, is in the body.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operation {
            $($(
                #[doc = concat!("`", stringify!($operation), "`")]
                $operation,
            )+)+
        }

        impl Operation {
            /// The operation's name, as the service spells it.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$operation => stringify!($operation),)+)+
                }
            }

            /// The service that has the operation.
            pub fn service(self) -> Service {
                match self {
                    $($(Self::$operation)|+ => Service::$service,)+
                }
            }
        }
    };
}

operations! {
    IdentityPools: GetCredentialsForIdentity, GetId;
    UserPools:
        ChangePassword, ConfirmForgotPassword, ConfirmSignUp, ForgotPassword,
        GetTokensFromRefreshToken, GetUser, GlobalSignOut, InitiateAuth,
        ResendConfirmationCode, RespondToAuthChallenge, RevokeToken, SignUp;
}

impl Operation {
    /// The value of the header `X-Amz-Target`.
    pub fn target(self) -> String {
        [self.service().target_prefix(), self.name()].join(".")
    }
}

/// A request, complete but for the endpoint it goes to.
///
/// Sent as `POST` with `Content-Type: application/x-amz-json-1.1`. The body may hold passwords
/// and tokens: it is wiped when dropped and has no `Debug`.
#[derive(Clone)]
pub struct Request {
    /// What is asked.
    pub operation: Operation,
    /// A JSON object.
    pub body: Zeroizing<String>,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Request")
            .field(&self.operation)
            .finish_non_exhaustive()
    }
}
