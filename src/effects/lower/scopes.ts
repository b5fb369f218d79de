import { bodyOf, functionIn } from '../../typescript/declarations.ts';
import { hasBody, hasModifier, nameText, ts, unwrap, type FunctionWithBody } from '../../typescript/syntax.ts';
import { questionsIn } from '../parts.ts';
import { literal, type Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import { filledTable } from './filled-tables.ts';
import type { Lowering } from './lowering.ts';
import type { Binding, Frame, Scope } from './scope.ts';
import { patternBindings } from './patterns.ts';
import type { Services } from './services.ts';

export const moduleScope: Scope = { bindings: new Map(), parent: undefined, self: undefined, frame: undefined };

export function childScope(parent: Scope, frame: Frame | undefined = parent.frame, self = parent.self): Scope {
  return { bindings: new Map(), parent, self, frame };
}

export function lookup(scope: Scope, symbol: ts.Symbol): Binding | undefined {
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const binding = current.bindings.get(symbol);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

/** The value of a variable that the lowering has not met: a module's constant, a function, a captured variable. */
export function valueOfSymbol(cx: Lowering, symbol: ts.Symbol, node: ts.Node): Value {
  const known = cx.moduleValues.get(symbol);
  if (known !== undefined) return known;
  const fallback = unknownSymbol(symbol, node);
  // Set first: initializers may refer to each other.
  cx.moduleValues.set(symbol, fallback);
  const opaque = opaqueIn(cx.services);
  if (opaque.has(symbol)) return fallback;
  const value = initialValue(cx, symbol);
  if (value === undefined && !cx.isBounded()) opaque.add(symbol);
  cx.moduleValues.set(symbol, value ?? fallback);
  return value ?? fallback;
}

/** Constants that a file's handlers all need not compute again, since nothing came of it: an environment that a long schema describes. */
const opaqueConstants = new WeakMap<Services, Set<ts.Symbol>>();

function opaqueIn(services: Services): Set<ts.Symbol> {
  const known = opaqueConstants.get(services) ?? new Set<ts.Symbol>();
  opaqueConstants.set(services, known);
  return known;
}

function unknownSymbol(symbol: ts.Symbol, node: ts.Node): Value {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0] ?? node;
  return { kind: 'unknown', id: `${declaration.getSourceFile().fileName}:${String(declaration.pos)}:${symbol.name}` };
}

function initialValue(cx: Lowering, symbol: ts.Symbol): Value | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !cx.services.index.isOwn(declaration)) return undefined;
  const direct = functionIn(declaration);
  if (direct !== undefined) {
    return { kind: 'function', declaration: direct, scope: moduleScope, self: undefined };
  }
  if (ts.isEnumDeclaration(declaration)) return enumValue(cx, declaration);
  if (ts.isVariableDeclaration(declaration) && isConstant(declaration) && declaration.initializer !== undefined) {
    return filledTable(cx, declaration) ?? evaluate(cx, declaration.initializer);
  }
  if (ts.isPropertyDeclaration(declaration) && isFixed(declaration) && declaration.initializer !== undefined) {
    return evaluate(cx, declaration.initializer);
  }
  if (ts.isBindingElement(declaration)) return elementValue(cx, declaration, symbol);
  return ts.isParameter(declaration) ? givenValue(cx, declaration) : undefined;
}

/**
 * What a factory's parameter holds in the functions that it makes: the argument of the program's only call
 * (`export const handler = createHandler(deps)`), else its default (`createHandler(deps = defaults)`).
 */
function givenValue(cx: Lowering, parameter: ts.ParameterDeclaration): Value | undefined {
  const given = onlyArgument(cx, parameter);
  const expression = given ?? parameter.initializer;
  return expression === undefined ? undefined : evaluate(cx, expression);
}

