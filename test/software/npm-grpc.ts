/** gRPC at both ends, in clear: calls with one answer and with many, a refused one, one with a token. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

const TOKEN = 'Token-4711';

export default {
  name: '@grpc/grpc-js',
  packages: [],
  libraries: ['@grpc/grpc-js'],
  secrets: [TOKEN],
  expects: [
    {
      protocol: 'http2',
      operations: [
        ['event', 'settings', 'connect'],
        ['response', 'grpc', 'execute'],
        ['error', 'grpc', 'execute'],
        ['event', 'data', 'transfer'],
      ],
      claims: [['client', 'user-agent', /^plant-panel\/1\.4 /]],
      counting: { ...byKey('http2.type'), decodeAs: 'tcp.port==50051,http2' },
    },
  ],
  async run({ start, run, listening }) {
    start(...play('grpc', 'server'));
    await listening('tcp', 50051);
    await run(...play('grpc', 'client', TOKEN));
  },
} satisfies Software;
