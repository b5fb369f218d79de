import type { Match } from '../../catalog/index.ts';
import type { Entry } from '../../catalog/model.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { originsOfType } from '../../typescript/origin.ts';
import { chainAfter, hasModifier, isAsync, lastName, ts, unwrap, walk } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { ClientId, Connection, Isolation, Pool, ReadEffect, StepId, WriteEffect } from '../program.ts';
import { textOf, type Value } from '../value.ts';
import { chainedValue, mayGoOn } from './chained.ts';
import { isCalledElsewhere } from './elsewhere.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { passedBy } from './passed.ts';
import { lookup } from './scopes.ts';
import { valueAt, type Site } from './site.ts';

/** The client that a query goes through: `tx` of `tx.order.create`, a connection with `BEGIN`, a pool outside of any transaction. */
export function connectionOf(cx: Lowering, site: Site): Connection {
  if (site.connection !== undefined) return site.connection;
  const { entry } = site.match;
  const through = 'through' in entry ? entry.through : undefined;
  const setter = 'throughSetter' in entry ? entry.throughSetter : undefined;
  const named = transactionAt(cx, site, through) ?? chainedTransaction(cx, site, setter);
  if (named !== undefined) return named;
  // Where an option names the transaction, a call without it is outside, whatever it is called on.
  const client = through !== undefined && entry.is !== 'query' ? undefined : clientOf(cx, site);
  if (client === undefined && (cx.ambient > 0 || findsTransaction(cx, site))) return { client, unseen: true };
  if (client !== undefined || through !== undefined) return { client };
  // Without a transaction there is nothing to be outside of.
  if (!opensTransactions(site)) return { client };
  const outer = outerClientOf(cx, site);
  if (outer === undefined && isOwnRepository(site)) return { client };
  if (outer === undefined || !isKnown(outer.value)) return { client, unseen: true };
  const pool = poolOf(outer.value);
  return { client, ...(pool === undefined ? {} : { pool }) };
}

function findsTransaction(cx: Lowering, { match: { library } }: Site): boolean {
  const { findsTransactionBeside: calls } = library;
  return calls !== undefined && isCalledElsewhere(cx, library, calls);
}

/** A read or write without its client. */
export type Unsent<E extends ReadEffect | WriteEffect> = Omit<E, keyof Connection>;

/** Emits a read or write through its client. */
export function sendStep(
  cx: Lowering,
  site: Site,
  effect: Unsent<ReadEffect> | Unsent<WriteEffect>,
  name?: string,
): StepId {
  const connection = connectionOf(cx, site);
  const step = cx.step({ ...effect, ...connection }, site.node, true, name);
  cx.sentThrough.set(step, connection);
  return step;
}

/** The client that an option names; `unseen`, where the option is given and does not show it. */
export function transactionAt(cx: Lowering, site: Site, path: string | undefined): Connection | undefined {
  return namedClient(cx, path === undefined ? undefined : valueAt(cx, site, path)?.value);
}

function namedClient(cx: Lowering, value: Value | undefined): Connection | undefined {
  if (value === undefined || value.kind === 'literal') return undefined;
  const client = clientIn(cx, value) ?? cx.clients.get(textOf(value));
  return client === undefined ? { client, unseen: true } : { client };
}

/** `Stock.updateOne(filter, change).session(session)`; `unseen`, where the query is kept or given back and may be told later. */
function chainedTransaction(cx: Lowering, site: Site, setter: string | undefined): Connection | undefined {
  if (setter === undefined || !ts.isCallExpression(site.node)) return undefined;
  const { calls, last } = chainAfter(site.node);
  const [given] = calls.find(({ expression }) => lastName(expression) === setter)?.arguments ?? [];
  if (given !== undefined) return namedClient(cx, chainedValue(cx, site, given));
  return mayGoOn(last) || isGivenBack(last) ? { client: undefined, unseen: true } : undefined;
}

