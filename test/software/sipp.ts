/** SIPp as telephone and as exchange: calls that are taken, one that is refused, over UDP and over TCP. */
import { named, type Software } from './stage/software.ts';

const METHODS = { INVITE: 'invite', ACK: 'ack', BYE: 'bye', OPTIONS: 'options' };

const BUSY = `<?xml version="1.0"?>
<scenario name="busy">
  <recv request="INVITE"/>
  <send retrans="500"><![CDATA[
    SIP/2.0 486 Busy Here
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Server: plant exchange 1.0
    Content-Length: 0

  ]]></send>
  <recv request="ACK"/>
</scenario>
`;

export default {
  name: 'SIPp',
  packages: ['sip-tester'],
  expects: [
    {
      protocol: 'sip',
      operations: [
        ['request', 'invite', 'connect'],
        ['response', 'invite', 'connect'],
        ['error', 'invite', 'connect'],
        ['request', 'ack', 'connect'],
        ['request', 'bye', 'disconnect'],
        ['response', 'bye', 'disconnect'],
      ],
      claims: [['server', 'application', 'plant exchange 1.0']],
      counting: named('sip.Method', METHODS, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
    },
  ],
  async run({ write, start, run, listening, server, client }) {
    const busy = write('busy.xml', BUSY);
    const answers = ['-i', server.ip, '-nostdin'];
    const calls = ['-i', client.ip, '-nostdin', '-sn', 'uac', '-timeout', '20s'];
    const call = async (
      transport: 'u1' | 't1',
      port: number,
      scenario: readonly string[],
      fails: boolean,
    ): Promise<void> => {
      start('sipp', [...scenario, ...answers, '-t', transport, '-p', String(port)]);
      await listening(transport === 'u1' ? 'udp' : 'tcp', port);
      await run('sipp', [...calls, '-t', transport, '-m', fails ? '1' : '3', '-d', '100', `${server.ip}:${port}`], {
        fails,
      });
    };
    await call('u1', 5060, ['-sn', 'uas'], false);
    await call('t1', 5060, ['-sn', 'uas'], false);
    await call('u1', 5080, ['-sf', busy], true);
  },
} satisfies Software;
