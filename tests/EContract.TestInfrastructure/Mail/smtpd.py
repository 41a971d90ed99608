# A mail server (aiosmtpd, Debian package python3-aiosmtpd) that keeps what it takes as .eml files, and fails as the address tells it to.
# usage: smtpd.py FOLDER PORT CERTIFICATE KEY starttls|implicit|none [nodsn]
import asyncio, itertools, logging, os, signal, ssl, sys, warnings
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, port, certificate, key, security = sys.argv[1:6]
logging.disable()
warnings.simplefilter('ignore')
offers_dsn = 'nodsn' not in sys.argv
connections = itertools.count(1)
dropped = set()


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        session.number = next(connections) if not hasattr(session, 'number') else session.number
        return responses[:-1] + (['250-DSN'] if offers_dsn else []) + responses[-1:]

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith('blocked@'):
            return '550 5.7.1 sender not allowed'
        envelope.mail_from, envelope.mail_options = address, options
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split('@')[0]
        if local == 'nobody':
            return '550 5.1.1 no such user \x1b[31m\t<script>'
        if local == 'later':
            return '451 4.3.0 try again later'
        if local == 'closing':
            return '421 4.3.2 closing'
        if local == 'hang':
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].split('@')[0]
        if local == 'content':
            return '554 5.6.0 content not accepted'
        name = '%05d-%d' % (len([f for f in os.listdir(folder) if f.endswith('.eml')]) + 1, os.getpid())
        path = os.path.join(folder, name)
        head = 'X-From: %s\r\nX-To: %s\r\nX-Auth: %s\r\nX-Tls: %s\r\nX-Connection: %d\r\nX-Parameters: %s\r\n' % (
            envelope.mail_from, ','.join(envelope.rcpt_tos), session.authenticated, server.transport.get_extra_info('ssl_object') is not None, session.number,
            ' '.join(server.parameters))
        with open(path + '.tmp', 'wb') as mail:
            mail.write(head.encode() + envelope.content)
        os.rename(path + '.tmp', path + '.eml')
        if local == 'drop' and local not in dropped:
            # Taken, but the client will not know.
            dropped.add(local)
            server.transport.abort()
            return '250 never seen'
        return '250 2.0.0 queued'


class Server(SMTP):
    parameters = ()

    # RFC 3461: aiosmtpd knows no delivery status notifications.
    def take(self, arg, names):
        words = (arg or '').split(' ')
        taken = [w for w in words if w.upper().startswith(names)] if offers_dsn else []
        self.parameters += tuple(taken)
        return ' '.join(w for w in words if w not in taken)

    async def smtp_MAIL(self, arg):
        self.parameters = ()
        await super().smtp_MAIL(self.take(arg, ('RET=', 'ENVID=')))

    async def smtp_RCPT(self, arg):
        await super().smtp_RCPT(self.take(arg, ('NOTIFY=', 'ORCPT=')))

    async def auth_XOAUTH2(self, _, args):
        import base64
        said = base64.b64decode(args[1]).decode().split('\x01')
        if said[0] == 'user=app' and said[1] == 'auth=Bearer token':
            return AuthResult(success=True, auth_data=b'app')
        return AuthResult(success=False, handled=False)


def authenticate(server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and (data.login, data.password) == (b'app', b'secret')
    return AuthResult(success=ok, handled=False)


tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
if security != 'none':
    tls.load_cert_chain(certificate, key)
options = {
    'starttls': dict(tls_context=tls, require_starttls=True, authenticator=authenticate, auth_required=True),
    'implicit': dict(authenticator=authenticate, auth_required=True, auth_require_tls=False),
    'none': dict(),
}[security]


class Listener(Controller):
    def factory(self):
        return Server(self.handler, hostname='mx.test', enable_SMTPUTF8=True, data_size_limit=30 * 2**20, timeout=3600, **options)


listener = Listener(Handler(), hostname='127.0.0.1', port=int(port), ssl_context=tls if security == 'implicit' else None)
listener.start()
print('ready', flush=True)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
listener.stop()
