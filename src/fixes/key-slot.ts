import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { inferredRow } from '../effects/inferred-row.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { ts } from '../typescript/syntax.ts';
import type { IdentityField } from './identity-field.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

type Match = NonNullable<ReturnType<ReturnType<typeof catalogFor>['find']>>;

/** Where a call takes a key that it does not have yet. */
export interface Slot {
  readonly match: Match;
  readonly insert: (fixer: TSESLint.RuleFixer, key: string) => TSESLint.RuleFix;
}

interface Called {
  readonly match: Match;
  /** The call whose arguments the row speaks of: `sqs.send` is described by the command in its hands. */
  readonly node: Call;
}

/** `Argument[last].Member[idempotencyKey]`: the last parameter of the resolved signature, there or not yet there. */
export function slotOf(context: Context, call: TSESTree.CallExpression): Slot | undefined {
  const called = calledBy(context, call);
  const entry = called?.match.entry;
  if (called === undefined || (entry?.is !== 'call' && entry?.is !== 'publish')) return undefined;
  const [, argument, option] = /^Argument\[(\d+|last)\]\.Member\[(\w+)\]$/u.exec(entry.key ?? '') ?? [];
  if (argument === undefined || option === undefined) return undefined;
  const { match, node } = called;
  const index = argument === 'last' ? lastParameter(context, node) : Number(argument);
  const last = node.arguments.at(-1);
  if (last === undefined || node.arguments.some(given => given.type === AST_NODE_TYPES.SpreadElement)) return undefined;
  if (node.arguments.length === index) {
    return { match, insert: (fixer, key) => fixer.insertTextAfter(last, `, { ${option}: ${key} }`) };
  }
  if (node.arguments.length - 1 !== index || last.type !== AST_NODE_TYPES.ObjectExpression) return undefined;
  const property = last.properties.at(-1);
  return {
    match,
    insert: (fixer, key) =>
      property === undefined
        ? fixer.replaceText(last, `{ ${option}: ${key} }`)
        : fixer.insertTextAfter(property, `, ${option}: ${key}`),
  };
}

/** The row that describes the call, or the command in its hands. */
export function rowOf(context: Context, call: TSESTree.CallExpression): Match | undefined {
  return calledBy(context, call)?.match;
}

/** Where a broker numbers all messages alike, the message at hand has its id already. */
export function isFree(field: IdentityField, { entry, library }: Match): boolean {
  const sharesIds = entry.is === 'publish' && entry.deduplication?.sharesIds === true;
  return !sharesIds || field.package !== library.package;
}

function calledBy(context: Context, call: TSESTree.CallExpression): Called | undefined {
  const catalog = catalogFor(context);
  const match = catalog.find(originsOf(context, call)) ?? inferred(context, call);
  if (match?.entry.is !== 'dispatch') return match && { match, node: call };
  const command = call.arguments[Number(/^Argument\[(\d+)\]$/u.exec(match.entry.command)?.[1])];
  if (command?.type !== AST_NODE_TYPES.NewExpression) return undefined;
  const sent = catalog.findCommand(originsOf(context, command)) ?? inferred(context, command);
  return sent && { match: sent, node: command };
}

function inferred(context: Context, call: Call): Match | undefined {
  const services = ESLintUtils.getParserServices(context);
  const node = services.esTreeNodeToTSNodeMap.get(call);
  return ts.isCallExpression(node) || ts.isNewExpression(node)
    ? inferredRow(services.program.getTypeChecker(), catalogFor(context), node)
    : undefined;
}

function originsOf(context: Context, call: Call): ReturnType<typeof originsOfCallee> {
  const services = ESLintUtils.getParserServices(context);
  const node = services.esTreeNodeToTSNodeMap.get(call);
  return ts.isCallExpression(node) || ts.isNewExpression(node)
    ? originsOfCallee(services.program.getTypeChecker(), node)
    : [];
}

function lastParameter(context: Context, call: Call): number | undefined {
  const services = ESLintUtils.getParserServices(context);
  const node = services.esTreeNodeToTSNodeMap.get(call);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const parameters = services.program.getTypeChecker().getResolvedSignature(node)?.getParameters().length;
  return parameters === undefined ? undefined : parameters - 1;
}
