"""An authority of the tests' own: it signs certificates, good ones and bad ones, for servers of this machine.

`Authority(FOLDER)` writes there `authority.pem`, which clients are to trust, and `client.pem`, a client's certificate with
its key.
"""
import ipaddress
import os
import ssl
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = timedelta(days=1)


def named(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def alternative(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class Authority:
    def __init__(self, folder, name="authority"):
        self.folder, self.name, self.key = folder, name, ec.generate_private_key(ec.SECP256R1())
        self.file = os.path.join(folder, f"{name}.pem")
        certificate = self.sign(name, self.key, timedelta(days=2), x509.BasicConstraints(ca=True, path_length=None))
        with open(self.file, "wb") as out:
            out.write(certificate)
        if name == "authority":
            self.issue("client", ["client"])

    def sign(self, subject, key, rest, extension):
        """A certificate in PEM form; `rest` is how long it is good for, from two days ago on if it has ended."""
        now = datetime.now(timezone.utc)
        builder = (
            x509.CertificateBuilder().subject_name(named(subject)).issuer_name(named(self.name))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - 2 * DAY).not_valid_after(now + rest).add_extension(extension, critical=False)
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def issue(self, file, names, rest=DAY):
        """The path of a file with a certificate for these names, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        extension = x509.SubjectAlternativeName([alternative(name) for name in names])
        path = os.path.join(self.folder, f"{file}.pem")
        with open(path, "wb") as out:
            out.write(self.sign(names[0], key, rest, extension))
            out.write(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return path

    def context(self, file, names, rest=DAY, protocols=("http/1.1",)):
        """The settings of a server with such a certificate, which asks clients for theirs and takes none, too."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.issue(file, names, rest))
        context.load_verify_locations(self.file)
        context.verify_mode = ssl.CERT_OPTIONAL
        context.set_alpn_protocols(protocols)
        return context


def contexts(folder):
    """The settings for the names that clients ask for: `expired.localhost` has a certificate that has ended, and so on."""
    authority, stranger = Authority(folder), Authority(folder, "stranger")
    good = authority.context("good", ["good.localhost", "127.0.0.1"])
    known = {
        "good.localhost": good,
        "h2.localhost": authority.context("h2", ["h2.localhost"], protocols=("h2", "http/1.1")),
        "other.localhost": authority.context("other", ["elsewhere.example"]),
        "expired.localhost": authority.context("expired", ["expired.localhost"], rest=-DAY),
        "unknown.localhost": stranger.context("unknown", ["unknown.localhost"]),
    }

    def choose(connection, name, _):
        connection.context = known.get(name, good)

    good.sni_callback = choose
    return good
