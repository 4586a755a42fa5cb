"""A server of its own for each module, and boto3 that talks to it."""

import json
import os
import re
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import boto3
import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = os.environ.get("POOLKEY_SERVER_BIN", ROOT / "target/debug/poolkey-server")
REGION = "us-east-1"
PASSWORD = "Correct horse 1 battery"


class Server:
    """A server for development, in memory."""

    def __init__(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--dev", "--store", "memory", "--listen", "127.0.0.1:0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = found.group()
                return
        raise RuntimeError(f"{PROGRAM} ended before it answered:\n{''.join(said)}")

    def code(self, recipient):
        """The code in the newest message to `recipient`."""
        query = urllib.parse.urlencode({"recipient": recipient})
        with urllib.request.urlopen(f"{self.url}/_poolkey/outbox?{query}") as reply:
            return json.load(reply)[0]["code"]

    def client(self, service, key="test", secret="test", token=None):
        """boto3's client of a service, pointed here."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
        )

    def stop(self):
        self.process.terminate()
        self.process.communicate()


class Pool:
    """A pool whose people have names of their own, and a client of it."""

    def __init__(self, server):
        self.server = server
        self.idp = server.client("cognito-idp")
        schema = [{"Name": "name", "Required": True, "AttributeDataType": "String"}]
        pool = self.idp.create_user_pool(
            PoolName="people", AutoVerifiedAttributes=["email"], Schema=schema
        )
        self.id = pool["UserPool"]["Id"]
        self.client = self.add_client()

    def add_client(self, **settings):
        """The id of a new client that takes passwords in every way, or the id and its secret."""
        flows = ["USER_SRP", "USER_PASSWORD", "ADMIN_USER_PASSWORD", "REFRESH_TOKEN"]
        made = self.idp.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="app",
            ExplicitAuthFlows=[f"ALLOW_{flow}_AUTH" for flow in flows],
            **settings,
        )["UserPoolClient"]
        return (made["ClientId"], made["ClientSecret"]) if "ClientSecret" in made else made["ClientId"]

    def add_person(self, username, password=PASSWORD, permanent=True):
        """A person with an e-mail address and a password, for good or for the first sign-in."""
        user = {"UserPoolId": self.id, "Username": username}
        attributes = {
            "name": username.title(),
            "email": f"{username}@example.com",
            "email_verified": "true",
        }
        self.idp.admin_create_user(
            **user,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        self.idp.admin_set_user_password(**user, Password=password, Permanent=permanent)


@pytest.fixture(scope="module")
def server():
    """The module's server."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def pool(server):
    """A pool that the module's tests share; each has people of its own."""
    return Pool(server)
