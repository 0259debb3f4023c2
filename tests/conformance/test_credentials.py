"""Whose keys sign the request? Each situation is resolved by botocore and by our client, on the same files,
in the same environment, against the same issuers; both then ask the service who it takes them for.
"""

import json
import os
import subprocess

import botocore.credentials
import botocore.loaders
import botocore.session
import botocore.tokens
import pytest
from credential_situations import ENVIRONMENT, FILES, ROLES, SAME, WEB_IDENTITY
from issuers import Issuers
from process_situations import PROCESS
from sign_on_situations import CONTAINER, INSTANCE, SIGN_ON

SITUATIONS = ENVIRONMENT + FILES + ROLES + WEB_IDENTITY + PROCESS + SIGN_ON + CONTAINER + INSTANCE

MODELS = botocore.loaders.create_loader()  # read once, not in every session


class Place:
    """A home folder and an environment, as the situation has them."""

    def __init__(self, situation, home, url):
        self.home, self.url = home, url
        files = {".aws/config": situation.config, ".aws/credentials": situation.credentials, **situation.files}
        for path, text in files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(self.filled_in(text))
        usual = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL_STS": url,
            "AWS_ENDPOINT_URL_SSO": url,
            "AWS_ENDPOINT_URL_SSO_OIDC": url,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
        }
        wanted = {**usual, **situation.env}
        self.env = {name: self.filled_in(text) for name, text in wanted.items() if text is not None}

    def filled_in(self, text):
        return text.replace("{home}", str(self.home)).replace("{url}", self.url)


def by_botocore(place, profile, monkeypatch):
    """(what the service sees, None) or (None, the error)."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, text in place.env.items():
        monkeypatch.setenv(name, text)
    cache = str(place.home / ".aws/sso/cache")
    monkeypatch.setattr(botocore.credentials.SSOProvider, "_SSO_TOKEN_CACHE_DIR", cache)
    monkeypatch.setattr(botocore.tokens.SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", cache)
    monkeypatch.setattr(botocore.utils.ContainerMetadataFetcher, "SLEEP_TIME", 0)
    try:
        session = botocore.session.Session(profile=profile)
        session.register_component("data_loader", MODELS)
        client = session.create_client("sts")
        return client.get_caller_identity()["UserId"], None
    except Exception as error:  # botocore's errors have no common ground
        return None, error


def by_us(place, profile, *flags):
    command = [os.environ["ECSR_CLIENT_PROBE"], *(["--profile", profile] if profile else []), *flags]
    done = subprocess.run(
        [*command, "get-caller-identity"], env=place.env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode in (0, 2), done.stderr + done.stdout
    assert "secret-of-" not in done.stdout + done.stderr
    line = json.loads(done.stdout)
    return (line["value"]["user_id"], None) if line["ok"] else (None, line["message"])


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_same_keys_sign(situation, tmp_path, monkeypatch):
    probe = os.environ["ECSR_CLIENT_PROBE"]
    with Issuers(**situation.issuers) as issuers:
        botocores = by_botocore(Place(situation, tmp_path / "theirs", issuers.url), situation.profile, monkeypatch)
    monkeypatch.undo()
    assert os.environ["ECSR_CLIENT_PROBE"] == probe
    with Issuers(**situation.issuers) as issuers:
        ours = by_us(Place(situation, tmp_path / "ours", issuers.url), situation.profile)

    assert botocores[0] == situation.found, botocores[1]
    assert (situation.ours is SAME) == (situation.why == ""), "a difference has a reason"
    assert ours[0] == (situation.found if situation.ours is SAME else situation.ours), ours[1]


def test_there_are_enough_situations_with_names_of_their_own():
    assert len({situation.name for situation in SITUATIONS}) == len(SITUATIONS) >= 40


SENTENCES = {
    "nothing at all": "no AWS credentials: ",
    "a key without its secret": "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not",
    "a line that is no setting": "/.aws/config:2: this is neither a [section] nor a setting",
    "profiles that lead in a circle": "profile y: source_profile leads in a circle: x, y, x",
    "a process that fails": "sh ended with exit status 3: why",
    "nobody has signed on": "nobody has signed on yet; run `aws sso login --profile x`",
    "no such token": "HTTP 403 from",
    "a role that does not trust the instance": "AssumeRoleUnauthorizedAccess: EC2 cannot assume the role node.",
    "a role that these keys may not assume": "AssumeRole: AccessDenied: No.",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_an_error_is_one_sentence_that_names_the_cause(name, tmp_path):
    [situation] = [each for each in SITUATIONS if each.name == name]
    with Issuers(**situation.issuers) as issuers:
        _, sentence = by_us(Place(situation, tmp_path, issuers.url), situation.profile)

    assert SENTENCES[name] in sentence
    assert "\n" not in sentence


def test_a_renewed_sign_on_is_kept_for_the_next_program_and_only_its_owner_can_read_it(tmp_path):
    [situation] = [each for each in SIGN_ON if each.name == "an expired sign-on that can be renewed"]
    with Issuers() as issuers:
        place = Place(situation, tmp_path, issuers.url)
        by_us(place, "x")
        [cache] = (tmp_path / ".aws/sso/cache").iterdir()
        kept = json.loads(cache.read_text())
        assert (kept["accessToken"], kept["refreshToken"]) == ("access-2", "refresh-2")
        assert kept["clientSecret"] == "client-secret"
        assert cache.stat().st_mode & 0o777 == 0o600
        assert by_us(place, "x")[0] == situation.found


def test_a_role_that_was_asked_for_is_assumed_with_whatever_the_rest_gives(tmp_path):
    situation = next(each for each in FILES if each.name == "AWS_PROFILE")
    role = "arn:aws:iam::111122223333:role/deploy"
    with Issuers(trusted={role: ("AKIDX", "ex-1")}) as issuers:
        place = Place(situation, tmp_path, issuers.url)
        seen, _ = by_us(place, None, "--role-arn", role, "--external-id", "ex-1")
        denied, sentence = by_us(place, None, "--role-arn", role)

    assert seen == "ASIA:deploy:AKIDX:usual:ex-1 token eu-west-1"
    assert denied is None
    assert "AccessDenied" in sentence


def test_a_profile_that_needs_a_code_is_refused_with_a_sentence(tmp_path):
    """botocore would ask for it on the terminal, which a long run has no use for."""
    situation = next(each for each in ROLES if each.name == "a role with a source profile")
    with Issuers() as issuers:
        place = Place(situation, tmp_path, issuers.url)
        config = tmp_path / ".aws/config"
        mfa = "\nmfa_serial = arn:aws:iam::111122223333:mfa/me\nsource_profile"
        config.write_text(config.read_text().replace("\nsource_profile", mfa, 1))
        seen, sentence = by_us(place, "x")

    assert seen is None
    assert "profile x: mfa_serial asks for a code" in sentence
    assert issuers.requests == []