function onlyArgument({ services }: Lowering, parameter: ts.ParameterDeclaration): ts.Expression | undefined {
  const factory = parameter.parent;
  if (!hasBody(factory) || parameter.dotDotDotToken !== undefined || !makesFunctions(services.checker, factory))
    return undefined;
  const name = nameOfFactory(factory);
  if (name === undefined) return undefined;
  const calls = services.index
    .callsNamed(name)
    .filter(call => bodyOf(services.index, services.checker, unwrap(call.expression))?.declaration === factory);
  const only = calls.length === 1 ? calls[0] : undefined;
  const before = only?.arguments.slice(0, factory.parameters.indexOf(parameter) + 1);
  return before?.some(ts.isSpreadElement) === true ? undefined : before?.[factory.parameters.indexOf(parameter)];
}

/** Whoever registers a handler that it is given makes none: the callers' handlers are judged where they are. */
function makesFunctions(checker: ts.TypeChecker, factory: FunctionWithBody): boolean {
  const signature = checker.getSignatureFromDeclaration(factory);
  return signature !== undefined && signature.getReturnType().getCallSignatures().length > 0;
}

function nameOfFactory(factory: FunctionWithBody): string | undefined {
  const { parent } = factory;
  return nameText(factory.name) ?? (ts.isVariableDeclaration(parent) ? nameText(parent.name) : undefined);
}

function enumValue(cx: Lowering, declaration: ts.EnumDeclaration): Value {
  const members = new Map<string, Value>();
  for (const member of declaration.members) {
    const name = nameText(member.name);
    const value = cx.services.checker.getConstantValue(member);
    if (name !== undefined && value !== undefined) members.set(name, literal(value));
  }
  // `enum` declarations merge, and members may be computed.
  return { kind: 'object', members, open: true };
}

function elementValue(cx: Lowering, declaration: ts.BindingElement, symbol: ts.Symbol): Value | undefined {
  let root: ts.Node = declaration;
  while (ts.isBindingElement(root) || ts.isObjectBindingPattern(root) || ts.isArrayBindingPattern(root))
    root = root.parent;
  const value = ts.isParameter(root) ? givenValue(cx, root) : ofConstant(cx, root);
  if (value === undefined || !(ts.isParameter(root) || ts.isVariableDeclaration(root))) return undefined;
  const scope = childScope(moduleScope);
  patternBindings(cx, scope, root.name, value);
  return scope.bindings.get(symbol)?.value;
}

function ofConstant(cx: Lowering, root: ts.Node): Value | undefined {
  if (!ts.isVariableDeclaration(root) || root.initializer === undefined || !isConstant(root)) return undefined;
  return evaluate(cx, root.initializer) ?? cx.unknown();
}

function isConstant(declaration: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
}

/** `static readonly PREFIX = 'seen:'` */
function isFixed(declaration: ts.PropertyDeclaration): boolean {
  return (
    hasModifier(declaration, ts.SyntaxKind.StaticKeyword) && hasModifier(declaration, ts.SyntaxKind.ReadonlyKeyword)
  );
}

/** The value of an expression outside the handler; what it does there is not part of the handler. */
export function evaluate(cx: Lowering, expression: ts.Expression, scope: Scope = moduleScope): Value | undefined {
  let value: Value | undefined;
  cx.isolated(() => cx.collect(() => (value = lowerExpression(cx, scope, expression))));
  // Outcomes of steps that are not part of the program say nothing.
  const transient = ['outcome', 'cell', 'condition', 'task', 'choice', 'error'];
  return value === undefined || (transient.includes(value.kind) && !isChosenFunction(value)) ? undefined : value;
}

/** `process.env.TRACING ? traced(work) : work` */
function isChosenFunction(value: Value): boolean {
  if (value.kind !== 'choice') return value.kind === 'function';
  const isOfProgram = [...questionsIn(value.condition)].every(({ kind }) => kind === 'opaque');
  return isOfProgram && isChosenFunction(value.then) && isChosenFunction(value.else);
}
