import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { originsOfMember } from '../typescript/member-origin.ts';
import type { ts } from '../typescript/syntax.ts';
import { isWithin } from './lookup.ts';
import { parentOf } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface IdentityField {
  /** `message.MessageId` */
  readonly text: string;
  readonly type: ts.Type;
  /** The package whose messages have it. */
  readonly package: string;
}

/** The identity that is a text as it stands. */
export function identityAt(
  context: Context,
  at: TSESTree.Node,
  isWanted: (field: IdentityField) => boolean = () => true,
): IdentityField | undefined {
  const checker = ESLintUtils.getParserServices(context).program.getTypeChecker();
  return collectIdentityFields(context, at).find(
    field => checker.typeToString(field.type) === 'string' && isWanted(field),
  );
}

/**
 * What identifies the message, as it can be written at the node: the field that the catalog marks as its identity, of a local
 * variable whose type has it, or whose properties' types have it (`message.properties.messageId`).
 */
export function collectIdentityFields(context: Context, at: TSESTree.Node): readonly IdentityField[] {
  const found: IdentityField[] = [];
  // The scopes of functions and blocks: a module's variables hold no message.
  for (let scope = context.sourceCode.getScope(at); scope.upper?.upper != null; scope = scope.upper) {
    for (const variable of scope.variables) {
      const field = takenField(context, variable, at);
      if (field !== undefined) found.push(field);
      const type = typeOf(context, variable, at);
      if (type !== undefined) found.push(...fieldsOf(context, type, variable.name, at, 1));
    }
  }
  return found;
}

/** `const { messageId } = record`: the variable is the field. */
function takenField(context: Context, variable: TSESLint.Scope.Variable, at: TSESTree.Node): IdentityField | undefined {
  const name = variable.defs[0]?.name;
  if (name?.type !== AST_NODE_TYPES.Identifier || name.range[1] > at.range[0]) return undefined;
  const property = parentOf(name);
  const pattern = property === undefined ? undefined : parentOf(property);
  if (property?.type !== AST_NODE_TYPES.Property || property.value !== name || property.computed) return undefined;
  if (pattern?.type !== AST_NODE_TYPES.ObjectPattern || property.key.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const services = ESLintUtils.getParserServices(context);
  const origins = originsOfMember(
    services.program.getTypeChecker(),
    services.getTypeAtLocation(pattern),
    property.key.name,
  );
  const match = catalogFor(context).findField(origins);
  if (match?.entry.is !== 'field' || match.entry.identity !== true) return undefined;
  return { text: variable.name, type: services.getTypeAtLocation(name), package: match.library.package };
}

/** The type that the variable has at the node, as far as it can be told from the definition and the uses before. */
function typeOf(context: Context, variable: TSESLint.Scope.Variable, at: TSESTree.Node): ts.Type | undefined {
  const definition = variable.defs[0]?.name;
  if (definition?.type !== AST_NODE_TYPES.Identifier || definition.range[1] > at.range[0]) return undefined;
  const services = ESLintUtils.getParserServices(context);
  const uses = variable.references
    .map(({ identifier }) => identifier)
    .filter(use => isWithin(use, at) || (use.range[1] <= at.range[0] && isWithin(at, blockAround(use))));
  const next = nextUse(variable, at);
  if (next !== undefined) uses.push(next);
  for (const use of [...uses.reverse(), definition]) {
    const type = services.getTypeAtLocation(use);
    // A use after `if (!message) return` knows that there is one.
    if (services.program.getTypeChecker().getNonNullableType(type) === type) return type;
  }
  return undefined;
}

/** A use in one of the plain statements that follow: nothing is asked about the variable in between. */
function nextUse(
  variable: TSESLint.Scope.Variable,
  at: TSESTree.Node,
): TSESTree.Identifier | TSESTree.JSXIdentifier | undefined {
  const block = blockAround(at);
  if (block.type !== AST_NODE_TYPES.BlockStatement) return undefined;
  const own = block.body.findIndex(statement => isWithin(at, statement));
  for (const statement of block.body.slice(own)) {
    const isPlain =
      statement.type === AST_NODE_TYPES.ExpressionStatement || statement.type === AST_NODE_TYPES.VariableDeclaration;
    if (!isPlain) return undefined;
    const use = variable.references.find(
      ({ identifier, from }) =>
        from.variableScope === variable.scope.variableScope &&
        identifier.range[0] >= at.range[1] &&
        isWithin(identifier, statement) &&
        blockAround(identifier) === block,
    );
    if (use !== undefined) return use.identifier;
  }
  return undefined;
}

function blockAround(node: TSESTree.Node): TSESTree.Node {
  let around = node;
  let outer = parentOf(around);
  while (
    outer !== undefined &&
    around.type !== AST_NODE_TYPES.BlockStatement &&
    around.type !== AST_NODE_TYPES.IfStatement &&
    around.type !== AST_NODE_TYPES.ConditionalExpression
  ) {
    around = outer;
    outer = parentOf(around);
  }
  return around;
}

function fieldsOf(
  context: Context,
  type: ts.Type,
  text: string,
  at: TSESTree.Node,
  depth: number,
): readonly IdentityField[] {
  const catalog = catalogFor(context);
  const services = ESLintUtils.getParserServices(context);
  const checker = services.program.getTypeChecker();
  const found: IdentityField[] = [];
  const typeOf = (property: ts.Symbol): ts.Type =>
    checker.getTypeOfSymbolAtLocation(property, services.esTreeNodeToTSNodeMap.get(at));
  for (const property of type.getProperties()) {
    if (!catalog.names.has(property.name) && depth === 0) continue;
    const origins = originsOfMember(checker, type, property.name);
    const match = catalog.findField(origins);
    if (match?.entry.is === 'field' && match.entry.identity === true) {
      found.push({ text: `${text}.${property.name}`, type: typeOf(property), package: match.library.package });
    } else if (depth > 0 && [...origins].some(origin => catalog.consumerPackages.has(origin.package))) {
      found.push(...fieldsOf(context, typeOf(property), `${text}.${property.name}`, at, depth - 1));
    }
  }
  return found;
}
