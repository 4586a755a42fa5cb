"""pycognito, unmodified: SRP, challenges, refreshing and verifying tokens."""

import jwt
import pytest
from botocore.exceptions import ClientError
from pycognito import Cognito, TokenVerificationException
from pycognito.exceptions import ForceChangePasswordException

from conftest import PASSWORD, REGION

CHANGED = "Another horse 2 battery"


def person(pool, username, client=None, secret=None):
    """pycognito on behalf of a person."""
    return Cognito(
        pool.id,
        client or pool.client,
        user_pool_region=REGION,
        username=username,
        client_secret=secret,
        access_key="test",
        secret_key="test",
        boto3_client_kwargs={"endpoint_url": pool.server.url},
    )


def error(raised):
    """The code and the words of an error."""
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_person_registers_confirms_and_signs_in_by_srp(pool):
    user = person(pool, "rosa")
    user.set_base_attributes(email="rosa@example.com", name="Rosa")
    user.register("rosa", PASSWORD)
    user.confirm_sign_up(pool.server.code("rosa@example.com"), username="rosa")

    user = person(pool, "rosa")
    user.authenticate(password=PASSWORD)
    # Signing in has verified both tokens already: key, issuer, audience, use.
    assert user.id_claims["cognito:username"] == "rosa"
    assert user.id_claims["email_verified"] is True
    assert user.access_claims["client_id"] == pool.client
    assert user.access_claims["iss"] == f"{pool.server.url}/{pool.id}"
    assert user.token_type == "Bearer"
    assert user.get_user().name == "Rosa"


def test_a_client_with_a_secret_sends_its_hash(pool):
    client, secret = pool.add_client(GenerateSecret=True)
    pool.add_person("stan")
    user = person(pool, "stan", client, secret)
    user.authenticate(password=PASSWORD)
    before = user.access_token
    user.renew_access_token()
    assert user.access_token != before
    with pytest.raises(ClientError) as raised:
        person(pool, "stan", client, "not the secret").authenticate(password=PASSWORD)
    assert error(raised) == ("NotAuthorizedException", f"Unable to verify secret hash for client {client}")


def test_an_expired_token_is_renewed(pool):
    pool.add_person("mona")
    user = person(pool, "mona")
    user.authenticate(password=PASSWORD)
    fresh, refresh_token = user.access_token, user.refresh_token
    assert user.check_token() is False
    assert user.access_token == fresh

    user.access_token = jwt.encode({"exp": 1}, "any secret of no fewer than 32 bytes")
    assert user.check_token() is True
    assert user.access_token != fresh
    assert user.refresh_token == refresh_token
    user.verify_tokens()


def test_a_token_of_another_pool_is_not_verified(pool):
    pool.add_person("vera")
    user = person(pool, "vera")
    user.authenticate(password=PASSWORD)
    header, claims, signature = user.id_token.split(".")
    forged = ".".join([header, claims, signature[:-8] + "AAAAAAAA"])
    with pytest.raises(TokenVerificationException):
        user.verify_token(forged, "id_token", "id")
    with pytest.raises(TokenVerificationException):
        user.verify_token(user.access_token, "id_token", "id")


def test_an_invited_person_chooses_a_password(pool):
    pool.add_person("inez", "Welcome 1 in", permanent=False)
    user = person(pool, "inez")
    with pytest.raises(ForceChangePasswordException):
        user.authenticate(password="Welcome 1 in")
    user = person(pool, "inez")
    user.new_password_challenge("Welcome 1 in", CHANGED)
    user = person(pool, "inez")
    user.authenticate(password=CHANGED)
    user.verify_tokens()


def test_a_person_changes_a_password_and_resets_a_forgotten_one(pool):
    pool.add_person("cleo")
    user = person(pool, "cleo")
    user.authenticate(password=PASSWORD)
    user.change_password(PASSWORD, CHANGED)

    user = person(pool, "cleo")
    user.initiate_forgot_password()
    user.confirm_forgot_password(pool.server.code("cleo@example.com"), PASSWORD)
    with pytest.raises(ClientError) as raised:
        user.authenticate(password=CHANGED)
    assert error(raised) == ("NotAuthorizedException", "Incorrect username or password.")
    user.authenticate(password=PASSWORD)


def test_a_person_updates_the_profile_and_signs_out(pool):
    pool.add_person("otto")
    user = person(pool, "otto")
    user.authenticate(password=PASSWORD)
    user.update_profile({"nickname": "Otti", "locale": "de"})
    seen = user.get_user()
    assert (seen.name, seen.nickname, seen.locale) == ("Otto", "Otti", "de")
    token, refresh_token = user.access_token, user.refresh_token
    user.logout()

    user = person(pool, "otto")
    user.access_token, user.refresh_token = token, refresh_token
    with pytest.raises(ClientError) as raised:
        user.renew_access_token()
    assert error(raised)[0] == "NotAuthorizedException"


def test_a_password_is_checked_without_srp_too(pool):
    pool.add_person("adam")
    user = person(pool, "adam")
    user.admin_authenticate(password=PASSWORD)
    user.verify_tokens()
    assert user.admin_get_user().email == "adam@example.com"
    user.admin_disable_user("adam")
    with pytest.raises(ClientError) as raised:
        person(pool, "adam").admin_authenticate(password=PASSWORD)
    assert error(raised)[0] == "NotAuthorizedException"
