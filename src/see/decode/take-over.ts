/**
 * What one of several decoders of the same captures found, on its way to the one that puts it together. Everything in it
 * can be sent to another thread, `buffersOf` without a copy.
 */
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Context } from './context.ts';
import type { Tables } from './tables.ts';
import type { HandedAddresses } from './addresses.ts';
import type { AccountEntry } from './accounts.ts';
import type { ClaimEntry } from './claim-columns.ts';
import type { ConversationTable, HandedConversations } from './conversations.ts';
import type { Export } from './export/export.ts';
import { ClaimReader, handOverClaims, type HandedClaims } from './handed-claims.ts';
import type { InputTotals, Intake } from './intake.ts';
import { eachInOrder, type Found, type Marks } from './marks.ts';
import { mergeAccounts, mergeClaims, type FoundClaims } from './merge-claims.ts';
import { Names, type HandedNames } from './names.ts';
import type { PacketPath } from './path.ts';
import type { HandedProfile } from './service-profile.ts';

export interface HandedOver {
  readonly inputs: readonly InputTotals[];
  readonly marks: Int32Array;
  readonly addresses: HandedAddresses;
  readonly names: HandedNames;
  readonly conversations: HandedConversations;
  readonly claims: HandedClaims;
  readonly accounts: readonly AccountEntry[];
  readonly services: readonly HandedProfile[];
  readonly malformed: ReadonlyMap<string, number>;
  readonly lost: Lost;
}

/** How often something found no room. */
interface Lost {
  readonly flows: number;
  readonly operations: number;
  readonly objects: number;
  readonly names: number;
  readonly claims: number;
  readonly stacks: number;
  readonly accounts: number;
  readonly messages: number;
  readonly services: number;
}

/** What of an engine is handed over, or adds to itself what others hand over. */
export interface Parts {
  readonly tables: Tables;
  readonly path: PacketPath;
  readonly context: Context;
  readonly intake: Intake;
  readonly out: Export;
  readonly marks: Marks;
}

/** All that was found; nothing may be asked of the engine and of the table afterwards. */
export function handOver(parts: Parts, table: ConversationTable): HandedOver {
  const { tables, context, intake, marks } = parts;
  const { addresses, names, claims, accounts, profiles } = tables;
  return {
    inputs: intake.inputs,
    marks: marks.handOver(),
    addresses: addresses.handOver(),
    names: names.handOver(),
    conversations: table.handOver(),
    claims: handOverClaims({ count: claims.count, entry: (number) => claims.entry(number) }),
    accounts: accounts.list,
    services: Array.from({ length: profiles.count }, (_, place) => profiles.at(place)),
    malformed: context.malformedReasons,
    lost: lostBy(parts),
  };
}

function lostBy({ tables, path, context }: Parts): Lost {
  const { flows, operations, names, claims, accounts, profiles } = tables;
  return {
    flows: flows.overflows,
    operations: operations.lost,
    objects: context.crowded,
    names: names.lost,
    claims: claims.lostClaims,
    stacks: claims.lostStacks,
    accounts: accounts.lost,
    messages: path.streams.holds.dropped,
    services: profiles.lost,
  };
}

