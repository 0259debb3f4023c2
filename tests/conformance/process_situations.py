"""More of credential_situations: programs that print keys."""

import json

from credential_situations import Situation, arn, iso, keys, plain


def printed(**members):
    """A file for `cat` as credential_process."""
    answer = {"Version": 1, "AccessKeyId": "AKIDPROC", "SecretAccessKey": "secret-of-AKIDPROC", **members}
    return {"printed.json": json.dumps({name: value for name, value in answer.items() if value is not None})}


PROCESS_PROFILE = "[profile x]\ncredential_process = cat {home}/printed.json\n"

PROCESS = [
    Situation("credential_process", plain("AKIDPROC"), profile="x", config=PROCESS_PROFILE, files=printed()),
    Situation(
        "with token and expiration",
        plain("AKIDPROC", "tp"),
        profile="x",
        config=PROCESS_PROFILE,
        files=printed(SessionToken="tp", Expiration=iso(3600)),
    ),
    Situation(
        "a path with a blank, in quotes",
        plain("AKIDPROC"),
        profile="x",
        config='[profile x]\ncredential_process = cat "{home}/with blank/printed.json"\n',
        files={"with blank/printed.json": printed()["printed.json"]},
    ),
    Situation(
        "no shell: a variable stays as it is",
        profile="x",
        config="[profile x]\ncredential_process = cat $HOME/printed.json\n",
        files=printed(),
    ),
    Situation("another version", profile="x", config=PROCESS_PROFILE, files=printed(Version=2)),
    Situation("no version", profile="x", config=PROCESS_PROFILE, files=printed(Version=None)),
    Situation("no secret", profile="x", config=PROCESS_PROFILE, files=printed(SecretAccessKey=None)),
    Situation("no JSON", profile="x", config=PROCESS_PROFILE, files={"printed.json": "AKIDPROC"}),
    Situation("keys that have expired by now", profile="x", config=PROCESS_PROFILE, files=printed(Expiration=iso(-60))),
    Situation(
        "a process that fails", profile="x", config="[profile x]\ncredential_process = sh -c 'echo why >&2; exit 3'\n"
    ),
    Situation(
        "a process that is not there", profile="x", config="[profile x]\ncredential_process = /nonexistent/prog\n"
    ),
    Situation(
        "the credentials file counts before it",
        plain("AKIDX"),
        profile="x",
        config=PROCESS_PROFILE,
        credentials="[x]\n" + keys("AKIDX"),
        files=printed(),
    ),
    Situation(
        "it counts before keys in the config file",
        plain("AKIDPROC"),
        profile="x",
        config=PROCESS_PROFILE + keys("AKIDX"),
        files=printed(),
    ),
    Situation(
        "a process as the source of a role",
        plain("ASIA:deploy:AKIDPROC:usual", "token"),
        profile="y",
        config=PROCESS_PROFILE + f"[profile y]\nrole_arn = {arn('deploy')}\nsource_profile = x\n",
        files=printed(),
    ),
]
