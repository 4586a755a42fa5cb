"""boto3: administration, paginators, identity pools and STS."""

import datetime

import pytest
from botocore.exceptions import ClientError

from conftest import PASSWORD, Pool


def error(raised):
    """Status, code and words of an error."""
    reply = raised.value.response
    return (
        reply["ResponseMetadata"]["HTTPStatusCode"],
        reply["Error"]["Code"],
        reply["Error"]["Message"],
    )


def test_paginators_reach_the_last_page(server):
    pool = Pool(server)
    for i in range(5):
        pool.add_person(f"person{i}")
    pages = pool.idp.get_paginator("list_users").paginate(
        UserPoolId=pool.id, PaginationConfig={"PageSize": 2}
    )
    names = [user["Username"] for page in pages for user in page["Users"]]
    assert sorted(names) == [f"person{i}" for i in range(5)]


def test_errors_are_classes_with_codes(pool):
    with pytest.raises(pool.idp.exceptions.UserNotFoundException) as raised:
        pool.idp.admin_get_user(UserPoolId=pool.id, Username="nobody")
    assert error(raised) == (400, "UserNotFoundException", "User does not exist.")
    with pytest.raises(pool.idp.exceptions.InvalidParameterException) as raised:
        pool.idp.list_users(UserPoolId=pool.id, Limit=61)
    assert error(raised)[2] == (
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: "
        "Member must have value less than or equal to 60"
    )


def test_a_sign_in_locks_out_after_five_wrong_passwords(pool):
    pool.add_person("lou")

    def sign_in(password):
        return pool.idp.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=pool.client,
            AuthParameters={"USERNAME": "lou", "PASSWORD": password},
        )

    said = []
    for _ in range(6):
        with pytest.raises(pool.idp.exceptions.NotAuthorizedException) as raised:
            sign_in("Wrong horse 1")
        said.append(error(raised)[2])
    assert said == ["Incorrect username or password."] * 5 + ["Password attempts exceeded"]


def test_people_are_the_same_identity_wherever_they_sign_in(pool):
    identity = pool.server.client("cognito-identity")
    provider = f"cognito-idp.us-east-1.amazonaws.com/{pool.id}"
    made = identity.create_identity_pool(
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": pool.client}],
    )["IdentityPoolId"]
    role = "arn:aws:iam::000000000000:role/person"
    identity.set_identity_pool_roles(IdentityPoolId=made, Roles={"authenticated": role})

    with pytest.raises(identity.exceptions.NotAuthorizedException) as raised:
        identity.get_id(IdentityPoolId=made)
    assert error(raised)[2] == "Unauthenticated access is not supported for this identity pool."

    pool.add_person("ivy")
    tokens = pool.idp.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client,
        AuthFlow="ADMIN_NO_SRP_AUTH",
        AuthParameters={"USERNAME": "ivy", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    logins = {provider: tokens["IdToken"]}
    ids = {identity.get_id(IdentityPoolId=made, Logins=logins)["IdentityId"] for _ in range(2)}
    assert len(ids) == 1
    got = identity.get_credentials_for_identity(IdentityId=ids.pop(), Logins=logins)["Credentials"]
    assert isinstance(got["Expiration"], datetime.datetime)

    sts = pool.server.client("sts", got["AccessKeyId"], got["SecretKey"], got["SessionToken"])
    caller = sts.get_caller_identity()
    assert caller["Arn"] == "arn:aws:sts::000000000000:assumed-role/person/CognitoIdentityCredentials"


def test_a_token_is_revoked(pool):
    pool.add_person("rex")
    tokens = pool.idp.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=pool.client,
        AuthParameters={"USERNAME": "rex", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    pool.idp.get_user(AccessToken=tokens["AccessToken"])
    pool.idp.revoke_token(Token=tokens["RefreshToken"], ClientId=pool.client)
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        pool.idp.get_user(AccessToken=tokens["AccessToken"])
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        pool.idp.get_tokens_from_refresh_token(
            RefreshToken=tokens["RefreshToken"], ClientId=pool.client
        )


def test_sts_refuses_what_it_does_not_know(server):
    with pytest.raises(ClientError) as raised:
        server.client("sts", key="AKIAIOSFODNN7EXAMPLE").get_caller_identity()
    assert error(raised) == (
        403,
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
    )
