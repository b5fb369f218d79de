import { partsOf } from '../../effects/parts.ts';
import type { Attempt, ClientId, Effect, Program, Step } from '../../effects/program.ts';
import { nameOfTable } from '../../effects/table-name.ts';
import { factsOf } from '../../delivery/facts.ts';
import { repetitionOf } from '../../delivery/kinds.ts';
import { joinedIn } from '../../delivery/joined.ts';
import type { EffectEntry, Lane, TransactionEntry } from './model.ts';
import { placeEntry, type Relative } from './places.ts';

/** Where in a timeline an effect is drawn, and who takes part. */
export const partnerOf = (effect: Effect | undefined): { readonly lane: Lane; readonly actor: string } => {
  switch (effect?.kind) {
    case 'read':
    case 'write':
      return { lane: 'store', actor: effect.rows.store };
    case 'call':
      return { lane: 'service', actor: effect.service };
    case 'publish':
      return { lane: 'service', actor: 'publish' };
    case 'ack':
    case 'nack':
    case 'deadLetter':
    case 'extendLease':
      return { lane: 'broker', actor: 'broker' };
    default:
      return { lane: 'handler', actor: 'handler' };
  }
};

const aboutRows = (
  verb: string,
  { table, store }: { readonly table: string | undefined; readonly store: string },
): string => (table === undefined || table === '' ? `${verb} (${store})` : `${verb} ${nameOfTable(table)} (${store})`);

const aboutOf = (effect: Effect): string => {
  switch (effect.kind) {
    case 'read':
      return aboutRows(effect.locks ? 'read and lock' : 'read', effect.rows);
    case 'write':
      return aboutRows(effect.form, effect.rows);
    case 'call':
      return effect.key === undefined ? effect.service : `${effect.service}, with a key`;
    case 'publish':
      return effect.failureRoute ? 'publish, failure route' : effect.reply ? 'reply' : 'publish';
    case 'ack':
      return effect.covers === 'message'
        ? 'acknowledge'
        : effect.covers === 'batch'
          ? 'acknowledge the batch'
          : 'acknowledge up to here';
    case 'nack':
      return effect.requeue === true ? 'reject, requeue' : 'reject';
    case 'deadLetter':
      return 'dead-letter';
    case 'handOff':
      return 'hand off';
    case 'lock':
      return 'lock';
    default:
      return 'not known';
  }
};

const SHOWN: ReadonlySet<string> = new Set<EffectEntry['kind']>([
  'read',
  'write',
  'call',
  'publish',
  'ack',
  'nack',
  'deadLetter',
  'handOff',
  'lock',
  'unknown',
]);

const isShown = (kind: string): kind is EffectEntry['kind'] => SHOWN.has(kind);

/** What stands around a part of the program, in words. */
const around = (program: Program, part: Program): readonly string[] => {
  switch (program.kind) {
    case 'transaction':
      return ['transaction'];
    case 'loop':
      return program.over === 'times'
        ? ['loop']
        : [`loop over ${program.over === 'messages' ? 'messages' : 'the payload'}`];
    case 'parallel':
      return program.overMessages ? ['messages in parallel'] : program.branches.length > 1 ? ['in parallel'] : [];
    case 'detached':
      // What is joined later is awaited after all; which one is decided by those who know all joins.
      return [];
    case 'attempt':
      return clauseOf(program, part);
    default:
      return [];
  }
};

const clauseOf = (attempt: Attempt, part: Program): readonly string[] =>
  part === attempt.catch?.body ? ['catch'] : part === attempt.finally ? ['finally'] : [];

interface Placed {
  readonly step: Step;
  readonly within: readonly string[];
}

const placedIn = (program: Program): readonly Placed[] => {
  const joined = joinedIn(program);
  const placed: Placed[] = [];
  const open = new Set<ClientId>();
  const visit = (part: Program, within: readonly string[]): void => {
    if (part.kind === 'step') {
      const { effect } = part;
      if (effect.kind === 'begin') open.add(effect.client);
      if (effect.kind === 'commit' || effect.kind === 'rollback') open.delete(effect.client);
      const isInside =
        (effect.kind === 'read' || effect.kind === 'write') && effect.client !== undefined && open.has(effect.client);
      placed.push({
        step: part,
        within: isInside && !within.includes('transaction') ? [...within, 'transaction'] : within,
      });
    }
    const detached = part.kind === 'detached' && !joined.has(part.task) ? ['not awaited'] : [];
    for (const inner of partsOf(part)) {
      const added = [...around(part, inner), ...detached].filter(word => !within.includes(word));
      visit(inner, added.length === 0 ? within : [...within, ...added]);
    }
  };
  visit(program, []);
  return placed;
};

/** The effects of a handler in the order of its code; functions that it calls twice count twice. */
export const effectsOf = (program: Program, relative: Relative): readonly EffectEntry[] => {
  const facts = factsOf(program);
  return placedIn(program).flatMap(({ step, within }) => {
    const { effect, trace } = step;
    if (!isShown(effect.kind)) return [];
    return [
      {
        kind: effect.kind,
        ...placeEntry(trace.at, relative),
        lane: partnerOf(effect).lane,
        about: aboutOf(effect),
        repeatable: effect.kind !== 'unknown' && repetitionOf(step, facts) === 'harmless',
        within,
        via: trace.via.map(place => placeEntry(place, relative)),
      },
    ];
  });
};

interface Span {
  readonly entry: TransactionEntry;
  readonly steps: readonly Step[];
}

/** The transactions of a handler, with their first and last step. */
export const transactionsOf = (program: Program, relative: Relative): readonly TransactionEntry[] => {
  const spans = new Map<ClientId, Span>();
  const add = (client: ClientId, entry: Omit<TransactionEntry, 'from' | 'to'>): void => {
    if (!spans.has(client)) spans.set(client, { entry, steps: [] });
  };
  const visit = (part: Program): void => {
    if (part.kind === 'transaction')
      add(part.client, { store: part.store ?? '', isolation: part.isolation, at: placeEntry(part.at.at, relative) });
    if (part.kind === 'step') {
      const { effect, trace } = part;
      if (effect.kind === 'begin')
        add(effect.client, { store: '', isolation: effect.isolation, at: placeEntry(trace.at, relative) });
      if ((effect.kind === 'read' || effect.kind === 'write') && effect.client !== undefined) {
        const span = spans.get(effect.client);
        if (span !== undefined)
          spans.set(effect.client, {
            entry: { ...span.entry, store: span.entry.store === '' ? effect.rows.store : span.entry.store },
            steps: [...span.steps, part],
          });
      }
    }
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(program);
  return [...spans.values()].map(({ entry, steps }) => {
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) return entry;
    return { ...entry, from: placeEntry(first.trace.at, relative), to: placeEntry(last.trace.at, relative) };
  });
};