/** A named function that is not async gives back the query itself, and not what that gave. */
function isGivenBack(query: ts.CallExpression): boolean {
  const { parent } = query;
  if (!ts.isReturnStatement(parent) && !ts.isArrowFunction(parent)) return false;
  const around = ts.findAncestor<ts.Node>(parent, ts.isFunctionLike);
  return around !== undefined && ts.isFunctionLike(around) && !ts.isCallExpression(around.parent) && !isAsync(around);
}

export function clientOf(cx: Lowering, site: Site): ClientId | undefined {
  if (cx.forcedClient?.store === storeOf(site.match)) return cx.forcedClient.client;
  for (let value = beginsOn(site); value !== undefined; value = ownerOf(value)) {
    if (value.kind === 'client') return value.client;
    const known = cx.clients.get(textOf(value));
    if (known !== undefined) return known;
  }
  return undefined;
}

/** The client that a value is, or is made of: an adapter whose functions use it, what a call made of it, a field of an object. */
function clientIn(cx: Lowering, value: Value, depth = 0): ClientId | undefined {
  if (depth > DEEPEST_ADAPTER) return undefined;
  const first = (parts: Iterable<Value>): ClientId | undefined => {
    for (const part of parts) {
      const client = clientIn(cx, part, depth + 1);
      if (client !== undefined) return client;
    }
    return undefined;
  };
  switch (value.kind) {
    case 'client':
      return value.client;
    case 'object':
      return first(value.members.values());
    case 'instance':
      return first(value.fields.values());
    case 'unknown':
      return first(value.from ?? []);
    case 'function':
      return first(capturedBy(cx, value));
    default:
      return undefined;
  }
}

const DEEPEST_ADAPTER = 4;

/** The variables around a function that it mentions. */
function* capturedBy(cx: Lowering, { declaration, scope }: Extract<Value, { kind: 'function' }>): Generator<Value> {
  const names: ts.Identifier[] = [];
  walk(declaration, node => {
    if (ts.isIdentifier(node)) names.push(node);
    return undefined;
  });
  for (const name of names) {
    const symbol = symbolOf(cx.services.checker, name);
    const binding = symbol === undefined ? undefined : lookup(scope as Scope, symbol);
    if (binding !== undefined) yield cx.read(binding);
  }
}

/** `tx` of `tx.order`. */
function ownerOf(value: Value): Value | undefined {
  return value.kind === 'unknown' && value.from?.length === 1 ? value.from[0] : undefined;
}

/** What a transaction that the call begins or ends is on. */
export function beginsOn({ match, receiver }: Site): Value | undefined {
  return match.library.oneConnection === true ? { kind: 'unknown', id: `connection of ${storeOf(match)}` } : receiver;
}

/** How a store calls itself, whatever client is used. */
export function storeOf({ library }: Match): string {
  return library.store ?? library.package;
}

function opensTransactions({ match }: Site): boolean {
  return match.library.oneConnection !== true && match.library.entries.some(opensTransaction);
}

function opensTransaction({ is }: Entry): boolean {
  return is === 'transaction' || is === 'acquire';
}

/**
 * The expression in front of the query whose type can open a transaction (`prisma` of `prisma.order.create`), and what is known of it. A
 * transaction's client has another type; where it has not, its value has to tell.
 */
