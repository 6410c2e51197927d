/** Sources as people write them. */
import { expect, it } from 'vitest';
import { sourceName } from './source-names.ts';

it('names protocols as the field does, and what the engine saw itself in words', () => {
  expect(['snmp', 'profinet-dcp', 'tcp-stack', 'oui', 'arp'].map(sourceName)).toEqual([
    'SNMP',
    'PROFINET DCP',
    'its TCP stack',
    'the MAC vendor prefix',
    'ARP',
  ]);
});

it('leaves what it does not know as it is', () => {
  expect(sourceName('mill-link')).toBe('mill-link');
});
