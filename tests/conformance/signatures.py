"""The signature that botocore would have put on a request that somebody else has signed."""

import re

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


class Signed:
    """A recorded request's own claims: who signed what, for which scope."""

    def __init__(self, request, auth=SigV4Auth):
        self.auth = auth
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
            r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})",
            request.header("Authorization"),
        )
        assert found, request.header("Authorization")
        self.request = request
        self.key_id, self.date, self.region, self.service = found.groups()[:4]
        self.headers = found.group(5).split(";")
        self.signature = found.group(6)

    def recomputed(self, secret):
        """botocore's signature over the received bytes and the headers named in SignedHeaders only."""
        path = self.request.first_line.split()[1]
        rebuilt = AWSRequest(
            method=self.request.first_line.split()[0],
            url="http://" + self.request.header("Host") + path,
            data=self.request.body,
        )
        for name in self.headers:
            rebuilt.headers[name] = self.request.header(name)
        rebuilt.context["timestamp"] = self.request.header("X-Amz-Date")
        auth = self.auth(Credentials(self.key_id, secret), self.service, self.region)
        return auth.signature(auth.string_to_sign(rebuilt, auth.canonical_request(rebuilt)), rebuilt)
