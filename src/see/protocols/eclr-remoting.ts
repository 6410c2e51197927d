/**
 * Remoting of ProConOS eCLR (KW-Software, now Phoenix Contact): how PC Worx and MULTIPROG control, debug and load
 * controllers over TCP 41100. Header, services and methods as KW Software's own eCLR headers name them (Tools.h,
 * RemotingServer.h, ProConOSControlService.h, DeviceInfoService.h, ForceService.h); frames as Metasploit's
 * phoenix_command.rb sends them.
 */
import { findByte, hasText } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';

/** Version and flags, command, bytes of a longer header, length, service, method, invoke id, checksum: 2 bytes each, little-endian. */
const HEADER_BYTES = 16;
const EXTENSION_BYTES_MAX = 32;
const VERSION = 1;
const NOT_FIRST = 0x02;
const GET_SERVICE = 0;
const GET_SERVICE_CONFIRMATION = 1;
const INVOKE = 2;
const INVOKE_CONFIRMATION = 3;

const NAMESPACE = 'Ade.Remoting.Services.';
const CONTROL = 1;
const DEVICE_INFO = 2;
const FORCE = 3;
const FILES = 4;
/** Services whose methods are known, and the one for files, by the name behind the namespace. */
const SERVICES: Readonly<Record<string, number>> = {
  IProConOSControlService: CONTROL,
  IDeviceInfoService: DEVICE_INFO,
  IForceService: FORCE,
  ISimpleFileAccessService: FILES,
  ISimpleFileAccessService2: FILES,
  ISimpleFileAccessService3: FILES,
};
const NAMES = Object.entries(SERVICES);
/** What published sessions call without more ado: the services that they obtain first and third. */
const USUAL: Readonly<Record<number, number>> = { 1: CONTROL, 3: DEVICE_INFO };
const START = (CONTROL << 8) | 6;
const START_MODES: Readonly<Record<number, string>> = { 1: 'cold_start', 2: 'warm_start', 3: 'hot_start' };

/** Codes: 0 asks for a service, 1 calls a method of one that is not known; else the service, and below it the method. */
const UNKNOWN_METHOD = 1;
const METHODS: Readonly<Record<number, readonly (readonly [operation: string, meaning: Meaning])[]>> = {
  [CONTROL]: [
    ['activate_boot_project', 'configure'],
    ['clear_errors', 'control'],
    ['delete_boot_project', 'configure'],
    ['init_retain_variables', 'write'],
    ['reset', 'control'],
    ['start', 'start'],
    ['stop', 'stop'],
  ],
  [DEVICE_INFO]: [
    ['get_attribute', 'read'],
    ['get_attribute_names', 'discover'],
    ['get_attributes', 'read'],
    ['set_attribute', 'write'],
    ['set_attributes', 'write'],
  ],
  [FORCE]: [
    ['add_force_item', 'control'],
    ['clear_force_list', 'control'],
    ['get_force_list', 'read'],
    ['is_force_list_empty', 'read'],
    ['remove_force_item', 'control'],
  ],
};

/** Words of the flow: whether it was told what runs there; the service that was asked for last, plus 1. */
const TOLD = 0;
const ASKED = 1;
/** Keys under which it is remembered what a handle stands for, and what was called last. */
const HANDLE_KEY = 0x1_0000;
const CALL_KEY = 0x2_0000;

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);

/** The checksum makes all words of the header add up to ones; 0 is none. */
function isHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== VERSION || wordAt(bytes, at + 4) > EXTENSION_BYTES_MAX) return false;
  if (wordAt(bytes, at + 14) === 0) return true;
  let sum = 0;
  for (let i = at; i < at + HEADER_BYTES; i += 2) sum += wordAt(bytes, i);
  return (sum & 0xffff) === 0xffff;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return MORE;
  if (!isHeader(bytes, from)) return NO;
  const command = wordAt(bytes, from + 2);
  const end = from + HEADER_BYTES + wordAt(bytes, from + 4) + wordAt(bytes, from + 6);
  if (onPort) return command > INVOKE_CONFIRMATION ? NO : end <= to ? YES : MORE;
  return command === GET_SERVICE && hasText(bytes, from + HEADER_BYTES, to, NAMESPACE) ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at + HEADER_BYTES <= to) {
    if (!isHeader(bytes, at)) return at === from ? RESYNC : at;
    const data = at + HEADER_BYTES + wordAt(bytes, at + 4);
    const end = data + wordAt(bytes, at + 6);
    if (end > to) return at;
    if (((bytes[at + 1] as number) & NOT_FIRST) === 0) one(bytes, at, data, end, context);
    at = end;
  }
  return at;
}

