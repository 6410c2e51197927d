/** MQTT.js at two brokers, aedes (3.1.1) and Mosquitto (5), with Sparkplug B: births, data, commands, a death. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

export default {
  name: 'MQTT.js',
  packages: ['mosquitto'],
  libraries: ['mqtt', 'aedes', 'sparkplug-payload'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'mqtt',
      operations: [
        ['error', 'connack', 'connect'],
        ['response', 'suback', 'subscribe'],
        ['request', 'publish', 'write'],
        ['event', 'publish_to_client', 'notify'],
        ['response', 'pubcomp', 'write'],
        ['response', 'pingresp', 'keep-alive'],
        ['request', 'sparkplug_nbirth', 'identify'],
        ['request', 'sparkplug_dbirth', 'identify'],
        ['event', 'sparkplug_ddata_to_client', 'notify'],
        ['event', 'sparkplug_ncmd_to_client', 'control'],
        ['request', 'sparkplug_dcmd', 'write'],
        ['event', 'sparkplug_ndeath_to_client', 'notify'],
      ],
      claims: [
        ['client', 'role', 'Sparkplug edge node'],
        ['client', 'vendor', 'Plant Works'],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: { ...byKey('mqtt.msgtype', 'mqtt'), decodeAs: 'tcp.port==1884,mqtt' },
    },
  ],
  async run({ write, start, run, listening, server }) {
    const users = write('users', '', 0o666);
    await run('mosquitto_passwd', ['-b', users, 'anna', RIGHT]);
    write('mosquitto.conf', `listener 1884 ${server.ip}\nallow_anonymous false\npassword_file ${users}\nuser root\n`);
    start('mosquitto', ['-v', '-c', '/run/stage/mosquitto.conf']);
    start(...play('mqtt', 'server', RIGHT));
    await listening('tcp', 1883);
    await listening('tcp', 1884);
    await run(...play('mqtt', 'client', RIGHT, WRONG));
  },
} satisfies Software;
