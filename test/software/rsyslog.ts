/** rsyslog, written to by logger: RFC 3164 and RFC 5424, over UDP and over TCP, several facilities and severities. */
import { byKey, type Software } from './stage/software.ts';

const CONFIGURATION = `
module(load="imudp")
module(load="imtcp")
input(type="imudp" port="514" address="10.99.0.2")
input(type="imtcp" port="514" address="10.99.0.2")
*.* /run/stage/received
`;

export default {
  name: 'rsyslog',
  packages: ['rsyslog', 'bsdutils'],
  expects: [
    {
      protocol: 'syslog',
      operations: [
        ['event', 'critical', 'notify'],
        ['event', 'notice', 'notify'],
        ['event', 'error', 'notify'],
        ['event', 'debug', 'notify'],
      ],
      counting: { ...byKey('syslog.level'), decodeAs: 'tcp.port==514,syslog' },
      differences: { 6: 'tshark does not read counted octets (RFC 6587, 3.4.1).' },
    },
  ],
  async run({ write, start, run, listening, server }) {
    const file = write('rsyslog.conf', CONFIGURATION);
    start('rsyslogd', ['-n', '-f', file, '-i', 'NONE']);
    await listening('udp', 514);
    await listening('tcp', 514);
    const log = (...args: readonly string[]): Promise<string> => run('logger', ['-n', server.ip, ...args]);
    for (const transport of ['--udp', '--tcp'])
      for (const form of ['--rfc3164', '--rfc5424']) {
        await log(transport, '-P', '514', form, '-p', 'daemon.notice', '-t', 'pump', 'started');
        await log(transport, '-P', '514', form, '-p', 'kern.crit', '-t', 'kernel', 'too hot');
        await log(transport, '-P', '514', form, '-p', 'local0.err', '-i', 'valve does not close');
        await log(transport, '-P', '514', form, '-p', 'local7.debug', 'level 17');
      }
    await log('--tcp', '-P', '514', '--octet-count', '--rfc5424', '-p', 'user.info', 'counted');
  },
} satisfies Software;
