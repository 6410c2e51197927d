/** Outlines of the asset classes on a 12 × 12 field, as path data: the same lines in a table and on the map's canvas. */
import type { AssetClass } from '../../src/model/words.ts';

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const rect = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h${-w}Z`;

const SCREEN = `${rect(1.5, 1.5, 9, 6.5)}M4 11h4M6 8v3`;
const BOX = `${rect(2, 1, 8, 10)}M4 3.7h4M4 6h4`;
const CYLINDER = 'M2 2.6a4 1.6 0 1 0 8 0a4 1.6 0 1 0-8 0v6.8c0 .9 1.8 1.6 4 1.6s4-.7 4-1.6V2.6';

export const GLYPHS: Readonly<Record<AssetClass, string>> = {
  plc: `${rect(2, 2, 8, 8)}M4 2V.5M8 2V.5M4 11.5V10M8 11.5V10`,
  'remote-io': `${rect(1, 3, 10, 6)}M3.2 6h.8M5.6 6h.8M8 6h.8`,
  hmi: `${rect(1, 2, 10, 7)}M3 6.5 5 4.5 7 6 9 4`,
  'engineering-workstation': `${SCREEN}M4.2 6.2 7.6 3`,
  historian: CYLINDER,
  'scada-server': `${BOX}M4 8.4 5.3 9.4 6.7 7.9 8 8.9`,
  'safety-controller': 'M6 .8 10.6 2.4v3.4C10.6 8.6 8.6 10.5 6 11.4 3.4 10.5 1.4 8.6 1.4 5.8V2.4Z',
  drive: `${circle(6, 6, 4.6)}M3.6 6c.8-1.8 1.6-1.8 2.4 0s1.6 1.8 2.4 0`,
  'sensor-actuator': `${circle(6, 6, 4.6)}M6 6 8.2 3.8`,
  robot: 'M2 11h5M4.5 11V8L3 4.5 7 2l3 1.5M10 2.2v2.6',
  'protection-relay': `${rect(2, 1, 8, 10)}M6.6 2.8 4.6 6.2h2.8l-2 3.2`,
  rtu: `${rect(1.5, 4, 9, 6.5)}M6 4V1M4.2 2.4Q6-.2 7.8 2.4`,
  gateway: `${rect(1, 3.5, 10, 5)}M3 6h2.2M6.8 6H9M4.2 4.9 5.3 6 4.2 7.1M7.8 4.9 6.7 6l1.1 1.1`,
  switch: `${rect(1, 3, 10, 6)}M3 6h6M7.5 4.6 9 6 7.5 7.4`,
  router: `${circle(6, 6, 4.8)}M3 6h6M6 3v6M7.8 4.8 9 6 7.8 7.2M4.2 4.8 3 6l1.2 1.2`,
  firewall: 'M1 2h10v8H1ZM1 4.7h10M1 7.4h10M6 2v2.7M3.5 4.7v2.7M8.5 4.7v2.7M6 7.4V10',
  'wireless-access-point': 'M2 5.2a5.6 5.6 0 0 1 8 0M3.8 7.2a3.2 3.2 0 0 1 4.4 0M6 9.2v1.4',
  server: BOX,
  'domain-controller': `${BOX}${circle(6, 8.6, 0.9)}`,
  workstation: SCREEN,
  printer: 'M3 4.5V1.5h6v3M3 8.5H1.2v-4h9.6v4H9M3 7h6v4H3Z',
  camera: `${rect(1, 3.2, 7, 5.6)}M8 5.2 11 3.6v4.8L8 6.8`,
  phone: 'M4.2.8h3.6a1 1 0 0 1 1 1v8.4a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1V1.8a1 1 0 0 1 1-1Z',
  iiot: `${circle(6, 6, 1.6)}M6 4.4V1M6 11V7.6M4.4 6H1M11 6H7.6`,
  storage: `${CYLINDER}M2 6c0 .9 1.8 1.6 4 1.6s4-.7 4-1.6`,
  external: `${circle(6, 6, 4.8)}M1.2 6h9.6M6 1.2c-2.6 2.9-2.6 6.7 0 9.6c2.6-2.9 2.6-6.7 0-9.6`,
  unknown: `${rect(1.8, 1.8, 8.4, 8.4)}M4.6 4.8c0-1.9 2.8-1.9 2.8 0c0 1.1-1.4 1.1-1.4 2.3M6 8.4v.6`,
};
