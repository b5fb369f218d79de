import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { originsOfMember } from '../typescript/member-origin.ts';
import type { ts } from '../typescript/syntax.ts';
import { isWithin } from './lookup.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface IdentityField {
  /** `message.MessageId` */
  readonly text: string;
  readonly type: ts.Type;
}

/**
 * What identifies the message, as it can be written at the node: the field that the catalog marks as its identity, of a local
 * variable whose type has it, or whose properties' types have it (`message.properties.messageId`).
 */
export function collectIdentityFields(context: Context, at: TSESTree.Node): readonly IdentityField[] {
  const found: IdentityField[] = [];
  for (
    let scope: TSESLint.Scope.Scope | null = context.sourceCode.getScope(at);
    scope?.upper?.upper != null;
    scope = scope.upper
  ) {
    for (const variable of scope.variables) {
      const type = typeOf(context, variable, at);
      if (type !== undefined) found.push(...fieldsOf(context, type, variable.name, at, 1));
    }
  }
  return found;
}

/** The type that the variable has at the node, as far as it can be told from the definition and the uses before. */
function typeOf(context: Context, variable: TSESLint.Scope.Variable, at: TSESTree.Node): ts.Type | undefined {
  const definition = variable.defs[0]?.name;
  if (definition?.type !== AST_NODE_TYPES.Identifier || definition.range[1] > at.range[0]) return undefined;
  const services = ESLintUtils.getParserServices(context);
  const uses = variable.references
    .map(({ identifier }) => identifier)
    .filter(use => isWithin(use, at) || (use.range[1] <= at.range[0] && isWithin(at, blockAround(use))));
  for (const use of [...uses.reverse(), definition]) {
    const type = services.getTypeAtLocation(use);
    // A use after `if (!message) return` knows that there is one.
    if (services.program.getTypeChecker().getNonNullableType(type) === type) return type;
  }
  return undefined;
}

function blockAround(node: TSESTree.Node): TSESTree.Node {
  let around = node;
  while (
    around.parent !== undefined &&
    around.type !== AST_NODE_TYPES.BlockStatement &&
    around.type !== AST_NODE_TYPES.IfStatement &&
    around.type !== AST_NODE_TYPES.ConditionalExpression
  ) {
    around = around.parent;
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
  for (const property of type.getProperties()) {
    if (!catalog.names.has(property.name) && depth === 0) continue;
    const origins = originsOfMember(checker, type, property.name);
    const entry = catalog.findField(origins)?.entry;
    const own = checker.getTypeOfSymbolAtLocation(property, services.esTreeNodeToTSNodeMap.get(at));
    if (entry?.is === 'field' && entry.identity === true) {
      found.push({ text: `${text}.${property.name}`, type: own });
    } else if (depth > 0 && origins.some(origin => catalog.consumerPackages.has(origin.package))) {
      found.push(...fieldsOf(context, own, `${text}.${property.name}`, at, depth - 1));
    }
  }
  return found;
}
