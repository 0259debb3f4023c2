"""More of credential_situations: sign-on, containers, instances."""

import hashlib
import json

from credential_situations import Situation, arn, env_keys, iso, keys, plain

URL = "https://corp.example/start"


def cached(name, expires=3600, **members):
    """The file of the token cache for an sso-session or a start URL."""
    token = {"startUrl": URL, "region": "eu-west-1", "accessToken": "access-1", "expiresAt": iso(expires)}
    path = f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"
    return {path: json.dumps({**token, **members})}


RENEWABLE = {
    "refreshToken": "refresh-1",
    "clientId": "client",
    "clientSecret": "client-secret",
    "registrationExpiresAt": iso(86400),
}

SESSION = (
    f"[sso-session corp]\nsso_start_url = {URL}\nsso_region = eu-west-1\n"
    "[profile x]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
)
LEGACY = (
    f"[profile x]\nsso_start_url = {URL}\nsso_region = eu-west-1\n"
    "sso_account_id = 111122223333\nsso_role_name = Admin\n"
)


def signed_on(token="access-1"):
    return plain(f"ASIA:sso:111122223333:Admin:{token}", "token")


SIGN_ON = [
    Situation("sign-on with a session", signed_on(), profile="x", config=SESSION, files=cached("corp")),
    Situation("sign-on in the older form", signed_on(), profile="x", config=LEGACY, files=cached(URL)),
    Situation("nobody has signed on", profile="x", config=SESSION),
    Situation("the sign-on of a session has expired", profile="x", config=SESSION, files=cached("corp", -60)),
    Situation("the older sign-on has expired", profile="x", config=LEGACY, files=cached(URL, -60)),
    Situation(
        "an expired sign-on that can be renewed",
        signed_on("access-2"),
        profile="x",
        config=SESSION,
        files=cached("corp", -60, **RENEWABLE),
    ),
    Situation(
        "a sign-on that is about to expire is renewed",
        signed_on("access-2"),
        profile="x",
        config=SESSION,
        files=cached("corp", 300, **RENEWABLE),
    ),
    Situation(
        "a renewal that is refused, while the token is still good",
        signed_on(),
        profile="x",
        config=SESSION,
        files=cached("corp", 300, **{**RENEWABLE, "refreshToken": "stale"}),
    ),
    Situation(
        "a renewal that is refused, and the token has expired",
        profile="x",
        config=SESSION,
        files=cached("corp", -60, **{**RENEWABLE, "refreshToken": "stale"}),
    ),
    Situation(
        "the client's registration has expired",
        profile="x",
        config=SESSION,
        files=cached("corp", -60, **{**RENEWABLE, "registrationExpiresAt": iso(-60)}),
    ),
    Situation(
        "the portal does not take the token",
        profile="x",
        config=SESSION,
        files=cached("corp", accessToken="revoked"),
    ),
    Situation("a cache that is no JSON", profile="x", config=SESSION, files={next(iter(cached("corp"))): "{"}),
    Situation(
        "a session that is not there",
        profile="x",
        config="[profile x]\nsso_session = nobody\nsso_account_id = 111122223333\nsso_role_name = Admin\n",
    ),
    Situation(
        "profile and session contradict each other",
        profile="x",
        config=SESSION + "sso_region = us-east-1\n",
        files=cached("corp"),
    ),
    Situation(
        "profile and session say the same",
        signed_on(),
        profile="x",
        config=SESSION + "sso_region = eu-west-1\n",
        files=cached("corp"),
    ),
    Situation(
        "sign-on without an account",
        profile="x",
        config=SESSION.replace("sso_account_id = 111122223333\n", ""),
        files=cached("corp"),
    ),
    Situation(
        "sign-on as the source of a role",
        plain("ASIA:deploy:ASIA:sso:111122223333:Admin:access-1:usual", "token"),
        profile="y",
        config=SESSION + f"[profile y]\nrole_arn = {arn('deploy')}\nsource_profile = x\n",
        files=cached("corp"),
    ),
    Situation(
        "sign-on counts before the credentials file",
        signed_on(),
        profile="x",
        config=SESSION,
        credentials="[x]\n" + keys("AKIDX"),
        files=cached("corp"),
    ),
]

