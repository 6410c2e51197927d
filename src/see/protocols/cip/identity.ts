/** Answers of the CIP Identity object as claims. CIP Networks Library Volume 1, 5-2. */
import { odvaVendor } from '../../../model/odva.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';

const NAME = 7;
/** Sizes of attributes 1–6: vendor, device type, product code, revision, status, serial. Attribute 7 is a short string. */
const SIZES = [0, 2, 2, 2, 2, 2, 4];
/** What is behind a router on its backplane is another module than the one that has the address. */
export const ROUTED_CONFIDENCE = 0.7;

type Say = (attribute: Parameters<DecodeContext['claim']>[1], value: string) => void;

const sayer =
  (context: DecodeContext, routed: boolean): Say =>
  (attribute, value) =>
    routed ? context.claim(SOURCE, attribute, value, ROUTED_CONFIDENCE) : context.claim(SOURCE, attribute, value);

/** Get_Attributes_All: attributes 1 to 7 one after another. */
export function allAttributes(view: DataView, from: number, to: number, context: DecodeContext, routed: boolean): void {
  const say = sayer(context, routed);
  let at = from;
  for (let id = 1; id <= NAME && at >= 0; id++) at = attribute(view, id, at, to, say);
}

export function singleAttribute(
  view: DataView,
  id: number,
  from: number,
  to: number,
  context: DecodeContext,
  routed: boolean,
): void {
  attribute(view, id, from, to, sayer(context, routed));
}

/** Get_Attribute_List: a count, then id, status and, where that is 0, value. An unknown id ends it, for its size isn't known. */
export function listedAttributes(
  view: DataView,
  from: number,
  to: number,
  context: DecodeContext,
  routed: boolean,
): void {
  if (to - from < 2) return;
  const say = sayer(context, routed);
  let at = from + 2;
  for (let left = view.getUint16(from, true); left > 0 && at >= 0 && at + 4 <= to; left--) {
    const id = view.getUint16(at, true);
    if (view.getUint16(at + 2, true) !== 0) at += 4;
    else at = id >= 1 && id <= NAME ? attribute(view, id, at + 4, to, say) : -1;
  }
}

/** Claims one attribute; where the next begins, or −1. */
function attribute(view: DataView, id: number, at: number, to: number, say: Say): number {
  if (id === NAME) return productName(view, at, to, say);
  const end = at + (SIZES[id] ?? 0);
  if (end > to || end === at) return -1;
  if (id === 1) {
    const vendor = view.getUint16(at, true);
    const name = odvaVendor(vendor);
    say('vendor-id', `0x${vendor.toString(16).padStart(4, '0')}`);
    if (name !== undefined) say('vendor', name);
  } else if (id === 2) say('device-type', String(view.getUint16(at, true)));
  else if (id === 3) say('product-code', String(view.getUint16(at, true)));
  else if (id === 4) say('firmware', `${String(view.getUint8(at) & 0x7f)}.${String(view.getUint8(at + 1))}`);
  else if (id === 6) say('serial', `0x${view.getUint32(at, true).toString(16).padStart(8, '0')}`);
  return end;
}

function productName(view: DataView, at: number, to: number, say: Say): number {
  if (at >= to) return -1;
  const end = at + 1 + view.getUint8(at);
  if (end > to) return -1;
  let text = '';
  for (let i = at + 1; i < end; i++) text += String.fromCharCode(view.getUint8(i));
  if (text.trim() !== '') say('model', text.trim());
  return end;
}
