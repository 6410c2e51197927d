/** The channel layer: channels are opened and closed, blocks carry services. As ics-forensics-tools and codesysv3_protocol.lua lay them out. */
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { application, claims } from './tags.ts';
import { BLOCK, BLOCK_ACK, GET_INFO, OPEN_REQUEST, OPEN_RESPONSE, channelCode, serviceCode } from './words.ts';

const FIRST = 0x01;
const BLOCK_BYTES = 20;
const REASON_AT = 12;
const HEADER_TAG = 0xcd55;
const HEADER_TAG_SECURE = 0x7557;
const SERVICE_BYTES = 16;
const IS_RESPONSE = 0x80;

/** Reports what the channel layer in [from, end) says; false when it is cut short. */
export function channel(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  if (from + 4 > end) return false;
  const type = bytes[from] as number;
  if (type === BLOCK && (bytes[from + 1] as number) & FIRST) return first(bytes, view, from, end, context);
  if (type === OPEN_RESPONSE) {
    if (from + REASON_AT + 2 > end) return false;
    context.message(view.getUint16(from + REASON_AT, true) === 0 ? RESPONSE : ERROR, channelCode(type), NO_OBJECT);
    return true;
  }
  context.message(kindOf(type), channelCode(type), NO_OBJECT);
  return true;
}

function kindOf(type: number): MessageKind {
  if (type === OPEN_REQUEST || type === GET_INFO) return REQUEST;
  return type === BLOCK_ACK ? RESPONSE : EVENT;
}

/** A service begins in the first of its blocks, with its header: what follows in others is content. */
function first(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  const at = from + BLOCK_BYTES;
  if (at + SERVICE_BYTES > end) return false;
  const tag = view.getUint16(at, true);
  if (tag !== HEADER_TAG && tag !== HEADER_TAG_SECURE) return false;
  const number = view.getUint16(from + 2, true);
  const group = view.getUint16(at + 4, true);
  const service = view.getUint16(at + 6, true);
  const answers = (group & IS_RESPONSE) !== 0;
  turn(!answers, context);
  const object = answers
    ? context.recall(number)
    : request(bytes, at + 4 + view.getUint16(at + 2, true), end, group & 0x7f, service, context);
  if (!answers) context.remember(number, object);
  if (context.detail) {
    context.field('channel', number);
    context.field('session', view.getUint32(at + 8, true));
    context.field('secure', tag === HEADER_TAG_SECURE);
  }
  context.message(answers ? RESPONSE : REQUEST, serviceCode(group & 0x7f, service), object);
  return true;
}

function request(
  bytes: Uint8Array,
  content: number,
  end: number,
  group: number,
  service: number,
  context: DecodeContext,
): number {
  if (content >= end) return NO_OBJECT;
  claims(bytes, content, end, group, service, context);
  return application(bytes, content, end, group, context);
}

/** Over UDP both ends have the same ports: who asks is the client. */
export function turn(asks: boolean, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if (asks !== (context.direction === 0)) context.swapRoles();
}