CONTAINER_ENV = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}

CONTAINER = [
    Situation("a container", plain("ASIA:container", "token"), env=CONTAINER_ENV),
    Situation(
        "with a token",
        plain("ASIA:container", "token"),
        env={**CONTAINER_ENV, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer x"},
        issuers={"container_token": "Bearer x"},
    ),
    Situation(
        "the token's file counts before the token",
        plain("ASIA:container", "token"),
        env={
            **CONTAINER_ENV,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token",
        },
        files={"token": "Bearer x"},
        issuers={"container_token": "Bearer x"},
    ),
    Situation(
        "a token's file with a line end",
        env={**CONTAINER_ENV, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token"},
        files={"token": "Bearer x\nX-Other: 1"},
    ),
    Situation(
        "a token's file that is not there",
        env={**CONTAINER_ENV, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token"},
    ),
    Situation(
        "plain http to anywhere",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://198.51.100.1/container"},
    ),
    Situation(
        "a file's keys count before the container",
        plain("AKIDFILE"),
        env=CONTAINER_ENV,
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
    Situation("no such token", env=CONTAINER_ENV, issuers={"container_token": "Bearer x"}),
    Situation(
        "an answer without a secret", env=CONTAINER_ENV, issuers={"container_answer": {"SecretAccessKey": None}},
    ),
]

INSTANCE_ENV = {"AWS_EC2_METADATA_DISABLED": None}

INSTANCE = [
    Situation(
        "an instance",
        plain("ASIA:instance:node", "token"),
        env=INSTANCE_ENV,
        issuers={"instance_role": "node"},
    ),
    Situation(
        "the endpoint stands in the profile",
        plain("ASIA:instance:node", "token"),
        env={**INSTANCE_ENV, "AWS_EC2_METADATA_SERVICE_ENDPOINT": None},
        config="[default]\nec2_metadata_service_endpoint = {url}/\n",
        issuers={"instance_role": "node"},
    ),
    Situation("an instance without a role", env=INSTANCE_ENV),
    Situation(
        "switched off",
        env={"AWS_EC2_METADATA_DISABLED": "true"},
        issuers={"instance_role": "node"},
    ),
    Situation(
        "a role that does not trust the instance",
        env=INSTANCE_ENV,
        issuers={
            "instance_role": "node",
            "instance_answer": {
                "Code": "AssumeRoleUnauthorizedAccess",
                "Message": "EC2 cannot assume the role node.",
                "AccessKeyId": None,
            },
        },
    ),
    Situation(
        "keys that are about to expire go on being used",
        plain("ASIA:instance:node", "token"),
        env=INSTANCE_ENV,
        issuers={"instance_role": "node", "instance_answer": {"Expiration": iso(-60)}},
    ),
    Situation(
        "version 1 only, and it is allowed",
        plain("ASIA:instance:node", "token"),
        env={**INSTANCE_ENV, "AWS_EC2_METADATA_V1_DISABLED": "false"},
        issuers={"instance_role": "node", "version_1_only": True},
    ),
    Situation(
        "version 1 only, and it is not",
        env={**INSTANCE_ENV, "AWS_EC2_METADATA_V1_DISABLED": "true"},
        issuers={"instance_role": "node", "version_1_only": True},
    ),
    Situation(
        "version 1 only, and nobody says anything",
        plain("ASIA:instance:node", "token"),
        env=INSTANCE_ENV,
        issuers={"instance_role": "node", "version_1_only": True},
        ours=None,
        why="version 1 answers any request that a program can be tricked into: only when asked for",
    ),
    Situation(
        "a container counts before the instance",
        plain("ASIA:container", "token"),
        env={**INSTANCE_ENV, **CONTAINER_ENV},
        issuers={"instance_role": "node"},
    ),
    Situation(
        "an endpoint mode that is none",
        env={**INSTANCE_ENV, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv5"},
        issuers={"instance_role": "node"},
    ),
    Situation(
        "an endpoint mode that is none, but keys in the environment",
        None,
        env={**env_keys(), "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv5"},
        ours=plain("AKIDENV"),
        why="what is not needed is not looked at",
    ),
]
