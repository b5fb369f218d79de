import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isOneRequest } from '../delivery/once.ts';
import { isRepairedBy } from '../delivery/repair.ts';
import { stepsOf } from '../effects/parts.ts';
import type { Effect, Program, Step, Term } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { collectIdentityFields } from './identity-field.ts';
import { isFree, rowOf } from './key-slot.ts';
import { callOf, isSamePlace, variableOf } from './lookup.ts';
import { nodeAt } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface StableKey {
  readonly messageId: 'useIdentity';
  /** `message.MessageId` */
  readonly data: { readonly key: string };
  readonly fix: TSESLint.ReportFixFunction;
}

/** The message's own identity in the place of an unstable key; nothing where none is in scope or its type does not fit. */
export function useIdentity(context: Context, report: Report): StableKey[] {
  const { finding, place, judged } = report;
  const key = finding.at.at === place ? expressionAt(context, place) : undefined;
  if (key === undefined || key.type === AST_NODE_TYPES.ExpressionStatement) return [];
  const uses = usesOf(report);
  const target = initializerOf(context, key, finding.source, uses) ?? key;
  // Elsewhere the unstable one would stay.
  if (target === key && uses.some(use => !isSamePlace(use, place))) return [];
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();
  const node = services.esTreeNodeToTSNodeMap.get(key);
  const expected = checker.getContextualType(node as Parameters<typeof checker.getContextualType>[0]);
  const call = finding.effect === undefined ? undefined : callOf(context.sourceCode, place.file, finding.effect);
  const row = call === undefined ? undefined : rowOf(context, call);
  const field = collectIdentityFields(context, target).find(
    found =>
      checker.isTypeAssignableTo(found.type, expected ?? services.getTypeAtLocation(key)) &&
      (row === undefined || isFree(found, row)),
  );
  if (field === undefined) return [];
  const stable: Term = { text: `message.${field.text}`, stability: 'stable', perMessage: true, constant: false };
  const mended = ({ effect }: Step): Effect =>
    withKey(effect, term => isUse(term, report), { ...stable, usedAt: place });
  const isIt = (step: Step): boolean => mended(step) !== step.effect;
  // The message has one identity: a second step under it would be taken for the first.
  const { program } = judged.consumer;
  const steps = [...stepsOf(program)].filter(isIt);
  if (!isOneRequest(program, isIt, other => steps.some(step => isLike(step, other)))) return [];
  const part = (inner: Program): Program =>
    inner.kind === 'step' && isIt(inner) ? { ...inner, effect: mended(inner) } : inner;
  if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return [];
  const { text } = field;
  return [
    {
      messageId: 'useIdentity',
      data: { key: text },
      fix: fixer => fixer.replaceText(target, textFor(key, target, text)),
    },
  ];
}

function expressionAt(context: Context, place: Report['place']): TSESTree.Node | undefined {
  const node = nodeAt(context.sourceCode, place);
  return node?.type === AST_NODE_TYPES.Property ? node.value : node;
}

/** `{ messageId }` is the key and its name at once. */
function textFor(key: TSESTree.Node, target: TSESTree.Node, text: string): string {
  const { parent } = key;
  const isShorthand = target === key && parent?.type === AST_NODE_TYPES.Property && parent.shorthand;
  return isShorthand && key.type === AST_NODE_TYPES.Identifier ? `${key.name}: ${text}` : text;
}

/** `const key = randomUUID()`: where nothing else uses the variable, what it is made of is replaced. */
function initializerOf(
  context: Context,
  key: TSESTree.Node,
  source: Report['place'] | undefined,
  known: readonly Report['place'][],
): TSESTree.Node | undefined {
  if (key.type !== AST_NODE_TYPES.Identifier || source === undefined) return undefined;
  const variable = variableOf(context.sourceCode, key);
  const [definition, ...others] = variable?.defs ?? [];
  if (variable === undefined || definition === undefined || others.length > 0) return undefined;
  const declarator = definition.node;
  if (declarator.type !== AST_NODE_TYPES.VariableDeclarator || declarator.init === null) return undefined;
  const uses = variable.references.filter(({ identifier }) => identifier !== declarator.id);
  const isMinted = declarator.init.range[0] === source.start && declarator.init.range[1] === source.end;
  const isTyped = declarator.id.typeAnnotation !== undefined;
  const isKey = ({ identifier }: TSESLint.Scope.Reference): boolean =>
    known.some(({ start, end }) => start === identifier.range[0] && end === identifier.range[1]);
  return isMinted && !isTyped && uses.every(isKey) ? declarator.init : undefined;
}

/** Where the unstable value is a key: in the check and in the claim, say. */
function usesOf(report: Report): readonly Report['place'][] {
  const terms = [...stepsOf(report.judged.consumer.program)].flatMap(({ effect }) => keysOf(effect));
  return terms.filter(term => isUse(term, report)).flatMap(({ usedAt }) => usedAt ?? []);
}

function keysOf(effect: Effect): readonly Term[] {
  switch (effect.kind) {
    case 'call':
      return effect.key === undefined ? [] : [effect.key.value];
    case 'publish':
      return [effect.key, effect.identity].flatMap(key => key?.value ?? []);
    case 'read':
    case 'write':
      return effect.rows.cells.map(({ value }) => value);
    default:
      return [];
  }
}

function isUse(term: Term, { place, finding }: Report): boolean {
  if (term.usedAt !== undefined && isSamePlace(term.usedAt, place)) return true;
  return term.mintedAt !== undefined && finding.source !== undefined && isSamePlace(term.mintedAt, finding.source);
}

/** Do both go to the same place, which takes a key? */
function isLike({ effect }: Step, { effect: other }: Step): boolean {
  if (effect.kind === 'call') return other.kind === 'call' && other.takesKey;
  // What is asked and stored under other keys there belongs together with it.
  if ('rows' in effect) return 'rows' in other && other.rows.table === effect.rows.table;
  return effect.kind === 'publish' && other.kind === 'publish';
}

function withKey(effect: Effect, isIt: (term: Term) => boolean, stable: Term): Effect {
  switch (effect.kind) {
    case 'call':
      return effect.key !== undefined && isIt(effect.key.value) ? { ...effect, key: { value: stable } } : effect;
    case 'publish': {
      const { key, identity } = effect;
      const isKey = key !== undefined && isIt(key.value);
      const isIdentity = identity !== undefined && isIt(identity.value);
      if (!isKey && !isIdentity) return effect;
      const value = { value: stable };
      return { ...effect, ...(isKey ? { key: value } : {}), ...(isIdentity ? { identity: value } : {}) };
    }
    case 'read':
    case 'write': {
      if (!effect.rows.cells.some(cell => isIt(cell.value))) return effect;
      const cells = effect.rows.cells.map(cell => (isIt(cell.value) ? { ...cell, value: stable } : cell));
      return { ...effect, rows: { ...effect.rows, cells } };
    }
    default:
      return effect;
  }
}
