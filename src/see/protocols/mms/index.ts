/** MMS as IEC 61850 and TASE.2 use it, over ISO transport: services, variables, and what a device says it is. ISO 9506-2; IEC 61850-8-1. */
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import {
  ABORT,
  ABORT_ACCEPT,
  ACCEPT,
  BARE,
  CONNECT,
  DATA,
  DISCONNECT,
  FINISH,
  Layers,
  REFUSE,
  isSession,
} from './layers.ts';
import { decodePdu, isMmsPdu } from './pdu.ts';
import { ABORTED, INITIATE, RELEASE, codeKey, describe } from './services.ts';

const layers = new Layers();

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to === from) return MORE;
  const first = bytes[from] as number;
  if (first >= 0x80) return isMmsPdu(bytes, from, to) ? YES : NO;
  if (!isSession(bytes, from, to)) return NO;
  if (first !== DATA) return YES;
  layers.open(bytes, from, to);
  return layers.next() && isMmsPdu(bytes, layers.start, layers.stop) ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  layers.open(bytes, from, to);
  const { spdu } = layers;
  let told = false;
  while (layers.next()) {
    if (layers.password) passwordInClear(context);
    if (!decodePdu(bytes, layers.start, layers.stop, context)) break;
    told = true;
  }
  if (!told && !association(spdu, context)) context.malformed('an MMS PDU that is none or ends early');
  return to;
}

/** X.227, 7.1: an association may be authenticated by a password, which is then on the wire as it is. */
function passwordInClear(context: DecodeContext): void {
  if (context.detail) context.field('authentication', 'password');
  context.sign('logon-in-clear', 'The association is authenticated by a password that can be read on the way.');
}

/** What the session says where no MMS PDU came with it. False where nothing was to be said. */
function association(spdu: number, context: DecodeContext): boolean {
  if (spdu === CONNECT) context.message(REQUEST, INITIATE, NO_OBJECT);
  else if (spdu === ACCEPT) context.message(layers.result > 0 ? ERROR : RESPONSE, INITIATE, NO_OBJECT);
  else if (spdu === REFUSE) context.message(ERROR, INITIATE, NO_OBJECT);
  else if (spdu === FINISH) context.message(REQUEST, RELEASE, NO_OBJECT);
  else if (spdu === DISCONNECT) context.message(RESPONSE, RELEASE, NO_OBJECT);
  else if (spdu === ABORT) context.message(EVENT, ABORTED, NO_OBJECT);
  else if (spdu === ABORT_ACCEPT) context.message(RESPONSE, ABORTED, NO_OBJECT);
  else return spdu !== BARE && spdu !== DATA;
  return true;
}

export default defineProtocol({
  id: 'mms',
  name: 'MMS (IEC 61850)',
  reference: 'ISO 9506-2, 7; IEC 61850-8-1; ISO 8327-1, 8; ISO 8823-1, 8; ISO 8650-1, 9',
  over: [{ carrier: 'cotp' }],
  recognise,
  decode,
  describe,
  codeKey,
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'stops a program invocation',
      hex: 'a011 020101 bf290b 8009 4170706c69635f31 20',
      messages: [{ kind: 'request', operation: 'stop', meaning: 'stop' }],
    },
    {
      title: 'an association, with initiate inside',
      hex:
        '0d9e 0506130100160102 14020002 33020001 34020001 c188 318185 a003800101 a27e 810400000001 820400000001 a423' +
        '300f0201010604520100013004060251013010020103060528ca2202013004060251018802060061473045020101a040603e80020780' +
        'a107060528ca220203be2f282d020103a028a826800300fa0081010a82010a830105a416800101810305e100820c03a0000000000000' +
        '0000e110',
      messages: [{ kind: 'request', operation: 'initiate', meaning: 'connect' }],
    },
    {
      title: 'reads a variable in a domain',
      hex:
        '01000100 613b 3039 020103 a034 a032 02030304a2 a42b a129 a027 3025 a023 a121 1a0e' +
        '4141314531513031465032 4c4430 1a0f 4c4c4e30244252247263625f423032',
      messages: [{ kind: 'request', operation: 'read', meaning: 'read' }],
    },
    {
      title: 'operates a switch',
      hex: 'a02f020109a52aa01e301ca01aa1181a034c44301a11435357493124434f24506f73244f706572a008a2068301ff860101',
      messages: [{ kind: 'request', operation: 'operate', meaning: 'control' }],
    },
    {
      title: 'says who it is',
      hex: 'a118 020101 a213 8005 4d616b6572 8105 52454c2d37 8203 322e31',
      messages: [{ kind: 'response', operation: 'identify', meaning: 'identify' }],
    },
    {
      title: 'reports',
      hex: 'a319 a017 a105 8003 525054 a00e 8a0c 4c4430 2f4c4c4e3024726362',
      messages: [{ kind: 'event', operation: 'information_report', meaning: 'notify' }],
    },
    {
      title: 'an error',
      hex: 'a20c 8003 04a273 a205 a003 870102',
      messages: [{ kind: 'error', operation: 'confirmed_error', meaning: 'unknown' }],
    },
    {
      title: 'a rejection',
      hex: 'a406 800101 810104',
      messages: [{ kind: 'error', operation: 'reject', meaning: 'unknown' }],
    },
    { title: 'miss: an S7 job', hex: '3201000008000010000029', messages: [] },
  ],
});
