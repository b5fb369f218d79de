import type { TSESLint } from '@typescript-eslint/utils';

import { isRepairedBy, partsOf } from '../delivery/repair.ts';
import type { Effect, Program, Term } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { identityAt } from './identity-field.ts';
import { isFree, slotOf } from './key-slot.ts';
import { callOf, isSamePlace } from './lookup.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface PassedId {
  readonly messageId: 'passId';
  readonly data: { readonly id: string };
  readonly fix: TSESLint.ReportFixFunction;
}

/**
 * The identity of the message at hand as the id of the one that is published. Only for a handler that publishes one message for
 * each that it gets: the broker would take a second one with the same id for the first.
 */
export function passId(context: Context, report: Report): PassedId[] {
  const { finding, place, judged } = report;
  const { effect } = finding;
  if (effect === undefined || finding.at.at !== place || !publishesOnce(judged.consumer.program)) return [];
  const call = callOf(context.sourceCode, place.file, effect);
  const slot = call === undefined ? undefined : slotOf(context, call);
  if (call === undefined || slot === undefined) return [];
  const id = identityAt(context, call, field => isFree(field, slot.match))?.text;
  if (id === undefined) return [];
  const value: Term = { text: `message id ${id}`, stability: 'stable', perMessage: true, constant: false };
  const part = (inner: Program): Program =>
    inner.kind === 'step' && isSamePlace(inner.trace.at, effect.trace.at)
      ? { ...inner, effect: withId(inner.effect, value) }
      : inner;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return [];
  return [{ messageId: 'passId', data: { id }, fix: fixer => slot.insert(fixer, id) }];
}

function withId(effect: Effect, value: Term): Effect {
  if (effect.kind !== 'publish') return effect;
  const { failureRoute, reply } = effect;
  return { kind: 'publish', key: { value }, failureRoute, reply };
}

function publishesOnce(program: Program): boolean {
  const isPublish = (part: Program): boolean => part.kind === 'step' && part.effect.kind === 'publish';
  const isRepeating = (part: Program): boolean =>
    (part.kind === 'loop' && part.over !== 'messages') || (part.kind === 'parallel' && !part.overMessages);
  const parts = partsOf(program);
  return (
    parts.filter(isPublish).length === 1 && !parts.some(part => isRepeating(part) && partsOf(part).some(isPublish))
  );
}
