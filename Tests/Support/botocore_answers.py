"""What botocore makes of the cases in a file: a JSON list there, a JSON list of its answers on standard output."""
import json
import os
import sys
import tempfile
from unittest import mock

import botocore.credentials
import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator
from botocore.utils import ContainerMetadataFetcher, InstanceMetadataFetcher, JSONFileCache

METADATA = {"AccessKeyId": "AK", "SecretAccessKey": "S", "Token": "T", "Expiration": "2099-01-01T00:00:00Z"}
ROLE = {"role_name": "r", "access_key": "AK", "secret_key": "S", "token": "T", "expiry_time": "2099-01-01T00:00:00Z"}


def name(credentials):
    """The source's name, and for a role the names of what it is assumed with."""
    if credentials is None:
        return "none"
    if credentials.method in ("env", "shared-credentials-file", "config-file"):
        return "keys " + credentials.access_key
    if credentials.method == "assume-role":
        refresh = credentials._refresh_using
        if not hasattr(refresh, "__self__"):
            return "assume-role with a code"
        fetcher = refresh.__self__
        return "assume-role < " + name(fetcher._source_credentials)
    return credentials.method


def chain(case):
    with tempfile.TemporaryDirectory() as home:
        os.mkdir(f"{home}/.aws")
        for file in ("config", "credentials"):
            with open(f"{home}/.aws/{file}", "w") as out:
                out.write(case[file])
        environment = {"HOME": home, "PATH": os.environ["PATH"]} | case["environment"]
        role = {} if environment.get("AWS_EC2_METADATA_DISABLED") == "true" else ROLE
        with mock.patch.dict(os.environ, environment, clear=True), \
                mock.patch.object(ContainerMetadataFetcher, "_retrieve_credentials", lambda *_: METADATA), \
                mock.patch.object(InstanceMetadataFetcher, "retrieve_iam_role_credentials", lambda _: role):
            try:
                return name(botocore.session.Session(profile=case["profile"]).get_credentials())
            except Exception as error:
                return f"error: {error}"


def fetcher(case):
    return botocore.credentials.AssumeRoleCredentialFetcher(
        None, None, case["role"], extra_args=dict(case["arguments"]),
        cache=JSONFileCache(f"{case['home']}/.aws/cli/cache") if "home" in case else {},
    )


def key(case):
    return fetcher(case)._cache_key


def read(case):
    """What the AWS CLI finds in the cache, without asking STS."""
    return fetcher(case).fetch_credentials()["access_key"]


def write(case):
    """Keeps a session as the AWS CLI does."""
    made = fetcher(case)
    made._write_to_cache({"Credentials": {**{k: v for k, v in METADATA.items() if k != "Token"}, "SessionToken": "T"}})
    return "written"


def provider(case):
    loader = botocore.session.Session().get_component("data_loader")
    rules = loader.load_service_model(case["service"], "endpoint-rule-set-1")
    return EndpointProvider(rules, loader.load_data("partitions"))


def rule(case):
    """The endpoint of a Region by botocore's rules."""
    return provider(case).resolve_endpoint(
        Region=case["region"], UseFIPS=case["fips"], UseDualStack=case["dual"], UseGlobalEndpoint=False).url


def signing(case):
    """The Region that requests to a service are signed for."""
    found = provider(case).resolve_endpoint(Region=case["region"], UseFIPS=False, UseDualStack=False)
    return found.properties["authSchemes"][0]["signingRegion"]


KINDS = {
    "integer": "integer", "long": "integer", "double": "number", "float": "number", "boolean": "boolean",
    "timestamp": "timestamp", "string": "string",
}


def reply(case):
    """What an operation answers, by the names that stand in the reply: a kind, a list of one, or members."""
    model = botocore.session.Session().get_service_model(case["service"])

    def described(shape, above=()):
        if shape.name in above:
            return {}
        if shape.type_name == "structure":
            return {
                member.serialization.get("name", name): described(member, above + (shape.name,))
                for name, member in shape.members.items()
            }
        if shape.type_name == "list":
            return [described(shape.member, above)]
        return KINDS.get(shape.type_name, shape.type_name)

    return described(model.operation_model(case["operation"]).output_shape)


def request(case):
    """The form data of a request, name by name."""
    model = botocore.session.Session().get_service_model(case["service"])
    operation = model.operation_model(case["operation"])
    assert not (report := ParamValidator().validate(case["parameters"], operation.input_shape)).has_errors(), report
    written = create_serializer(model.metadata["protocol"]).serialize_to_request(case["parameters"], operation)
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in written["body"].items()}


def url(case):
    """The endpoint that botocore takes from a configuration."""
    with mock.patch.dict(os.environ, case["environment"], clear=True):
        session = botocore.session.Session()
        client = session.create_client(case["service"], region_name=case["region"], aws_access_key_id="A",
                                       aws_secret_access_key="S")
        return client.meta.endpoint_url


with open(sys.argv[1]) as cases:
    print(json.dumps([globals()[case["ask"]](case) for case in json.load(cases)]))
