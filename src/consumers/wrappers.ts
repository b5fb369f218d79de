import type { Catalog } from '../catalog/index.ts';
import type { Library } from '../catalog/model.ts';
import { entriesOf, isEmptyTable, type EmptyTable } from '../effects/lower/filled-tables.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { importsFrom } from '../typescript/imports.ts';
import { isOfModuleOnly } from '../typescript/module-scope.ts';
import { functionName, namedFunctionAround } from '../typescript/named-functions.ts';
import { ownMethodOf } from '../typescript/own-members.ts';
import {
  enclosing,
  hasBody,
  isMemberAssignment,
  lastName,
  mentionedIn,
  mentions,
  ts,
  walk,
  type FunctionWithBody,
} from '../typescript/syntax.ts';
import { importsConsumer, typeName } from './candidates.ts';
import { passersTo } from './passers.ts';
import { isNamed, type Reach } from './reach.ts';

/**
 * One of the program's own functions that registers a handler or receives messages:
 * `subscribe(queue, handler) { channel.consume(queue, m => handler(m)) }`, `start()` of a base class.
 * Whoever calls it, constructs or extends its class may bring the handler.
 */
export interface Wrapper {
  readonly declaration: FunctionWithBody;
  /** The name by which it is called; `undefined` for constructors. */
  readonly name: string | undefined;
  readonly of: ts.ClassLikeDeclaration | undefined;
  /** It may receive or check messages for its caller, outside of any loop of its own: `const messages = await receive()`, `verify(request)`. */
  readonly receives?: true;
  /** It makes a handler, for whoever exports it: `createHandler(work): SQSHandler`. */
  readonly makes?: true;
  /** The class by whose method it is one, or that it hands on to: whoever uses it may know no more than what that class stands in for. */
  readonly chosen?: ts.ClassLikeDeclaration;
  /** It only keeps the handler in a table; the function of another's registration finds it there. */
  readonly keeps?: Keeping;
}

/** What keeps a handler, and where. */
export interface Keeping {
  readonly keeper: FunctionWithBody;
  readonly table: EmptyTable;
  readonly registering: FunctionWithBody;
}

/** The wrappers of a program. Found by names alone; types decide when one of them is used. */
export interface Wrappers {
  readonly of: ReadonlyMap<ts.SourceFile, readonly Wrapper[]>;
  /** By the names of functions and classes, one of which whoever uses the wrapper has to write. */
  readonly named: ReadonlyMap<string, readonly Wrapper[]>;
}

export function wrappersOf(index: ProgramIndex, catalog: Catalog, reach: Reach): Wrappers {
  const of = new Map<ts.SourceFile, readonly Wrapper[]>();
  const named = new Map<string, Wrapper[]>();
  for (const file of index.ownFiles) {
    if (!importsConsumer(file, catalog) && !reach.isNearBroker(file)) continue;
    const found = wrappersOfFile(file, catalog, reach);
    if (found.length > 0) of.set(file, found);
    addNames(named, found);
  }
  if (of.size === 0) return { of, named };
  addPassers(of, named, index);
  return { of, named };
}

function addNames(named: Map<string, Wrapper[]>, wrappers: readonly Wrapper[]): void {
  for (const wrapper of wrappers) {
    for (const name of namesOf(wrapper)) {
      const others = named.get(name);
      if (others === undefined) named.set(name, [wrapper]);
      else others.push(wrapper);
    }
  }
}

/** How many functions may stand between a handler and the one that registers it. */
const MOST_HANDS = 3;

/** Adds the functions that hand on to a wrapper what they were given, and those that hand on to them. */
function addPassers(
  of: Map<ts.SourceFile, readonly Wrapper[]>,
  named: Map<string, Wrapper[]>,
  index: ProgramIndex,
): void {
  let wrappers = [...of.values()].flat();
  const known = new Map<FunctionWithBody, Wrapper[]>();
  for (const wrapper of wrappers) known.set(wrapper.declaration, [wrapper]);
  for (let hands = 0; hands < MOST_HANDS && wrappers.length > 0; hands += 1) {
    const found = wrappers.flatMap(wrapper =>
      passersFor(wrapper, index).flatMap(declaration => {
        const passer: Wrapper = { ...wrapperOf(declaration), ...onTo(wrapper) };
        const others = known.get(declaration) ?? [];
        if (others.some(({ keeps, chosen }) => keeps?.table === passer.keeps?.table && chosen === passer.chosen))
          return [];
        known.set(declaration, [...others, passer]);
        return [passer];
      }),
    );
    for (const wrapper of found) {
      const file = wrapper.declaration.getSourceFile();
      of.set(file, [...(of.get(file) ?? []), wrapper]);
    }
    addNames(named, found);
    wrappers = found;
  }
}

