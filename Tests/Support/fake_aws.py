"""A server of this machine that answers as AWS's services do, and as they do when something is wrong.

Usage: fake_aws.py FOLDER. It prints its port and runs until standard input ends. On one port it speaks HTTP and TLS, with
certificates of the authority that it writes to the folder (authority.py); names under `.localhost` say what is to go
wrong with a handshake. A path is /TAG/SERVICE/...: a test's own tag keeps its requests apart, and GET /TAG/log lists them.
It is a proxy, too: whatever the host, it answers itself; to names under `.localhost` it makes a tunnel.
"""
import itertools
import json
import select
import socket
import struct
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import authority
import http2

log = {}
lock = threading.Lock()
numbers = itertools.count(1)
# USER:SECRET
PASSWORD = "Basic VVNFUjpTRUNSRVQ="


def in_an_hour():
    return (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def metadata(key):
    return {
        "Code": "Success", "AccessKeyId": key, "SecretAccessKey": f"S{key}", "Token": f"T{key}",
        "Expiration": in_an_hour(),
    }


def session(action, key, seconds):
    end = (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><AssumedRoleUser>
<AssumedRoleId>ID:name</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/name</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>S{key}</SecretAccessKey>
<SessionToken>T{key}</SessionToken><Expiration>{end}</Expiration></Credentials></{action}Result></{action}Response>"""


def failure(code, message):
    return (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        "<RequestId>req-1</RequestId></ErrorResponse>"
    )


def result(entry, content="<DBInstances/>"):
    action = entry["form"]["Action"]
    return f"<{action}Response><{action}Result>{content}</{action}Result></{action}Response>"


def relay(one, other):
    """Passes bytes on in both directions until one side ends."""
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(1 << 16)
            while hasattr(ready, "pending") and ready.pending():
                data += ready.recv(1 << 16)
            if not data:
                return
            (other if ready is one else one).sendall(data)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100
    tls = authority.contexts(sys.argv[1])

    def finish_request(self, request, client_address):
        hello = request.recv(1 << 16, socket.MSG_PEEK)
        if hello[:1] != b"\x16":
            return super().finish_request(request, client_address)
        if b"reset.localhost" in hello:
            # Closed like this, a connection is reset.
            return request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if b"silent.localhost" in hello:
            return time.sleep(3)
        with self.tls.wrap_socket(request, server_side=True) as connection:
            if connection.selected_alpn_protocol() == "h2":
                entry = {"form": {"Action": "DescribeDBInstances"}}
                instances = "<DBInstances><DBInstance><DBName>over HTTP/2</DBName></DBInstance></DBInstances>"
                return http2.serve(connection, result(entry, instances).encode())
            super().finish_request(connection, client_address)

    def shutdown_request(self, request):
        # Whoever is at the other end is not told: a connection that is reset stays one.
        self.close_request(request)

    def handle_error(self, request, client_address):
        """A client that goes away is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.number = next(numbers)

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return formatdate(time.time() + getattr(self, "skew", 0), usegmt=True)

    def answer(self, body, status=200, headers=()):
        data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        url = urlsplit(self.path)
        _, tag, service, *rest = (url.path + "/").split("/")
        if service == "log":
            with lock:
                return self.answer(log.get(tag, []))
        entry = {
            "service": service, "path": "/".join(rest).strip("/"), "method": self.command, "query": url.query,
            "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body,
            "form": dict(parse_qsl(body)) if "=" in body and not body.startswith("{") else {},
            "connection": self.number,
        }
        with lock:
            count = sum(other["service"] == service for other in log.setdefault(tag, []))
            log[tag].append(entry)
        getattr(self, "do_" + service.replace("-", "_"))(entry, count)

    def do_CONNECT(self):
        """A proxy's tunnel, for whoever has the password, or a certificate where the proxy is reached over TLS."""
        with lock:
            log.setdefault("connect", []).append({"service": "connect", "path": self.path})
        host, _, port = self.path.partition(":")
        if not host.endswith(".localhost"):
            return self.answer("", 502)
        certificate = self.connection.getpeercert() if hasattr(self.connection, "getpeercert") else None
        if not certificate and self.headers.get("proxy-authorization") != PASSWORD:
            return self.answer("", 407, [("proxy-authenticate", "Basic")])
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        with socket.create_connection(("127.0.0.1", int(port))) as other:
            relay(self.connection, other)

    do_GET = do_POST = do_PUT = handle_any

    # The instance's metadata.

    def do_imds(self, entry, count):
        if entry["path"] == "latest/api/token":
            known = entry["method"] == "PUT" and "x-aws-ec2-metadata-token-ttl-seconds" in entry["headers"]
            return self.answer("IMDS" if known else "", 200 if known else 400)
        if entry["headers"].get("x-aws-ec2-metadata-token") != "IMDS":
            return self.answer("", 401)
        self.roles(entry)

    def do_imds1(self, entry, count):
        if entry["path"] == "latest/api/token":
            return self.answer("", 403)
        self.roles(entry)

    def roles(self, entry):
        role = entry["path"].rpartition("/")[2]
        self.answer(metadata("AKIMDS") if role == "role-1" else "role-1\n")

    def do_imds_refuses(self, entry, count):
        if entry["path"].endswith("role-1"):
            return self.answer({"Code": "AssumeRoleUnauthorizedAccess", "Message": "not trusted"})
        self.answer("role-1")

    def do_imds_silent(self, entry, count):
        time.sleep(3)

    # A container's credentials.

    def do_container(self, entry, count):
        self.answer(metadata("AKCONTAINER" + entry["headers"].get("authorization", "")))

    def do_container_flaky(self, entry, count):
        self.answer(metadata("AKFLAKY"), 500 if count < 2 else 200)

    def do_container_down(self, entry, count):
        self.answer({"message": "no such task"}, 404)

    # STS: the key names the call; a role named `denied` is refused.

    def do_sts(self, entry, count):
        form = entry["form"]
        if form["RoleArn"].endswith("denied"):
            return self.answer(failure("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole"), 403)
        if form.get("TokenCode") == "000000":
            return self.answer(failure("AccessDenied", "MultiFactorAuthentication failed"), 403)
        if form["RoleArn"].endswith("slow"):
            time.sleep(0.2)
        key = f"AKROLE{count}"
        self.answer(session(form["Action"], key, int(form.get("DurationSeconds", 3600))))

    # IAM Identity Center.

    def do_sso(self, entry, count):
        if entry["headers"].get("x-amz-sso_bearer_token") not in ("TOKEN", "RENEWED"):
            return self.answer({"message": "Session token not found or invalid"}, 401)
        end = int((time.time() + 3600) * 1000)
        self.answer({"roleCredentials": {
            "accessKeyId": "AKSSO", "secretAccessKey": "S", "sessionToken": "T", "expiration": end}})

    def do_oidc(self, entry, count):
        if json.loads(entry["body"])["refreshToken"] != "REFRESH":
            return self.answer({"error": "invalid_grant"}, 400)
        self.answer({"accessToken": "RENEWED", "expiresIn": 28800, "refreshToken": "NEXT", "tokenType": "Bearer"})

    # RDS, well and with faults.

    def do_rds(self, entry, count):
        self.answer(result(entry))

    def do_rds_throttle(self, entry, count):
        if count < 2:
            return self.answer(failure("Throttling", "Rate exceeded"), 400, [("x-amz-retry-after", "1")])
        self.answer(result(entry))

    def do_rds_down(self, entry, count):
        self.answer(failure("ServiceUnavailable", "later"), 503)

    def do_rds_reset(self, entry, count):
        if count > 0:
            return self.answer(result(entry))
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def do_rds_html(self, entry, count):
        self.answer("<html><body>Sign in</body></html>")

    def do_rds_empty(self, entry, count):
        self.answer("")

    def do_rds_truncated(self, entry, count):
        self.answer(result(entry)[:-20])

    def do_rds_redirect(self, entry, count):
        self.answer("", 302, [("location", "/elsewhere/rds")])

    def do_rds_denied(self, entry, count):
        self.answer(failure("AccessDenied", "User: arn:aws:iam::1:user/u is not authorized to perform: "
                            "rds:DescribeDBInstances on resource: arn:aws:rds:us-east-1:1:db:* because no policy"), 403)

    def do_rds_expired(self, entry, count):
        self.answer(failure("ExpiredToken", "The security token included in the request is expired"), 403)

    def do_rds_skewed(self, entry, count):
        # The server is two hours ahead.
        self.skew = 7200
        self.do_rds_strict(entry, count)

    def do_rds_strict(self, entry, count):
        # It takes nothing signed more than a quarter of an hour off.
        signed = datetime.strptime(entry["headers"]["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        off = abs((datetime.now(timezone.utc) + timedelta(seconds=getattr(self, "skew", 0)) - signed).total_seconds())
        if off > 900:
            return self.answer(failure("SignatureDoesNotMatch", "Signature expired"), 403)
        self.answer(result(entry))

    def do_rds_pages(self, entry, count):
        page = int(entry["form"].get("Marker", 1))
        arn = f"arn:aws:rds:us-east-1:123456789012:db:i{page}"
        members = {"DBInstanceIdentifier": f"i{page}", "DBInstanceArn": arn, "Engine": "mysql",
                   "DBInstanceStatus": "available"}
        text = "".join(f"<{name}>{value}</{name}>" for name, value in members.items())
        marker = f"<Marker>{page + 1}</Marker>" if page < 10 else ""
        self.answer(result(entry, f"<DBInstances><DBInstance>{text}</DBInstance></DBInstances>{marker}"))

    def do_rds_half_chunk(self, entry, count):
        self.send_response(200)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"400\r\n" + result(entry).encode())
        self.close_connection = True

    def do_rds_closing(self, entry, count):
        self.answer(result(entry))
        self.close_connection = True

    def do_rds_large(self, entry, count):
        size = (64 << 20) + 1
        self.send_response(200)
        self.send_header("content-length", str(size))
        self.end_headers()
        for _ in range(size // (1 << 20) + 1):
            self.wfile.write(bytes(1 << 20))

    def do_rds_hang(self, entry, count):
        time.sleep(3)

    def do_rds_drip(self, entry, count):
        self.send_response(200)
        self.send_header("content-length", "1000")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
