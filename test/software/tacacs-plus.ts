/**
 * Authen::TacacsPlus, a client of TACACS+, with a right and a wrong password. Debian has no server of it: the answers come
 * from a few lines of Python. RFC 8907, 4.5 (the body under its pad) and 5.2 (the reply).
 */
import { byKey, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const KEY = 'Shareable-4713';

const SERVER = `
import hashlib, os, socketserver, struct
KEY = os.environ['KEY'].encode()
def under_pad(head, body):
    version, kind, sequence, flags, session, length = struct.unpack('>BBBBII', head)
    pad = block = b''
    while len(pad) < len(body):
        block = hashlib.md5(struct.pack('>I', session) + KEY + bytes([version, sequence]) + block).digest()
        pad += block
    return bytes(a ^ b for a, b in zip(body, pad))
class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.rfile.read(12):
            version, kind, sequence, flags, session, length = struct.unpack('>BBBBII', head)
            asked = under_pad(head, self.rfile.read(length))
            passes = os.environ['RIGHT'].encode() in asked
            reply = struct.pack('>BBHH', 1 if passes else 2, 0, 0, 0)
            head = struct.pack('>BBBBII', version, kind, sequence + 1, flags, session, len(reply))
            self.wfile.write(head + under_pad(head, reply))
socketserver.TCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(('10.99.0.2', 49), Talk).serve_forever()
`;
const CLIENT = `
use Authen::TacacsPlus;
my $tac = Authen::TacacsPlus->new(Host => '10.99.0.2', Key => $ENV{KEY}, Port => 49, Timeout => 5) or die 'no server';
exit($tac->authen('anna', $ENV{PASSWORD}, &Authen::TacacsPlus::TAC_PLUS_AUTHEN_TYPE_PAP) ? 0 : 1);
`;

export default {
  name: 'Authen::TacacsPlus',
  packages: ['libauthen-tacacsplus-perl', 'python3'],
  secrets: [RIGHT, WRONG, KEY],
  expects: [
    {
      protocol: 'tacacs-plus',
      operations: [
        ['request', 'authentication', 'authenticate'],
        ['response', 'authentication', 'authenticate'],
      ],
      counting: byKey('tacplus.type'),
    },
  ],
  async run({ start, run, listening }) {
    start('python3', ['-c', SERVER], { env: { KEY, RIGHT } });
    await listening('tcp', 49);
    await run('perl', ['-e', CLIENT], { env: { KEY, PASSWORD: WRONG }, fails: true });
    await run('perl', ['-e', CLIENT], { env: { KEY, PASSWORD: RIGHT } });
  },
} satisfies Software;
