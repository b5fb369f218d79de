import type { Catalog } from '../catalog/index.ts';
import { specifiersOf } from '../typescript/imports.ts';
import { packageOfSpecifier } from '../typescript/origin.ts';
import { packagesNamedIn } from '../typescript/package-graph.ts';
import { ownMethodOf } from '../typescript/own-members.ts';
import {
  hasBody,
  isMemberAssignment,
  lastName,
  ts,
  walk,
  type FunctionWithBody,
  type MemberAssignment,
} from '../typescript/syntax.ts';
import { isNamed, type Reach } from './reach.ts';
import type { WrapperUse } from './wrapper-uses.ts';

/** Nodes that can turn out to be consumers, by their names alone: no checker call is made to find them. */
export interface Candidates {
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  /** Calls of the program's own functions that register, constructions and subclasses of their classes. */
  readonly wrapped: readonly WrapperUse[];
  /** Calls that configure handlers of other files. */
  readonly configurations: readonly ts.CallExpression[];
  /** Calls that declare queues and subscriptions, perhaps. */
  readonly declarations: readonly (ts.CallExpression | ts.NewExpression)[];
  /** Functions that read and publish: outbox relays, perhaps. */
  readonly relays: ReadonlySet<FunctionWithBody>;
  readonly methods: readonly ts.MethodDeclaration[];
  /** `for await` loops: over a stream of messages, perhaps. */
  readonly loops: readonly ts.ForOfStatement[];
  /** Functions whose first or second parameter's type has a consumer's name. */
  readonly functions: readonly ts.FunctionLikeDeclaration[];
  /** `client.handleMessage = …` */
  readonly assignments: readonly MemberAssignment[];
  /** `const handler: SQSHandler = …`, `… satisfies SQSHandler`. */
  readonly typed: readonly { readonly type: ts.TypeNode; readonly value: ts.Expression; readonly at: ts.Node }[];
}

const NONE: Candidates = {
  calls: [],
  wrapped: [],
  configurations: [],
  declarations: [],
  relays: new Set(),
  methods: [],
  loops: [],
  functions: [],
  assignments: [],
  typed: [],
};

export function isEmpty(candidates: Candidates): boolean {
  return Object.values(candidates).every((found: Iterable<unknown>) => [...found].length === 0);
}

const importing = new WeakMap<Catalog, WeakMap<ts.SourceFile, boolean>>();

/** Does the file import a package that can bring a consumer, in whatever form, or name a global type of one? Syntax only. */
export function importsConsumer(file: ts.SourceFile, catalog: Catalog): boolean {
  const known = importing.get(catalog) ?? new WeakMap<ts.SourceFile, boolean>();
  importing.set(catalog, known);
  const imports =
    known.get(file) ??
    (importsOneOf(file, catalog.consumerPackages) || catalog.globalNames.some(name => file.text.includes(name)));
  known.set(file, imports);
  return imports;
}

/** Does the file import a package that declares queues, or brings consumers? */
export function importsDeclaration(file: ts.SourceFile, catalog: Catalog): boolean {
  return importsConsumer(file, catalog) || importsOneOf(file, catalog.declarationPackages);
}

/** Does the file import a package that can publish? */
export function importsSender(file: ts.SourceFile, catalog: Catalog): boolean {
  return importsOneOf(file, catalog.sendPackages);
}

/** Syntax only, in whatever form. */
function importsOneOf(file: ts.SourceFile, packages: ReadonlySet<string>): boolean {
  for (const name of packagesNamedIn(file))
    if (packages.has(name)) return declaresImport(file, packages) || callsImport(file, packages);
  return false;
}

function declaresImport(file: ts.SourceFile, packages: ReadonlySet<string>): boolean {
  return specifiersOf(file).some(specifier => packages.has(packageOfSpecifier(specifier)));
}

