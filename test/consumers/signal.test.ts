import { describe, expect, it } from 'vitest';

import { analyse } from '../../src/engine.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf } from '../program.ts';

const head = `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
declare const db: Pool;
declare function sweep(): Promise<void>;
declare function work(id: string): Promise<void>;
`;

/** Owners of the reports on the snippet, and whether each of its handlers takes the message for a mere signal. */
const judged = (code: string): { readonly owners: readonly string[]; readonly signals: readonly boolean[] } => {
  const { program, file, problems } = programOf({ 'a.ts': head + code });
  expect(problems()).toEqual([]);
  const { consumers, reports } = analyse(program, file('a.ts'), settingsOf({}), import.meta.dirname);
  return {
    owners: reports.map(({ finding }) => finding.owner),
    signals: consumers.map(({ consumer }) => consumer.isSignal === true),
  };
};

describe('a handler that does nothing with its message', () => {
  it('is run again by the next one, which does what this one failed to do', () => {
    const code = `new Worker('tick', async () => { try { await sweep(); } catch (error) { console.error(error); } });`;
    expect(judged(code)).toEqual({ owners: [], signals: [true] });
  });

  it('may log the message, also in a wrapper', () => {
    const code = `
const logged = <T extends { id?: string }>(run: (job: T) => Promise<void>) => async (job: T): Promise<void> => {
  console.log(job.id);
  await run(job);
};
new Worker('tick', logged(async () => { try { await sweep(); } catch (error) { console.error(error); } }));`;
    expect(judged(code)).toEqual({ owners: [], signals: [true] });
  });

  it('is another thing than one that hands a part of it on', () => {
    const code = `
new Worker('q', async job => { try { await work(job.data.id); } catch (error) { console.error(error); } });`;
    expect(judged(code)).toEqual({ owners: ['no-swallowed-failure'], signals: [false] });
  });

  it('is another thing than one that stores a part of it', () => {
    const code = `
new Worker('q', async job => {
  try { await db.query('UPDATE t SET a = $1 WHERE b = 1', [job.data.id]); } catch (error) { console.error(error); }
});`;
    expect(judged(code)).toEqual({ owners: ['no-swallowed-failure'], signals: [false] });
  });

  it('is another thing than one whose closure holds it', () => {
    const code = `
declare function retry(run: () => Promise<void>): Promise<void>;
new Worker('q', async job => {
  try { await retry(() => work(job.data.id)); } catch (error) { console.error(error); }
});`;
    expect(judged(code)).toEqual({ owners: ['no-swallowed-failure'], signals: [false] });
  });
});
