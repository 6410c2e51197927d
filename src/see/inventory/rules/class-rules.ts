/** What kind of device an asset is. The rule with the highest confidence that holds decides; of equal ones the first. */
import type { AssetClass } from '../../../model/words.ts';
import { CLASS_BY_BEHAVIOUR } from './class-by-behaviour.ts';
import { CLASS_BY_NAME } from './class-by-name.ts';
import { CLASS_BY_PRODUCT } from './class-by-product.ts';
import { CONTROLLER_PROTOCOLS } from './controller-protocols.ts';
import type { Rule } from './rule.ts';

const OUTSIDE: Rule<AssetClass> = {
  id: 'external',
  value: 'external',
  confidence: 0.99,
  reason: 'Its address lies outside of the plant: it is public and on no link that is watched.',
  when: { external: true },
};

/** What it announces: capabilities on the link (LLDP, CDP), roles of PROFINET. */
const CLASS_BY_ANNOUNCEMENT: readonly Rule<AssetClass>[] = [
  {
    id: 'lldp-router',
    value: 'router',
    confidence: 0.85,
    reason: 'It announces the capability of a router.',
    when: { claim: { attributes: ['capability'], pattern: /router/i } },
  },
  {
    id: 'lldp-switch',
    value: 'switch',
    confidence: 0.84,
    reason: 'It announces the capability of a bridge.',
    when: { claim: { attributes: ['capability'], pattern: /bridge|switch/i }, not: { serves: CONTROLLER_PROTOCOLS } },
  },
  {
    id: 'profinet-controller',
    value: 'plc',
    confidence: 0.85,
    reason: 'It has the PROFINET role of an I/O controller.',
    when: { claim: { attributes: ['role'], pattern: /io.?controller/i } },
  },
  {
    id: 'profinet-supervisor',
    value: 'engineering-workstation',
    confidence: 0.75,
    reason: 'It has the PROFINET role of an I/O supervisor.',
    when: { claim: { attributes: ['role'], pattern: /io.?supervisor/i } },
  },
  {
    id: 'profinet-device',
    value: 'remote-io',
    confidence: 0.7,
    reason: 'It has the PROFINET role of an I/O device.',
    when: { claim: { attributes: ['role'], pattern: /io.?device/i } },
  },
];

export const CLASS_RULES: readonly Rule<AssetClass>[] = [
  OUTSIDE,
  ...CLASS_BY_PRODUCT,
  ...CLASS_BY_NAME,
  ...CLASS_BY_ANNOUNCEMENT,
  ...CLASS_BY_BEHAVIOUR,
];