/** What whoever hands on to the wrapper has from it. */
function onTo({ keeps, chosen }: Wrapper): Pick<Wrapper, 'keeps' | 'chosen'> {
  return { ...(keeps === undefined ? {} : { keeps }), ...(chosen === undefined ? {} : { chosen }) };
}

function passersFor(wrapper: Wrapper, index: ProgramIndex): readonly FunctionWithBody[] {
  const called = wrapper.name ?? wrapper.of?.name?.text;
  if (called === undefined || wrapper.makes === true) return [];
  return passersTo(index, called).filter(declaration => canUse(declaration.getSourceFile(), wrapper));
}

/** What a file has for consumers, by name. */
interface Found {
  /** Nodes that bring one. */
  readonly bringers: readonly ts.Node[];
  /** Named functions that give back a function with a message's parameter, or what they declare to be a handler. */
  readonly makers: ReadonlySet<FunctionWithBody>;
}

/** Editors keep the files that nobody has changed for the next program. */
const known = new WeakMap<ReadonlySet<Library>, WeakMap<ts.SourceFile, Found>>();

function foundIn(file: ts.SourceFile, catalog: Catalog, libraries: ReadonlySet<Library>): Found {
  const ofLibraries = known.get(libraries) ?? new WeakMap<ts.SourceFile, Found>();
  known.set(libraries, ofLibraries);
  const found = ofLibraries.get(file) ?? findIn(file, name => isNamed(catalog.consumerNames, libraries, file, name));
  ofLibraries.set(file, found);
  return found;
}

/** Does it call a method of the program's own that brings no consumer either? */
function isHarmless(node: ts.Node, catalog: Catalog, reach: Reach): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const method = ownMethodOf(reach.index, node);
  if (method === undefined || !hasBody(method)) return false;
  const home = method.getSourceFile();
  return !foundIn(home, catalog, reach.librariesOf(home)).bringers.some(
    other => other.pos >= method.pos && other.end <= method.end,
  );
}

function findIn(file: ts.SourceFile, isConsumers: (name: string) => boolean): Found {
  const bringers: ts.Node[] = [];
  const makers = new Set<FunctionWithBody>();
  walk(file, node => {
    if (bringsConsumer(node, isConsumers)) bringers.push(node);
    const maker = hasBody(node) ? makerOf(node, isConsumers) : undefined;
    if (maker !== undefined && functionName(maker) !== undefined) makers.add(maker);
    return undefined;
  });
  return { bringers, makers };
}

/** The function itself where it declares what it gives back, else the one that gives it back. */
function makerOf(declaration: FunctionWithBody, isConsumers: (name: string) => boolean): FunctionWithBody | undefined {
  const isHandlers = (type: ts.TypeNode | undefined): boolean => {
    const name = type === undefined ? undefined : typeName(type);
    return name !== undefined && isConsumers(name);
  };
  if (isHandlers(declaration.type)) return declaration;
  if (!declaration.parameters.slice(0, 2).some(({ type }) => isHandlers(type))) return undefined;
  const { parent } = declaration;
  if (ts.isArrowFunction(parent)) return parent;
  return ts.isReturnStatement(parent) ? enclosing(parent, hasBody) : undefined;
}

function wrappersOfFile(file: ts.SourceFile, catalog: Catalog, reach: Reach): readonly Wrapper[] {
  const found = new Set<FunctionWithBody>();
  const receiving = new Set<FunctionWithBody>();
  const { bringers, makers } = foundIn(file, catalog, reach.librariesOf(file));
  for (const node of bringers) {
    if (isHarmless(node, catalog, reach)) continue;
    const declaration = namedFunctionAround(node);
    if (declaration !== undefined) found.add(declaration);
    if (declaration !== undefined && isOnceIn(node, declaration)) receiving.add(declaration);
  }
  const own = [...found].map(declaration => ({
    ...wrapperOf(declaration),
    ...(receiving.has(declaration) ? { receives: true as const } : {}),
  }));
  const keepers = own.flatMap(keepersFor);
  const isKeeper = ({ declaration }: Wrapper): boolean => keepers.some(keeper => keeper.declaration === declaration);
  const making = [...makers].map(declaration => ({ ...wrapperOf(declaration), makes: true as const }));
  return [...own.filter(wrapper => !isKeeper(wrapper)), ...keepers, ...making];
}

