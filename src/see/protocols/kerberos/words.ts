/** Words for Kerberos messages, encryption types and errors. RFC 4120, 5.10, 7.5.1 and 7.5.9; RFC 3244, 2 (passwords); IANA Kerberos Parameters. */
import type { OperationWord } from '../../../model/protocol.ts';

/** Message types, RFC 4120, 7.5.7; the tag number of a message is the same. */
export const AS_REQUEST = 10;
export const AS_REPLY = 11;
export const TGS_REQUEST = 12;
export const TGS_REPLY = 13;
export const AP_REQUEST = 14;
export const AP_REPLY = 15;
export const SAFE = 20;
export const PRIVATE = 21;
export const CREDENTIALS = 22;
export const KRB_ERROR = 30;
/** Codes of our own: the frame of RFC 3244 has no message type. */
export const CHANGE_PASSWORD = 100;
export const SET_PASSWORD = 101;

/** Replies are counted under their requests. */
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [AS_REQUEST]: { operation: 'as_exchange', meaning: 'authenticate' },
  [TGS_REQUEST]: { operation: 'tgs_exchange', meaning: 'authenticate' },
  [AP_REQUEST]: { operation: 'ap_exchange', meaning: 'authenticate' },
  [SAFE]: { operation: 'krb_safe', meaning: 'transfer' },
  [PRIVATE]: { operation: 'krb_priv', meaning: 'transfer' },
  [CREDENTIALS]: { operation: 'krb_cred', meaning: 'authenticate' },
  [KRB_ERROR]: { operation: 'krb_error', meaning: 'authenticate' },
  [CHANGE_PASSWORD]: { operation: 'change_password', meaning: 'write' },
  [SET_PASSWORD]: { operation: 'set_password', meaning: 'write' },
};

export const describe = (code: number): OperationWord =>
  OPERATIONS[code] ?? { operation: `message_type_${code}`, meaning: 'unknown' };

const ENCRYPTION: Readonly<Record<number, string>> = {
  1: 'des-cbc-crc',
  2: 'des-cbc-md4',
  3: 'des-cbc-md5',
  5: 'des3-cbc-md5',
  7: 'des3-cbc-sha1',
  16: 'des3-cbc-sha1-kd',
  17: 'aes128-cts-hmac-sha1-96',
  18: 'aes256-cts-hmac-sha1-96',
  19: 'aes128-cts-hmac-sha256-128',
  20: 'aes256-cts-hmac-sha384-192',
  23: 'rc4-hmac',
  24: 'rc4-hmac-exp',
  25: 'camellia128-cts-cmac',
  26: 'camellia256-cts-cmac',
};

export const encryptionName = (type: number): string => ENCRYPTION[type] ?? `encryption type ${type}`;

/** DES and exportable RC4 (RFC 6649), triple DES and RC4 (RFC 8429): no longer to be used. */
export const isWeak = (type: number): boolean =>
  (type >= 1 && type <= 3) || type === 5 || type === 7 || type === 16 || type === 23 || type === 24;

/** RFC 4120, 7.5.9; from 62 on RFC 4556, 3.1.3. */
const ERRORS: Readonly<Record<number, string>> = {
  1: 'KDC_ERR_NAME_EXP',
  2: 'KDC_ERR_SERVICE_EXP',
  3: 'KDC_ERR_BAD_PVNO',
  6: 'KDC_ERR_C_PRINCIPAL_UNKNOWN',
  7: 'KDC_ERR_S_PRINCIPAL_UNKNOWN',
  8: 'KDC_ERR_PRINCIPAL_NOT_UNIQUE',
  9: 'KDC_ERR_NULL_KEY',
  10: 'KDC_ERR_CANNOT_POSTDATE',
  11: 'KDC_ERR_NEVER_VALID',
  12: 'KDC_ERR_POLICY',
  13: 'KDC_ERR_BADOPTION',
  14: 'KDC_ERR_ETYPE_NOSUPP',
  15: 'KDC_ERR_SUMTYPE_NOSUPP',
  16: 'KDC_ERR_PADATA_TYPE_NOSUPP',
  18: 'KDC_ERR_CLIENT_REVOKED',
  19: 'KDC_ERR_SERVICE_REVOKED',
  20: 'KDC_ERR_TGT_REVOKED',
  23: 'KDC_ERR_KEY_EXPIRED',
  24: 'KDC_ERR_PREAUTH_FAILED',
  25: 'KDC_ERR_PREAUTH_REQUIRED',
  31: 'KRB_AP_ERR_BAD_INTEGRITY',
  32: 'KRB_AP_ERR_TKT_EXPIRED',
  33: 'KRB_AP_ERR_TKT_NYV',
  34: 'KRB_AP_ERR_REPEAT',
  35: 'KRB_AP_ERR_NOT_US',
  36: 'KRB_AP_ERR_BADMATCH',
  37: 'KRB_AP_ERR_SKEW',
  41: 'KRB_AP_ERR_MODIFIED',
  52: 'KRB_ERR_RESPONSE_TOO_BIG',
  60: 'KRB_ERR_GENERIC',
  68: 'KDC_ERR_WRONG_REALM',
};

export const errorName = (code: number): string => ERRORS[code] ?? `error ${code}`;
