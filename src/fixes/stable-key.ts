import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isRepairedBy } from '../delivery/repair.ts';
import type { Effect, Program, Term } from '../effects/program.ts';
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
  const target = initializerOf(context, key, finding.source) ?? key;
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
  const part = (inner: Program): Program =>
    inner.kind === 'step'
      ? { ...inner, effect: withKey(inner.effect, term => isUse(term, report), { ...stable, usedAt: place }) }
      : inner;
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
  return isMinted && !isTyped && uses.length === 1 ? declarator.init : undefined;
}

function isUse(term: Term, { place, finding }: Report): boolean {
  if (term.usedAt !== undefined) return isSamePlace(term.usedAt, place);
  return term.mintedAt !== undefined && finding.source !== undefined && isSamePlace(term.mintedAt, finding.source);
}

function withKey(effect: Effect, isIt: (term: Term) => boolean, stable: Term): Effect {
  switch (effect.kind) {
    case 'call':
      return effect.key !== undefined && isIt(effect.key.value) ? { ...effect, key: { value: stable } } : effect;
    case 'publish': {
      const { key, identity } = effect;
      return {
        ...effect,
        ...(key !== undefined && isIt(key.value) ? { key: { value: stable } } : {}),
        ...(identity !== undefined && isIt(identity.value) ? { identity: { value: stable } } : {}),
      };
    }
    case 'read':
    case 'write': {
      const cells = effect.rows.cells.map(cell => (isIt(cell.value) ? { ...cell, value: stable } : cell));
      return { ...effect, rows: { ...effect.rows, cells } };
    }
    default:
      return effect;
  }
}
