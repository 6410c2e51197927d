/**
 * What services look like whose protocol nobody here knows: how random their bytes are, text or binary, how long their
 * packets are, what these begin with, and how often they come. So that a person can name them and a change can be noticed.
 *
 * Of each flow the first packets of each side are looked at, so that a service is known after seconds and costs nothing
 * afterwards.
 */
import { LIMITS } from '../../model/limits.ts';
import { PROFILED_TRANSPORTS, type ProfiledTransport } from '../../model/service-looks.ts';
import type { Addresses } from './addresses.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import * as L from './layout.ts';
import { Profile, type HandedProfile, type UnknownService } from './service-profile.ts';

/** Of a flow that is not looked at. */
const ALL_COUNTED = LIMITS.profilePacketsPerFlow | (LIMITS.profilePacketsPerFlow << 8);
export class Profiles {
  /** Services that found no room. */
  lost = 0;
  private readonly byKey = new Map<number, number>();
  private readonly list: Profile[] = [];
  private dirty: Profile[] = [];
  private readonly addresses: Addresses;
  private readonly watches: boolean;

  /** `watches`: not where no protocol is known at all. */
  constructor(addresses: Addresses, watches: boolean) {
    this.addresses = addresses;
    this.watches = watches;
  }

  /**
   * A payload of nobody's protocol, bytes[from, to). The words of its flow are free: in one is the number of the profile, in
   * another how many packets of each side were counted, in two more their last times.
   */
  packet(
    page: Int32Array,
    base: number,
    side: number,
    transport: ProfiledTransport,
    bytes: Uint8Array,
    from: number,
    to: number,
    us: number,
  ): void {
    const counted = page[base + L.W_SHARED + 1] as number;
    const packets = (counted >>> (side * 8)) & 0xff;
    if (packets >= LIMITS.profilePacketsPerFlow || to <= from || !this.watches) return;
    const server = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 0 : 1;
    const number = (page[base + L.W_SHARED] as number) || this.begin(page, base, server, transport);
    if (number === 0) {
      page[base + L.W_SHARED + 1] = ALL_COUNTED;
      return;
    }
    page[base + L.W_SHARED + 1] = counted + (1 << (side * 8));
    // 31 bits of microseconds: gaps of up to 35 minutes are right.
    const now = (us % 2 ** 31) | 0;
    const gap = packets === 0 ? -1 : (now - (page[base + L.W_WORDS + side] as number)) & 0x7fffffff;
    page[base + L.W_WORDS + side] = now;
    const profile = this.list[number - 1] as Profile;
    profile.add(side === server, bytes, from, to, us, gap);
    if (profile.dirty) return;
    profile.dirty = true;
    this.dirty.push(profile);
  }

  /** Number of the profile of the flow's service, from 1; 0 where there is no room. */
  private begin(page: Int32Array, base: number, server: number, transport: ProfiledTransport): number {
    const endpoint = endpointOfSide(this.addresses, page, base, server);
    if (endpoint === 0) return 0;
    const ports = page[base + L.W_PORTS] as number;
    const type = (page[base + L.W_META] as number) >>> 16;
    const port = transport === 'ethernet' ? type : server === 0 ? ports >>> 16 : ports & 0xffff;
    const key = keyOf(endpoint, transport, port);
    let number = this.byKey.get(key);
    if (number === undefined) {
      if (this.list.length >= LIMITS.unknownServicesMax) {
        this.lost++;
        return 0;
      }
      number = this.list.push(new Profile(endpoint, transport, port));
      this.byKey.set(key, number);
    }
    page[base + L.W_SHARED] = number;
    (this.list[number - 1] as Profile).flows++;
    return number;
  }

  get count(): number {
    return this.list.length;
  }

  at(place: number): HandedProfile {
    return (this.list[place] as Profile).handOver();
  }

  /** Begins anew with these, of which several may be of the same service, in this order. */
  replace(profiles: Iterable<HandedProfile>): void {
    this.list.length = 0;
    this.byKey.clear();
    for (const handed of profiles) {
      const { server, transport, port, flows } = handed;
      const key = keyOf(server, transport, port);
      const number = this.byKey.get(key);
      if (number !== undefined) (this.list[number - 1] as Profile).takeOver(handed);
      else if (this.list.length >= LIMITS.unknownServicesMax) this.lost += flows;
      else {
        const made = new Profile(server, transport, port);
        made.takeOver(handed);
        this.byKey.set(key, this.list.push(made));
      }
    }
  }

  each(visit: (service: UnknownService) => void): void {
    // A flow may be seen that never carries a byte for us to look at.
    for (const profile of this.list) if (profile.packets > 0) visit(profile.seen());
  }

  /** Those that look otherwise than when they were last handed over here. Costs nothing for those that nothing was added to. */
  drain(visit: (service: UnknownService) => void): void {
    const { dirty } = this;
    this.dirty = [];
    for (const profile of dirty) {
      profile.dirty = false;
      if (profile.takeNews()) visit(profile.seen());
    }
  }
}

const keyOf = (endpoint: number, transport: ProfiledTransport, port: number): number =>
  (endpoint * PROFILED_TRANSPORTS.length + PROFILED_TRANSPORTS.indexOf(transport)) * 65536 + port;
