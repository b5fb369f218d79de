import type { Place, Step, StepId } from '../effects/program.ts';
import type { Finding, Moment } from './finding.ts';
import { keyOf, type Mark } from './history.ts';

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** `` `charge` (line 22) ``, or `` (orders.ts:31) `` for another file than the consumer's. */
const placed = (at: Place, file: string): string =>
  at.file === file
    ? `\`${at.name}\` (line ${String(at.line)})`
    : `\`${at.name}\` (${baseName(at.file)}:${String(at.line)})`;

const SPECIAL: Partial<Record<Mark['what'], string>> = {
  crash: 'the process crashes',
  redelivered: 'the broker redelivers the message',
  pauses: 'the first delivery pauses while the second runs',
  resumes: 'the first delivery goes on',
  settled: 'the handler returns, the message is acknowledged',
  ends: 'the handler ends',
  caught: 'the failure is caught',
  commits: 'the transaction commits',
  rollsBack: 'the transaction rolls back',
};

const runText = (step: Step, name: string, isAgain: boolean): string => {
  switch (step.effect.kind) {
    case 'ack':
      return `${name} acknowledges the message`;
    case 'nack':
      return step.effect.requeue === true ? `${name} requeues the message` : `${name} rejects the message`;
    default:
      return isAgain ? `${name} runs again` : `${name} runs`;
  }
};

const textOf = (mark: Mark, file: string, isAgain: boolean): string => {
  const { step } = mark;
  const special = mark.text ?? SPECIAL[mark.what];
  if (step === undefined || mark.what === 'commits') return special ?? '';
  const name = placed(step.trace.at, file);
  switch (mark.what) {
    case 'reads':
      return mark.found?.isThere === undefined
        ? `${name} runs`
        : `${name} finds ${mark.found.isThere ? 'the row' : 'nothing'}`;
    case 'refused':
      return step.effect.kind === 'write' && step.effect.form !== 'insert'
        ? `${name} matches nothing`
        : `${name} is refused: the row is already there`;
    case 'fails':
      return `${name} fails`;
    default:
      return runText(step, name, isAgain);
  }
};

const whatOf = (mark: Mark): Moment['what'] => {
  switch (mark.what) {
    case 'fails':
      return 'throws';
    case 'runs':
    case 'reads':
    case 'refused':
    case 'caught':
    case 'commits':
    case 'rollsBack':
      return 'step';
    default:
      return mark.what;
  }
};

/** The history as moments: what is about the given steps, and what happens to the process and the message. */
export const narrate = (history: readonly Mark[], about: ReadonlySet<StepId>, file: string): readonly Moment[] => {
  const isAbout = (mark: Mark): boolean => mark.step !== undefined && about.has(mark.step.id);
  const isTransactional = history.some(mark => isAbout(mark) && mark.transactions.length > 0);
  const hasFailure = history.some(mark => mark.what === 'fails');
  const seen = new Set<string>();
  const moments: Moment[] = [];
  for (const mark of history) {
    if (mark.what === 'caught' ? !hasFailure : mark.what === 'commits' ? !isTransactional : false) continue;
    if (mark.step !== undefined && mark.what !== 'commits' && !isAbout(mark)) continue;
    const key = mark.step === undefined ? undefined : keyOf(mark.step, mark.message);
    const text = textOf(mark, file, key !== undefined && seen.has(key));
    if (key !== undefined && mark.what === 'runs') seen.add(key);
    moments.push({
      delivery: mark.delivery,
      what: whatOf(mark),
      ...(mark.step === undefined ? {} : { step: mark.step }),
      text,
    });
  }
  return moments;
};

/** What the history of a loss does not show: how it began, and that the effect is missing in the end. */
export const narrateLoss = (
  { owner, at, other, effect }: Pick<Finding, 'owner' | 'at' | 'effect'> & Partial<Pick<Finding, 'other'>>,
  middle: readonly Moment[],
  file: string,
): readonly Moment[] => {
  const first = (what: Moment['what'], text: string): Moment => ({ delivery: 1, what, text });
  const start: Moment[] = [];
  if (owner === 'no-auto-ack') start.push(first('settled', 'the broker hands the message over and forgets it'));
  if (owner === 'no-unawaited-processing') {
    start.push(first('step', `${placed(at.at, file)} is started, and nobody waits for it`));
    if (other === undefined) start.push(first('settled', 'the handler returns, the message is acknowledged'));
  }
  const last = middle.at(-1)?.delivery ?? 1;
  const end: Moment[] =
    effect === undefined
      ? []
      : [
          {
            delivery: last,
            what: 'ends',
            text: `the message is gone, and ${placed(effect.trace.at, file)} was never done`,
          },
        ];
  return [...start, ...middle, ...end];
};
