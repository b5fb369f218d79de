import type { Injection } from '../../catalog/model.ts';
import { classOf, symbolOf, type ProgramIndex } from '../../typescript/declarations.ts';
import { originsOfCallee } from '../../typescript/origin.ts';
import { lastName, nameText, ts, unwrap, walk } from '../../typescript/syntax.ts';
import type { Services } from './services.ts';

interface Provider {
  readonly token: ts.Expression;
  /** A class's name, or a function that makes an object. */
  readonly given: ts.Expression;
}

/**
 * The class behind a parameter or field that a container fills: by the token that its decorator asks for, or by its declared class. Where the
 * program provides several, it is none.
 */
export function providedClass(services: Services, receiver: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const { checker, index } = services;
  const filled = symbolOf(
    checker,
    ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver,
  )?.valueDeclaration;
  if (filled === undefined || !index.isOwn(filled)) return undefined;
  if (!ts.isParameter(filled) && !ts.isPropertyDeclaration(filled)) return undefined;
  const asked = askedFor(services, filled);
  if (asked === undefined) return undefined;
  const classes = new Set(
    providersOf(services)
      .filter(({ token }) => isSameToken(checker, token, asked))
      .map(({ given }) => classGiven(checker, given)),
  );
  const [only, ...others] = classes;
  return others.length === 0 && only !== undefined && index.isOwn(only) ? only : undefined;
}

/** `@Inject('ORDERS') private readonly orders: Orders`: the token; else the name of the type. */
function askedFor(services: Services, filled: ts.ParameterDeclaration | ts.PropertyDeclaration): ts.Node | undefined {
  for (const { expression } of ts.getDecorators(filled) ?? []) {
    if (!ts.isCallExpression(expression)) continue;
    const origins = [...originsOfCallee(services.checker, expression)];
    const asks = origins.some(
      origin => services.catalog.libraryOf(origin)?.injection?.decorator === lastName(expression.expression),
    );
    if (asks) return expression.arguments[0];
  }
  return filled.type !== undefined && ts.isTypeReferenceNode(filled.type) ? filled.type.typeName : undefined;
}

const known = new WeakMap<ProgramIndex, readonly Provider[]>();

function providersOf({ index, catalog }: Services): readonly Provider[] {
  const found = known.get(index) ?? catalog.injections.flatMap(injection => providersIn(index, injection));
  known.set(index, found);
  return found;
}

function providersIn(index: ProgramIndex, injection: Injection): readonly Provider[] {
  const providers: Provider[] = [];
  for (const file of index.ownFiles) {
    if (!file.text.includes(injection.token)) continue;
    walk(file, node => {
      if (!ts.isObjectLiteralExpression(node)) return undefined;
      const token = valueOf(node, [injection.token]);
      const given = token && valueOf(node, [...injection.classes, injection.factory]);
      if (token !== undefined && given !== undefined) providers.push({ token, given });
      return undefined;
    });
  }
  return providers;
}

function valueOf(node: ts.ObjectLiteralExpression, names: readonly string[]): ts.Expression | undefined {
  for (const property of node.properties)
    if (ts.isPropertyAssignment(property) && names.includes(nameText(property.name) ?? '')) return property.initializer;
  return undefined;
}

/** The same text, or a reference to the same constant or class. */
function isSameToken(checker: ts.TypeChecker, token: ts.Expression, asked: ts.Node): boolean {
  const [one, other] = [textOf(checker, token), textOf(checker, asked)];
  if (one !== undefined || other !== undefined) return one === other;
  const symbol = symbolOf(checker, lastNode(token));
  return symbol !== undefined && symbol === symbolOf(checker, lastNode(asked));
}

function lastNode(node: ts.Node): ts.Node {
  if (ts.isPropertyAccessExpression(node)) return node.name;
  return ts.isQualifiedName(node) ? node.right : node;
}

function textOf(checker: ts.TypeChecker, node: ts.Node): string | undefined {
  if (!ts.isExpression(node)) return undefined;
  const type = checker.getTypeAtLocation(node);
  return type.isStringLiteral() ? type.value : undefined;
}

function classGiven(checker: ts.TypeChecker, given: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const inner = unwrap(given);
  if (!ts.isArrowFunction(inner)) return classOf(checker, inner);
  const made = ts.isBlock(inner.body) ? returnedBy(inner.body) : unwrap(inner.body);
  return made !== undefined && ts.isNewExpression(made) ? classOf(checker, made.expression) : undefined;
}

function returnedBy({ statements }: ts.Block): ts.Expression | undefined {
  const last = statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) && last.expression !== undefined
    ? unwrap(last.expression)
    : undefined;
}
