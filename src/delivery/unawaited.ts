import type { Detached, Step } from '../effects/program.ts';
import { placeKey, type Candidate } from './case.ts';

/** What candidates of one schedule have in common. */
export type Shared = Pick<Candidate, 'outcome' | 'effect' | 'history' | 'rank'>;

/** Nobody waits for the work, and the message is acknowledged all the same. */
export const unawaited = (task: Detached, ack: Step | undefined, shared: Shared): Candidate => ({
  ...shared,
  owner: 'no-unawaited-processing',
  cause: task.neverRuns ?? task.form,
  at: task.at,
  other: ack === undefined ? undefined : { trace: ack.trace, step: ack },
  group: `detached ${placeKey(task.at)}`,
});
