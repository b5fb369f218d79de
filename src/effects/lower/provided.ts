import type { Injection } from '../../catalog/model.ts';
import { classOf, functionIn, type ProgramIndex } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { originsOfCallee } from '../../typescript/origin.ts';
import {
  hasBody,
  hasModifier,
  lastName,
  nameText,
  returnedBy,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
} from '../../typescript/syntax.ts';
import type { Services } from './services.ts';

interface Provider {
  readonly token: ts.Expression;
  /** A class's name, or a function that makes an object. */
  readonly given: ts.Expression | ts.MethodDeclaration;
}

/**
 * The class behind a parameter or field that a container fills: by the token that its decorator asks for, or by its declared class. Where the
 * program provides several, it is none.
 */
export function providedClass(services: Services, receiver: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const filled = filledBy(services, receiver);
  const asked = filled && askedFor(services, filled);
  return asked && classFor(services, asked);
}

type Filled = ts.ParameterDeclaration | ts.PropertyDeclaration;

function filledBy({ checker, index }: Services, receiver: ts.Expression): Filled | undefined {
  const name = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver;
  const filled = symbolOf(checker, name)?.valueDeclaration;
  if (filled === undefined || !index.isOwn(filled)) return undefined;
  return ts.isParameter(filled) || ts.isPropertyDeclaration(filled) ? filled : undefined;
}

function classFor(services: Services, asked: ts.Node): ts.ClassLikeDeclaration | undefined {
  const { checker, index } = services;
  const classes = new Set(
    providersOf(services)
      .filter(({ token }) => isSameToken(checker, token, asked))
      .map(({ given }) => classGiven(checker, given)),
  );
  const [only, ...others] = classes;
  return others.length === 0 && only !== undefined && index.isOwn(only) ? only : undefined;
}

/** `@inject(SaveOrder) private readonly save: UseCase`: whatever container reads it, the class is named; unless that provides another for it. */
export function namedClass(services: Services, receiver: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const { checker, index } = services;
  const filled = filledBy(services, receiver);
  if (filled === undefined) return undefined;
  for (const { expression } of ts.getDecorators(filled) ?? []) {
    const [token, ...others] = ts.isCallExpression(expression) ? expression.arguments : [];
    const of = token === undefined || others.length > 0 ? undefined : classOf(checker, token);
    if (token === undefined || of === undefined || !index.isOwn(of) || of.name === undefined) continue;
    if (checker.isTypeAssignableTo(checker.getTypeAtLocation(of.name), checker.getTypeAtLocation(filled)))
      return classFor(services, token) ?? of;
  }
  return undefined;
}

/** `@Inject('ORDERS') private readonly orders: Orders`: the token; else the name of the type. */
function askedFor(services: Services, filled: Filled): ts.Node | undefined {
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
      const given =
        token && (valueOf(node, [...injection.classes, injection.factory]) ?? methodOf(node, injection.factory));
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

/** `useFactory() { return new Orders(); }` */
function methodOf(node: ts.ObjectLiteralExpression, name: string): ts.MethodDeclaration | undefined {
  return node.properties.filter(ts.isMethodDeclaration).find(method => nameText(method.name) === name);
}

function classGiven(checker: ts.TypeChecker, given: Provider['given']): ts.ClassLikeDeclaration | undefined {
  const inner = ts.isMethodDeclaration(given) ? given : unwrap(given);
  const factory = hasBody(inner) ? inner : functionNamed(checker, inner);
  if (factory === undefined) return ts.isExpression(inner) ? classOf(checker, inner) : undefined;
  const [only, ...others] = new Set(returnedBy(factory).map(made => classMade(checker, made)));
  return others.length === 0 ? only : undefined;
}

function functionNamed(checker: ts.TypeChecker, node: ts.Node): FunctionWithBody | undefined {
  const declaration = ts.isIdentifier(node) ? symbolOf(checker, node)?.valueDeclaration : undefined;
  return declaration === undefined || ts.isClassLike(declaration) ? undefined : functionIn(declaration);
}

/** The class of `new Orders(…)`, of a variable that holds one and of what an own function gives. */
function classMade(checker: ts.TypeChecker, made: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const node = unwrap(made);
  if (ts.isNewExpression(node)) return classOf(checker, node.expression);
  // Types without a name have no symbol, whatever the declared type says.
  const symbol = checker.getTypeAtLocation(node).symbol as ts.Symbol | undefined;
  const declaration = symbol?.valueDeclaration;
  const isClass = declaration !== undefined && ts.isClassLike(declaration);
  return isClass && !hasModifier(declaration, ts.SyntaxKind.AbstractKeyword) ? declaration : undefined;
}
