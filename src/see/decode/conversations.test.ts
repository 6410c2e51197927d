import { describe, expect, it } from 'vitest';
import { NO_OBJECT } from '../../model/protocol.ts';
import { ConversationTable } from './conversations.ts';

const counts = (...kinds: readonly number[]): Int32Array => Int32Array.from(kinds);

describe('a table of conversations', () => {
  it('puts flows of the same ends and service together, and keeps others apart', () => {
    const table = new ConversationTable();
    const first = table.between(1, 2, 'tcp', 502, 7);
    table.addFlow(first, 10, 1000, 50, 60);
    table.addFlow(table.between(1, 2, 'tcp', 502, 7), 5, 500, 20, 55);
    for (const other of [
      table.between(2, 1, 'tcp', 502, 7),
      table.between(1, 2, 'udp', 502, 7),
      table.between(1, 2, 'tcp', 503, 7),
      table.between(1, 2, 'tcp', 502, -1),
    ])
      expect(other).not.toBe(first);
    expect(table.count).toBe(5);
    expect(table.conversation(first)).toMatchObject({
      client: 1,
      server: 2,
      transport: 'tcp',
      port: 502,
      plugin: 7,
      flows: 2,
      packets: 15,
      bytes: 1500,
      firstUs: 20,
      lastUs: 60,
    });
  });

  it.each([8, 9, 10, 3000])('keeps each of %i operations for itself, in whatever order they come', (distinct) => {
    const table = new ConversationTable();
    const objects = Array.from({ length: distinct }, (_, object) => object);
    const ids = [table.between(1, 2, 'tcp', 502, 7), table.between(1, 3, 'tcp', 502, 7)];
    for (const id of ids) for (const object of objects) table.addOperation(id, 3, object, counts(1, 0, 0, 0), 0, 5, 5);
    for (const object of objects.reverse())
      table.addOperation(ids[0] as number, 3, object, counts(0, 1, 0, 0), 0, 6, 6);
    for (const id of ids) {
      const found = new Map<number, number>();
      for (let op = table.firstOperation(id); op !== 0; op = table.nextOperation(op)) {
        const { object, requests, responses } = table.operation(op);
        expect(found.has(object)).toBe(false);
        found.set(object, requests * 10 + responses);
      }
      expect(found.size).toBe(distinct);
      expect(new Set(found.values())).toEqual(new Set([id === ids[0] ? 11 : 10]));
    }
  });

  it('counts operations by code and object, events as requests', () => {
    const table = new ConversationTable();
    const id = table.between(1, 2, 'tcp', 502, 7);
    table.addOperation(id, 3, 40_001, counts(9, 4, 1, 2, 9), 1, 100, 200);
    table.addOperation(id, 3, 40_001, counts(1, 0, 0, 0), 0, 50, 120);
    table.addOperation(id, 3, NO_OBJECT, counts(0, 1, 0, 0), 0, 70, 70);
    const found = [];
    for (let op = table.firstOperation(id); op !== 0; op = table.nextOperation(op))
      found.push({ ...table.operation(op) });
    expect(found).toEqual([
      { code: 3, object: NO_OBJECT, requests: 0, responses: 1, errors: 0, firstUs: 70, lastUs: 70 },
      { code: 3, object: 40_001, requests: 14, responses: 1, errors: 2, firstUs: 50, lastUs: 200 },
    ]);
    expect(table.conversation(id)).toMatchObject({ flows: 0, firstUs: 50, lastUs: 200 });
    const told: number[][] = [];
    table.tally((...row) => told.push(row));
    expect(told.sort()).toEqual(
      [
        [7, 3, 0, 5],
        [7, 3, 1, 1],
        [7, 3, 2, 2],
        [7, 3, 3, 9],
        [7, 3, 1, 1],
      ].sort(),
    );
  });

  it('finds each of many again', () => {
    const table = new ConversationTable();
    const ids = Array.from({ length: 20_000 }, (_, i) => table.between(i, i % 77, 'udp', i % 65_536, i % 5));
    expect(new Set(ids).size).toBe(20_000);
    expect(ids.every((id, i) => table.between(i, i % 77, 'udp', i % 65_536, i % 5) === id)).toBe(true);
    for (const [i, id] of ids.entries()) table.addOperation(id, i % 9, i, counts(1, 0, 0, 0), 0, i, i);
    expect(ids.every((id, i) => table.operation(table.firstOperation(id)).firstUs === i)).toBe(true);
  });
});
