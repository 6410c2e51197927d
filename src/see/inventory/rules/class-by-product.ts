/** What a device names itself: product, order number, type. */
import type { AssetClass } from '../../../model/words.ts';
import type { Rule } from './rule.ts';

const PRODUCT = [
  'model',
  'device-type',
  'cpu-type',
  'module-name',
  'order-number',
  'product-code',
  'system-description',
  'dhcp-vendor-class',
  'http-server',
  'name',
] as const;

export const CLASS_BY_PRODUCT: readonly Rule<AssetClass>[] = [
  {
    id: 'safety-claim',
    value: 'safety-controller',
    confidence: 0.95,
    reason: 'It names itself a safety controller: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(safety|fail-?safe|guardlogix|compact guardlogix|triconex|tricon\b|sistema instrumentado|pilz|pss ?4000|himax|himatrix|CPU ?\d{3,4}[A-Z]*F\b)|1756-L\d+S|6ES7 ?3\d\d-\d[FG]|6ES7 ?5\d\d-\d[FT]/i,
      },
    },
  },
  {
    id: 's7-cpu-claim',
    value: 'plc',
    confidence: 0.95,
    reason: 'Its module identification is that of a SIMATIC CPU: {value}.',
    when: {
      claim: {
        attributes: ['order-number', 'cpu-type', 'model', 'module-name'],
        pattern: /^6ES7 ?(21\d|3[1]\d|41\d|51\d|151|154|147)|\bCPU ?\d{3,4}|\bS7-(200|300|400|1200|1500)/i,
      },
    },
  },
  {
    id: 'cip-plc-type',
    value: 'plc',
    confidence: 0.95,
    reason: 'Its CIP device type is programmable logic controller.',
    when: { claim: { attributes: ['device-type'], pattern: /programmable logic|^(0x0*0?e|14)$/i } },
  },
  {
    id: 'plc-product-claim',
    value: 'plc',
    confidence: 0.9,
    reason: 'It names itself a controller: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(plc|controllogix|compactlogix|micrologix|micro8\d\d|slc ?5|plc-5|logix\d*|1756-L\d|1769-L\d|1766-L|1763-L|modicon|quantum|premium|m340|m580|m221|m241|m251|tsx\w+|bmx ?p\w+|bme ?p\w+|140 ?cpu|tm2[24]1\w*|melsec|q\d\dudv?|sysmac|cj[12][gm]|nj\d0\d|nx1p|twincat|plc ?controller|ac500|pm5\d\d|saia|pcd\d|wago 750-8|750-8\d\d|pfc\d00|axc ?f?\d+)/i,
      },
    },
  },
  {
    id: 'rtu-claim',
    value: 'rtu',
    confidence: 0.9,
    reason: 'It names itself a remote terminal unit: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(rtu\d*|remote terminal|sel-3530|sel-2411|rtac|scadapack|orion\s?lx|floboss|roc8\d\d)\b/i,
      },
    },
  },
  {
    id: 'relay-claim',
    value: 'protection-relay',
    confidence: 0.9,
    reason: 'It names itself a protection relay: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(protection relay|siprotec|sel-(3|4|7)\d\d|re[fltx]\s?6\d\d|relion|micom|multilin|7s[jakd]\d\d)/i,
      },
    },
  },
  {
    id: 'drive-claim',
    value: 'drive',
    confidence: 0.9,
    reason: 'It names itself a drive: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(powerflex|sinamics|micromaster|altivar|atv\d+|kinetix|ac drive|dc drive|servo|inverter|variable speed|acs\d{3}|movidrive|frequency converter|automation ?drive|vlt|fc-?[13]\d\d\b|movipro|movimot|lenze i\d{3})/i,
      },
    },
  },
  {
    id: 'cip-drive-type',
    value: 'drive',
    confidence: 0.9,
    reason: 'Its CIP device type is a drive or motor.',
    when: {
      claim: {
        attributes: ['device-type'],
        pattern: /\b(ac|dc) drive|motor (overload|starter)|motion controller|^(0x0*2|0x0*13|0x0*25|2|19|37)$/i,
      },
    },
  },
  {
    id: 'robot-claim',
    value: 'robot',
    confidence: 0.9,
    reason: 'It names itself a robot: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(robot|kuka|krc\d|fanuc r-?\d|irc5|abb irb|staubli|motoman|ur(3|5|10|16)e?)\b/i,
      },
    },
  },
  {
    id: 'hmi-claim',
    value: 'hmi',
    confidence: 0.9,
    reason: 'It names itself an operator panel: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(hmi|panelview|simatic (tp|mp|ktp|op)|6av\d|comfort panel|operator (panel|interface)|ktp\d+|tp\d{3,4}|magelis|proface|gp-?4\d+|exor|weintek|human.machine)/i,
      },
    },
  },
  {
    id: 'cip-hmi-type',
    value: 'hmi',
    confidence: 0.9,
    reason: 'Its CIP device type is human-machine interface.',
    when: { claim: { attributes: ['device-type'], pattern: /human.?machine|^(0x0*18|24)$/i } },
  },
  {
    id: 'remote-io-claim',
    value: 'remote-io',
    confidence: 0.88,
    reason: 'It names itself a remote I/O station: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(et ?200|im ?15\d|6es7 ?15[135]-\d|remote ?i\/?o|flex ?i\/?o|point ?i\/?o|1734-aent|1794-aent|750-3\d\d|bk\d{4}|ek1\d00|adapter|fieldbus coupler|discrete i\/?o|general purpose discrete)/i,
      },
    },
  },
  {
    id: 'cip-io-type',
    value: 'remote-io',
    confidence: 0.86,
    reason: 'Its CIP device type is an I/O or communications adapter.',
    when: {
      claim: {
        attributes: ['device-type'],
        pattern: /communications adapter|general purpose (discrete|analog) i\/?o|^(0x0*c|0x0*7|12|7)$/i,
      },
    },
  },
  {
    id: 'sensor-claim',
    value: 'sensor-actuator',
    confidence: 0.86,
    reason: 'It names itself a field device: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(photoelectric|limit switch|proximity|encoder|flow ?meter|mass flow|transmitter|pressure sensor|temperature sensor|valve|barcode|code reader|rfid|position(er)?\b|cognex|dataman|in-?sight|sick )/i,
      },
    },
  },
  {
    id: 'printer-claim',
    value: 'printer',
    confidence: 0.92,
    reason: 'It names itself a printer: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name', 'hostname'],
        pattern:
          /\b(laserjet|officejet|jetdirect|printer|mfp|bizhub|ricoh aficio|kyocera|lexmark|zebra ?(zt|zd|tlp)|epson|canon ir)|^(npi|brn|ept)[0-9a-f]{6}/i,
      },
    },
  },
  {
    id: 'camera-claim',
    value: 'camera',
    confidence: 0.92,
    reason: 'It names itself a camera: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name', 'hostname'],
        pattern: /\b(ip ?camera|network camera|webcam|hikvision|dahua|axis [mpq]\d{4}|dvr|nvr)\b|^ipcam/i,
      },
    },
  },
  {
    id: 'phone-claim',
    value: 'phone',
    confidence: 0.92,
    reason: 'It names itself a telephone: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'capability'],
        pattern: /\b(ip ?phone|voip|cisco ip phone|snom\d*|yealink|polycom|telephone)\b/i,
      },
    },
  },
  {
    id: 'access-point-claim',
    value: 'wireless-access-point',
    confidence: 0.92,
    reason: 'It names itself a wireless access point: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'capability'],
        pattern: /\b(wlan|wireless (lan )?access ?point|access ?point|aironet|unifi ap|scalance w)\b/i,
      },
    },
  },
  {
    id: 'firewall-claim',
    value: 'firewall',
    confidence: 0.93,
    reason: 'It names itself a firewall: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name'],
        pattern:
          /\b(firewall|fortigate|fortios|pan-?os|palo alto|asa ?5\d{3}|adaptive security|scalance s|mguard|eagle ?\d*|tofino|opnsense|pfsense|sonicwall|checkpoint)\b/i,
      },
    },
  },
  {
    id: 'switch-claim',
    value: 'switch',
    confidence: 0.92,
    reason: 'It names itself a switch: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name'],
        pattern:
          /\b(ethernet switch|managed switch|scalance x|catalyst|stratix|hirschmann|rs20|rs30|mach\d|moxa eds|eds-\d|ruggedcom|rsg?\d{3,4}|procurve|aruba \d|nexus ?\d|powerconnect|switch)\b/i,
      },
      not: { claim: { attributes: PRODUCT, pattern: /limit switch/i } },
    },
  },
];