function outerClientOf(cx: Lowering, site: Site): { readonly value: Value | undefined } | undefined {
  // Whatever the type by which a function gets it.
  if (isMade(site.receiver)) return { value: site.receiver };
  let value = site.receiver;
  for (let node = receiverOf(site); node !== undefined;) {
    if (isOpener(cx, site, node)) {
      const owner = ts.isPropertyAccessExpression(node) ? unwrap(node.expression) : undefined;
      if (owner !== undefined && isOpener(cx, site, owner)) {
        // `dataSource.manager` is the client of its data source.
        node = owner;
        value = value === undefined ? undefined : ownerOf(value);
        continue;
      }
      if (ts.isIdentifier(node)) return { value: value ?? variableValue(cx, site, node) };
      const isField = ts.isPropertyAccessExpression(node) && !mayChange(cx, node);
      return isField || node.kind === ts.SyntaxKind.ThisKeyword ? { value } : undefined;
    }
    const source = sourceOf(cx, site, node);
    if (source !== undefined) {
      node = source;
      continue;
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    node = unwrap(node.expression);
    value = value === undefined ? undefined : ownerOf(value);
  }
  return undefined;
}

/** A repository in a field or variable: it belongs to a client outside, and cannot begin a transaction by itself. */
function isOwnRepository({ match, receiver }: Site): boolean {
  return match.entry.is !== 'sql' && namedPool(receiver) !== undefined;
}

function receiverOf({ match, node }: Site): ts.Expression | undefined {
  const callee = unwrap(ts.isTaggedTemplateExpression(node) ? node.tag : node.expression);
  if (isCalledItself(match.entry)) return callee;
  if (ts.isPropertyAccessExpression(callee)) return unwrap(callee.expression);
  return ts.isTaggedTemplateExpression(node) ? callee : undefined;
}

/** `knex('orders')`: what is called is the client, not a member of it. */
export function isCalledItself(entry: Site['match']['entry']): boolean {
  return entry.is === 'query' && 'member' in entry && entry.member === '()';
}

/**
 * `tx ?? this.prisma` without a `tx`, and the variable or default that says so: what is behind it. A call that gives what it is given,
 * too: `pool.request().input('id', id)`.
 */
function sourceOf(cx: Lowering, site: Site, node: ts.Expression): ts.Expression | undefined {
  const passed = passedBy(cx.services, node);
  if (passed !== undefined) return passed;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isFallback = kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
    const left = unwrap(node.left);
    const given = isFallback && ts.isIdentifier(left) ? variableValue(cx, site, left) : undefined;
    return given?.kind === 'literal' && given.value == null ? unwrap(node.right) : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = symbolOf(cx.services.checker, node)?.valueDeclaration;
  if (declaration === undefined || (!ts.isVariableDeclaration(declaration) && !ts.isParameter(declaration)))
    return undefined;
  return declaration.initializer === undefined ? undefined : unwrap(declaration.initializer);
}

function isOpener(cx: Lowering, { match }: Site, node: ts.Expression): boolean {
  const { catalog, checker } = cx.services;
  const type = checker.getTypeAtLocation(node);
  const members = match.library.entries.flatMap(entry =>
    opensTransaction(entry) && 'member' in entry ? [entry.member] : [],
  );
  const opens = (part: ts.Type): boolean =>
    [...originsOfType(checker, part)].some(origin =>
      members.some(member => {
        const entry = catalog.find([{ package: origin.package, container: origin.member, member }])?.entry;
        return entry !== undefined && opensTransaction(entry);
      }),
    );
  return type.isUnion() ? type.types.every(opens) : opens(type);
}

/** What a getter gives is made anew each time: the pool now, the current transaction then. So is what another object's field holds. */
function mayChange(cx: Lowering, { name, expression }: ts.PropertyAccessExpression): boolean {
  const isOwn = expression.kind === ts.SyntaxKind.ThisKeyword;
  const declarations = symbolOf(cx.services.checker, name)?.declarations ?? [];
  return declarations.some(
    declaration =>
      ts.isGetAccessor(declaration) ||
      (!isOwn && ts.isPropertyDeclaration(declaration) && !hasModifier(declaration, ts.SyntaxKind.ReadonlyKeyword)),
  );
}

function variableValue(cx: Lowering, site: Site, node: ts.Identifier): Value | undefined {
  const symbol = symbolOf(cx.services.checker, node);
  const binding = symbol === undefined ? undefined : lookup(site.scope, symbol);
  return binding === undefined ? undefined : cx.read(binding);
}

/** One of two, or what a call gave, may be the transaction's. */
function isKnown(value: Value | undefined): boolean {
  if (value?.kind === 'unknown') {
    if (value.observes === true) return false;
    const object = objectOf(value);
    return object === undefined ? (value.from ?? []).length === 0 : isKnown(object);
  }
  return value?.kind !== 'choice' && value?.kind !== 'typed';
}

/** `deps` of `deps.pool`. */
function objectOf(value: Unknown): Unknown | undefined {
  const [object, ...others] = value.from ?? [];
  return object?.kind === 'unknown' && others.length === 0 && value.id.startsWith(`${object.id}.`) ? object : undefined;
}

type Unknown = Extract<Value, { kind: 'unknown' }>;

const VARIABLE = /^\?(?<owner>.*?)(?::(?<variable>\d+:[\w$]+)|:(?<of>[\w$]+)\.(?<field>[\w$]+))$/u;

/** Variables are different clients, so are fields of one class or object; a variable and a field, or fields of two classes, may be the same. */
export function poolOf(value: Value | undefined): Pool | undefined {
  const object = value?.kind === 'unknown' ? objectOf(value) : undefined;
  if (value === undefined || object === undefined) return namedPool(value);
  return isKnown(object) ? { among: `of ${object.id}`, name: textOf(value) } : undefined;
}

/** Of a variable, or a field of a class. */
function namedPool(value: Value | undefined): Pool | undefined {
  if (value?.kind !== 'unknown') return undefined;
  const name = textOf(value);
  if (/^\?\d+$/u.test(name)) return { among: 'parameters', name };
  const { owner, variable, of } = VARIABLE.exec(name)?.groups ?? {};
  // What a package exports as `sql` and as `db` is one client.
  if (variable !== undefined)
    return { among: 'variables', name: /\.d\.[cm]?ts$/u.test(owner ?? '') ? (owner ?? '') : name };
  return owner === undefined || of === undefined ? undefined : { among: `${owner}:${of}`, name };
}

/** `pool.connect()`: a connection of its own, on which a transaction may begin. */
export function acquiredClient(cx: Lowering, { node, receiver }: Site): Value {
  return {
    kind: 'client',
    client: cx.newId(),
    name: `client@${String(node.pos)}`,
    pool: receiver?.kind === 'client' ? receiver.pool : poolOf(receiver),
  };
}

/** `new Pool(…)`: made in one place, one client, whatever it was made with. */
export function madeClient(node: ts.NewExpression | ts.CallExpression): Value {
  const id = `${node.getSourceFile().fileName}:${String(node.pos)}:${lastName(node.expression) ?? ''}`;
  return { kind: 'unknown', id, made: true };
}

function isMade(value: Value | undefined): boolean {
  return value?.kind === 'unknown' && value.made === true;
}

/** The variable through which the transaction begins: `client` of `client.query('BEGIN')`. */
function noteVariable(cx: Lowering, { node }: Site, client: Value): void {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
  const { expression } = node.expression;
  const declaration = ts.isIdentifier(expression)
    ? symbolOf(cx.services.checker, expression)?.valueDeclaration
    : undefined;
  const name = declaration !== undefined && 'name' in declaration ? (declaration.name as ts.Node) : undefined;
  if (name !== undefined) cx.noteClientVariable(cx.clientFor(client), placeOf(name));
}

/** `client.query('BEGIN')` */
export function beginOn(cx: Lowering, site: Site, receiver: Value, isolation: Isolation): void {
  noteVariable(cx, site, receiver);
  begin(cx, site, receiver, isolation);
}

/** A transaction begins whose client the call has made: `const commands = redis.multi()`. */
export function begin(cx: Lowering, site: Site, receiver: Value, isolation: Isolation): void {
  const pool = receiver.kind === 'client' ? receiver.pool : undefined;
  const client = cx.clientFor(receiver);
  const level = site.match.library.serializable === true ? 'serializable' : isolation;
  cx.step({ kind: 'begin', client, isolation: level, ...(pool === undefined ? {} : { pool }) }, site.node, true);
}
