import path from 'node:path';

import { expect, it, vi } from 'vitest';

import { repository } from '../analysis/lint.ts';
import * as judging from '../../src/delivery/judge.ts';
import { emptyTally, judgeGroups, type Tally } from './judge.ts';
import { batchesOf, filesBelow, options } from './plan.ts';

vi.mock('../../src/delivery/judge.ts', { spy: true });

/** The files of a folder of the fixtures as they are, in a handler, and mutants of them. */
const fuzzed = (folder: string, mutants: number): Tally => {
  const files = filesBelow([path.join(repository, 'fixtures', folder)]);
  const tally = emptyTally();
  for (const batch of batchesOf(files, mutants, 20_261_127)) judgeGroups(batch, options, tally);
  return tally;
};

const shown = ({ failures }: Tally): readonly string[] =>
  failures.map(({ kind, file, detail }) => `${kind}: ${file}\n${detail}`);

it.each([
  ['seeds/crash-window', 30],
  ['variants/abstract-consumer', 30],
  ['brokers/kafkajs', 15],
  // A queue that several handlers consume.
  ['brokers/nestjs-rabbitmq-manual', 10],
])('mutants of %s neither break nor confuse the rules', (folder, mutants) => {
  const tally = fuzzed(folder, mutants);
  expect(shown(tally)).toEqual([]);
  expect(tally.files).toBeGreaterThan(mutants);
  expect(tally.consumers).toBeGreaterThan(mutants / 2);
  expect(tally.reports).toBeGreaterThan(0);
  // Mutants are broken, but most of them not beyond reading.
  expect(tally.unparsable).toBeGreaterThan(0);
  expect(tally.unparsable).toBeLessThan(tally.files / 2);
});

it('notices what the rules would swallow, and what depends on the order', () => {
  let calls = 0;
  vi.mocked(judging.judge).mockImplementation(() => {
    calls += 1;
    if (calls === 1) throw new TypeError('a branch that nobody tried');
    return { findings: [], gaps: [] };
  });
  const { failures } = fuzzed('seeds/crash-window', 0);
  expect(failures.map(({ kind }) => kind)).toEqual(['internal failure', 'order']);
  expect(failures[0]?.detail).toContain('a branch that nobody tried');
});