/** The wrappers that a file can use: its own, those of the files it imports, and those that it names, got through a barrel or a package. */
export function wrappersIn(file: ts.SourceFile, { named }: Wrappers): readonly Wrapper[] {
  return [...new Set(mentionedIn(file, named).flat())].filter(wrapper => canUse(file, wrapper));
}

/** By names alone. */
export function canUse(file: ts.SourceFile, wrapper: Wrapper): boolean {
  if (!namesOf(wrapper).some(name => mentions(file, name))) return false;
  const home = wrapper.declaration.getSourceFile();
  if (home === file) return true;
  if (isOfModuleOnly(wrapper.of ?? wrapper.declaration)) return false;
  if (importsFrom(file, home)) return true;
  return knownAs(wrapper).some(named => mentions(file, named));
}

/** What a file that uses the wrapper calls it, or its object: the class, or what that is in the place of. */
function knownAs({ name, of }: Wrapper): readonly string[] {
  if (of === undefined) return name === undefined ? [] : [name];
  const bases = (of.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => lastName(expression)));
  return [of.name?.text ?? name, ...bases].filter(one => one !== undefined);
}

/** One of them stands wherever the wrapper is used. */
export function namesOf({ name, of }: Wrapper): readonly string[] {
  return [name, of?.name?.text].filter(one => one !== undefined);
}

function bringsConsumer(node: ts.Node, isConsumers: (name: string) => boolean): boolean {
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined;
  if (isMemberAssignment(node)) return isConsumers(node.left.name.text);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const name = lastName(node.expression);
  return name !== undefined && isConsumers(name);
}

/** Called by the function itself, by none of its closures, and not in a loop. */
function isOnceIn(node: ts.Node, declaration: FunctionWithBody): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  return (
    enclosing(node, hasBody) === declaration &&
    enclosing(node, (outer): outer is ts.Node => ts.isIterationStatement(outer, false), hasBody) === undefined
  );
}

function wrapperOf(declaration: FunctionWithBody): Wrapper {
  const owner = ts.isPropertyDeclaration(declaration.parent) ? declaration.parent.parent : declaration.parent;
  const of = ts.isClassLike(owner) ? owner : undefined;
  const name = functionName(declaration);
  const isHeir = of?.heritageClauses !== undefined && name !== undefined;
  return { declaration, name, of, ...(isHeir ? { chosen: of } : {}) };
}

/** `on(type, handler) { this.handlers.set(type, handler) }` beside the method that registers. */
function keepersFor({ declaration, of }: Wrapper): readonly Wrapper[] {
  const tables = [...(of?.members ?? []), ...constantsAround(declaration)].filter(isEmptyTable);
  return tables.flatMap(table => {
    const keepers = new Set(entriesOf(table).map(({ at }) => namedFunctionAround(at)));
    return [...keepers].flatMap(keeper =>
      keeper === undefined || keeper.parameters.length === 0
        ? []
        : [{ ...wrapperOf(keeper), keeps: { keeper, table, registering: declaration } }],
    );
  });
}

/** Its own, those of its module, and of the factories that it is made in: `createBus() { const handlers = new Map(); … return { on, start }; }`. */
function constantsAround(declaration: FunctionWithBody): readonly ts.VariableDeclaration[] {
  const found: ts.VariableDeclaration[] = [];
  for (let node: ts.Node | undefined = declaration.body; node !== undefined; node = node.parent as ts.Node | undefined)
    if (ts.isSourceFile(node) || ts.isBlock(node)) found.push(...constantsOf(node.statements));
  return found;
}

function constantsOf(statements: readonly ts.Statement[]): readonly ts.VariableDeclaration[] {
  return statements.flatMap(statement =>
    ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
  );
}
