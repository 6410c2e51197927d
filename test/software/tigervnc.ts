/** TigerVNC's server and its viewer: a right and a wrong password, and a session. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Righ4711';
const WRONG = 'Wron4712';

export default {
  name: 'TigerVNC',
  packages: ['tigervnc-standalone-server', 'tigervnc-viewer', 'tigervnc-tools', 'xvfb'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'vnc',
      operations: [
        ['request', 'protocol_version', 'connect'],
        ['response', 'security_types', 'authenticate'],
        ['request', 'vnc_authentication', 'authenticate'],
        ['error', 'security_result', 'authenticate'],
        ['response', 'security_result', 'authenticate'],
        ['request', 'client_init', 'connect'],
        ['response', 'server_init', 'connect'],
        ['request', 'framebuffer_update_request', 'read'],
      ],
      claims: [['server', 'application', 'RFB 3.8']],
    },
  ],
  async run({ makeFolder, start, run, listening, until, printed, server }) {
    makeFolder('/tmp/.X11-unix');
    const password = async (text: string, file: string): Promise<string> => {
      await run('bash', ['-c', `tigervncpasswd -f >${file}`], { input: `${text}\n` });
      return file;
    };
    const right = await password(RIGHT, '/run/stage/right');
    const wrong = await password(WRONG, '/run/stage/wrong');
    const screen = ['-geometry', '320x200', '-depth', '24', '-interface', server.ip, '-localhost', '0'];
    start('Xtigervnc', [':1', '-rfbport', '5900', '-SecurityTypes', 'VncAuth', '-PasswordFile', right, ...screen]);
    await listening('tcp', 5900);
    start('Xvfb', [':2', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], { on: 'client' });
    const env = { DISPLAY: ':2' };
    await run('timeout', ['5', 'xtigervncviewer', '-passwd', wrong, '-AlertOnFatalError=0', `${server.ip}::5900`], {
      env,
      fails: true,
    });
    start('xtigervncviewer', ['-passwd', right, `${server.ip}::5900`], { on: 'client', env });
    await until('the session is open', () => printed().includes('Using pixel format'));
  },
} satisfies Software;
