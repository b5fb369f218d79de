import { describe, expect, it } from 'vitest';

import { compare, readBase } from '../../src/cli/inventory/compare.ts';
import type { ConsumerEntry, FindingEntry, Inventory } from '../../src/cli/inventory/model.ts';
import type { Guarantee } from '../../src/delivery/guarantee.ts';

const exact: Guarantee = {
  loss: 'none',
  duplicateOnCrash: 'none',
  duplicateOnOverlap: 'none',
  verdict: 'effectively-once',
};
const repeating: Guarantee = { ...exact, duplicateOnCrash: 'window', verdict: 'at-least-once' };
const unclear: Guarantee = { ...exact, duplicateOnCrash: 'unknown', verdict: 'at-least-once' };

const consumer = (
  name: string,
  file: string,
  guarantee: Guarantee,
  findings: readonly FindingEntry[] = [],
): ConsumerEntry => ({
  id: `${file} ${name} kafkajs`,
  name,
  file,
  line: 1,
  kind: 'handler',
  broker: 'kafkajs',
  acknowledgement: { when: 'onReturn', onThrow: 'redeliver', awaitsHandler: true },
  guarantee,
  bestEffort: false,
  effects: [],
  gates: [],
  transactions: [],
  gaps: [],
  comments: [],
  findings,
});

const finding = (line: number, message: string): FindingEntry => ({
  rule: 'require-dedup',
  message,
  file: 'a.ts',
  line,
  column: 1,
  endLine: line,
  endColumn: 2,
  outcome: 'duplicated',
  schedule: [],
});

const inventory = (...consumers: readonly ConsumerEntry[]): Inventory => ({
  version: 1,
  tool: { name: 'x', version: '0' },
  projects: [],
  summary: {
    consumers: 0,
    guarantees: { 'effectively-once': 0, 'at-least-once': 0, 'at-most-once': 0, none: 0, unknown: 0 },
    findings: 0,
    suppressed: 0,
    gaps: 0,
  },
  consumers,
  elsewhere: [],
  problems: [],
});

const names = (changes: readonly { readonly consumer: ConsumerEntry }[]): readonly string[] =>
  changes.map(change => change.consumer.name);

describe('compare', () => {
  it('tells weaker from stronger guarantees', () => {
    const { weaker, stronger } = compare(
      inventory(consumer('a', 'a.ts', exact), consumer('b', 'b.ts', repeating), consumer('c', 'c.ts', exact)),
      inventory(consumer('a', 'a.ts', repeating), consumer('b', 'b.ts', exact), consumer('c', 'c.ts', exact)),
    );
    expect(names(weaker)).toEqual(['a']);
    expect(names(stronger)).toEqual(['b']);
  });

  it('takes what can no longer be told for weaker, and what is known to be bad for weaker still', () => {
    expect(
      names(compare(inventory(consumer('a', 'a.ts', exact)), inventory(consumer('a', 'a.ts', unclear))).weaker),
    ).toEqual(['a']);
    expect(
      names(compare(inventory(consumer('a', 'a.ts', unclear)), inventory(consumer('a', 'a.ts', repeating))).weaker),
    ).toEqual(['a']);
  });

  it('follows a consumer that moved to another file', () => {
    const moved = compare(inventory(consumer('a', 'a.ts', exact)), inventory(consumer('a', 'z.ts', repeating)));
    expect(names(moved.weaker)).toEqual(['a']);
    expect([moved.added, moved.removed]).toEqual([[], []]);
  });

  it('does not guess which of two went where', () => {
    const { weaker, added, removed } = compare(
      inventory(consumer('a', 'a.ts', exact)),
      inventory(consumer('a', 'y.ts', repeating), consumer('a', 'z.ts', exact)),
    );
    expect([weaker.length, added.length, removed.length]).toEqual([0, 2, 1]);
  });

  it('knows a finding again whose lines moved, and counts those of one text', () => {
    const old = inventory(consumer('a', 'a.ts', exact, [finding(3, 'repeats (line 9) and 3 more')]));
    const now = inventory(
      consumer('a', 'a.ts', exact, [finding(5, 'repeats (line 11)'), finding(8, 'repeats (line 12)')]),
    );
    expect(compare(old, now).newFindings.map(({ line }) => line)).toEqual([8]);
    expect(compare(old, now).goneFindings).toEqual([]);
  });

  it('tells which findings are gone', () => {
    const old = inventory(consumer('a', 'a.ts', exact, [finding(3, 'repeats'), finding(4, 'races')]));
    const now = inventory(consumer('a', 'a.ts', exact, [finding(3, 'repeats')]));
    expect(compare(old, now).goneFindings.map(({ message }) => message)).toEqual(['races']);
  });
});

describe('readBase', () => {
  it.each([
    ['{', 'is not JSON'],
    ['{}', 'is no report'],
    ['{"version":2,"consumers":[]}', 'was written by another version'],
  ])('refuses %s', (text, reason) => {
    expect(() => readBase(text, 'base.json')).toThrow(`base.json ${reason}`);
  });
});
