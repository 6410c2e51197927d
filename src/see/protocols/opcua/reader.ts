/**
 * Reads OPC UA Binary values one after the other, within bounds. OPC 10000-6, 5.2.2 (built-in types), 5.2.5 (arrays).
 *
 * Past the end it only turns `broken` and gives zeros: whoever reads looks at that once, before what was read is used.
 */
const STRING_NODE = 3;
const GUID_NODE = 4;
const OPAQUE_NODE = 5;
const NAMESPACE_URI = 0x80;
const SERVER_INDEX = 0x40;
/** Kinds of diagnostic information nest; deeper than this nobody reports. */
const DIAGNOSTICS_MAX = 8;

export class UaReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  broken = false;
  /** Of the last text or byte string: where it lies. */
  start = 0;
  stop = 0;
  /** Of the last node id: its kind (5.2.2.9), namespace, and number; of the others its value lies in [start, stop). */
  nodeKind = 0;
  namespace = 0;
  numeric = 0;
  private view: DataView = new DataView(this.bytes.buffer);

  open(bytes: Uint8Array, view: DataView, at: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.at = at;
    this.end = end;
    this.broken = at > end;
  }

  skip(count: number): boolean {
    if (this.broken || count < 0 || count > this.end - this.at) {
      this.broken = true;
      return false;
    }
    this.at += count;
    return true;
  }

  byte(): number {
    return this.skip(1) ? (this.bytes[this.at - 1] as number) : 0;
  }

  uint16(): number {
    return this.skip(2) ? this.view.getUint16(this.at - 2, true) : 0;
  }

  uint32(): number {
    return this.skip(4) ? this.view.getUint32(this.at - 4, true) : 0;
  }

  /** A String or ByteString, 5.2.2.4 and 5.2.2.7; the length of one that is null is −1. */
  text(): void {
    const length = this.uint32() | 0;
    this.start = this.at;
    this.stop = length > 0 && this.skip(length) ? this.at : this.start;
    if (length < -1) this.broken = true;
  }

  /** How many elements follow: 0 for a null array, never more than there are bytes left. */
  count(): number {
    const count = this.uint32() | 0;
    if (count > this.end - this.at) this.broken = true;
    return this.broken || count < 0 ? 0 : count;
  }

  texts(): void {
    for (let left = this.count(); left > 0 && !this.broken; left--) this.text();
  }

  /** LocalizedText, 5.2.2.14: a mask, then locale and text as it says. Its text is the last one read. */
  localizedText(): void {
    const mask = this.byte();
    if (mask & 1) this.text();
    if (mask & 2) this.text();
    else this.stop = this.start;
  }

  /** NodeId and ExpandedNodeId, 5.2.2.9 and 5.2.2.10. */
  nodeId(): void {
    const mask = this.byte();
    this.nodeKind = mask & 0x3f;
    this.start = this.at;
    this.namespace = this.nodeKind === 0 ? 0 : this.nodeKind === 1 ? this.byte() : this.uint16();
    this.identifier();
    const { start, stop } = this;
    if (mask & NAMESPACE_URI) this.text();
    if (mask & SERVER_INDEX) this.skip(4);
    this.start = start;
    this.stop = stop;
  }

  private identifier(): void {
    if (this.nodeKind === 0) this.numeric = this.byte();
    else if (this.nodeKind === 1) this.numeric = this.uint16();
    else if (this.nodeKind === 2) this.numeric = this.uint32();
    else if (this.nodeKind === STRING_NODE || this.nodeKind === OPAQUE_NODE) this.text();
    else if (this.nodeKind === GUID_NODE) {
      this.start = this.at;
      this.stop = this.skip(16) ? this.at : this.start;
    } else this.broken = true;
  }

  /** ExtensionObject, 5.2.2.15: a type, whether there is a body, the body. */
  extension(): void {
    this.nodeId();
    if (this.byte() !== 0) this.text();
  }

  /** DiagnosticInfo, 5.2.2.12: a mask of what is there; the inner one comes last. */
  diagnostics(): void {
    for (let depth = 0; depth < DIAGNOSTICS_MAX && !this.broken; depth++) {
      const mask = this.byte();
      for (let bit = 1; bit <= 8; bit <<= 1) if (mask & bit) this.skip(4);
      if (mask & 0x10) this.text();
      if (mask & 0x20) this.skip(4);
      if ((mask & 0x40) === 0) return;
    }
    this.broken = true;
  }

  /** RequestHeader, OPC 10000-4, 7.33: token, time, handle, diagnostics wanted, audit entry, time-out, more. */
  requestHeader(): void {
    this.nodeId();
    this.skip(16);
    this.text();
    this.skip(4);
    this.extension();
  }

  /** ResponseHeader, OPC 10000-4, 7.34: time, handle, result, diagnostics, texts, more. Returns the result. */
  responseHeader(): number {
    this.skip(12);
    const result = this.uint32();
    this.diagnostics();
    this.texts();
    this.extension();
    return result;
  }
}
