"""The `aws` command line, each command a process of its own as in a shell."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PASSWORD, REGION

AWS = Path(sys.executable).with_name("aws")


@pytest.fixture(name="aws")
def command_line(server, tmp_path):
    """Runs an `aws` command and returns its JSON, or its failure."""

    def aws(*args, **environment):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": server.url,
            **environment,
        }
        done = subprocess.run(
            [AWS, *args, "--output", "json"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failure(done.stderr.strip())
        return json.loads(done.stdout) if done.stdout else None

    return aws


class Failure(Exception):
    """What a command said when it failed."""


def test_a_pool_is_made_and_its_people_sign_in(aws):
    made = aws("cognito-idp", "create-user-pool", "--pool-name", "from the shell")["UserPool"]
    pool = ("--user-pool-id", made["Id"])
    assert made["Name"] == "from the shell"
    described = aws("cognito-idp", "describe-user-pool", *pool)["UserPool"]
    assert described == made
    listed = aws("cognito-idp", "list-user-pools", "--max-results", "60")["UserPools"]
    assert made["Id"] in [one["Id"] for one in listed]
    client = aws(
        "cognito-idp", "create-user-pool-client", *pool, "--client-name", "shell",
        "--explicit-auth-flows", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
    )["UserPoolClient"]

    user = aws(
        "cognito-idp", "admin-create-user", *pool, "--username", "shelly",
        "--user-attributes", "Name=email,Value=shelly@example.com", "--message-action", "SUPPRESS",
    )["User"]
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert {"Name": "email", "Value": "shelly@example.com"} in user["Attributes"]
    set_password = ("admin-set-user-password", *pool, "--username", "shelly", "--password", PASSWORD)
    assert aws("cognito-idp", *set_password, "--permanent") in (None, {})

    found = aws("cognito-idp", "list-users", *pool, "--filter", 'email ^= "shelly@"')["Users"]
    assert [one["Username"] for one in found] == ["shelly"]
    assert found[0]["UserStatus"] == "CONFIRMED"
    nobody = aws("cognito-idp", "list-users", *pool, "--filter", 'email = "nobody@example.com"')
    assert nobody == {"Users": []}

    tokens = aws(
        "cognito-idp", "admin-initiate-auth", *pool, "--client-id", client["ClientId"],
        "--auth-flow", "ADMIN_USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME=shelly,PASSWORD={PASSWORD}",
    )["AuthenticationResult"]
    # No key is needed for what a token allows.
    env = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    said = aws("cognito-idp", "get-user", "--access-token", tokens["AccessToken"], **env)
    assert said["Username"] == "shelly"


def test_sts_says_who_calls(aws):
    assert aws("sts", "get-caller-identity") == {
        "UserId": "000000000000",
        "Account": "000000000000",
        "Arn": "arn:aws:iam::000000000000:root",
    }


def test_a_wrong_secret_and_an_unknown_key_are_named(aws):
    wrong = {"AWS_SECRET_ACCESS_KEY": "not test"}
    unknown = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}
    pools = ("cognito-idp", "list-user-pools", "--max-results", "1")
    for command, environment, code in [
        (pools, wrong, "InvalidSignatureException"),
        (pools, unknown, "UnrecognizedClientException"),
        (("sts", "get-caller-identity"), wrong, "SignatureDoesNotMatch"),
        (("sts", "get-caller-identity"), unknown, "InvalidClientTokenId"),
    ]:
        with pytest.raises(Failure, match=rf"\({code}\) when calling the"):
            aws(*command, **environment)


def test_what_is_not_there_is_named(aws):
    with pytest.raises(Failure, match=r"\(ResourceNotFoundException\).*User pool us-east-1_nothing00 does not exist"):
        aws("cognito-idp", "describe-user-pool", "--user-pool-id", "us-east-1_nothing00")


def test_credentials_of_an_identity_pool_work_in_the_shell(aws):
    made = aws(
        "cognito-identity", "create-identity-pool", "--identity-pool-name", "guests",
        "--allow-unauthenticated-identities",
    )["IdentityPoolId"]
    role = "unauthenticated=arn:aws:iam::000000000000:role/guest"
    aws("cognito-identity", "set-identity-pool-roles", "--identity-pool-id", made, "--roles", role)
    identity = aws("cognito-identity", "get-id", "--identity-pool-id", made)["IdentityId"]
    got = aws("cognito-identity", "get-credentials-for-identity", "--identity-id", identity)["Credentials"]
    caller = aws(
        "sts", "get-caller-identity",
        AWS_ACCESS_KEY_ID=got["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=got["SecretKey"],
        AWS_SESSION_TOKEN=got["SessionToken"],
    )
    assert caller["Arn"] == "arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials"
