/** SPNEGO wrapping of NTLM tokens. RFC 4178, 4.2. */
import { join, type Part } from './bytes.ts';
import { der, derOid } from './der.ts';

const SPNEGO_OID = '1.3.6.1.5.5.2';
const NTLM_OID = '1.3.6.1.4.1.311.2.2.10';

/** First token of the client, or with no token the server's offer. */
export const negotiationInit = (token?: Part): Uint8Array => {
  const mechanisms = der(0xa0, der(0x30, derOid(NTLM_OID)));
  const inner = token === undefined ? mechanisms : join(mechanisms, der(0xa2, der(0x04, token)));
  return der(0x60, join(derOid(SPNEGO_OID), der(0xa0, der(0x30, inner))));
};

export type NegotiationState = 'completed' | 'incomplete';

/** Server's answer; `token` is there while it goes on. */
export const negotiationAnswer = (state: NegotiationState, token?: Part): Uint8Array =>
  der(
    0xa1,
    der(
      0x30,
      join(
        der(0xa0, [0x0a, 1, state === 'completed' ? 0 : 1]),
        token === undefined ? [] : join(der(0xa1, derOid(NTLM_OID)), der(0xa2, der(0x04, token))),
      ),
    ),
  );

/** Client's last token. */
export const negotiationToken = (token: Part): Uint8Array => der(0xa1, der(0x30, der(0xa2, der(0x04, token))));
