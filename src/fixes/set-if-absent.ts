import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import type { Place } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { variableOf } from './lookup.ts';
import { nodeAt } from './tree.ts';

type SourceCode = Readonly<TSESLint.SourceCode>;

/**
 * `if (await redis.exists(key)) return; await redis.set(key, value, …);` in one step: the set itself, with NX, is the question.
 *
 * Offered only where the check and the set are neighbours on the same key, nothing else uses what the check read, and the client
 * is known from the imports; `undefined` otherwise.
 */
export function setIfAbsent(sourceCode: SourceCode, report: Report): TSESLint.ReportFixFunction | undefined {
  const { finding, place } = report;
  const asked = finding.other?.trace.at;
  if (finding.at.at !== place || asked?.file !== place.file) return undefined;
  const set = callAt(sourceCode, place);
  const check = callAt(sourceCode, asked);
  const statement = set?.parent.parent;
  if (set === undefined || check === undefined || statement?.type !== AST_NODE_TYPES.ExpressionStatement)
    return undefined;
  const test = guardBefore(sourceCode, statement, check);
  const text = test === undefined ? undefined : atomicSet(sourceCode, set, check);
  if (test === undefined || text === undefined) return undefined;
  const from = test.reads?.range[0] ?? test.guard.range[0];
  const gaps: TSESTree.Range[] = [[test.guard.range[1], statement.range[0]]];
  if (test.reads !== undefined) gaps.push([test.reads.range[1], test.guard.range[0]]);
  if (gaps.some(([start, end]) => sourceCode.text.slice(start, end).trim() !== '')) return undefined;
  const stop = sourceCode.getText(test.guard.consequent);
  return fixer => fixer.replaceTextRange([from, statement.range[1]], `if ((await ${text}) === null) ${stop}`);
}

function callAt(sourceCode: SourceCode, place: Place): TSESTree.CallExpression | undefined {
  const node = nodeAt(sourceCode, place);
  return node?.type === AST_NODE_TYPES.CallExpression ? node : undefined;
}

interface Guard {
  readonly guard: TSESTree.IfStatement;
  /** `const seen = await redis.get(key)`, where the test asks about a variable. */
  readonly reads: TSESTree.VariableDeclaration | undefined;
}

/** The statement before: `if (await check) return`, or a variable and `if (variable) return`. */
function guardBefore(
  sourceCode: SourceCode,
  statement: TSESTree.ExpressionStatement,
  check: TSESTree.CallExpression,
): Guard | undefined {
  const { parent } = statement;
  if (parent.type !== AST_NODE_TYPES.BlockStatement) return undefined;
  const at = parent.body.indexOf(statement);
  const [before, guard] = [parent.body[at - 2], parent.body[at - 1]];
  if (guard?.type !== AST_NODE_TYPES.IfStatement || guard.alternate !== null || !isLeaving(guard.consequent))
    return undefined;
  const asked = askedIn(guard.test);
  if (asked?.type === AST_NODE_TYPES.AwaitExpression && asked.argument === check) return { guard, reads: undefined };
  if (asked?.type !== AST_NODE_TYPES.Identifier || before?.type !== AST_NODE_TYPES.VariableDeclaration)
    return undefined;
  const [declared, ...others] = before.declarations;
  const init = declared.init;
  if (others.length > 0 || init?.type !== AST_NODE_TYPES.AwaitExpression || init.argument !== check) return undefined;
  const uses = variableOf(sourceCode, asked)?.references.filter(reference => reference.isRead()) ?? [];
  return uses.length === 1 ? { guard, reads: before } : undefined;
}

/** `x` of the tests that hold when there is something: `x`, `x === 1`, `x > 0`, `x !== null`. */
function askedIn(test: TSESTree.Expression): TSESTree.Node | undefined {
  if (test.type !== AST_NODE_TYPES.BinaryExpression) return test;
  const { left, operator, right } = test;
  if (right.type !== AST_NODE_TYPES.Literal) return undefined;
  const question = `${operator} ${String(right.value)}`;
  return ['=== 1', '== 1', '> 0', '!== null', '!= null', '!== 0'].includes(question) ? left : undefined;
}

function isLeaving(statement: TSESTree.Statement | undefined): boolean {
  if (statement?.type === AST_NODE_TYPES.BlockStatement) return isLeaving(statement.body.at(-1));
  return statement?.type === AST_NODE_TYPES.ReturnStatement || statement?.type === AST_NODE_TYPES.ContinueStatement;
}

/** The same set with NX, as the imported client spells it. */
function atomicSet(
  sourceCode: SourceCode,
  set: TSESTree.CallExpression,
  check: TSESTree.CallExpression,
): string | undefined {
  const { callee } = set;
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.property.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const texts = set.arguments.map(argument => sourceCode.getText(argument));
  const [key, second, third] = texts;
  const options = set.arguments[2];
  if (key === undefined || second === undefined || check.arguments.length !== 1) return undefined;
  if (check.arguments[0] === undefined || sourceCode.getText(check.arguments[0]) !== key) return undefined;
  const clients = sourceCode.ast.body.flatMap(statement =>
    statement.type === AST_NODE_TYPES.ImportDeclaration ? [statement.source.value] : [],
  );
  const [isIoredis, isRedis] = [clients.includes('ioredis'), clients.includes('redis')];
  if (isIoredis === isRedis) return undefined;
  const call = `${sourceCode.getText(callee.object)}.set`;
  switch (callee.property.name) {
    case 'set':
      if (isIoredis) return `${call}(${[...texts, "'NX'"].join(', ')})`;
      if (third === undefined) return `${call}(${key}, ${second}, { NX: true })`;
      return options?.type === AST_NODE_TYPES.ObjectExpression
        ? `${call}(${key}, ${second}, { ${[...options.properties.map(part => sourceCode.getText(part)), 'NX: true'].join(', ')} })`
        : undefined;
    case 'setex':
      return isIoredis && third !== undefined ? `${call}(${key}, ${third}, 'EX', ${second}, 'NX')` : undefined;
    case 'setEx':
      return isRedis && third !== undefined ? `${call}(${key}, ${third}, { EX: ${second}, NX: true })` : undefined;
    default:
      return undefined;
  }
}
