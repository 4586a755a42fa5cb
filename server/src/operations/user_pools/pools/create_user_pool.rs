//! `CreateUserPool`: makes a user pool.

use serde::Serialize;

use super::settings::{pool_input, settle};
use super::view::PoolView;
use super::{plan, rules, schema, unsupported};
use crate::app::Context;
use crate::error::ApiError;
use crate::model::{Pool, SecondFactors};
use crate::shapes::user_pool::{
    AliasAttribute, SchemaAttribute, UsernameAttribute, UsernameConfiguration,
};
use crate::shapes::{List, UserPoolName};
use crate::store::Write;

pool_input! {
    /// What the pool shall be.
    pool_name: UserPoolName,
    alias_attributes: Option<List<AliasAttribute, 0, 3>>,
    username_attributes: Option<List<UsernameAttribute, 0, 2>>,
    schema: Option<List<SchemaAttribute, 1, 50>>,
    username_configuration: Option<UsernameConfiguration>,
}

/// The new pool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    user_pool: PoolView,
}

pub async fn call(cx: &Context, mut input: Input) -> Result<Output, ApiError> {
    let settings = input.settings();
    let identifier = cx.new_pool_id(&settings.tags)?;
    let now = cx.now();
    let mut pool = Pool {
        id: identifier.id.clone(),
        name: input.pool_name.into_string(),
        created_at: now,
        modified_at: now,
        version: 0,
        alias_attributes: input.alias_attributes.map_or_else(Vec::new, List::into_vec),
        username_attributes: input
            .username_attributes
            .map_or_else(Vec::new, List::into_vec),
        username_configuration: input.username_configuration,
        schema: schema::defined(input.schema.map_or_else(Vec::new, List::into_vec))?,
        second_factors: SecondFactors::default(),
        settings,
    };
    rules::check(&pool)?;
    plan::check(&pool.settings)?;
    unsupported::check(&pool.settings)?;
    settle(&mut pool.settings);
    let mut write = Write::new();
    write.add_pool(&pool);
    cx.commit_new(write, "User pool", identifier).await?;
    Ok(Output {
        user_pool: PoolView::new(cx, &pool, 0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::TestApp;

    /// Every setting that this server takes, with a value of its own.
    fn maximal() -> Value {
        let role = "arn:aws:iam::123456789012:role/sms";
        json!({
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 12,
                    "RequireUppercase": false,
                    "RequireLowercase": true,
                    "RequireNumbers": false,
                    "RequireSymbols": true,
                    "PasswordHistorySize": 5,
                    "TemporaryPasswordValidityDays": 3,
                },
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
            },
            "DeletionProtection": "ACTIVE",
            "LambdaConfig": {
                "PostConfirmation": "arn:aws:lambda:us-east-1:123456789012:function:f",
            },
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "SmsVerificationMessage": "SMS {####}",
            "EmailVerificationMessage": "Mail {####}",
            "EmailVerificationSubject": "Subject",
            "VerificationMessageTemplate": {
                "SmsMessage": "SMS {####}",
                "EmailMessage": "Mail {####}",
                "EmailSubject": "Subject",
                "EmailMessageByLink": "Mail {##Click##}",
                "EmailSubjectByLink": "Link",
                "DefaultEmailOption": "CONFIRM_WITH_LINK",
            },
            "SmsAuthenticationMessage": "Code {####}",
            "MfaConfiguration": "OPTIONAL",
            "UserAttributeUpdateSettings": {
                "AttributesRequireVerificationBeforeUpdate": ["email"],
            },
            "DeviceConfiguration": {
                "ChallengeRequiredOnNewDevice": true,
                "DeviceOnlyRememberedOnUserPrompt": true,
            },
            "EmailConfiguration": {
                "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/me@example.com",
                "ReplyToEmailAddress": "you@example.com",
                "EmailSendingAccount": "DEVELOPER",
                "From": "Me <me@example.com>",
                "ConfigurationSet": "set-1",
            },
            "SmsConfiguration": {
                "SnsCallerArn": role, "ExternalId": "external", "SnsRegion": "us-east-1",
            },
            "UserPoolTags": {"team": "identity"},
            "AdminCreateUserConfig": {
                "AllowAdminCreateUserOnly": true,
                "InviteMessageTemplate": {
                    "SMSMessage": "{username} {####}",
                    "EmailMessage": "Hello {username}: {####}",
                    "EmailSubject": "Welcome",
                },
            },
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
            "DcrConfiguration": {
                "EnableStatus": "Disabled",
                "OpenDcrEnabled": false,
                "AuthenticatedGrantTypes": ["code"],
                "OpenDcrGrantTypes": [],
                "AllowedScopes": ["openid"],
            },
            "AccountRecoverySetting": {"RecoveryMechanisms": [
                {"Priority": 1, "Name": "verified_phone_number"},
                {"Priority": 2, "Name": "verified_email"},
            ]},
            "UserPoolTier": "PLUS",
            "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
            "IssuerConfiguration": {"Type": "ORIGINAL"},
            "AcrConfiguration": {"Level4": {"AcrValue": "urn:example:top"}},
        })
    }

    #[tokio::test]
    async fn a_policy_asks_for_the_kinds_that_it_names() {
        let app = TestApp::new().await;
        let policy = json!({"MinimumLength": 6, "RequireNumbers": true});
        let input = json!({"PoolName": "lax", "Policies": {"PasswordPolicy": policy}});
        let made = app.ok("CreateUserPool", input).await;
        assert_eq!(
            made["UserPool"]["Policies"]["PasswordPolicy"],
            json!({
                "MinimumLength": 6,
                "RequireUppercase": false,
                "RequireLowercase": false,
                "RequireNumbers": true,
                "RequireSymbols": false,
                "TemporaryPasswordValidityDays": 7,
            })
        );
    }

    #[tokio::test]
    async fn every_setting_comes_back_as_it_was_given() {
        let app = TestApp::new().await;
        let mut input = maximal();
        input["PoolName"] = json!("maximal");
        input["AliasAttributes"] = json!(["email", "preferred_username"]);
        input["UsernameConfiguration"] = json!({"CaseSensitive": true});
        let made = app.ok("CreateUserPool", input.clone()).await["UserPool"].take();
        let id = made["Id"].clone();
        let shown = app.ok("DescribeUserPool", json!({"UserPoolId": id})).await["UserPool"].take();
        assert_eq!(made, shown);
        // What is shown beyond what was given.
        input["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = json!(3);
        input["Name"] = input.as_object_mut().unwrap().remove("PoolName").unwrap();
        for (member, given) in input.as_object().unwrap() {
            assert_eq!(&shown[member], given, "{member}");
        }
        let beyond: Vec<&str> = shown
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|member| input.get(member).is_none())
            .collect();
        assert_eq!(
            beyond,
            [
                "Arn",
                "CreationDate",
                "EstimatedNumberOfUsers",
                "Id",
                "LastModifiedDate",
                "SchemaAttributes",
            ]
        );
    }

    #[tokio::test]
    async fn ids_have_the_usual_form() {
        let app = TestApp::new().await;
        let made = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        let id = made["UserPool"]["Id"].as_str().unwrap();
        let (region, rest) = id.split_once('_').unwrap();
        assert_eq!((region, rest.len()), ("us-east-1", 9));
        assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let other = app.ok("CreateUserPool", json!({"PoolName": "p"})).await;
        assert_ne!(other["UserPool"]["Id"], id);
    }

    #[tokio::test]
    async fn a_tag_pins_the_id_once() {
        let app = TestApp::new().await;
        let input = |id: &str| json!({"PoolName": "p", "UserPoolTags": {"_custom_id_": id}});
        let made = app.ok("CreateUserPool", input("eu-west-1_pinned")).await;
        assert_eq!(made["UserPool"]["Id"], "eu-west-1_pinned");
        app.refuses(
            "CreateUserPool",
            input("eu-west-1_pinned"),
            "InvalidParameterException",
            "User pool eu-west-1_pinned already exists.",
        )
        .await;
        for bad in [
            "nounderscore",
            "_x",
            "us-east-1_",
            "us-east-1_a_b",
            "us-east-1_a-b",
        ] {
            app.refuses(
                "CreateUserPool",
                input(bad),
                "InvalidParameterException",
                &format!(
                    "1 validation error detected: Value '{bad}' at \
                     'userPoolTags._custom_id_.member' failed to satisfy constraint: Member must \
                     satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
                ),
            )
            .await;
        }
    }

    #[tokio::test]
    async fn older_names_of_messages_say_the_same_as_the_template() {
        let app = TestApp::new().await;
        let older = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "p", "EmailVerificationMessage": "Mail {####}"}),
            )
            .await;
        assert_eq!(
            older["UserPool"]["VerificationMessageTemplate"],
            json!({"EmailMessage": "Mail {####}", "DefaultEmailOption": "CONFIRM_WITH_CODE"})
        );
        let template = json!({"EmailSubject": "Subject", "SmsMessage": "SMS {####}"});
        let present = app
            .ok(
                "CreateUserPool",
                json!({"PoolName": "p", "VerificationMessageTemplate": template}),
            )
            .await["UserPool"]
            .take();
        assert_eq!(present["EmailVerificationSubject"], "Subject");
        assert_eq!(present["SmsVerificationMessage"], "SMS {####}");
        assert!(present.get("EmailVerificationMessage").is_none());
    }

    #[tokio::test]
    async fn temporary_passwords_last_as_either_setting_says() {
        let app = TestApp::new().await;
        for (settings, days) in [
            (json!({}), 7),
            (
                json!({"AdminCreateUserConfig": {"UnusedAccountValidityDays": 30}}),
                30,
            ),
            (
                json!({
                    "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 20}},
                    "AdminCreateUserConfig": {"UnusedAccountValidityDays": 0},
                }),
                20,
            ),
            (
                json!({"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 0}}}),
                7,
            ),
        ] {
            let mut input = settings;
            input["PoolName"] = json!("p");
            let made = app.ok("CreateUserPool", input).await["UserPool"].take();
            let policy = &made["Policies"]["PasswordPolicy"];
            assert_eq!(policy["TemporaryPasswordValidityDays"], days);
            let older = &made["AdminCreateUserConfig"];
            assert_eq!(older["UnusedAccountValidityDays"], days);
        }
    }

    #[tokio::test]
    async fn a_pool_has_a_name() {
        let app = TestApp::new().await;
        app.refuses(
            "CreateUserPool",
            json!({}),
            "InvalidParameterException",
            "1 validation error detected: Value null at 'poolName' failed to satisfy constraint: \
             Member must not be null",
        )
        .await;
        app.refuses(
            "CreateUserPool",
            json!({"PoolName": "p/q"}),
            "InvalidParameterException",
            "1 validation error detected: Value 'p/q' at 'poolName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+",
        )
        .await;
    }

    #[tokio::test]
    async fn is_for_administrators() {
        let app = TestApp::new().await;
        app.is_signed("CreateUserPool", json!({"PoolName": "p"}))
            .await;
    }
}
