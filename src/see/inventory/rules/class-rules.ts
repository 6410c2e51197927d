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

/** What it announces: capabilities on the link (LLDP, CDP), roles of industrial networks. */
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
  {
    id: 'fieldbus-master',
    value: 'plc',
    confidence: 0.85,
    reason: 'It leads an industrial network: {value}.',
    when: {
      claim: {
        attributes: ['role'],
        pattern: /^(EtherCAT master|POWERLINK managing node|Sercos master|CC-Link IE Field master node)$/,
      },
    },
  },
  {
    id: 'fieldbus-node',
    value: 'remote-io',
    confidence: 0.7,
    reason: 'It is led on an industrial network: {value}.',
    when: {
      claim: {
        attributes: ['role'],
        pattern: /^(EtherCAT segment|POWERLINK controlled node|CC-Link IE Field (remote|intelligent) .+)$/,
      },
    },
  },
  {
    id: 'fieldbus-linking-device',
    value: 'gateway',
    confidence: 0.8,
    reason: 'It links segments of FOUNDATION Fieldbus: {value}.',
    when: { claim: { attributes: ['role'], pattern: /^FOUNDATION Fieldbus (linking device|I\/O gateway)$/ } },
  },
  {
    id: 'triconex',
    value: 'safety-controller',
    confidence: 0.9,
    reason: 'It answers TriStation: {value}.',
    when: { claim: { attributes: ['role'], pattern: /^Triconex safety controller$/ } },
  },
];

export const CLASS_RULES: readonly Rule<AssetClass>[] = [
  OUTSIDE,
  ...CLASS_BY_PRODUCT,
  ...CLASS_BY_NAME,
  ...CLASS_BY_ANNOUNCEMENT,
  ...CLASS_BY_BEHAVIOUR,
];
