/** What TriStation answers say of a Triconex controller: what it is, how its key stands, what it runs. Offsets as in Nozomi Networks' TriStation.lua. */
import { latin1, trimEnd } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

const KEY_STATES = ['stop', 'program', 'run', 'remote'] as const;
const RUN_STATES = ['running', 'stopped', 'paused'] as const;
const KEY_PROGRAM = 1;
const KEY_REMOTE = 3;
/** Word of the flow: how the key stood last, plus 1. */
const LAST_KEY = 1;

const ATTACHED = 106;
const CP_STATUS = 108;
const CHASSIS_STATUS = 119;
const MODULE_VERSIONS = 151;
const PROJECT_BYTES = 10;
/** Behind the slots stand board and controller: assembly (3 and 3), revision (3), serial (8). */
const CONTROLLER = 464;
const CONTROLLER_BYTES = 17;
const MODULES_PRESENT = 255;

/** Of an answer that begins at `at` (with its message type) and whose data end at `end`. */
export function tell(bytes: Uint8Array, at: number, end: number, command: number, context: DecodeContext): void {
  if (command === ATTACHED && end - at >= 19) attached(bytes[at + 17] as number, bytes[at + 18] as number, context);
  else if (command === CP_STATUS && end - at >= 23) {
    states(bytes[at + 21] as number, bytes[at + 22] as number, context);
    if (context.detail && end - at >= 90) project(bytes, at + 80, context);
  } else if (command === CHASSIS_STATUS && end - at >= 19) {
    states(bytes[at + 18] as number, bytes[at + 17] as number, context);
    if (context.detail && end - at >= 56) project(bytes, at + 46, context);
  } else if (command === MODULE_VERSIONS && end - at >= CONTROLLER + CONTROLLER_BYTES) {
    if (bytes[at + 15] === MODULES_PRESENT) controller(bytes, at + CONTROLLER, context);
  }
}

/** Version 9 is told by two zeros, version 10 by its number and the one behind its point. */
function attached(version: number, minor: number, context: DecodeContext): void {
  if (version === 0 && minor === 0) context.claim(SOURCE, 'product-family', 'Tricon v9');
  else if (version === 10) context.claim(SOURCE, 'product-family', `Tricon v10.${String(minor)}`);
}

/** With its key at program or remote a controller takes a new program over the network: told when it is first seen so. */
function states(key: number, run: number, context: DecodeContext): void {
  const keyState = KEY_STATES[key];
  if (context.detail) {
    context.field('key_state', keyState ?? String(key));
    context.field('run_state', RUN_STATES[run] ?? String(run));
  }
  if (keyState === undefined || context.flowWord(LAST_KEY) === key + 1) return;
  context.setFlowWord(LAST_KEY, key + 1);
  if (key === KEY_PROGRAM || key === KEY_REMOTE) {
    context.sign('key-not-in-run', `the key of the Triconex controller stands at ${keyState}: it takes programs`);
  }
}

function project(bytes: Uint8Array, at: number, context: DecodeContext): void {
  const text = latin1(bytes, at, at + PROJECT_BYTES).split('\0')[0] ?? '';
  if (text !== '') context.field('project', text);
}

function controller(bytes: Uint8Array, at: number, context: DecodeContext): void {
  const text = (attribute: Attribute, from: number, to: number): void => {
    const stop = trimEnd(bytes, from, to);
    for (let i = from; i < stop; i++) if ((bytes[i] as number) < 0x21 || (bytes[i] as number) > 0x7e) return;
    if (stop > from) context.claimBytes(SOURCE, attribute, bytes, from, stop, 'ascii');
  };
  text('product-code', at, at + 6);
  text('hardware-version', at + 6, at + 9);
  text('serial', at + 9, at + CONTROLLER_BYTES);
}