/** What can be sent without a copy. */
export function buffersOf({ addresses, names, conversations, claims, marks }: HandedOver): ArrayBuffer[] {
  const arrays: ArrayBufferView[] = [marks, addresses.ipv6, addresses.endpoints, ...names.chunks, names.places];
  arrays.push(...conversations.conversations.pages, ...conversations.operations.pages);
  for (const column of Object.values(claims)) if (ArrayBuffer.isView(column)) arrays.push(column);
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** Adds what others found: the engine and the table then hold what one decoder alone would have found. */
export function takeOver(parts: Parts, table: ConversationTable, handed: readonly HandedOver[]): Result<undefined> {
  const { tables, context, intake, out } = parts;
  const changed = handed.find(({ inputs }) => !areAlike(inputs, intake.inputs));
  if (changed) return err(CHANGED);
  const endpoints = handed.map(({ addresses }) => tables.addresses.takeOver(addresses));
  for (const [i, { conversations, names }] of handed.entries()) {
    table.takeOver(conversations, endpoints[i] as Int32Array, i + 1);
    out.rows.addNames(Names.of(names));
  }
  addClaims(parts, handed, endpoints);
  addAccounts(parts, handed, endpoints);
  addServices(parts, handed, endpoints);
  for (const { malformed, inputs, lost } of handed) {
    for (const [reason, frames] of malformed)
      context.malformedReasons.set(reason, (context.malformedReasons.get(reason) ?? 0) + frames);
    intake.addMalformed(inputs);
    addLost(parts, lost);
  }
  return ok(undefined);
}

const CHANGED = {
  code: 'changed-meanwhile',
  message: 'A capture changed while it was read.',
  advice: 'Analyse it when it is complete, or with --cores 1.',
} as const;

function areAlike(theirs: readonly InputTotals[], ours: readonly InputTotals[]): boolean {
  return (
    theirs.length === ours.length &&
    ours.every(({ packets, bytes, readable }, i) => {
      const other = theirs[i] as InputTotals;
      return other.packets === packets && other.bytes === bytes && other.readable === readable;
    })
  );
}

function addClaims({ tables, marks }: Parts, handed: readonly HandedOver[], endpoints: readonly Int32Array[]): void {
  const { claims, addresses } = tables;
  const claimOf = (entry: number): ClaimEntry => claims.entry(entry);
  const ours: FoundClaims = {
    marks: marks.handOver(),
    count: claims.count,
    orderOf: (entry) => claimOf(entry).firstPacket,
    aboutOf: (entry) => claimOf(entry).about,
    claim: claimOf,
  };
  const theirs = handed.map(({ marks, claims: { count, about, firstPacket, ...rest } }, i): FoundClaims => {
    const reader = new ClaimReader({ count, about, firstPacket, ...rest });
    const aboutOf = (entry: number): number => endpoints[i]?.[about[entry] as number] as number;
    const orderOf = (entry: number): number => firstPacket[entry] as number;
    return { marks, count, orderOf, aboutOf, claim: (entry) => reader.claim(entry, aboutOf(entry)) };
  });
  const merged = mergeClaims([ours, ...theirs], addresses.endpointCount);
  claims.replaceClaims(merged);
}

function addAccounts({ tables, marks }: Parts, handed: readonly HandedOver[], endpoints: readonly Int32Array[]): void {
  const foundIn = (marks: Int32Array, accounts: readonly AccountEntry[], to: (endpoint: number) => number) => ({
    ...listed(marks, accounts),
    account: (entry: number): AccountEntry => {
      const { at, logon, ...account } = accounts[entry] as AccountEntry;
      return { ...account, at: to(at), ...(logon && { logon: { ...logon, on: to(logon.on) } }) };
    },
  });
  const merged = mergeAccounts([
    foundIn(marks.handOver(), tables.accounts.list, (endpoint) => endpoint),
    ...handed.map(({ marks, accounts }, i) => foundIn(marks, accounts, (endpoint) => endpoints[i]?.[endpoint] ?? 0)),
  ]);
  tables.accounts.replace(merged);
}

function addServices({ tables, marks }: Parts, handed: readonly HandedOver[], endpoints: readonly Int32Array[]): void {
  const { profiles } = tables;
  const own = Array.from({ length: profiles.count }, (_, place) => profiles.at(place));
  const lists = [
    own,
    ...handed.map(({ services }, i) =>
      services.map((service) => ({ ...service, server: endpoints[i]?.[service.server] ?? 0 })),
    ),
  ];
  const found = lists.map((list, i) => listed(i === 0 ? marks.handOver() : (handed[i - 1] as HandedOver).marks, list));
  const inOrder: HandedProfile[] = [];
  eachInOrder('services', found, (decoder, entry) => inOrder.push(lists[decoder]?.[entry] as HandedProfile));
  profiles.replace(inOrder);
}

const listed = (marks: Int32Array, list: readonly { readonly firstUs: number }[]): Found => ({
  marks,
  count: list.length,
  orderOf: (entry) => list[entry]?.firstUs ?? 0,
});

function addLost({ tables, path, context }: Parts, lost: Lost): void {
  const { flows, operations, names, claims, accounts, profiles } = tables;
  flows.overflows += lost.flows;
  operations.lost += lost.operations;
  context.crowded += lost.objects;
  names.lost += lost.names;
  claims.lostClaims += lost.claims;
  claims.lostStacks += lost.stacks;
  accounts.lost += lost.accounts;
  path.streams.holds.dropped += lost.messages;
  profiles.lost += lost.services;
}
