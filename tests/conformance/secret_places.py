"""Where the tests of secrets plant them: a home folder of its own, and every source of credentials."""

import hashlib
import json
import os
import subprocess
import time

from canaries import Canaries
from conftest import REGION


class Sandbox:
    """A home folder of its own, and what is written in it."""

    def __init__(self, folder):
        self.folder, self.canaries = folder, Canaries()
        self.home = folder / "home"
        for each in ("home/.aws/sso/cache", "work", "tmp"):
            (folder / each).mkdir(parents=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "TMPDIR": str(folder / "tmp"),
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "TERM": "dumb",
        }
        self.planted = {}  # path: what the test itself wrote there
        self.said = b""

    def secret(self, name):
        return self.canaries.plant(name)

    def write(self, path, text):
        target = self.folder / path
        target.write_text(text)
        target.chmod(0o600)
        self.planted[target] = text.encode()
        return str(target)

    def run(self, *arguments, timeout=60):
        done = subprocess.run(
            [os.environ["ECSR_BINARY"], *arguments],
            env=self.env,
            cwd=self.folder / "work",
            capture_output=True,
            timeout=timeout,
        )
        self.said += b"\n$ " + " ".join(arguments).encode() + b"\n" + done.stdout + done.stderr
        return done

    def everything_written(self):
        """(where, bytes) of all output and all files, but for what the test wrote and nobody changed."""
        yield "output", self.said
        for path in self.folder.rglob("*"):
            if path.is_file() and self.planted.get(path) != path.read_bytes():
                yield str(path.relative_to(self.folder)), path.read_bytes()

    def check(self, but=()):
        """Nothing written holds a canary; `but` are files that keep secrets on purpose."""
        for where, text in self.everything_written():
            found = self.canaries.in_bytes(text)
            if where in but:
                assert (self.folder / where).stat().st_mode & 0o077 == 0, where
            else:
                assert not found, f"{found} in {where}: {text.decode(errors='replace')}"

    def check_requests(self, requests, **allowed):
        """In no request stands a canary, but for those of the header or part that `allowed` names for it."""
        for request in requests:
            parts = {name.lower(): value.encode() for name, value in request.headers}
            parts |= {"line": request.first_line.encode(), "body": request.body}
            for part, text in parts.items():
                found = self.canaries.in_bytes(text)
                assert found <= {name for name, where in allowed.items() if where == part}, (part, found)


def keys_in_environment(box, _):
    box.env["AWS_ACCESS_KEY_ID"] = "AKIDENV"
    box.env["AWS_SECRET_ACCESS_KEY"] = box.secret("key")
    box.env["AWS_SESSION_TOKEN"] = box.secret("token")


def keys_in_credentials_file(box, _):
    text = f"[x]\naws_access_key_id = AKIDFILE\naws_secret_access_key = {box.secret('key')}\n"
    box.write("home/.aws/credentials", text + f"aws_session_token = {box.secret('token')}\n")
    box.env["AWS_PROFILE"] = "x"


def keys_in_configuration(box, _):
    keys = {"access_key": "AKIDCONF", "secret_key": box.secret("key"), "session_token": box.secret("token")}
    box.env["ECS_RECYCLE_CONFIG"] = box.write("input.json", json.dumps({"awsCredentials": keys}))


def keys_of_a_program(box, _):
    printed = {"Version": 1, "AccessKeyId": "AKIDPROC", "SecretAccessKey": box.secret("key")}
    path = box.write("printed.json", json.dumps({**printed, "SessionToken": box.secret("token")}))
    box.write("home/.aws/config", f"[profile x]\ncredential_process = cat {path}\n")
    box.env["AWS_PROFILE"] = "x"


def keys_of_a_container(box, url):
    box.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url + "/container"
    box.env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = box.secret("container")


def role_by_web_identity(box, url):
    box.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = box.write("token", box.secret("identity"))
    box.env["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/deploy"
    box.env["AWS_ENDPOINT_URL_STS"] = url


def sign_on(box, url, seconds=3600, **broken):
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
    token = {
        "startUrl": "https://corp.example/start",
        "region": REGION,
        "accessToken": box.secret("access"),
        "expiresAt": expires,
        "refreshToken": box.secret("refresh"),
        "clientId": "client",
        "clientSecret": box.secret("client"),
        "registrationExpiresAt": later,
    }
    name = hashlib.sha1(b"corp").hexdigest()
    box.write(f"home/.aws/sso/cache/{name}.json", json.dumps({**token, **broken}))
    box.write(
        "home/.aws/config",
        "[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n"
        "[profile x]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n",
    )
    box.env |= {"AWS_PROFILE": "x", "AWS_ENDPOINT_URL_SSO": url, "AWS_ENDPOINT_URL_SSO_OIDC": url}


def sign_on_that_is_renewed(box, url):
    sign_on(box, url, seconds=60)


SOURCES = [
    keys_in_environment,
    keys_in_credentials_file,
    keys_in_configuration,
    keys_of_a_program,
    keys_of_a_container,
    role_by_web_identity,
    sign_on,
    sign_on_that_is_renewed,
]
WHERE_THEY_BELONG = {
    "token": "x-amz-security-token",
    "container": "authorization",
    "identity": "body",
    "access": "x-amz-sso_bearer_token",
    "refresh": "body",
    "client": "body",
}
