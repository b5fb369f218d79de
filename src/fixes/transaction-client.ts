import {
  AST_NODE_TYPES,
  ESLintUtils,
  type ParserServicesWithTypeInformation,
  type TSESLint,
  type TSESTree,
} from '@typescript-eslint/utils';

import { isRepairedBy } from '../delivery/repair.ts';
import type { Place, Program } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import type { ts } from '../typescript/syntax.ts';
import { isSamePlace, isWithin, type SourceCode } from './lookup.ts';
import { isFunction, nodeAt, parentOf } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/**
 * The transaction's client in the place of the outer one. Nothing where no variable holds that client at the call, or where it
 * does not have the same method.
 */
export function throughTransaction(context: Context, report: Report): TSESLint.ReportFixFunction | undefined {
  const { finding, place, judged } = report;
  const { bypassed } = finding;
  const callee = finding.at.at === place ? calleeAt(context.sourceCode, place) : undefined;
  if (bypassed === undefined || callee === undefined) return undefined;
  const services = ESLintUtils.getParserServices(context);
  for (const variable of visibleVariables(context.sourceCode, bypassed.variables, callee)) {
    const receiver = receiverOf(services, callee, variable);
    if (receiver === undefined) continue;
    const part = (inner: Program): Program =>
      inner.kind === 'step' &&
      (inner.effect.kind === 'read' || inner.effect.kind === 'write') &&
      isSamePlace(inner.trace.at, place)
        ? { ...inner, effect: { ...inner.effect, client: bypassed.client } }
        : inner;
    if (!isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part })) return undefined;
    return fixer => fixer.replaceText(receiver, variable.name);
  }
  return undefined;
}

function calleeAt(sourceCode: SourceCode, place: Place): TSESTree.Node | undefined {
  const node = nodeAt(sourceCode, place);
  const query = node?.type === AST_NODE_TYPES.ExpressionStatement ? node.expression : node;
  if (query?.type === AST_NODE_TYPES.CallExpression) return query.callee;
  return query?.type === AST_NODE_TYPES.TaggedTemplateExpression ? query.tag : undefined;
}

/** Those of the variables that have their name at the call, and live no longer than the transaction does there. */
function visibleVariables(
  sourceCode: SourceCode,
  declared: readonly Place[],
  at: TSESTree.Node,
): readonly TSESTree.Identifier[] {
  return declared.flatMap(({ start, end }) => {
    const variable = variableNamed(sourceCode, sourceCode.text.slice(start, end), at);
    const name = variable?.defs[0]?.name;
    const isIt = name?.type === AST_NODE_TYPES.Identifier && name.range[0] === start && end <= at.range[0];
    return isIt && variable !== undefined && isInLine(at, variable.scope.block) ? [name] : [];
  });
}

function variableNamed(sourceCode: SourceCode, name: string, at: TSESTree.Node): TSESLint.Scope.Variable | undefined {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(at); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** Are the functions between the two callbacks only? One that has a name may be called where there is no transaction. */
function isInLine(at: TSESTree.Node, block: TSESTree.Node): boolean {
  for (let node = parentOf(at); node !== undefined && node !== block && isWithin(node, block); node = parentOf(node)) {
    if (isFunction(node) && node.parent.type !== AST_NODE_TYPES.CallExpression) return false;
  }
  return true;
}

/** `prisma` of `prisma.order.update`: what can be replaced by the variable, so that the rest means the same. */
function receiverOf(
  services: ParserServicesWithTypeInformation,
  callee: TSESTree.Node,
  variable: TSESTree.Identifier,
): TSESTree.Node | undefined {
  const checker = services.program.getTypeChecker();
  const node = services.esTreeNodeToTSNodeMap.get(callee);
  const path: string[] = [];
  for (let object = callee; object.type === AST_NODE_TYPES.MemberExpression;) {
    if (object.computed || object.optional || object.property.type !== AST_NODE_TYPES.Identifier) return undefined;
    path.unshift(object.property.name);
    object = object.object;
    let type: ts.Type | undefined = services.getTypeAtLocation(variable);
    for (const name of path) {
      const member: ts.Symbol | undefined = type === undefined ? undefined : checker.getPropertyOfType(type, name);
      type = member === undefined ? undefined : checker.getTypeOfSymbolAtLocation(member, node);
    }
    if (type !== undefined && isPlain(object) && checker.isTypeAssignableTo(type, services.getTypeAtLocation(callee)))
      return object;
  }
  return undefined;
}

/** A name or members of one: nothing happens when it is not evaluated. */
function isPlain(node: TSESTree.Node): boolean {
  if (node.type === AST_NODE_TYPES.MemberExpression) return !node.computed && isPlain(node.object);
  return node.type === AST_NODE_TYPES.Identifier || node.type === AST_NODE_TYPES.ThisExpression;
}