/** `require('amqplib')`, `await import('amqplib')`; the file is scanned only where its text shows one, perhaps in a comment. */
function callsImport(file: ts.SourceFile, packages: ReadonlySet<string>): boolean {
  const isWanted = (specifier: string): boolean => packages.has(packageOfSpecifier(specifier));
  const shown = [...file.text.matchAll(/\b(?:require|import)\s*\(\s*["'`]([^"'`]+)/gu)];
  if (!shown.some(([, specifier = '']) => isWanted(specifier))) return false;
  return ts.preProcessFile(file.text, true, true).importedFiles.some(({ fileName }) => isWanted(fileName));
}

/**
 * Collects the candidates of a file; a file that imports no broker costs only the look at its imports.
 *
 * @param wrapped its uses of the program's own functions that register
 * @param relays its functions that read and publish
 */
export function collectCandidates(
  file: ts.SourceFile,
  catalog: Catalog,
  reach: Reach,
  wrapped: readonly WrapperUse[] = [],
  relays: ReadonlySet<FunctionWithBody> = NONE.relays,
): Candidates {
  const direct = importsConsumer(file, catalog);
  const isNear = reach.isNearBroker(file);
  const configuring = configuringNames(file, catalog);
  const declares = isNear || importsDeclaration(file, catalog);
  if (!declares && configuring.size === 0) return { ...NONE, wrapped, relays };
  const libraries = reach.librariesOf(file);
  const consumes = direct || isNear;
  const known = (name: string | undefined): boolean =>
    consumes && name !== undefined && isNamed(catalog.consumerNames, libraries, file, name);
  const isOwn = (call: ts.CallExpression | ts.NewExpression): boolean => ownMethodOf(reach.index, call) !== undefined;
  const found = new Collected(wrapped, relays, isOwn);
  walk(file, node => {
    found.visit(node, known);
    if (declares) found.visitDeclaration(node, name => isNamed(catalog.declarationNames, libraries, file, name));
    if (ts.isCallExpression(node) && configuring.has(lastName(node.expression) ?? '')) found.configurations.push(node);
    if ((direct || isNear) && ts.isForOfStatement(node) && node.awaitModifier !== undefined) found.loops.push(node);
    return undefined;
  });
  return found;
}

function configuringNames(file: ts.SourceFile, catalog: Catalog): ReadonlySet<string> {
  const names = [...catalog.configurationNames.values()].flatMap(called => [...called]);
  return new Set(names.filter(name => file.text.includes(name)));
}

class Collected implements Candidates {
  readonly calls: (ts.CallExpression | ts.NewExpression)[] = [];
  readonly wrapped: readonly WrapperUse[];
  readonly configurations: ts.CallExpression[] = [];
  readonly declarations: (ts.CallExpression | ts.NewExpression)[] = [];
  readonly relays: ReadonlySet<FunctionWithBody>;
  readonly methods: ts.MethodDeclaration[] = [];
  readonly loops: ts.ForOfStatement[] = [];
  readonly functions: ts.FunctionLikeDeclaration[] = [];
  readonly assignments: MemberAssignment[] = [];
  readonly typed: { type: ts.TypeNode; value: ts.Expression; at: ts.Node }[] = [];

  /** Does a call go to the program's own code? */
  readonly #isOwn: (call: ts.CallExpression | ts.NewExpression) => boolean;

  constructor(
    wrapped: readonly WrapperUse[],
    relays: ReadonlySet<FunctionWithBody>,
    isOwn: (call: ts.CallExpression | ts.NewExpression) => boolean,
  ) {
    this.wrapped = wrapped;
    this.relays = relays;
    this.#isOwn = isOwn;
  }

  visit(node: ts.Node, known: (name: string | undefined) => boolean): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (known(lastName(node.expression)) && !this.#isOwn(node)) this.calls.push(node);
    } else if (isMemberAssignment(node)) {
      if (known(node.left.name.text)) this.assignments.push(node);
    } else if (ts.isMethodDeclaration(node)) {
      if (isDecorated(node, known) || inheritsFrom(node.parent, known)) this.methods.push(node);
    } else if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      if (node.type !== undefined && node.initializer !== undefined && known(typeName(node.type))) {
        this.typed.push({ type: node.type, value: node.initializer, at: node.name });
      }
    } else if ((ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) && known(typeName(node.type))) {
      this.typed.push({ type: node.type, value: node.expression, at: node.expression });
    }
    if (!hasBody(node)) return;
    const isOfMessage = (parameter: ts.ParameterDeclaration): boolean => known(parameterType(parameter));
    if (node.parameters.slice(0, 2).some(isOfMessage) || typesInContext(node).some(known)) this.functions.push(node);
  }

  visitDeclaration(node: ts.Node, known: (name: string) => boolean): void {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    const name = lastName(node.expression);
    if (name !== undefined && known(name) && !this.#isOwn(node)) this.declarations.push(node);
  }
}

/** The last name of a type, without arguments, null and undefined: `amqp.ConsumeMessage | null`. */
export function typeName(type: ts.TypeNode): string | undefined {
  if (ts.isTypeReferenceNode(type)) return lastName(type.typeName);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.map(typeName).find(name => name !== undefined);
  }
  return ts.isParenthesizedTypeNode(type) ? typeName(type.type) : undefined;
}

/** `SQSEvent` of `const handler: Handler<SQSEvent> = async event => …`. */
export function typesInContext(declaration: FunctionWithBody): readonly string[] {
  const { parent } = declaration;
  if (declaration.parameters.length === 0 || !ts.isVariableDeclaration(parent) || parent.type === undefined) return [];
  const { type } = parent;
  return ts.isTypeReferenceNode(type) ? (type.typeArguments ?? []).flatMap(argument => typeName(argument) ?? []) : [];
}

function parameterType({ type }: ts.ParameterDeclaration): string | undefined {
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
