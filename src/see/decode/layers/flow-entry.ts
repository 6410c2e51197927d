/** The flow of the packet at hand: found or begun, counted in, and ended once it is over. */
import { LIMITS } from '../../../model/limits.ts';
import * as L from '../layout.ts';
import { AtHand } from './at-hand.ts';

const SYN = 2;
const SYN_ACK = 0x12;
const SWEEP_US = 30_000_000;
export const CLOSED_IDLE_US = 30_000_000;
/** The shortest of all idle times: below it no packet needs to look further. */
export const IDLE_LEAST_US = Math.min(LIMITS.udpIdleTimeoutUs, CLOSED_IDLE_US);

export abstract class FlowEntry extends AtHand {
  /** Finds or begins the flow and counts the packet in. False when there is no room for another flow. */
  protected enter(a: number, b: number, ports: number, meta: number, side: number): boolean {
    const flows = this.flows;
    const us = this.us;
    const h = flows.hash(a, b, ports, meta);
    let id = flows.find(h, a, b, ports, meta);
    if (id !== 0 && this.isOver(id, side)) {
      this.retire(id);
      id = 0;
    }
    let fresh = false;
    if (id === 0) {
      id = flows.insert(h, a, b, ports, meta);
      if (id === 0) return false;
      fresh = true;
      flows.dueFrom(id, us + IDLE_LEAST_US);
    }
    const page = flows.pages[id >>> 12] as Int32Array;
    const cells = flows.cells[id >>> 12] as Float64Array;
    const base = (id & 4095) << 5;
    const cell = base >> 1;
    this.id = id;
    if (this.page !== page) this.page = page;
    this.base = base;
    this.side = side;
    if ((page[base + 4] as number) + (page[base + 5] as number) === 0) this.touch(id, cells, cell, us);
    page[base + 4 + side] = (page[base + 4 + side] as number) + this.weight;
    cells[cell + 9] = (cells[cell + 9] as number) + this.wire;
    if (us > (cells[cell + 10] as number)) cells[cell + 10] = us;
    if (fresh) this.begin(page, base, side, ports, meta);
    else if (this.hasMac) this.checkMac(page, base, side);
    return true;
  }

  /** Whether the flow found is over, so that this packet begins another: idle for too long, or a new TCP connection. */
  private isOver(id: number, side: number): boolean {
    const page = this.flows.pages[id >>> 12] as Int32Array;
    const base = (id & 4095) << 5;
    const idle = this.us - ((this.flows.cells[id >>> 12] as Float64Array)[(base >> 1) + 10] as number);
    if (idle > IDLE_LEAST_US && idle > idleLimit(page, base)) return true;
    if (this.tcpFlags < 0 || (this.tcpFlags & SYN_ACK) !== SYN) return false;
    const flags = page[base + L.W_FLAGS] as number;
    const began = (flags & (L.FLAG_SEQUENCE << side)) !== 0;
    // The same SYN once more (a retransmission) has the sequence number that is known already.
    return (
      began && (page[base + L.W_NEXT + side] as number) - 1 !== this.tcpSequence && this.pastStart(page, base, side)
    );
  }

  private pastStart(page: Int32Array, base: number, side: number): boolean {
    const flags = page[base + L.W_FLAGS] as number;
    if (flags & (L.FLAG_FIN | (L.FLAG_FIN << 1) | L.FLAG_RESET)) return true;
    // A SYN whose number lies right behind the ones seen is a late copy of the first one.
    const back = ((page[base + L.W_NEXT + side] as number) - 1 - this.tcpSequence) | 0;
    return back < 0 || back > 1 << 20;
  }

  private touch(id: number, cells: Float64Array, cell: number, us: number): void {
    cells[cell + L.D_FIRST] = us;
    if (this.dirtyCount === this.dirty.length) this.dirty = widened(this.dirty);
    this.dirty[this.dirtyCount++] = id;
  }

  private begin(page: Int32Array, base: number, side: number, ports: number, meta: number): void {
    let flags = L.FLAG_NEW;
    if (this.senderIsServer(side, ports, meta) ? side === 0 : side === 1) flags |= L.FLAG_CLIENT;
    page[base + L.W_VLAN] = this.vlan;
    if (this.hasMac) {
      flags |= this.fromCooked ? L.FLAG_MAC | L.FLAG_COOKED : L.FLAG_MAC;
      this.putMac(page, base, side);
    }
    page[base + L.W_FLAGS] = flags;
  }

  private putMac(page: Int32Array, base: number, side: number): void {
    page[base + L.W_MAC_LOW + side] = this.sourceLow;
    page[base + L.W_MAC_LOW + 1 - side] = this.targetLow;
    page[base + L.W_MAC_HIGH] =
      side === 0 ? (this.sourceHigh << 16) | this.targetHigh : (this.targetHigh << 16) | this.sourceHigh;
  }

  private checkMac(page: Int32Array, base: number, side: number): void {
    const high = side === 0 ? (this.sourceHigh << 16) | this.targetHigh : (this.targetHigh << 16) | this.sourceHigh;
    if (
      page[base + 15] === high &&
      page[base + 13 + side] === this.sourceLow &&
      page[base + 14 - side] === this.targetLow
    ) {
      return;
    }
    this.macChanged(page, base, side);
  }