function one(bytes: Uint8Array, at: number, data: number, end: number, context: DecodeContext): void {
  const command = wordAt(bytes, at + 2);
  const handle = wordAt(bytes, at + 8);
  if (command === GET_SERVICE) ask(bytes, data, end, context);
  else if (command === GET_SERVICE_CONFIRMATION) granted(handle, context);
  else if (command === INVOKE) invoke(bytes, at, data, end, context);
  else {
    const called = context.recall(CALL_KEY | handle);
    const code = called < 0 ? UNKNOWN_METHOD : called;
    context.message(command === INVOKE_CONFIRMATION ? RESPONSE : ERROR, code, NO_OBJECT);
  }
}

function ask(bytes: Uint8Array, data: number, end: number, context: DecodeContext): void {
  const zero = findByte(bytes, data, end, 0);
  const stop = zero < 0 ? end : zero;
  const name = hasText(bytes, data, stop, NAMESPACE) ? data + NAMESPACE.length : data;
  context.setFlowWord(ASKED, serviceOf(bytes, name, stop) + 1);
  if (name !== data && context.flowWord(TOLD) === 0) {
    context.setFlowWord(TOLD, 1);
    context.claim(TARGET, 'application', 'ProConOS eCLR');
  }
  context.message(REQUEST, GET_SERVICE, stop > name ? context.intern(bytes, name, stop) : NO_OBJECT);
}

/** 0 for a service whose methods are not known. */
function serviceOf(bytes: Uint8Array, from: number, to: number): number {
  for (const [name, service] of NAMES) {
    if (name.length === to - from && hasText(bytes, from, to, name)) return service;
  }
  return 0;
}

function granted(handle: number, context: DecodeContext): void {
  const asked = context.flowWord(ASKED);
  context.setFlowWord(ASKED, 0);
  if (handle !== 0 && asked > 0) context.remember(HANDLE_KEY | handle, asked - 1);
  context.message(RESPONSE, GET_SERVICE, NO_OBJECT);
}

function invoke(bytes: Uint8Array, at: number, data: number, end: number, context: DecodeContext): void {
  const handle = wordAt(bytes, at + 8);
  const method = wordAt(bytes, at + 10);
  let service = context.recall(HANDLE_KEY | handle);
  if (service >= 0) context.remember(HANDLE_KEY | handle, service);
  else service = USUAL[handle] ?? 0;
  const code = service === 0 || method > 0xff ? UNKNOWN_METHOD : (service << 8) | method;
  context.remember(CALL_KEY | handle, code);
  if (context.detail) {
    context.field('service_handle', handle);
    context.field('method', method);
    if (code === START && end - data >= 2) {
      const mode = wordAt(bytes, data);
      context.field('mode', START_MODES[mode] ?? String(mode));
    }
  }
  context.message(REQUEST, code, NO_OBJECT);
}

function describe(code: number): OperationWord {
  if (code === GET_SERVICE) return { operation: 'get_service', meaning: 'connect' };
  if (code === UNKNOWN_METHOD) return { operation: 'invoke', meaning: 'unknown' };
  const known = METHODS[code >> 8]?.[(code & 0xff) - 1];
  if (known !== undefined) return { operation: known[0], meaning: known[1] };
  const isFiles = code >> 8 === FILES;
  return {
    operation: isFiles ? 'file_access' : `method_${String(code & 0xff)}`,
    meaning: isFiles ? 'transfer' : 'unknown',
  };
}

export default defineProtocol({
  id: 'eclr-remoting',
  name: 'ProConOS eCLR Remoting',
  reference: 'KW Software eCLR, Tools.h and RemotingServer.h; Metasploit phoenix_command.rb',
  over: [{ transport: 'tcp', ports: [41100], anyPort: true }],
  recognise,
  firstBytes: [VERSION],
  decode,
  describe,
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'asks for the control service',
      hex:
        '0100 0000 0000 2e00 0000 0000 0000 0000' +
        '4164652e52656d6f74696e672e53657276696365732e4950726f436f6e4f53436f6e74726f6c5365727669636500',
      messages: [{ kind: 'request', operation: 'get_service', meaning: 'connect' }],
    },
    {
      title: 'stops the controller',
      hex: '0100 0200 0000 0000 0100 0700 0000 0000',
      messages: [{ kind: 'request', operation: 'stop', meaning: 'stop' }],
    },
    {
      title: 'starts it cold',
      hex: '0100 0200 0000 0200 0100 0600 0000 0000 0100',
      messages: [{ kind: 'request', operation: 'start', meaning: 'start' }],
    },
    { title: 'another checksum', hex: '0100 0200 0000 0000 0100 0700 0000 ffff', messages: [] },
  ],
});
