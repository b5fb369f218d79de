import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openLanes } from './databases.ts';
import { Explorer, nameOf, sample, type Judged, type Summary } from './explore.ts';
import { takeRejections } from './rejections.ts';

const RUNS = 300;
const SEED = 1;

/** What a failing test shows: the text of the handler, and what is said of it. */
const describeCase = ({ sources, disagreements, claims }: Judged): string =>
  [
    ...Object.entries(sources).map(([file, text]) => `// ${file}\n${text}`),
    ...disagreements.map(nameOf),
    ...claims.map(({ rule, message }) => `${rule}: ${message}`),
  ].join('\n');

describe('random handlers', () => {
  let summary: Summary;
  let end: (() => Promise<void>) | undefined;
  let restore: (() => void) | undefined;

  beforeAll(async () => {
    restore = takeRejections();
    const databases = await openLanes();
    ({ end } = databases);
    summary = await new Explorer(...databases.lanes).explore(sample(RUNS, SEED));
  }, 600_000);
  afterAll(async () => {
    restore?.();
    await end?.();
  });

  it('are broken by a schedule exactly where the plugin reports them', () => {
    expect(summary.disagreeing.map(describeCase)).toEqual([]);
  });

  it('show every outcome, and handlers without any', () => {
    for (const outcome of ['lost', 'duplicated', 'stuck', 'kept', 'fine'])
      expect(summary.reach.get(`outcome ${outcome}`) ?? 0, outcome).toBeGreaterThan(0);
  });

  it('are played under many schedules, most of which a database at hand can play', () => {
    expect(summary.schedules).toBeGreaterThan(RUNS * 5);
    expect(summary.skipped).toBeLessThan(summary.schedules / 4);
  });
});
