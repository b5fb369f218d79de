import type { Catalog } from '../catalog/index.ts';
import { packageOfSpecifier } from '../typescript/origin.ts';
import { lastName, ts } from '../typescript/syntax.ts';

/** Nodes that can turn out to be consumers, by their names alone: no checker call is made to find them. */
export interface Candidates {
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  readonly methods: readonly ts.MethodDeclaration[];
  /** Functions whose first parameter's type has a consumer's name. */
  readonly functions: readonly ts.FunctionLikeDeclaration[];
  /** `const handler: SQSHandler = …`, `… satisfies SQSHandler`. */
  readonly typed: readonly { readonly type: ts.TypeNode; readonly value: ts.Expression; readonly at: ts.Node }[];
}

const NONE: Candidates = { calls: [], methods: [], functions: [], typed: [] };

/** Does the file import a package that can bring a consumer? Looks at the top-level imports only. */
export function importsConsumer(file: ts.SourceFile, catalog: Catalog): boolean {
  return file.statements.some(statement => {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      return catalog.consumerPackages.has(packageOfSpecifier(statement.moduleSpecifier.text));
    }
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
      const specifier = statement.moduleReference.expression;
      return ts.isStringLiteral(specifier) && catalog.consumerPackages.has(packageOfSpecifier(specifier.text));
    }
    return false;
  });
}

/** `require('amqplib')` in JavaScript and CommonJS. */
function requiresConsumer(file: ts.SourceFile, catalog: Catalog): boolean {
  if (!file.text.includes('require(')) return false;
  for (const name of catalog.consumerPackages) {
    if (file.text.includes(`require('${name}`) || file.text.includes(`require("${name}`)) return true;
  }
  return false;
}

/** Collects the candidates of a file; a file that imports no broker costs only the look at its imports. */
export function collectCandidates(file: ts.SourceFile, catalog: Catalog, wrappers: ReadonlySet<string>): Candidates {
  const direct = importsConsumer(file, catalog) || requiresConsumer(file, catalog);
  if (!direct && wrappers.size === 0) return NONE;
  const names = direct ? catalog.consumerNames : new Set<string>();
  const found = {
    calls: [] as (ts.CallExpression | ts.NewExpression)[],
    methods: [] as ts.MethodDeclaration[],
    functions: [] as ts.FunctionLikeDeclaration[],
    typed: [] as { type: ts.TypeNode; value: ts.Expression; at: ts.Node }[],
  };
  const known = (name: string | undefined): boolean => name !== undefined && names.has(name);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const name = lastName(node.expression);
      if (known(name) || (name !== undefined && wrappers.has(name))) found.calls.push(node);
    } else if (ts.isMethodDeclaration(node)) {
      if (isDecorated(node, known) || inheritsFrom(node.parent, known)) found.methods.push(node);
    } else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      if (node.type !== undefined && node.initializer !== undefined && known(typeName(node.type))) {
        found.typed.push({ type: node.type, value: node.initializer, at: node.name });
      }
    } else if ((ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) && known(typeName(node.type))) {
      found.typed.push({ type: node.type, value: node.expression, at: node.expression });
    }
    if (ts.isFunctionLike(node) && 'body' in node && known(firstParameterType(node))) {
      found.functions.push(node as ts.FunctionLikeDeclaration);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The last name of a type, without arguments, null and undefined: `amqp.ConsumeMessage | null`. */
export function typeName(type: ts.TypeNode): string | undefined {
  if (ts.isTypeReferenceNode(type)) return lastName(type.typeName);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.map(typeName).find(name => name !== undefined);
  }
  return ts.isParenthesizedTypeNode(type) ? typeName(type.type) : undefined;
}

function firstParameterType(node: ts.SignatureDeclaration): string | undefined {
  const type = node.parameters[0]?.type;
  return type === undefined ? undefined : typeName(type);
}

function isDecorated(node: ts.MethodDeclaration, known: (name: string | undefined) => boolean): boolean {
  return (ts.getDecorators(node) ?? []).some(({ expression }) =>
    known(lastName(ts.isCallExpression(expression) ? expression.expression : expression)),
  );
}

function inheritsFrom(parent: ts.Node, known: (name: string | undefined) => boolean): boolean {
  if (!ts.isClassLike(parent)) return false;
  return (parent.heritageClauses ?? []).some(clause => clause.types.some(type => known(lastName(type.expression))));
}
