import type { Condition, Program, Step, StepId, WriteEffect } from '../effects/program.ts';
import type { Consumer } from '../consumers/consumer.ts';
import type { Candidate, Case } from './case.ts';
import type { Facts } from './facts.ts';
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

/** Static: which writes does nothing keep back when the event is an old one? */
class Walk {
  readonly open = new Set<StepId>();
  private readonly order: string;
  private readonly steps: ReadonlyMap<StepId, Step>;

  constructor(order: string, steps: ReadonlyMap<StepId, Step>) {
    this.order = order;
    this.steps = steps;
  }

  /** `held`: what follows runs only if a comparison allowed it; `leaves`: nothing follows. */
  visit(program: Program, held: boolean): { readonly held: boolean; readonly leaves: boolean } {
    switch (program.kind) {
      case 'step':
        if (!held) this.write(program);
        return { held, leaves: false };
      case 'exit':
        return { held, leaves: true };
      case 'sequence': {
        let now = held;
        for (const part of program.parts) {
          const after = this.visit(part, now);
          if (after.leaves) return after;
          now = after.held;
        }
        return { held: now, leaves: false };
      }
      case 'branch':
        return this.branch(program, held);
      case 'call':
      case 'block':
        return { held: this.visit(program.body, held).held, leaves: false };
      case 'loop':
      case 'detached':
        this.visit(program.body, held);
        return { held, leaves: false };
      case 'transaction':
        return this.visit(program.body, held);
      case 'attempt': {
        const body = this.visit(program.body, held);
        if (program.catch !== undefined) this.visit(program.catch.body, held);
        if (program.finally !== undefined) this.visit(program.finally, held);
        return { held: body.held, leaves: body.leaves && program.catch === undefined };
      }
      case 'parallel':
        for (const part of program.branches) this.visit(part, held);
        return { held, leaves: false };
      case 'join':
        return { held, leaves: false };
    }
  }

  private branch(
    { condition, then, else: otherwise }: Extract<Program, { kind: 'branch' }>,
    held: boolean,
  ): { readonly held: boolean; readonly leaves: boolean } {
    const isHeld = held || this.isAsked(condition);
    const yes = this.visit(then, isHeld);
    const no = this.visit(otherwise, isHeld);
    if (yes.leaves && no.leaves) return { held, leaves: true };
    // Where one side leaves, the other goes on with what was asked.
    if (yes.leaves) return { held: no.held, leaves: false };
    if (no.leaves) return { held: yes.held, leaves: false };
    return { held, leaves: false };
  }

  /** Is the event's version compared with something, or a state of the stored row asked for? */
  private isAsked(condition: Condition): boolean {
    switch (condition.kind) {
      case 'opaque':
        return (condition.asks ?? []).some(
          path => path === this.order || (condition.asksAll === true && this.order.startsWith(`${path}.`)),
        );
      case 'column':
        return this.steps.get(condition.read)?.effect.kind === 'read' && condition.column !== 'value';
      case 'not':
        return this.isAsked(condition.of);
      case 'and':
      case 'or':
        return condition.of.some(part => this.isAsked(part));
      default:
        return false;
    }
  }

  private write({ id, effect }: Step): void {
    if (effect.kind !== 'write' || !isApplied(effect) || !isOf(effect, this.order)) return;
    if (!namesState(effect, this.order)) this.open.add(id);
  }
}

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
    const walk = new Walk(order, facts.steps);
    walk.visit(consumer.program, false);
    for (const id of walk.open) open.set(id, order);
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
