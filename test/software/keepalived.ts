/** keepalived: a router that is master of a virtual address, and says so. */
import { byKey, type Software } from './stage/software.ts';

const CONFIGURATION = `
global_defs {
  router_id plant
}
vrrp_instance hall {
  state MASTER
  interface server
  virtual_router_id 17
  priority 200
  advert_int 1
  virtual_ipaddress {
    10.99.0.50/24
  }
}
`;

export default {
  name: 'keepalived',
  packages: ['keepalived'],
  expects: [
    {
      protocol: 'vrrp',
      operations: [['event', 'advertisement', 'keep-alive']],
      counting: byKey('vrrp.type'),
    },
  ],
  async run({ write, start, until, printed }) {
    const file = write('keepalived.conf', CONFIGURATION);
    start('keepalived', ['-n', '-l', '-D', '-f', file, '-p', '/run/stage/pid', '-r', '/run/stage/pid-vrrp']);
    await until('it is the master', () => /Sending\/queueing gratuitous ARPs/i.test(printed()));
  },
} satisfies Software;
