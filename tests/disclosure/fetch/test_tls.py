"""TLS to a pinned address: the certificate is checked against the host's name, never against the address, and never left out."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from disclosure.fetch.adapter import Watchdog
from disclosure.fetch.client import Client
from disclosure.fetch.guard import Address

HOST = "www.qinghe.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with key and certificate for the host, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def port(certificate):
    """A server that answers with the Host header it got."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(port):
    """Asks for a page at the pinned address."""
    watchdog = Watchdog(threading.Event())
    clients = []

    def ask_for(url, verify):
        client = Client(lambda _: Address("127.0.0.1", port), watchdog, agent="test", timeout=5, max_bytes=1000, verify=verify)
        clients.append(client)
        return client.ask(url)

    yield ask_for
    for client in clients:
        client.close()
    watchdog.close()


def test_a_trusted_certificate_of_the_host_is_accepted(ask, certificate):
    answer = ask(f"https://{HOST}/", str(certificate))
    assert (answer.status, answer.body) == ("ok", HOST.encode())


@pytest.mark.parametrize(("host", "trusted"), [(HOST, False), ("other.example", True)])
def test_any_other_is_a_tls_failure(ask, certificate, host, trusted):
    assert ask(f"https://{host}/", str(certificate) if trusted else True).status == "tls"
