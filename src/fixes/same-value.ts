import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import type { ts } from '../typescript/syntax.ts';
import { isWithin, leaves, variableOf, type SourceCode } from './lookup.ts';
import { functionAround, isFunction, parentOf, type FunctionNode } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/**
 * Can the expression be written at the other node of its function as well, with the same value and a type that fits there? True for
 * names, their members and templates of those whose variables are declared before that node and never assigned again. Where a test
 * has made their type narrower, that test has to come before the other node, too.
 */
export function isSameAt(context: Context, expression: TSESTree.Node, at: TSESTree.Node): boolean {
  const { sourceCode } = context;
  switch (expression.type) {
    case AST_NODE_TYPES.Identifier:
      return isVisibleAt(sourceCode, expression, at) && isTypedAt(context, expression, at);
    case AST_NODE_TYPES.ThisExpression:
      return functionAround(expression) === functionAround(at);
    case AST_NODE_TYPES.MemberExpression:
      return !expression.computed && isSameAt(context, expression.object, at) && isTypedAt(context, expression, at);
    case AST_NODE_TYPES.TSNonNullExpression:
      // Its type is what the exclamation mark makes it.
      return (
        expression.expression.type === AST_NODE_TYPES.Identifier && isVisibleAt(sourceCode, expression.expression, at)
      );
    case AST_NODE_TYPES.TemplateLiteral:
      return expression.expressions.every(part => isSameAt(context, part, at));
    default:
      return false;
  }
}

function isVisibleAt(sourceCode: SourceCode, name: TSESTree.Identifier, at: TSESTree.Node): boolean {
  const variable = variableOf(sourceCode, name);
  const [definition] = variable?.defs ?? [];
  if (variable === undefined || definition === undefined) return false;
  const isDeclared = isWithin(at, variable.scope.block) && definition.name.range[1] <= at.range[0];
  return isDeclared && !isAssignedIn(variable, functionAround(at) ?? sourceCode.ast);
}

/** Is the variable given another value there than the one that it is declared with? */
export function isAssignedIn(variable: TSESLint.Scope.Variable, around: TSESTree.Node): boolean {
  return variable.references.some(
    reference => reference.isWrite() && reference.init !== true && isWithin(reference.identifier, around),
  );
}

/** Has the expression, at the other node, the type that it has where it stands? */
function isTypedAt(
  context: Context,
  expression: TSESTree.Identifier | TSESTree.MemberExpression,
  at: TSESTree.Node,
): boolean {
  const declared = declaredType(context, expression);
  if (declared === undefined) return false;
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();
  const here = services.getTypeAtLocation(expression);
  if (checker.isTypeAssignableTo(declared, here)) return true;
  const kinds = declared.isUnion() ? declared.types : [declared];
  const isA = (kind: ts.Type, name: string): boolean => checker.typeToString(kind) === name;
  const has = (name: string): boolean => kinds.some(kind => isA(kind, name));
  const isAbsent = (kind: ts.Type): boolean => ['false', 'null', 'undefined'].some(name => isA(kind, name));
  const given = kinds.filter(kind => !isAbsent(kind));
  if (!given.every(kind => checker.isTypeAssignableTo(kind, here))) return false;
  const absent: Absence = { false: has('false'), null: has('null'), undefined: has('undefined') };
  return isAskedBefore(context.sourceCode, expression, at, absent);
}

/** Is the type of the expression the declared one, whatever was asked about it? Then it is the same in every function. */
export function isUnasked(context: Context, expression: TSESTree.Node): boolean {
  if (expression.type === AST_NODE_TYPES.ThisExpression) return true;
  const declared = declaredType(context, expression);
  const services = ESLintUtils.getParserServices(context);
  return (
    declared !== undefined &&
    services.program.getTypeChecker().isTypeAssignableTo(declared, services.getTypeAtLocation(expression))
  );
}

function declaredType(context: Context, expression: TSESTree.Node): ts.Type | undefined {
  const services = ESLintUtils.getParserServices(context);
  const name = expression.type === AST_NODE_TYPES.MemberExpression ? expression.property : expression;
  const symbol = services.getSymbolAtLocation(name);
  return symbol && services.program.getTypeChecker().getTypeOfSymbol(symbol);
}

/** Which values that are none the expression may have by its declaration. */
export interface Absence {
  readonly false: boolean;
  readonly null: boolean;
  readonly undefined: boolean;
}

/** Is there a statement before the node, or before one around it, that those values do not get past? */
function isAskedBefore(
  sourceCode: SourceCode,
  expression: TSESTree.Identifier | TSESTree.MemberExpression,
  at: TSESTree.Node,
  absent: Absence,
): boolean {
  const isTest = (test: TSESTree.Expression): boolean => isAbsence(sourceCode, test, expression, absent);
  for (let node = at; ;) {
    const outer = parentOf(node);
    if (outer === undefined || (isFunction(node) && !isKnownIn(sourceCode, expression, node))) return false;
    if (outer.type === AST_NODE_TYPES.BlockStatement || outer.type === AST_NODE_TYPES.Program) {
      const before = outer.body.slice(
        0,
        outer.body.findIndex(statement => statement === node),
      );
      if (before.some(statement => isGuard(statement, isTest))) return true;
    }
    node = outer;
  }
}

/** What was asked around a function is known in it of variables that never change. */
function isKnownIn(
  sourceCode: SourceCode,
  expression: TSESTree.Identifier | TSESTree.MemberExpression,
  { type }: FunctionNode,
): boolean {
  if (type === AST_NODE_TYPES.FunctionDeclaration || expression.type !== AST_NODE_TYPES.Identifier) return false;
  const variable = variableOf(sourceCode, expression);
  return variable !== undefined && !isAssignedIn(variable, sourceCode.ast);
}

/** `if (!message) return;`, `if (message === null || …) throw …` */
export function isGuard(statement: TSESTree.Statement, isTest: (test: TSESTree.Expression) => boolean): boolean {
  if (statement.type !== AST_NODE_TYPES.IfStatement || statement.alternate !== null) return false;
  const { consequent } = statement;
  const last = consequent.type === AST_NODE_TYPES.BlockStatement ? consequent.body.at(-1) : consequent;
  return leaves(last) && disjunctsOf(statement.test).some(isTest);
}

function disjunctsOf(test: TSESTree.Expression): readonly TSESTree.Expression[] {
  return test.type === AST_NODE_TYPES.LogicalExpression && test.operator === '||'
    ? [...disjunctsOf(test.left), ...disjunctsOf(test.right)]
    : [test];
}

/** `!message`, `message == null`, `message === null`: does the test hold whenever the expression has no value? */
export function isAbsence(
  sourceCode: SourceCode,
  test: TSESTree.Expression,
  expression: TSESTree.Node,
  absent: Absence,
): boolean {
  // The text of a parameter has its type in it.
  const text = expression.type === AST_NODE_TYPES.Identifier ? expression.name : sourceCode.getText(expression);
  const isIt = (node: TSESTree.Node): boolean => sourceCode.getText(node) === text;
  if (test.type === AST_NODE_TYPES.UnaryExpression) return test.operator === '!' && isIt(test.argument);
  if (test.type !== AST_NODE_TYPES.BinaryExpression || !isIt(test.left) || absent.false) return false;
  const asked = sourceCode.getText(test.right);
  if (asked !== 'null' && asked !== 'undefined') return false;
  if (test.operator === '==') return true;
  return test.operator === '===' && !absent[asked === 'null' ? 'undefined' : 'null'];
}
