import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { isRepairedBy } from '../delivery/repair.ts';
import type { Program } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { ts } from '../typescript/syntax.ts';
import { callOf, isSamePlace } from './lookup.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** Gives the reported call the flag by which the broker lets go of the message: `channel.nack(message, false, false)`. */
export function withoutRequeue(context: Context, report: Report): TSESLint.ReportFixFunction | undefined {
  const { finding, place, judged } = report;
  if (place !== finding.at.at) return undefined;
  const nack = finding.schedule.findLast(({ step }) => step?.effect.kind === 'nack')?.step;
  const call = callOf(context.sourceCode, place.file, nack);
  const position = call === undefined ? undefined : flagPosition(context, call);
  if (
    call === undefined ||
    position === undefined ||
    call.arguments.some(({ type }) => type === AST_NODE_TYPES.SpreadElement)
  )
    return undefined;
  const part = (inner: Program): Program =>
    inner.kind === 'step' && inner.effect.kind === 'nack' && isSamePlace(inner.trace.at, place)
      ? { ...inner, effect: { ...inner.effect, requeue: false } }
      : inner;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return undefined;
  const given = call.arguments[position];
  if (given !== undefined) return fixer => fixer.replaceText(given, 'false');
  const last = call.arguments.at(-1);
  const more = Array.from({ length: position + 1 - call.arguments.length }, () => 'false').join(', ');
  if (last !== undefined) return fixer => fixer.insertTextAfter(last, `, ${more}`);
  const close = context.sourceCode.getLastToken(call);
  return close == null ? undefined : fixer => fixer.insertTextBefore(close, more);
}

/** Which argument of the call is the requeue flag, by the catalog. */
function flagPosition(context: Context, call: TSESTree.CallExpression): number | undefined {
  const services = ESLintUtils.getParserServices(context);
  const node = services.esTreeNodeToTSNodeMap.get(call);
  if (!ts.isCallExpression(node)) return undefined;
  const entry = catalogFor(context).find(originsOfCallee(services.program.getTypeChecker(), node))?.entry;
  const index = entry?.is === 'nack' ? /^Argument\[(\d+)\]$/u.exec(entry.requeue?.at ?? '')?.[1] : undefined;
  return index === undefined ? undefined : Number(index);
}
