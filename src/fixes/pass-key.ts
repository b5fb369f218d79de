import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { isRepairedBy } from '../delivery/repair.ts';
import type { Program, Step, Term } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { ts } from '../typescript/syntax.ts';
import { collectIdentityFields } from './identity-field.ts';
import { callOf, isSamePlace, isVisibleAt } from './lookup.ts';
import { nodeAt } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface PassedKey {
  readonly messageId: 'passKey';
  readonly data: { readonly key: string };
  readonly fix: TSESLint.ReportFixFunction;
}

interface Slot {
  readonly option: string;
  readonly insert: (fixer: TSESLint.RuleFixer, property: string) => TSESLint.RuleFix;
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
  if (finding.at.at !== place || finding.also.length > 0) return [];
  const call = callOf(sourceCode, place.file, effect);
  const slot = call === undefined ? undefined : slotOf(context, call);
  const key = call === undefined ? undefined : (claimKey(context, other?.step, call) ?? identityKey(context, call));
  if (slot === undefined || key === undefined) return [];
  const value: Term = { text: `message key ${key}`, stability: 'stable', perMessage: true, constant: false };
  const part = (inner: Program): Program =>
    inner.kind === 'step' && inner.effect.kind === 'call' && isSamePlace(inner.trace.at, effect.trace.at)
      ? { ...inner, effect: { ...inner.effect, key: { value } } }
      : inner;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return [];
  return [{ messageId: 'passKey', data: { key }, fix: fixer => slot.insert(fixer, `${slot.option}: ${key}`) }];
}

/** `Argument[last].Member[idempotencyKey]`: the last parameter of the resolved signature, there or not yet there. */
function slotOf(context: Context, call: TSESTree.CallExpression): Slot | undefined {
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();
  const node = services.esTreeNodeToTSNodeMap.get(call);
  if (!ts.isCallExpression(node)) return undefined;
  const entry = catalogFor(context).find(originsOfCallee(checker, node))?.entry;
  if (entry?.is !== 'call') return undefined;
  const [, argument, option] = /^Argument\[(\d+|last)\]\.Member\[(\w+)\]$/u.exec(entry.key ?? '') ?? [];
  const parameters = checker.getResolvedSignature(node)?.getParameters().length;
  if (argument === undefined || option === undefined || parameters === undefined) return undefined;
  const index = argument === 'last' ? parameters - 1 : Number(argument);
  const last = call.arguments.at(-1);
  if (last === undefined || call.arguments.some(given => given.type === AST_NODE_TYPES.SpreadElement)) return undefined;
  if (call.arguments.length === index) {
    return { option, insert: (fixer, property) => fixer.insertTextAfter(last, `, { ${property} }`) };
  }
  if (call.arguments.length !== index + 1 || last.type !== AST_NODE_TYPES.ObjectExpression) return undefined;
  const property = last.properties.at(-1);
  return {
    option,
    insert: (fixer, text) =>
      property === undefined ? fixer.replaceText(last, `{ ${text} }`) : fixer.insertTextAfter(property, `, ${text}`),
  };
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
    if (node === undefined || !isVisibleAt(sourceCode, node, call)) continue;
    if (checker.typeToString(services.getTypeAtLocation(node)) === 'string') return sourceCode.getText(node);
  }
  return undefined;
}

function identityKey(context: Context, call: TSESTree.CallExpression): string | undefined {
  const checker = ESLintUtils.getParserServices(context).program.getTypeChecker();
  return collectIdentityFields(context, call).find(({ type }) => checker.typeToString(type) === 'string')?.text;
}