  /** The same addresses with other MACs (another router, a standby, a cooked capture): both are kept, as claims. */
  protected macChanged(page: Int32Array, base: number, side: number): void {
    const family = ((page[base + L.W_META] as number) >>> 8) & 3;
    if (family === L.FAMILY_MAC) return;
    const a = page[base + side] as number;
    const b = page[base + 1 - side] as number;
    const macs = page[base + L.W_MAC_HIGH] as number;
    const flags = page[base + L.W_FLAGS] as number;
    if (flags & L.FLAG_MAC) {
      const [first, second] = [macs >>> 16, macs & 0xffff];
      this.bind(side === 0 ? first : second, page[base + L.W_MAC_LOW + side] as number, family, a, 'wire');
      this.bind(side === 0 ? second : first, page[base + L.W_MAC_LOW + 1 - side] as number, family, b, 'wire');
    }
    this.bind(this.sourceHigh, this.sourceLow, family, a, 'wire');
    this.bind(this.targetHigh, this.targetLow, family, b, 'wire');
    const low = page[base + L.W_MAC_LOW + 1 - side] as number;
    const high = side === 0 ? macs & 0xffff : macs >>> 16;
    // A cooked capture names the sender only: what is known of the other side stays.
    if ((this.targetHigh | this.targetLow) === 0) [this.targetHigh, this.targetLow] = [high, low];
    page[base + L.W_FLAGS] = flags | L.FLAG_MAC;
    this.putMac(page, base, side);
  }

  /** Who serves: told by the handshake, else by a port that is somebody's, else the lower port, else the addressed. */
  private senderIsServer(side: number, ports: number, meta: number): boolean {
    const protocol = meta & 0xff;
    if (((meta >>> 8) & 3) === L.FAMILY_MAC || (protocol !== 6 && protocol !== 17)) return false;
    if (this.tcpFlags >= 0 && this.tcpFlags & SYN) return (this.tcpFlags & SYN_ACK) === SYN_ACK;
    const mine = side === 0 ? ports >>> 16 : ports & 0xffff;
    const other = side === 0 ? ports & 0xffff : ports >>> 16;
    if (mine === other) return false;
    const known = this.classifier.knownPorts;
    if (known[mine] !== known[other]) return known[mine] === 1;
    if (mine < 1024 !== other < 1024 || known[mine] === 1) return mine < other;
    if (mine >= 32768 !== other >= 32768) return mine < 32768;
    return false;
  }

  private retire(id: number): void {
    this.streams.flush(id);
    this.flows.retire(id);
    if (this.endedCount === this.ended.length) this.ended = widened(this.ended);
    this.ended[this.endedCount++] = id;
  }

  /** Ends all flows: nothing more will come. */
  retireAll(): void {
    const { flows } = this;
    for (let id = 1; id < flows.top; id++) {
      const flags = flows.page(id)[((id & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS] as number;
      if ((flags & (L.FLAG_ENDED | L.FLAG_FREE)) === 0) this.retire(id);
    }
  }

  /**
   * Flows idle for too long leave the table, and the irregular may try for a pulse again: one page in turn, so that nobody
   * waits for it; all of them where no pulse is watched, so that no flow is over sooner for there being others.
   */
  protected sweep(): void {
    const pages = this.flows.pages.length;
    this.sweepAt = this.nowUs + Math.floor(SWEEP_US / (this.watchesPulse ? pages : 1));
    if (this.watchesPulse) this.sweepOne((this.sweepPage = (this.sweepPage + 1) % pages));
    else for (let number = 0; number < pages; number++) this.sweepOne(number);
  }

  private sweepOne(number: number): void {
    const { flows, nowUs } = this;
    if (flows.livePerPage[number] === 0) return;
    if (!this.watchesPulse && nowUs < (flows.due[number] as number)) return;
    const dueOf = flows.dueOf[number] as Float64Array;
    const first = number << L.PAGE_BITS;
    let due = Infinity;
    for (let i = first === 0 ? 1 : 0; i < L.PAGE_RECORDS && first + i < flows.top; i++) {
      let over = dueOf[i] as number;
      if (this.watchesPulse || nowUs >= over) dueOf[i] = over = this.inspect(first + i);
      if (over < due) due = over;
    }
    flows.due[number] = due;
  }

  /** Ends a flow that is over. Returns from when on it may be over; never, where it is. */
  private inspect(id: number): number {
    const { flows } = this;
    const page = flows.pages[id >>> L.PAGE_BITS] as Int32Array;
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    if ((page[base + L.W_FLAGS] as number) & (L.FLAG_ENDED | L.FLAG_FREE)) return Infinity;
    page[base + L.W_CLASS] = (page[base + L.W_CLASS] as number) & ~L.ACYCLIC;
    const last = (flows.cells[id >>> L.PAGE_BITS] as Float64Array)[(base >> 1) + L.D_LAST] as number;
    const over = last + idleLimit(page, base);
    if (this.nowUs <= over) return over;
    this.retire(id);
    return Infinity;
  }
}

function widened(list: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(list.length * 2);
  wider.set(list);
  return wider;
}

/** Idle time after which a flow is over. */
function idleLimit(page: Int32Array, base: number): number {
  const flags = page[base + L.W_FLAGS] as number;
  if (flags & L.FLAG_RESET || (flags & (L.FLAG_FIN * 3)) === L.FLAG_FIN * 3) return CLOSED_IDLE_US;
  const meta = page[base + L.W_META] as number;
  const tcp = (meta & 0x3ff) === 6 || (meta & 0x3ff) === (6 | (L.FAMILY_V6 << 8));
  return tcp || ((meta >>> 8) & 3) === L.FAMILY_MAC ? LIMITS.tcpIdleTimeoutUs : LIMITS.udpIdleTimeoutUs;
}
