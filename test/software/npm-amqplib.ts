/** amqplib at RabbitMQ, AMQP 0-9-1: a right and a wrong password, exchanges and queues, messages taken and refused. */
import { play } from './stage/libraries.ts';
import { byKey, type Counting, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

/** The method's number within its class: tshark has no field of both. */
const COUNTING = {
  ...byKey('amqp.method.method'),
  decodeAs: 'tcp.port==5673,amqp',
  ours: ({ code }) => (code > 0xff ? String(code & 0xff) : undefined),
} satisfies Counting;

export default {
  name: 'amqplib',
  packages: ['rabbitmq-server'],
  libraries: ['amqplib'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'amqp',
      operations: [
        ['error', 'connection_close', 'disconnect'],
        ['response', 'connection_start_ok', 'authenticate'],
        ['request', 'queue_declare', 'configure'],
        ['request', 'queue_bind', 'subscribe'],
        ['request', 'basic_publish', 'write'],
        ['error', 'basic_return', 'notify'],
        ['event', 'basic_deliver', 'notify'],
        ['response', 'basic_get_ok', 'read'],
        ['error', 'basic_nack', 'notify'],
        ['error', 'channel_close', 'disconnect'],
      ],
      claims: [
        ['server', 'application', (versionOf) => `RabbitMQ ${versionOf('rabbitmq-server')}`],
        ['client', 'application', 'Plant panel 1.4'],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: COUNTING,
    },
  ],
  async run({ write, start, run, until, server }) {
    const env = {
      RABBITMQ_NODENAME: 'plant@localhost',
      RABBITMQ_CONFIG_FILE: write('rabbitmq.conf', `listeners.tcp.1 = ${server.ip}:5673\nlog.console = true\n`),
      RABBITMQ_MNESIA_BASE: '/run/stage/mnesia',
      RABBITMQ_LOG_BASE: '/run/stage/log',
      RABBITMQ_ENABLED_PLUGINS_FILE: write('enabled_plugins', '[].'),
      HOME: '/run/stage',
    };
    const control = (...args: readonly string[]): Promise<string> =>
      run('/usr/lib/rabbitmq/bin/rabbitmqctl', ['-n', 'plant@localhost', ...args], { on: 'server', env, fails: 'may' });
    start('/usr/lib/rabbitmq/bin/rabbitmq-server', [], { env });
    await until('there is a user', async () => (await control('add_user', 'anna', RIGHT)).includes('Done'));
    await control('set_permissions', 'anna', '.*', '.*', '.*');
    await run(...play('amqp', 'amqplib', RIGHT, WRONG));
  },
} satisfies Software;
