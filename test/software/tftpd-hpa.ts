/** tftpd-hpa and its client: a file fetched, one stored, with options and without, one that is not there. */
import type { Software } from './stage/software.ts';

export default {
  name: 'tftpd-hpa',
  packages: ['tftpd-hpa', 'tftp-hpa', 'curl'],
  expects: [
    {
      protocol: 'tftp',
      operations: [
        ['request', 'read_request', 'read'],
        ['request', 'write_request', 'write'],
        ['event', 'data', 'transfer'],
        ['event', 'acknowledgement', 'transfer'],
        ['error', 'error', 'transfer'],
      ],
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    write('files/recipe', 'x'.repeat(5000));
    makeFolder('files', 'nobody');
    start('in.tftpd', ['-L', '-c', '-s', '-u', 'nobody', '-a', `${server.ip}:69`, '/run/stage/files']);
    await listening('udp', 69);
    const letter = write('letter', 'All quiet.\n');
    const tftp = (...command: readonly string[]): Promise<string> =>
      run('tftp', ['-4', '-m', 'octet', server.ip, '-c', ...command], { fails: 'may' });
    await tftp('get', 'recipe', '/run/stage/fetched');
    await tftp('put', letter, 'letter');
    await tftp('get', 'nothing', '/run/stage/nothing');
    await run('curl', ['-sS', '-o', '/dev/null', `tftp://${server.ip}/recipe`]);
  },
} satisfies Software;
