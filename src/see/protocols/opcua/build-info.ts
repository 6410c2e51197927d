/**
 * Which software a server is: its BuildInfo, asked for by its parts, whole, or within the server's status. OPC 10000-5,
 * 12.4 and 12.10; numbers of nodes and encodings from OPC 10000-6, annex A.
 *
 * A question about the status begins with one of its nodes, so no other question is looked through.
 */
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { UaReader } from './reader.ts';

const STATUS_FIRST = 2256;
const STATUS_LAST = 2266;
/** Numbers of nodes, and the place that each has among what is remembered of a question. */
const PLACES: Readonly<Record<number, number>> = { 2261: 1, 2263: 2, 2264: 3 };
const PRODUCT = 1;
const MANUFACTURER = 2;
const VERSION = 3;
const PLACE_BITS = 2;
/** Nodes of a question of which the place is remembered. */
const NODES_MAX = 12;
const BUILD_INFO = 340;
const SERVER_STATUS = 864;
const TEXT_BYTES_MAX = 128;
/** Who made the software need not have made the box. */
const MAKER_CONFIDENCE = 0.5;

/** Bytes of the built-in types 1 to 11, 13, 14 and 19 (OPC 10000-6, 5.1.2). */
const FIXED: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 4, 8: 8, 9: 8, 10: 4, 11: 8 },
  ...{ 13: 8, 14: 16, 19: 4 },
};
const STRING = 12;
const LOCALIZED_TEXT = 21;
const EXTENSION_OBJECT = 22;

/** Beside the question itself: numbers of requests count up from 1. */
const key = (request: number): number => ~request;

/** Stands behind the first of so many nodes of a read: of those of the status the places are kept, two bits each. */
export function askBuild(request: number, nodes: number, reader: UaReader, context: DecodeContext): void {
  if (nodes === 0 || reader.broken || !ofStatus(reader)) return;
  let places = 0;
  for (let i = 0; i < Math.min(nodes, NODES_MAX); i++) {
    if (i > 0) {
      // Attribute, index range, encoding; then the next node.
      reader.skip(4);
      reader.text();
      reader.skip(2);
      reader.text();
      reader.nodeId();
    }
    if (reader.broken) return;
    if (ofStatus(reader)) places |= (PLACES[reader.numeric] ?? 0) << (i * PLACE_BITS);
  }
  context.remember(key(request), places);
}

const ofStatus = ({ nodeKind, namespace, numeric }: UaReader): boolean =>
  nodeKind <= 2 && namespace === 0 && numeric >= STATUS_FIRST && numeric <= STATUS_LAST;

const decoder = new TextDecoder();
const said = { product: '', maker: '', version: '' };

/** The results of a read, each a DataValue (OPC 10000-6, 5.2.2.17). What cannot be passed over ends it. */
export function tellBuild(request: number, reader: UaReader, context: DecodeContext): void {
  const places = context.recall(key(request));
  if (places < 0) return;
  said.product = said.maker = said.version = '';
  const count = Math.min(reader.count(), NODES_MAX);
  for (let i = 0; i < count && !reader.broken; i++) {
    const mask = reader.byte();
    if (mask & 1 && !value((places >> (i * PLACE_BITS)) & 3, reader)) break;
    for (const [bit, bytes] of AFTER_VALUE) if (mask & bit) reader.skip(bytes);
  }
  if (reader.broken) return;
  const application = said.version === '' ? said.product : `${said.product} ${said.version}`;
  if (said.product !== '') context.claim(SOURCE, 'application', application);
  if (said.maker !== '') context.claim(SOURCE, 'vendor', said.maker, MAKER_CONFIDENCE);
}

/** Status, time of the source, its picoseconds, time of the server, its picoseconds. */
const AFTER_VALUE = [
  [2, 4],
  [4, 8],
  [0x10, 2],
  [8, 8],
  [0x20, 2],
] as const;

/** A Variant, 5.2.2.16; false for one that is not passed over here: arrays and what nests. */
function value(place: number, reader: UaReader): boolean {
  const type = reader.byte();
  if (type === STRING) {
    reader.text();
    keep(place, reader);
  } else if (type === LOCALIZED_TEXT) reader.localizedText();
  else if (type === EXTENSION_OBJECT) structure(reader);
  else {
    const bytes = type === 0 ? 0 : FIXED[type];
    if (bytes === undefined) return false;
    reader.skip(bytes);
  }
  return true;
}

function keep(place: number, reader: UaReader): void {
  if (place === 0 || reader.broken) return;
  const text = decoder.decode(
    reader.bytes.subarray(reader.start, Math.min(reader.stop, reader.start + TEXT_BYTES_MAX)),
  );
  if (place === PRODUCT) said.product = text;
  else if (place === MANUFACTURER) said.maker = text;
  else if (place === VERSION) said.version = text;
}

/** An ExtensionObject: the build information, alone or behind the times and the state of the server. */
function structure(reader: UaReader): void {
  reader.nodeId();
  const type = reader.namespace === 0 && reader.nodeKind <= 2 ? reader.numeric : 0;
  if (reader.byte() === 0) return;
  reader.text();
  const { stop } = reader;
  if (reader.broken || (type !== BUILD_INFO && type !== SERVER_STATUS)) return;
  reader.at = reader.start;
  if (type === SERVER_STATUS) reader.skip(20);
  // The product's URI stands before the maker, the name, and the version.
  for (const place of [0, MANUFACTURER, PRODUCT, VERSION]) {
    reader.text();
    keep(place, reader);
  }
  reader.at = stop;
}
