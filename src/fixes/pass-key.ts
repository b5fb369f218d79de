import { ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isOneRequest } from '../delivery/once.ts';
import { isRepairedBy } from '../delivery/repair.ts';
import type { Program, Step, Term } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { identityAt } from './identity-field.ts';
import { slotOf } from './key-slot.ts';
import { callOf, isSamePlace } from './lookup.ts';
import { isSameAt } from './same-value.ts';
import { nodeAt } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface PassedKey {
  readonly messageId: 'passKey';
  readonly data: { readonly key: string };
  readonly fix: TSESLint.ReportFixFunction;
}

/**
 * A key for a call whose API takes one and gets none: what the claim is stored under, or the message's own identity. None
 * where neither can be written at the call, or where it is not plain which argument takes the key.
 */
export function passKey(context: Context, report: Report): PassedKey[] {
  const { finding, place, judged } = report;
  const { effect, other } = finding;
  const { sourceCode } = context;
  if (effect?.effect.kind !== 'call' || !effect.effect.takesKey || effect.effect.key !== undefined) return [];
  // Two calls with one key would be taken for the same request.
  const isIt = (step: Step): boolean => isSamePlace(step.trace.at, effect.trace.at);
  if (finding.at.at !== place || finding.also.length > 0 || !isOneRequest(judged.consumer.program, isIt)) return [];
  const call = callOf(sourceCode, place.file, effect);
  const slot = call === undefined ? undefined : slotOf(context, call);
  const key =
    call === undefined ? undefined : (claimKey(context, other?.step, call) ?? identityAt(context, call)?.text);
  if (slot === undefined || key === undefined) return [];
  const value: Term = { text: `message key ${key}`, stability: 'stable', perMessage: true, constant: false };
  const part = (inner: Program): Program =>
    inner.kind === 'step' && inner.effect.kind === 'call' && isIt(inner)
      ? { ...inner, effect: { ...inner.effect, key: { value } } }
      : inner;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return [];
  return [{ messageId: 'passKey', data: { key }, fix: fixer => slot.insert(fixer, key) }];
}

/** What the claim is stored under, where it can be named at the call as well. */
function claimKey(context: Context, claim: Step | undefined, call: TSESTree.CallExpression): string | undefined {
  if (claim?.effect.kind !== 'write') return undefined;
  const { sourceCode } = context;
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();
  for (const { value } of claim.effect.rows.cells) {
    const { usedAt, stability, perMessage } = value;
    if (usedAt === undefined || stability !== 'stable' || !perMessage || usedAt.file !== context.filename) continue;
    const node = nodeAt(sourceCode, usedAt);
    if (node === undefined || !isSameAt(context, node, call)) continue;
    if (checker.typeToString(services.getTypeAtLocation(node)) === 'string') return sourceCode.getText(node);
  }
  return undefined;
}
