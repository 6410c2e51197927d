/**
 * Layout of the flow record: 32 words of 4 bytes (two cache lines), 4,096 records to a page. The same bytes are seen as
 * Int32Array (word numbers below) and as Float64Array (numbers of 8-byte cells, `D_…`). Counters say what was added
 * since the last drain, so that a drain is read and reset.
 */

export const PAGE_BITS = 12;
export const PAGE_RECORDS = 1 << PAGE_BITS;
export const PAGE_MASK = PAGE_RECORDS - 1;
export const FLOW_SHIFT = 5;
export const FLOW_WORDS = 1 << FLOW_SHIFT;

// Key: the smaller address is side 0. IPv4 as 32 bits, IPv6 as id, MAC as its lower 32 bits.
export const W_A = 0;
export const W_B = 1;
/** Ports of side 0 and 1; upper 16 bits of both MACs for `FAMILY_MAC`. */
export const W_PORTS = 2;
/** Family in bits 8–9; IP protocol in bits 0–7; for MAC: layer-two protocol in bits 0–7, kind in 10–11, type in 16–31. */
export const W_META = 3;
export const W_PACKETS = 4;
/** The operation counted last: what comes next is that one again (the answer) or the one that followed it before. */
export const W_LAST_OPERATION = 6;
/** Protocol in bits 0–9, tries per direction in 10–12 and 13–15, pulse in 16–29, acyclic in 30. */
export const W_CLASS = 7;
export const W_NEXT = 8;
export const W_PENDING = 10;
export const W_FLAGS = 12;
export const W_MAC_LOW = 13;
/** Upper 16 bits of side 0's MAC, then of side 1's. */
export const W_MAC_HIGH = 15;
export const D_FIRST = 8;
export const D_BYTES = 9;
export const D_LAST = 10;
export const W_OPERATIONS = 22;
export const W_SHARED = 23;
export const W_WORDS = 25;
/** VLAN in bits 0–11, number of distinct operations in 12–30. */
export const W_VLAN = 29;
export const DISTINCT_SHIFT = 12;
export const W_SKIP = 30;

export const FAMILY_V4 = 0;
export const FAMILY_V6 = 1;
export const FAMILY_MAC = 2;

export const KIND_ETHERTYPE = 0;
export const KIND_LLC = 1;
export const KIND_SNAP = 2;

export const FLAG_SEQUENCE = 1; // << side: the next sequence number is known
export const FLAG_HELD = 4; // << side: segments wait behind a hole
export const FLAG_FIN = 16; // << side
export const FLAG_RESET = 64;
/** Side 1 is the client. */
export const FLAG_CLIENT = 128;
/** Begun since the last drain. */
export const FLAG_NEW = 256;
/** Out of the table: a later packet with this key is another flow. */
export const FLAG_ENDED = 512;
/** Carried protocols keep words elsewhere. */
export const FLAG_STATE = 1024;
/** Kept as a session of a remote-control protocol. */
export const FLAG_SESSION = 2048;
export const FLAG_MAC = 4096;
/** The record is on the free list. */
export const FLAG_FREE = 8192;
export const FLAG_GAP = 16384; // << side: the next bytes may begin in the middle of a message
/** From a cooked capture, which names the sender's MAC only: zeros stand for none. */
export const FLAG_COOKED = 1 << 16;

/** A request of it left something for its answer. */
export const FLAG_REMEMBERS = 1 << 17;

/** Protocol numbers in `W_CLASS`: 0 not known yet, 1 given up (passed through); plug-in i is i + 2. */
export const CLASS_UNKNOWN = 0;
export const CLASS_PASSED = 1;
export const CLASS_FIRST = 2;
export const CLASS_MASK = 1023;
/** In the upper bits of `W_FLAGS`: the plug-in that a transparent carrier's flow is named after, as in `W_CLASS`. */
export const NAME_SHIFT = 20;
/** In `W_CLASS`: known to have no period, so that the pulse is not asked again for a while. */
export const ACYCLIC = 1 << 30;
