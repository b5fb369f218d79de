import type { Condition, Program, StepId, WriteEffect } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import type { Candidate, Case } from './case.ts';
import type { Facts } from './facts.ts';
import { heldSteps } from './held.ts';
import { isEffect } from './kinds.ts';
import type { Mark } from './history.ts';

const holderOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** A version in an envelope may be that of the format; it is the subject's where code stores it, or takes the subject from beside it. */
const isOf = ({ rows, sets }: WriteEffect, order: string): boolean =>
  [...rows.cells, ...sets].some(({ value }) =>
    (value.from ?? []).some(path => path === order || holderOf(path) === holderOf(order)),
  );

/** Does the event say what is in the row from now on? What is looked up by its id is the state of now; a constant is what the handler says. */
const isApplied = ({ form, rows, sets, relative, guarded, expires, markerOnly }: WriteEffect): boolean => {
  if ((form !== 'update' && form !== 'upsert') || relative || guarded || expires === true || markerOnly) return false;
  const isFound = rows.complete && rows.cells.some(({ value }) => value.perMessage && value.stability === 'stable');
  return isFound && sets.some(({ value }) => value.from !== undefined && value.stability === 'stable');
};

/** `WHERE version = $1`, `WHERE status = 'PENDING'`: the row has to be in a certain state. What is written as well is no condition. */
const namesState = ({ rows, sets }: WriteEffect, order: string): boolean =>
  rows.cells.some(({ column, value }) => {
    const written = sets.find(set => set.column === column);
    if (written?.value.text === value.text) return false;
    // `LessThan(version)`: what cannot be told may compare.
    if (value.stability === 'unknown') return true;
    return value.from?.includes(order) === true || (value.constant && written !== undefined);
  });

/** Is the event's version compared with something, or a state of the stored row asked for? */
const comparesWith =
  (order: string, steps: Facts['steps']) =>
  (condition: Condition): boolean => {
    if (condition.kind === 'column')
      return steps.get(condition.read)?.effect.kind === 'read' && condition.column !== 'value';
    if (condition.kind !== 'opaque') return false;
    return (condition.asks ?? []).some(
      path => path === order || (condition.asksAll === true && order.startsWith(`${path}.`)),
    );
  };

/** The writes that nothing keeps back when the event is an old one. */
const openWrites = (program: Program, order: string, { steps }: Facts): readonly StepId[] => {
  const held = heldSteps(program, comparesWith(order, steps));
  return [...steps.values()].flatMap(({ id, effect }) =>
    effect.kind === 'write' && isApplied(effect) && isOf(effect, order) && !namesState(effect, order) && !held.has(id)
      ? [id]
      : [],
  );
};

const storyOf = ({ clean }: Case, mark: Mark, index: number, order: string): readonly Mark[] => {
  const tells = (delivery: 1 | 2, text: string): Mark => ({
    delivery,
    what: 'ends',
    message: mark.message,
    transactions: [],
    text,
  });
  return [
    ...clean.history.slice(0, index + 1),
    tells(1, `the state that the event with the newest \`${nameOf(order)}\` tells is stored`),
    tells(2, `an older event comes after it: redelivered, retried, or from another partition`),
    { ...mark, delivery: 2 },
    tells(2, 'the old state has replaced the new one'),
  ];
};

/** Events that say which state they speak of, applied in whatever order they come. */
export const overtakingOf = (consumer: Consumer, facts: Facts): ((subject: Case) => readonly Candidate[]) => {
  const orders = consumer.kind === 'relay' ? [] : [...(consumer.eventOrders ?? [])];
  const open = new Map<StepId, string>();
  for (const order of orders) {
    for (const id of openWrites(consumer.program, order, facts)) open.set(id, order);
  }
  if (open.size === 0) return () => [];
  return subject =>
    subject.clean.history.flatMap((mark, index): readonly Candidate[] => {
      const { step } = mark;
      if (mark.what !== 'runs' || step === undefined || mark.catching !== undefined || !isEffect(step, facts))
        return [];
      const order = open.get(step.id);
      if (order === undefined) return [];
      return [
        {
          owner: 'require-version-guard',
          outcome: 'overtaken',
          cause: 'overwrites',
          at: step.trace,
          effect: step,
          member: nameOf(order),
          history: storyOf(subject, mark, index, order),
          group: 'overtaken',
          rank: index,
        },
      ];
    });
};
