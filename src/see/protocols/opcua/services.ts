/**
 * Words for OPC UA services. A service is counted under the node id of its request's binary encoding in namespace 0
 * (OPC 10000-6, annex A, `NodeIds.csv`); what each does is said in OPC 10000-4, 5.
 */
import { ERROR, RESPONSE, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Row = readonly [request: number, response: number, operation: string, meaning: Meaning];

export const SERVICE_FAULT = 397;
export const FIND_SERVERS = 422;
export const GET_ENDPOINTS = 428;
export const REGISTER_SERVER = 437;
export const REGISTER_SERVER_2 = 12_211;
export const OPEN_SECURE_CHANNEL = 446;
export const CREATE_SESSION = 461;
export const ACTIVATE_SESSION = 467;
export const ADD_NODES = 488;
export const DELETE_NODES = 500;
export const BROWSE = 527;
export const TRANSLATE_BROWSE_PATHS = 554;
export const REGISTER_NODES = 560;
export const UNREGISTER_NODES = 566;
export const READ = 631;
export const HISTORY_READ = 664;
export const WRITE = 673;
export const CALL = 712;
export const CREATE_MONITORED_ITEMS = 751;

/** Messages that have no service: those of the connection (7.1.2), and what cannot be read. */
const OWN = 0x40000;
export const HELLO = OWN + 1;
export const REVERSE_HELLO = OWN + 2;
export const FAILURE = OWN + 3;
export const ABORT = OWN + 4;
export const SEALED_OPEN = OWN + 5;
export const SEALED_CLOSE = OWN + 6;
export const SEALED = OWN + 7;
export const FOREIGN = OWN + 8;
/** Marks a service's own answer that says it failed, to tell it from a fault. */
export const REFUSED = 0x20000;
const SERVICE = 0x1ffff;

const SERVICES: readonly Row[] = [
  [410, 413, 'test_stack', 'diagnose'],
  [416, 419, 'test_stack_ex', 'diagnose'],
  [FIND_SERVERS, 425, 'find_servers', 'discover'],
  [12_208, 12_209, 'find_servers_on_network', 'discover'],
  [GET_ENDPOINTS, 431, 'get_endpoints', 'discover'],
  [REGISTER_SERVER, 440, 'register_server', 'discover'],
  [REGISTER_SERVER_2, 12_212, 'register_server_2', 'discover'],
  [OPEN_SECURE_CHANNEL, 449, 'open_secure_channel', 'connect'],
  [452, 455, 'close_secure_channel', 'disconnect'],
  [CREATE_SESSION, 464, 'create_session', 'connect'],
  [ACTIVATE_SESSION, 470, 'activate_session', 'authenticate'],
  [473, 476, 'close_session', 'disconnect'],
  [479, 482, 'cancel', 'disconnect'],
  [ADD_NODES, 491, 'add_nodes', 'configure'],
  [494, 497, 'add_references', 'configure'],
  [DELETE_NODES, 503, 'delete_nodes', 'configure'],
  [506, 509, 'delete_references', 'configure'],
  [BROWSE, 530, 'browse', 'discover'],
  [533, 536, 'browse_next', 'discover'],
  [554, 557, 'translate_browse_paths_to_node_ids', 'discover'],
  [REGISTER_NODES, 563, 'register_nodes', 'read'],
  [566, 569, 'unregister_nodes', 'read'],
  [615, 618, 'query_first', 'read'],
  [621, 624, 'query_next', 'read'],
  [READ, 634, 'read', 'read'],
  [664, 667, 'history_read', 'read'],
  [WRITE, 676, 'write', 'write'],
  [700, 703, 'history_update', 'write'],
  [CALL, 715, 'call', 'execute'],
  [751, 754, 'create_monitored_items', 'subscribe'],
  [763, 766, 'modify_monitored_items', 'subscribe'],
  [769, 772, 'set_monitoring_mode', 'subscribe'],
  [775, 778, 'set_triggering', 'subscribe'],
  [781, 784, 'delete_monitored_items', 'subscribe'],
  [787, 790, 'create_subscription', 'subscribe'],
  [793, 796, 'modify_subscription', 'subscribe'],
  [799, 802, 'set_publishing_mode', 'subscribe'],
  [826, 829, 'publish', 'notify'],
  [832, 835, 'republish', 'notify'],
  [841, 844, 'transfer_subscriptions', 'subscribe'],
  [847, 850, 'delete_subscriptions', 'subscribe'],
  [15_903, 21_001, 'sessionless_invoke', 'execute'],
];

const WORDS = new Map<number, OperationWord>([
  [SERVICE_FAULT, { operation: 'service_fault', meaning: 'unknown' }],
  [HELLO, { operation: 'hello', meaning: 'connect' }],
  [REVERSE_HELLO, { operation: 'reverse_hello', meaning: 'connect' }],
  [FAILURE, { operation: 'error', meaning: 'disconnect' }],
  [ABORT, { operation: 'abort', meaning: 'unknown' }],
  [SEALED_OPEN, { operation: 'open_secure_channel', meaning: 'connect' }],
  [SEALED_CLOSE, { operation: 'close_secure_channel', meaning: 'disconnect' }],
  [SEALED, { operation: 'encrypted', meaning: 'unknown' }],
  [FOREIGN, { operation: 'foreign_service', meaning: 'unknown' }],
]);
const ANSWERS = new Map<number, number>();
const ASKED = new Map<number, number>();
for (const [request, response, operation, meaning] of SERVICES) {
  WORDS.set(request, { operation, meaning });
  ANSWERS.set(request, response);
  ASKED.set(response, request);
}

export const isService = (id: number): boolean => ANSWERS.has(id) || ASKED.has(id) || id === SERVICE_FAULT;

/** The request that a response id belongs to; −1 where it is none. */
export const requestOf = (response: number): number => ASKED.get(response) ?? -1;

/** Services stand in the memory of requests by their place in the table, which needs few bits. */
const PLACES = new Map(SERVICES.map(([request], place) => [request, place + 1]));
export const placeOf = (request: number): number => PLACES.get(request) ?? 0;
export const serviceAt = (place: number): number => SERVICES[place - 1]?.[0] ?? SERVICE_FAULT;

export function describe(code: number): OperationWord {
  const service = code < OWN ? code & SERVICE : code;
  return WORDS.get(service) ?? { operation: `function_${String(service)}`, meaning: 'unknown' };
}

/** The number on the wire: answers have their own, faults share one. */
export function codeKey(kind: MessageKind, code: number): number | undefined {
  if (code < 0 || code >= OWN) return undefined;
  const service = code & SERVICE;
  if (kind === RESPONSE || code >= REFUSED) return ANSWERS.get(service) ?? service;
  return kind === ERROR ? SERVICE_FAULT : service;
}
