"""Everybody who issues credentials, on one port of loopback: the security token service, the sign-on portal
and its token service, an instance's metadata service, a container's agent.

The secret of every key is "secret-of-" and the key, so that any request's signature can be checked.
"""

import json
import re
import time
import urllib.parse
from dataclasses import dataclass, field

from loopback import Loopback, read_message
from signatures import Signed

IN_AN_HOUR = 3600


def secret_of(key):
    return "secret-of-" + key


def _iso(seconds_from_now):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds_from_now))


def _answer(status, body, content_type="application/json"):
    body = body if isinstance(body, str) else json.dumps(body)
    head = f"HTTP/1.1 {status} Whatever\r\nContent-Type: {content_type}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


@dataclass
class Issuers(Loopback):
    """What is there to be found; a test changes it."""

    trusted: dict = field(default_factory=dict)  # role ARN: what may assume it; absent: anything
    instance_role: str = ""
    instance_answer: dict = field(default_factory=dict)  # over the usual one
    version_1_only: bool = False
    container_token: str = ""
    container_answer: dict = field(default_factory=dict)
    container_status: int = 200
    access_token: str = "access-1"
    refresh_token: str = "refresh-1"
    requests: list = field(default_factory=list)

    def serve(self, client):
        request = read_message(client.rfile)
        if request is None:
            return
        self.requests.append(request)
        method, target, _ = request.first_line.split()
        path, _, query = target.partition("?")
        if path == "/" and method == "POST":
            answer = self._sts(request)
        elif path == "/token":
            answer = self._token(json.loads(request.body))
        elif path == "/federation/credentials":
            answer = self._portal(request, dict(urllib.parse.parse_qsl(query)))
        elif path.startswith("/latest/"):
            answer = self._instance(method, path, request)
        elif path == "/container":
            answer = self._container(request)
        else:
            answer = _answer(404, {})
        client.wfile.write(answer)

    def _sts(self, request):
        form = dict(urllib.parse.parse_qsl(request.body.decode(), keep_blank_values=True))
        action = form["Action"]
        if action == "AssumeRoleWithWebIdentity":
            who, region = form["WebIdentityToken"], "-"
        else:
            signed = Signed(request)
            who, region = signed.key_id, signed.region
            if signed.signature != signed.recomputed(secret_of(who)):
                return self._refusal("SignatureDoesNotMatch")
        if action == "GetCallerIdentity":
            token = request.header("X-Amz-Security-Token", "none")
            result = (
                f"<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/x</Arn>"
                f"<UserId>{who} {token} {region}</UserId>"
            )
            return self._success(action, result)
        role = form["RoleArn"]
        if who.startswith("EXPIRED"):
            return self._refusal("ExpiredToken")
        if role in self.trusted and self.trusted[role] != (who, form.get("ExternalId", "")):
            return self._refusal("AccessDenied")
        session = re.sub(r"^(botocore-session|ecs-recycle)-\d+$", "usual", form["RoleSessionName"])
        key = ":".join(
            ["ASIA", role.split("/")[-1], who, session]
            + [form[name] for name in ("ExternalId", "DurationSeconds") if name in form]
        )
        return self._success(
            action,
            f"<Credentials><AccessKeyId>{key}</AccessKeyId>"
            f"<SecretAccessKey>{secret_of(key)}</SecretAccessKey><SessionToken>token</SessionToken>"
            f"<Expiration>{_iso(IN_AN_HOUR)}</Expiration></Credentials>"
            f"<AssumedRoleUser><Arn>{role}</Arn><AssumedRoleId>x:y</AssumedRoleId></AssumedRoleUser>",
        )

    @staticmethod
    def _success(action, result):
        body = (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{result}'
            f"</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
        )
        return _answer(200, body, "text/xml")

    @staticmethod
    def _refusal(code):
        body = (
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error>"
            f"<RequestId>r</RequestId></ErrorResponse>"
        )
        return _answer(403, body, "text/xml")

    def _token(self, body):
        if body["refreshToken"] != self.refresh_token:
            return _answer(400, {"error": "invalid_grant", "__type": "InvalidGrantException"})
        self.access_token = "access-2"
        return _answer(
            200, {"accessToken": "access-2", "expiresIn": 28800, "refreshToken": "refresh-2", "tokenType": "Bearer"}
        )

    def _portal(self, request, query):
        if request.header("x-amz-sso_bearer_token") != self.access_token:
            return _answer(401, {"__type": "UnauthorizedException", "message": "Session token not found"})
        key = f"ASIA:sso:{query['account_id']}:{query['role_name']}:{self.access_token}"
        return _answer(
            200,
            {
                "roleCredentials": {
                    "accessKeyId": key,
                    "secretAccessKey": secret_of(key),
                    "sessionToken": "token",
                    "expiration": int((time.time() + IN_AN_HOUR) * 1000),
                }
            },
        )

    def _instance(self, method, path, request):
        token = request.header("X-aws-ec2-metadata-token")
        if path == "/latest/api/token":
            if self.version_1_only or method != "PUT" or not self.instance_role:
                return _answer(404, "")
            return _answer(200, "session", "text/plain")
        if token != "session" and not self.version_1_only:
            return _answer(401, "")
        roles = "/latest/meta-data/iam/security-credentials/"
        if path == roles and self.instance_role:
            return _answer(200, self.instance_role, "text/plain")
        if path == roles + self.instance_role:
            return _answer(200, {**self._keys("ASIA:instance:" + self.instance_role), **self.instance_answer})
        return _answer(404, "")

    def _container(self, request):
        if request.header("Authorization", "") != self.container_token:
            return _answer(403, {"code": "Denied", "message": "Who are you?"})
        return _answer(self.container_status, {**self._keys("ASIA:container"), **self.container_answer})

    @staticmethod
    def _keys(key):
        return {
            "Code": "Success",
            "AccessKeyId": key,
            "SecretAccessKey": secret_of(key),
            "Token": "token",
            "Expiration": _iso(6 * IN_AN_HOUR),
        }
