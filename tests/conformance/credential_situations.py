"""Files and environments as people have them, and whose keys sign the request then.

`found` is "key token region" as the service sees them, None when there must be an error. `ours` is given
where we differ from botocore on purpose, with the reason in `why`.
"""

import time
from dataclasses import dataclass, field

SAME = object()


@dataclass
class Situation:
    name: str
    found: str = None
    config: str = ""
    credentials: str = ""
    env: dict = field(default_factory=dict)
    profile: str = None  # --profile, or the session's own argument
    files: dict = field(default_factory=dict)  # path under HOME: text
    issuers: dict = field(default_factory=dict)
    ours: object = SAME
    why: str = ""


def iso(seconds_from_now):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds_from_now))


def keys(name, token=None):
    """A profile's two or three lines."""
    lines = f"aws_access_key_id = {name}\naws_secret_access_key = secret-of-{name}\n"
    return lines + (f"aws_session_token = {token}\n" if token else "")


def env_keys(name="AKIDENV", **more):
    return {"AWS_ACCESS_KEY_ID": name, "AWS_SECRET_ACCESS_KEY": "secret-of-" + name, **more}


def arn(role):
    return f"arn:aws:iam::111122223333:role/{role}"


def plain(key, token="none", region="eu-west-1"):
    return f"{key} {token} {region}"


