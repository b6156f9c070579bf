"""A server that forgets its intermediate certificate is refused until the city pins it, and nothing else is ever let through."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from disclosure.errors import InputError
from disclosure.fetch.adapter import Watchdog
from disclosure.fetch.client import Client
from disclosure.fetch.guard import Address
from disclosure.fetch.trust import Bundles, read_intermediates, write_bundle
from disclosure.registry import Site

HOST = "www.qinghe.example"
OTHER = "zw.qinghe.example"


def sign(name, *, by=None, is_authority=True, days=1):
    """A key with its certificate, signed ``by`` another such pair or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        names = [x509.DNSName(HOST), x509.DNSName(OTHER)]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    return SimpleNamespace(key=key, certificate=certificate, pem=certificate.public_bytes(serialization.Encoding.PEM).decode())


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """A root, an intermediate below it, one of the same name below another root, and the server's own key and certificate in a file."""
    root = sign("Root")
    middle = sign("Middle", by=root)
    leaf = sign(HOST, by=middle, is_authority=False)
    folder = tmp_path_factory.mktemp("chain")
    secret = leaf.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    (folder / "leaf.pem").write_text(secret + leaf.pem)
    (folder / "root.pem").write_text(root.pem)
    other = sign("Middle", by=sign("Other root"))
    return SimpleNamespace(folder=folder, root=folder / "root.pem", middle=middle.pem, other=other.pem, leaf=leaf.pem)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Handshakes that fail are what these tests are about."""


@pytest.fixture
def serve(chain):
    """Starts a server that sends its own certificate and no other; gives a function that asks it."""
    opened = []

    def start(**context_options):
        server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.folder / "leaf.pem")
        for name, value in context_options.items():
            setattr(context, name, value) if name != "ciphers" else context.set_ciphers(value)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        opened.append((server.shutdown, server.server_close))

        def ask(host=HOST, *, bundles=None):
            watchdog = Watchdog(threading.Event())
            pin = Address("127.0.0.1", server.server_port)
            client = Client(lambda _: pin, watchdog, agent="test", timeout=5, max_bytes=1000, verify=str(chain.root), bundles=bundles)
            answer = client.ask(f"https://{host}/")
            client.close()
            watchdog.close()
            return answer.status

        return ask

    yield start
    for functions in opened:
        for function in functions:
            function()


def test_an_incomplete_chain_fails(serve):
    assert serve()() == "tls"


def test_the_pinned_intermediate_completes_it_for_its_own_host_only(serve, chain, tmp_path):
    ask = serve()
    bundles = {HOST: write_bundle(tmp_path / "bundle.pem", chain.middle, chain.root)}
    assert ask(bundles=bundles) == "ok"
    assert ask(OTHER, bundles=bundles) == "tls"
    assert ask("elsewhere.example", bundles={"elsewhere.example": bundles[HOST]}) == "tls", "the name is checked as ever"


def test_a_wrong_intermediate_fails(serve, chain, tmp_path):
    assert serve()(bundles={HOST: write_bundle(tmp_path / "bundle.pem", chain.other, chain.root)}) == "tls"


def test_a_pinned_intermediate_without_its_root_is_no_trust(serve, chain, tmp_path):
    strange = tmp_path / "strange.pem"
    strange.write_text(sign("Nobody's root").pem)
    assert serve()(bundles={HOST: write_bundle(tmp_path / "bundle.pem", chain.middle, strange)}) == "tls"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_fails(serve, chain, tmp_path, version):
    ask = serve(ciphers="DEFAULT:@SECLEVEL=0", minimum_version=version, maximum_version=version)
    assert ask(bundles={HOST: write_bundle(tmp_path / "bundle.pem", chain.middle, chain.root)}) == "tls"


def test_tls_of_today_passes_on_the_same_server(serve, chain, tmp_path):
    ask = serve(ciphers="DEFAULT:@SECLEVEL=0", minimum_version=ssl.TLSVersion.TLSv1_2, maximum_version=ssl.TLSVersion.TLSv1_2)
    assert ask(bundles={HOST: write_bundle(tmp_path / "bundle.pem", chain.middle, chain.root)}) == "ok"


def city_with(folder, **more):
    """What of a city matters here."""
    site = Site(id="www", name="门户", url=f"https://{HOST}/", **more)
    return SimpleNamespace(folder=str(folder), file=SimpleNamespace(sites=(site, Site(id="zw", name="平台", url=f"https://{OTHER}/"))))


def test_a_city_pins_for_the_site_that_names_the_file(chain, tmp_path):
    (tmp_path / "middle.pem").write_text(chain.middle)
    bundles = Bundles(city_with(tmp_path, intermediate="middle.pem", aliases=("alias.qinghe.example",)))
    assert list(bundles.paths) == [HOST, "alias.qinghe.example"], "a redirect may lead to an alias, on the same server"
    assert chain.middle in Path(bundles.paths[HOST]).read_text(encoding="utf-8")
    bundles.close()
    assert Bundles(city_with(tmp_path)).paths == {}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.pem", None, "there is no such file"),
        ("empty.pem", "", "no whole certificate"),
        ("text.pem", "no certificate", "no whole certificate"),
        ("half.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "no whole certificate"),
        ("../outside.pem", None, "outside the city's folder"),
        ("/etc/hostname", None, "outside the city's folder"),
    ],
)
def test_a_file_that_pins_nothing_is_one_line(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=words) as caught:
        read_intermediates(city_with(tmp_path, intermediate=name))
    assert "site www" in str(caught.value)
    assert "\n" not in str(caught.value)
