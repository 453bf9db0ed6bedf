"""Times the description of 1,000 instances, ten pages, beside the AWS CLI and boto3 against the same server.

Usage: describe.py FOLDER-OF-THE-TOOLS, with the Python that has the two.
"""
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import botocore.session
from measure import seconds

TOOLS = sys.argv[1]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PAGES, SIZE = 10, 100
SUBNETS = [
    {"SubnetIdentifier": f"subnet-{number:017}", "SubnetAvailabilityZone": {"Name": f"us-east-1{zone}"},
     "SubnetOutpost": {}, "SubnetStatus": "Active"}
    for number, zone in enumerate("abcdef")
]
SCRIPT = """
import boto3
pages = boto3.client("rds").get_paginator("describe_db_instances").paginate()
assert sum(len(page["DBInstances"]) for page in pages) == 1000
"""


def xml(name, value, shape):
    """A value as the API writes it, by AWS's own model."""
    if shape.type_name == "structure":
        content = "".join(xml(key, value[key], member) for key, member in shape.members.items() if key in value)
    elif shape.type_name == "list":
        element = shape.member.serialization.get("name", "member")
        content = "".join(xml(element, item, shape.member) for item in value)
    else:
        content = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{name}>{content}</{name}>"


def reply(action, content):
    """The bytes of a reply."""
    return (
        f'<{action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><{action}Result>{content}'
        f"</{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>"
    ).encode()


def replies():
    """The pages, by the marker that asks for each."""
    with open(os.path.join(ROOT, "Examples/mitosis.json")) as file:
        examples = json.load(file)["DBInstances"]
    model = botocore.session.get_session().get_service_model("rds").shape_for("DBInstance")
    pages = {}
    for page in range(PAGES):
        instances = []
        for number in range(page * SIZE, (page + 1) * SIZE):
            text = json.dumps(examples[number % len(examples)]).replace("mitosis-", f"mitosis{number}-")
            instance = json.loads(text.replace("etl-temp-db", f"etl{number}-temp-db"))
            instance["DBSubnetGroup"] = instance.get("DBSubnetGroup", {}) | {"Subnets": SUBNETS}
            instances.append(xml("DBInstance", instance, model))
        marker = f"<Marker>{page + 1}</Marker>" if page + 1 < PAGES else ""
        content = f"<DBInstances>{''.join(instances)}</DBInstances>{marker}"
        pages[str(page)] = reply("DescribeDBInstances", content)
    return pages


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    pages = replies()

    def log_message(self, *_):
        pass

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        action = form["Action"][0]
        # They are made beforehand: the server's time is in both.
        is_page = action == "DescribeDBInstances"
        body = self.pages[form.get("Marker", ["0"])[0]] if is_page else reply(action, "")
        self.send_response(200)
        self.send_header("content-type", "text/xml")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        "PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
    }
    # Of RDS, the AWS CLI takes it from its command line alone.
    aws = [sys.executable, os.path.join(os.path.dirname(sys.executable), "aws")]
    aws += ["rds", "describe-db-instances", "--endpoint-url", environment["AWS_ENDPOINT_URL"]]
    commands = {
        "rds-describe": [os.path.join(TOOLS, "rds-describe")],
        "aws rds describe-db-instances": aws, "boto3": [sys.executable, "-c", SCRIPT],
    }
    size = sum(len(page) for page in Handler.pages.values())
    measured = seconds(commands, 7, environment=environment)
    own = measured.pop("rds-describe")
    print(f"{PAGES * SIZE} instances described in {PAGES} pages, {size / 1e6:.1f} MB: rds-describe {own * 1000:.0f} ms")
    for name, other in measured.items():
        print(f"  {own / other:.3f} of {name}, {other * 1000:.0f} ms")


main()
