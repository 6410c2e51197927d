import { describe, expect, it } from 'vitest';
import { record } from '../recording-context.ts';
import {
  fakeAction,
  fakeDetector,
  fakeDriver,
  fakeEvidence,
  fakeExposure,
  fakeFeed,
  fakeFormat,
  fakePlant,
  fakeProtocol,
  fakeReport,
  fakeRepository,
  fakeScenario,
} from './fakes.ts';
import { defineAction } from './action.ts';
import { defineDetector } from './detector.ts';
import { defineScenario } from './plant.ts';

describe('the fake of each kind keeps its own examples', () => {
  it('protocol', () => {
    for (const example of fakeProtocol.examples) {
      const { context } = record(fakeProtocol, example.hex);
      expect(context.messages.map(({ kind, operation, meaning }) => ({ kind, operation, meaning }))).toEqual(
        example.messages,
      );
    }
  });
  it('format', () => {
    for (const { input, output } of fakeFormat.examples) {
      const read = fakeFormat.read(input);
      expect(read.ok ? read.value.endpoints.length : 0).toBe(output);
    }
  });
  it('detector', () => {
    for (const { input, output } of fakeDetector.examples) expect(fakeDetector.detect(input)).toHaveLength(output);
  });
  it('feed', () => {
    for (const { input, output } of fakeFeed.examples)
      expect(fakeFeed.read(input)).toMatchObject({ ok: true, value: { length: output } });
  });
  it('driver, and its undo', () => {
    const rule = {
      id: 'r1',
      action: 'deny',
      source: [],
      target: [],
      transport: 'any',
      port: null,
      reason: 'a test',
    } as const;
    expect(fakeDriver.compile([rule])).toMatchObject({ ok: true, value: { lines: ['deny r1'] } });
    expect(fakeDriver.undo().lines).toEqual(['clear']);
  });
  it('repository', () => {
    expect(fakeRepository.readList('1700000000000000')).toMatchObject({ ok: true });
    expect(fakeRepository.readList('')).toMatchObject({ ok: false, error: { code: 'no-time' } });
  });
  it('evidence function', () => {
    for (const { input, output } of fakeEvidence.examples) expect(fakeEvidence.answer(input).verdict).toBe(output);
  });
  it('report, exposure, action, scenario', () => {
    expect(fakeReport.layOut({ sentence: 'x' })).toHaveLength(1);
    expect(fakeExposure.id).toBe('fake-exposure');
    expect(fakeAction.tell({ targets: [], reason: '' })).toHaveLength(1);
    expect([...fakeScenario.frames({ seed: 1, assets: 1 }, 0)]).toEqual([]);
  });
  it('plant: the same seed gives the same frames, another seed others', () => {
    const first = (seed: number): number[] => {
      for (const frame of fakePlant.frames({ seed, assets: 1 }, 0)) return [...frame.bytes];
      return [];
    };
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
  });
});

describe('a contract refuses', () => {
  it('an action without an undo', () => {
    expect(() => defineAction({ ...fakeAction, undoneBy: '' })).toThrow('no undo');
  });
  it('an action without a bound', () => {
    expect(() => defineAction({ ...fakeAction, bound: { assetsMax: 0, expiresAfterUs: 1 } })).toThrow(
      'without a bound',
    );
  });
  it('a detector without a miss, or without a technique', () => {
    expect(() => defineDetector({ ...fakeDetector, examples: fakeDetector.examples.slice(0, 1) })).toThrow(
      'a hit and a miss',
    );
    expect(() => defineDetector({ ...fakeDetector, technique: 'lateral' })).toThrow('technique');
  });
  it('an attack that names no technique', () => {
    expect(() => defineScenario({ ...fakeScenario, attack: true })).toThrow('disagree');
  });
});