ENVIRONMENT = [
    Situation("nothing at all"),
    Situation("keys in the environment", plain("AKIDENV"), env=env_keys()),
    Situation("with a session token", plain("AKIDENV", "t1"), env=env_keys(AWS_SESSION_TOKEN="t1")),
    Situation(
        "the older name of the token counts first",
        plain("AKIDENV", "old"),
        env=env_keys(AWS_SESSION_TOKEN="new", AWS_SECURITY_TOKEN="old"),
    ),
    Situation("a key without its secret", env={"AWS_ACCESS_KEY_ID": "AKIDENV"}),
    Situation(
        "an empty key counts as absent",
        plain("AKIDFILE"),
        env=env_keys(""),
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
    Situation(
        "a secret without its key counts as absent",
        plain("AKIDFILE"),
        env={"AWS_SECRET_ACCESS_KEY": "x"},
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
    Situation(
        "keys that expire in an hour", plain("AKIDENV"), env=env_keys(AWS_CREDENTIAL_EXPIRATION=iso(3600))
    ),
    Situation("keys that have expired", env=env_keys(AWS_CREDENTIAL_EXPIRATION=iso(-60))),
    Situation(
        "a key that holds a blank",
        plain("AKID ENV"),
        env={"AWS_ACCESS_KEY_ID": "AKID ENV", "AWS_SECRET_ACCESS_KEY": "secret-of-AKID ENV"},
        ours=None,
        why="it would break the header it stands in; a sentence says so before anything is sent",
    ),
]

FILES = [
    Situation("keys in the credentials file", plain("AKIDFILE"), credentials="[default]\n" + keys("AKIDFILE")),
    Situation("keys in the config file", plain("AKIDCONF"), config="[default]\n" + keys("AKIDCONF")),
    Situation(
        "the credentials file counts first",
        plain("AKIDFILE"),
        config="[default]\n" + keys("AKIDCONF"),
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
    Situation(
        "the environment counts before AWS_PROFILE",
        plain("AKIDENV"),
        env=env_keys(AWS_PROFILE="x"),
        credentials="[x]\n" + keys("AKIDX"),
    ),
    Situation(
        "AWS_PROFILE", plain("AKIDX", "tx"), env={"AWS_PROFILE": "x"}, credentials="[x]\n" + keys("AKIDX", "tx")
    ),
    Situation(
        "AWS_DEFAULT_PROFILE counts before it",
        plain("AKIDY"),
        env={"AWS_PROFILE": "x", "AWS_DEFAULT_PROFILE": "y"},
        credentials="[x]\n" + keys("AKIDX") + "[y]\n" + keys("AKIDY"),
    ),
    Situation(
        "a profile that was asked for counts before the environment",
        plain("AKIDX"),
        profile="x",
        env=env_keys(),
        credentials="[x]\n" + keys("AKIDX"),
    ),
    Situation("AWS_PROFILE names no profile, but there are keys", env=env_keys(AWS_PROFILE="nobody")),
    Situation("a profile that was asked for is not there", profile="nobody", credentials="[x]\n" + keys("AKIDX")),
    Situation(
        "config profiles need the word profile", profile="x", config="[x]\n" + keys("AKIDX")
    ),
    Situation(
        "a name in quotes, with a blank",
        plain("AKIDX"),
        profile="my profile",
        config='[profile "my profile"]\n' + keys("AKIDX"),
    ),
    Situation("a key without its secret in a file", credentials="[default]\naws_access_key_id = AKIDFILE\n"),
    Situation(
        "comments, odd blanks, a colon, capital letters",
        plain("AKIDFILE"),
        credentials="# one\n\n[default]\n ; two\n  AWS_Access_Key_Id :  AKIDFILE  \n"
        "  aws_secret_access_key=secret-of-AKIDFILE\n",
    ),
    Situation("a line that is no setting", env=env_keys(), config="[default]\nwhat\n"),
    Situation("a section twice", credentials="[default]\n" + keys("AKIDA") + "[default]\n" + keys("AKIDB")),
    Situation(
        "nothing is inherited from the default profile",
        profile="x",
        credentials="[default]\n" + keys("AKIDFILE"),
        config="[profile x]\nregion = eu-west-1\n",
    ),
    Situation(
        "the region of the profile",
        plain("AKIDX", region="eu-south-1"),
        profile="x",
        env={"AWS_DEFAULT_REGION": None, "AWS_REGION": None},
        config="[profile x]\nregion = eu-south-1\n" + keys("AKIDX"),
    ),
    Situation(
        "the region of the environment counts first",
        plain("AKIDX"),
        profile="x",
        config="[profile x]\nregion = eu-south-1\n" + keys("AKIDX"),
    ),
    Situation(
        "the region stands in the credentials file",
        plain("AKIDFILE", region="sa-east-1"),
        env={"AWS_DEFAULT_REGION": None, "AWS_REGION": None},
        credentials="[default]\nregion = sa-east-1\n" + keys("AKIDFILE"),
    ),
    Situation("no region anywhere", env=env_keys(AWS_DEFAULT_REGION=None, AWS_REGION=None)),
    Situation(
        "a region that cannot be one", env=env_keys(AWS_DEFAULT_REGION="eu west 1", AWS_REGION="eu west 1")
    ),
    Situation(
        "files elsewhere, ~ and a variable in their paths",
        plain("AKIDX"),
        profile="x",
        env={"AWS_CONFIG_FILE": "~/other/config", "AWS_SHARED_CREDENTIALS_FILE": "$HOME/other/keys"},
        files={"other/config": "[profile x]\nregion = eu-west-1\n", "other/keys": "[x]\n" + keys("AKIDX")},
    ),
    Situation(
        "Python's own default section",
        plain("AKIDALL"),
        profile="x",
        credentials="[DEFAULT]\n" + keys("AKIDALL") + "[x]\nregion = eu-west-1\n",
    ),
]

BASE = "[profile base]\n" + keys("AKIDBASE")

ROLES = [
    Situation(
        "a role with a source profile",
        plain("ASIA:deploy:AKIDBASE:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n" + BASE,
    ),
    Situation(
        "external id, session name, duration",
        plain("ASIA:deploy:AKIDBASE:me@host:ex-1:900", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\nexternal_id = ex-1\n"
        "role_session_name = me@host\nduration_seconds = 900\n" + BASE,
    ),
    Situation(
        "a duration that is no number does not count",
        plain("ASIA:deploy:AKIDBASE:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\nduration_seconds = long\n" + BASE,
    ),
    Situation(
        "the source's keys stand in the credentials file",
        plain("ASIA:deploy:AKIDBASE:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n",
        credentials="[base]\n" + keys("AKIDBASE"),
    ),
    Situation(
        "a role by a role",
        plain("ASIA:outer:ASIA:inner:AKIDBASE:usual:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('outer')}\nsource_profile = y\n"
        f"[profile y]\nrole_arn = {arn('inner')}\nsource_profile = base\n" + BASE,
    ),
    Situation(
        "a profile that names itself, for its keys",
        plain("ASIA:deploy:AKIDX:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = x\n" + keys("AKIDX"),
    ),
    Situation(
        "a profile that names itself without keys",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = x\n",
    ),
    Situation(
        "profiles that lead in a circle",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('a')}\nsource_profile = y\n"
        f"[profile y]\nrole_arn = {arn('b')}\nsource_profile = x\n",
    ),
    Situation(
        "a role's keys of its own count only for those who name it",
        plain("ASIA:outer:AKIDY:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('outer')}\nsource_profile = y\n"
        f"[profile y]\nrole_arn = {arn('inner')}\nsource_profile = base\n" + keys("AKIDY") + BASE,
    ),
    Situation("no source at all", profile="x", config=f"[profile x]\nrole_arn = {arn('deploy')}\n"),
    Situation(
        "both kinds of source",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n"
        "credential_source = Environment\n" + BASE,
    ),
    Situation(
        "a source profile that is not there",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = nobody\n",
    ),
    Situation(
        "a source profile without credentials",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n[profile base]\nregion = eu-west-1\n",
    ),
    Situation(
        "the environment as source, even of a profile that was asked for",
        plain("ASIA:deploy:AKIDENV:usual", "token"),
        profile="x",
        env=env_keys(),
        config=f"[profile x]\nrole_arn = {arn('deploy')}\ncredential_source = Environment\n",
    ),
    Situation(
        "the environment as source, but it is empty",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\ncredential_source = Environment\n",
    ),
    Situation(
        "an unknown source", profile="x", config=f"[profile x]\nrole_arn = {arn('deploy')}\ncredential_source = Moon\n"
    ),
    Situation(
        "the instance as source",
        plain("ASIA:deploy:ASIA:instance:node:usual", "token"),
        profile="x",
        env={"AWS_EC2_METADATA_DISABLED": None},
        issuers={"instance_role": "node"},
        config=f"[profile x]\nrole_arn = {arn('deploy')}\ncredential_source = Ec2InstanceMetadata\n",
    ),
    Situation(
        "the container as source",
        plain("ASIA:deploy:ASIA:container:usual", "token"),
        profile="x",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"},
        config=f"[profile x]\nrole_arn = {arn('deploy')}\ncredential_source = EcsContainer\n",
    ),
    Situation(
        "a role that these keys may not assume",
        profile="x",
        issuers={"trusted": {arn("deploy"): ("AKIDOTHER", "")}},
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n" + BASE,
    ),
    Situation(
        "source keys that have expired",
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nsource_profile = base\n"
        "[profile base]\n" + keys("EXPIREDBASE", "t"),
    ),
    Situation(
        "the environment counts before the default profile's role",
        plain("AKIDENV"),
        env=env_keys(),
        config=f"[default]\nrole_arn = {arn('deploy')}\nsource_profile = base\n" + BASE,
    ),
    Situation("a role that is no ARN", profile="x", config="[profile x]\nrole_arn = deploy\nsource_profile = base\n" + BASE),
]

TOKEN = {"web/token": "jwt-of-me"}

WEB_IDENTITY = [
    Situation(
        "web identity by environment",
        plain("ASIA:deploy:jwt-of-me:usual", "token"),
        env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web/token", "AWS_ROLE_ARN": arn("deploy")},
        files=TOKEN,
    ),
    Situation(
        "with a session name",
        plain("ASIA:deploy:jwt-of-me:pod-1", "token"),
        env={
            "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web/token",
            "AWS_ROLE_ARN": arn("deploy"),
            "AWS_ROLE_SESSION_NAME": "pod-1",
        },
        files=TOKEN,
    ),
    Situation(
        "web identity by profile",
        plain("ASIA:deploy:jwt-of-me:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('deploy')}\nweb_identity_token_file = {{home}}/web/token\n",
        files=TOKEN,
    ),
    Situation(
        "the environment's does not count for a profile that was asked for",
        plain("AKIDX"),
        profile="x",
        env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web/token", "AWS_ROLE_ARN": arn("deploy")},
        files=TOKEN,
        credentials="[x]\n" + keys("AKIDX"),
    ),
    Situation(
        "web identity as the source of a role",
        plain("ASIA:outer:ASIA:inner:jwt-of-me:usual:usual", "token"),
        profile="x",
        config=f"[profile x]\nrole_arn = {arn('outer')}\nsource_profile = y\n"
        f"[profile y]\nrole_arn = {arn('inner')}\nweb_identity_token_file = {{home}}/web/token\n",
        files=TOKEN,
    ),
    Situation(
        "web identity without a role",
        env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web/token"},
        files=TOKEN,
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
    Situation(
        "a token file that is not there",
        env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web/token", "AWS_ROLE_ARN": arn("deploy")},
        credentials="[default]\n" + keys("AKIDFILE"),
    ),
]
