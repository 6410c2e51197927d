/**
 * Whether a PDU can be nothing but Modbus: for ports that are not its own, where three zero-prone fields of the header
 * prove little. Layouts of Modbus Application Protocol V1.1b3, 6 and 7; function 90 as UMAS has it.
 */
import { UMAS_ERROR, UMAS_FUNCTIONS, UMAS_OK } from './umas.ts';

const DIAGNOSTICS = 8;
const READ_FILE = 20;
const WRITE_FILE = 21;
const ENCAPSULATED = 43;
const DEVICE_IDENTIFICATION = 14;
const UMAS = 90;
/** 6.8: the last sub-function. */
const SUB_FUNCTION_MAX = 20;
/** 7: exception codes 1 to 11, two of them not assigned. */
const EXCEPTION_MAX = 11;
/** A sub-request of a file record begins with it. */
const REFERENCE_TYPE = 6;
const umasFunctions = new Set(UMAS_FUNCTIONS.map(([code]) => code));

/** A request or an answer from its function code at `at` to its end. */
export function isPdu(bytes: Uint8Array, at: number, end: number): boolean {
  const length = end - at;
  if (length < 2) return false;
  const code = bytes[at] as number;
  const next = bytes[at + 1] as number;
  if (code & 0x80) return length === 2 && next >= 1 && next <= EXCEPTION_MAX && isFunction(code & 0x7f);
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
      return length === 5 || (next > 0 && next === length - 2);
    case 5:
    case 6:
    case 15:
    case 16:
      return length === 5 || (length > 6 && bytes[at + 5] === length - 6);
    case 22:
      return length === 7;
    case 23:
      return (next > 0 && next === length - 2) || (length > 10 && bytes[at + 9] === length - 10);
    case 24:
      return length === 3 || (length > 4 && next * 256 + (bytes[at + 2] as number) === length - 3);
    case DIAGNOSTICS:
      return length === 5 && next === 0 && (bytes[at + 2] as number) <= SUB_FUNCTION_MAX;
    case READ_FILE:
      return next === length - 2 && (bytes[at + 2] === REFERENCE_TYPE || bytes[at + 3] === REFERENCE_TYPE);
    case WRITE_FILE:
      return next === length - 2 && bytes[at + 2] === REFERENCE_TYPE;
    case ENCAPSULATED:
      return next === DEVICE_IDENTIFICATION && length >= 4 && isIdentification(bytes[at + 2] as number);
    case UMAS:
      return length >= 3 && isUmas(bytes[at + 2] as number);
    default:
      return false;
  }
}

const isFunction = (code: number): boolean =>
  (code >= 1 && code <= 8) ||
  code === 11 ||
  code === 12 ||
  (code >= 15 && code <= 17) ||
  (code >= 20 && code <= 24) ||
  code === ENCAPSULATED;

/** 6.21: basic, regular, extended, or one object. */
const isIdentification = (code: number): boolean => code >= 1 && code <= 4;

const isUmas = (code: number): boolean => code === UMAS_OK || code === UMAS_ERROR || umasFunctions.has(code);
