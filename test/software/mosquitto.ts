/** Mosquitto and its clients in MQTT 3.1.1 and 5: a right and a wrong password, subscriptions, every quality of service. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

export default {
  name: 'Mosquitto',
  packages: ['mosquitto', 'mosquitto-clients'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'mqtt',
      operations: [
        ['request', 'connect', 'connect'],
        ['response', 'connack', 'connect'],
        ['error', 'connack', 'connect'],
        ['request', 'subscribe', 'subscribe'],
        ['request', 'publish', 'write'],
        ['event', 'publish_to_client', 'notify'],
        ['request', 'disconnect', 'disconnect'],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
    },
  ],
  async run({ write, start, run, listening, until, printed, server }) {
    const users = write('users', '', 0o666);
    await run('mosquitto_passwd', ['-b', users, 'anna', RIGHT]);
    write('mosquitto.conf', `listener 1883 ${server.ip}\nallow_anonymous false\npassword_file ${users}\nuser root\n`);
    start('mosquitto', ['-v', '-c', '/run/stage/mosquitto.conf']);
    await listening('tcp', 1883);
    const to = (password: string): string[] => ['-h', server.ip, '-u', 'anna', '-P', password];
    await run('mosquitto_pub', [...to(WRONG), '-t', 'plant/x', '-m', '1'], { fails: true });
    start('mosquitto_sub', [...to(RIGHT), '-t', 'plant/#', '-q', '2', '-v'], { on: 'client' });
    await until('there is a subscriber', () => printed().includes('SUBACK'));
    for (const version of ['mqttv311', '5'])
      for (const quality of ['0', '1', '2'])
        await run('mosquitto_pub', [
          ...to(RIGHT),
          '-V',
          version,
          '-q',
          quality,
          '-t',
          'plant/temperature',
          '-m',
          '21.5',
        ]);
    await until('all are heard', () => printed().split('plant/temperature 21.5').length > 6);
  },
} satisfies Software;
