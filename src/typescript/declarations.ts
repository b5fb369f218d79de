import { importsFrom, modulePath } from './imports.ts';
import { memberOfOnlyObject } from './made-objects.ts';
import { FilesByName, mentionsIn } from './mentions.ts';
import {
  enclosing,
  hasBody,
  hasModifier,
  lastName,
  nameText,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
} from './syntax.ts';
import { isOfModuleOnly } from './module-scope.ts';
import { isStandIn } from './stand-ins.ts';
import { symbolOf } from './symbols.ts';
import { isTestFile } from './test-files.ts';
import { usesNamed } from './uses.ts';

/** A method that takes a function has another symbol for each type that it is seen through, the same declaration behind it. */
function isSameSymbol(found: ts.Symbol | undefined, symbol: ts.Symbol): boolean {
  return (
    found === symbol || (found?.valueDeclaration !== undefined && found.valueDeclaration === symbol.valueDeclaration)
  );
}

export interface DecoratedClass {
  readonly declaration: ts.ClassDeclaration;
  readonly call: ts.CallExpression;
}

/**
 * The program's own source and what can only be found by looking through it: implementing classes and construction sites.
 * One per program; every answer is memoised.
 */
export class ProgramIndex {
  readonly #program: ts.Program;
  #files: readonly ts.SourceFile[] | undefined;
  #byPath: ReadonlyMap<string, ts.SourceFile> | undefined;
  #mentioning: FilesByName | undefined;
  readonly #implementations = new Map<ts.Symbol, readonly ts.ClassLikeDeclaration[]>();
  readonly #heirs = new Map<ts.Symbol, readonly ts.ClassLikeDeclaration[]>();
  readonly #constructions = new Map<ts.ClassLikeDeclaration, readonly ts.NewExpression[]>();
  readonly #calls = new Map<string, readonly ts.CallExpression[]>();
  readonly #decorated = new Map<string, readonly DecoratedClass[]>();
  readonly #heritage = new Map<ts.SourceFile, readonly ts.ClassLikeDeclaration[]>();

  constructor(program: ts.Program) {
    this.#program = program;
  }

  /** Made by TypeScript when it is first asked for. */
  get #checker(): ts.TypeChecker {
    return this.#program.getTypeChecker();
  }

  /** Source files of the project itself, by name: no declarations, no tests, nothing from node_modules. The order of the program is chance. */
  get ownFiles(): readonly ts.SourceFile[] {
    this.#files ??= this.#program
      .getSourceFiles()
      .filter(file => isOwnFile(file) && !isTestFile(file))
      .sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
    return this.#files;
  }

  /** The program's own file of that path, as imports name it (`modulePath`). */
  fileNamed(path: string): ts.SourceFile | undefined {
    this.#byPath ??= new Map(this.ownFiles.map(file => [modulePath(file), file]));
    return this.#byPath.get(path);
  }

  /** Of these files, those in which the name stands, of whatever. */
  filesMentioning(name: string): readonly ts.SourceFile[] {
    this.#mentioning ??= new FilesByName(this.ownFiles);
    return this.#mentioning.of(name);
  }

  isOwn(node: ts.Node): boolean {
    return isOwnFile(node.getSourceFile());
  }

  /** Classes of the program that name this interface or class in their heritage, directly or through other classes. */
  implementationsOf(symbol: ts.Symbol): readonly ts.ClassLikeDeclaration[] {
    const known = this.#implementations.get(symbol);
    if (known !== undefined) return known;
    const found = new Set<ts.ClassLikeDeclaration>();
    // Looked at once each: a cyclic hierarchy (broken code) must end.
    const symbols = new Set([symbol]);
    for (const current of symbols) {
      for (const heir of this.#heirsOf(current)) {
        if (!hasModifier(heir, ts.SyntaxKind.AbstractKeyword)) found.add(heir);
        const own = heir.name === undefined ? undefined : this.#checker.getSymbolAtLocation(heir.name);
        if (own !== undefined) symbols.add(own);
      }
    }
    const result = [...found];
    this.#implementations.set(symbol, result);
    return result;
  }

  /** Classes that name it themselves. */
  #heirsOf(symbol: ts.Symbol): readonly ts.ClassLikeDeclaration[] {
    const known = this.#heirs.get(symbol);
    if (known !== undefined) return known;
    const heirs = this.ownFiles
      .filter(file => file.text.includes(symbol.name))
      .flatMap(file => this.#classesWithHeritage(file))
      .filter(candidate => heritageNames(candidate).some(type => this.#refersTo(type, symbol)));
    this.#heirs.set(symbol, heirs);
    return heirs;
  }

  #classesWithHeritage(file: ts.SourceFile): readonly ts.ClassLikeDeclaration[] {
    const known = this.#heritage.get(file);
    if (known !== undefined) return known;
    const classes: ts.ClassLikeDeclaration[] = [];
    walk(file, node => {
      if (ts.isClassLike(node) && node.heritageClauses !== undefined) classes.push(node);
      return undefined;
    });
    this.#heritage.set(file, classes);
    return classes;
  }

  #refersTo(type: ts.ExpressionWithTypeArguments, symbol: ts.Symbol): boolean {
    return symbolOf(this.#checker, type.expression) === symbol;
  }

  /**
   * Is the symbol used anywhere but in its own declaration, in imports and in exports? Names are looked at before symbols.
   *
   * @param isNoUse a mention that does not count
   */
  isMentioned(symbol: ts.Symbol, declaredAt: ts.Node, isNoUse: (node: ts.Identifier) => boolean): boolean {
    const text = symbol.name === 'default' ? declaredAt.getText() : symbol.name;
    const home = declaredAt.getSourceFile();
    const files = isOfModuleOnly(declaredAt.parent) ? [home] : new Set([home, ...this.filesMentioning(text)]);
    return [...files].some(
      file =>
        // Under its own name it may come through a barrel.
        (file === home || symbol.name !== 'default' || importsFrom(file, home)) &&
        mentionsIn(file, home, text).some(
          node => node !== declaredAt && isSameSymbol(symbolOf(this.#checker, node), symbol) && !isNoUse(node),
        ),
    );
  }

  /** Calls of that name in the program's own files, by syntax alone. */
  callsNamed(name: string): readonly ts.CallExpression[] {
    const known = this.#calls.get(name);
    if (known !== undefined) return known;
    const calls = this.filesMentioning(name).flatMap(file => usesNamed(file, name).filter(ts.isCallExpression));
    this.#calls.set(name, calls);
    return calls;
  }

  /** Classes with a decorator of that name that is called, by syntax alone. */
  decoratedClasses(name: string): readonly DecoratedClass[] {
    const known = this.#decorated.get(name);
    if (known !== undefined) return known;
    const classes: DecoratedClass[] = [];
    for (const file of this.ownFiles) {
      if (!file.text.includes(`@${name}`)) continue;
      walk(file, node => {
        if (!ts.isClassDeclaration(node)) return undefined;
        for (const { expression } of ts.getDecorators(node) ?? [])
          if (ts.isCallExpression(expression) && lastName(expression.expression) === name)
            classes.push({ declaration: node, call: expression });
        return undefined;
      });
    }
    this.#decorated.set(name, classes);
    return classes;
  }

  /** `new X(…)` sites of the program's own class. */
  constructionsOf(declaration: ts.ClassLikeDeclaration): readonly ts.NewExpression[] {
    const known = this.#constructions.get(declaration);
    if (known !== undefined) return known;
    const name = declaration.name?.text;
    const sites: ts.NewExpression[] = [];
    if (name !== undefined) {
      const symbol = this.#checker.getSymbolAtLocation(declaration.name ?? declaration);
      for (const use of this.filesMentioning(name).flatMap(file => usesNamed(file, name)))
        if (ts.isNewExpression(use) && symbolOf(this.#checker, use.expression) === symbol) sites.push(use);
    }
    this.#constructions.set(declaration, sites);
    return sites;
  }
}

/** The source of a workspace's library is found through a link in `node_modules`, but lies outside of it: it is the program's own. */
function isOwnFile({ isDeclarationFile, fileName }: ts.SourceFile): boolean {
  return !isDeclarationFile && !fileName.includes('/node_modules/');
}

function heritageNames(declaration: ts.ClassLikeDeclaration): readonly ts.ExpressionWithTypeArguments[] {
  return (declaration.heritageClauses ?? []).flatMap(clause => [...clause.types]);
}

/**
 * Does the method stand in for one of the program's own base classes or interfaces? Then it is called through that. One of a package
 * has its callers there.
 */
export function isInherited(index: ProgramIndex, checker: ts.TypeChecker, method: ts.MethodDeclaration): boolean {
  const name = nameText(method.name);
  if (name === undefined || !ts.isClassLike(method.parent)) return false;
  return heritageNames(method.parent).some(
    type =>
      checker
        .getTypeAtLocation(type)
        .getProperty(name)
        ?.declarations?.some(declaration => index.isOwn(declaration)) === true,
  );
}

/** The class that an expression names, when it is declared in source. */
export function classOf(checker: ts.TypeChecker, expression: ts.Expression): ts.ClassLikeDeclaration | undefined {
  const callee = unwrap(expression);
  return symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee)?.declarations?.find(
    ts.isClassLike,
  );
}

/** The class that a class extends, when it is declared in source. */
export function baseClassOf(
  checker: ts.TypeChecker,
  declaration: ts.ClassLikeDeclaration,
): ts.ClassLikeDeclaration | undefined {
  const clause = declaration.heritageClauses?.find(candidate => candidate.token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  if (expression === undefined) return undefined;
  return classOf(checker, expression);
}

const DEEPEST_HIERARCHY = 64;

/** A member of a class or of the classes it extends, abstract ones skipped. */
export function findMember(
  checker: ts.TypeChecker,
  declaration: ts.ClassLikeDeclaration,
  name: string,
): ts.ClassElement | ts.ParameterPropertyDeclaration | undefined {
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let depth = 0; current !== undefined && depth < DEEPEST_HIERARCHY; depth += 1) {
    for (const member of current.members) {
      if (nameText(member.name) === name && !hasModifier(member, ts.SyntaxKind.AbstractKeyword) && isUsable(member))
        return member;
    }
    const parameter = constructorOf(current)?.parameters.find(
      candidate => nameText(candidate.name) === name && ts.isParameterPropertyDeclaration(candidate, candidate.parent),
    );
    if (parameter !== undefined) return parameter as ts.ParameterPropertyDeclaration;
    current = baseClassOf(checker, current);
  }
  return undefined;
}

/** Overload signatures have no body; the implementation follows. */
function isUsable(member: ts.ClassElement): boolean {
  return !ts.isMethodDeclaration(member) || member.body !== undefined;
}

export function constructorOf(declaration: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return declaration.members.find(
    (member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
}

export function enclosingClass(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  return enclosing(node, ts.isClassLike);
}

export function enclosingFunction(node: ts.Node): FunctionWithBody | undefined {
  return enclosing(node, hasBody);
}

/**
 * The declaration with a body behind a callee, types followed: functions, methods, arrow properties, and interface or abstract
 * members that exactly one class of the program implements, those that only stand in for it aside.
 */
export function bodyOf(index: ProgramIndex, checker: ts.TypeChecker, callee: ts.Expression): CalleeBody | undefined {
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  return symbol === undefined ? undefined : bodyOfSymbol(index, checker, symbol);
}

export interface CalleeBody {
  readonly declaration: FunctionWithBody;
  /** The class whose instance `this` is. */
  readonly of: ts.ClassLikeDeclaration | undefined;
}

export function bodyOfSymbol(index: ProgramIndex, checker: ts.TypeChecker, symbol: ts.Symbol): CalleeBody | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (!index.isOwn(declaration)) continue;
    const direct = functionIn(declaration);
    if (direct !== undefined)
      return { declaration: direct, of: ts.isClassLike(declaration.parent) ? declaration.parent : undefined };
    const named = namedBy(checker, declaration);
    const declared = named?.valueDeclaration;
    const behind = declared !== undefined && index.isOwn(declared) ? functionIn(declared) : undefined;
    if (behind !== undefined) return { declaration: behind, of: undefined };
  }
  for (const declaration of symbol.declarations ?? []) {
    const owner = ownerOf(index, checker, declaration);
    if (owner === undefined) continue;
    const implementations = index.implementationsOf(owner);
    const [body, ...others] = bodiesIn(checker, implementations, symbol.name);
    if (body !== undefined && others.length === 0) return body;
    const made = implementations.length === 0 ? memberOfOnlyObject(index, checker, owner, symbol.name) : undefined;
    if (made !== undefined) return { declaration: made, of: undefined };
  }
  return undefined;
}

/** The program's own interface or class that a member is declared in. */
function ownerOf(index: ProgramIndex, checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol | undefined {
  // A module has nothing around it.
  if (!index.isOwn(declaration) || ts.isSourceFile(declaration)) return undefined;
  const owner = declaration.parent;
  if (!ts.isInterfaceDeclaration(owner) && !ts.isClassLike(owner) && !ts.isTypeLiteralNode(owner)) return undefined;
  const named = ts.isTypeLiteralNode(owner) ? owner.parent : owner;
  const name = 'name' in named ? (named.name as ts.Node | undefined) : undefined;
  return name === undefined ? undefined : checker.getSymbolAtLocation(name);
}

/** What the classes have under the name of a member; where there are several, those that only stand in for the others are left out. */
function bodiesIn(
  checker: ts.TypeChecker,
  implementations: readonly ts.ClassLikeDeclaration[],
  name: string,
): readonly CalleeBody[] {
  const real = implementations.length > 1 ? implementations.filter(one => !isStandIn(one)) : implementations;
  return real.flatMap(of => {
    const member = findMember(checker, of, name);
    const declaration = member === undefined ? undefined : functionIn(member);
    return declaration === undefined ? [] : [{ declaration, of }];
  });
}

/** The bodies behind a member that several classes of the program have, of which one is called: those are told apart only when it runs. */
export function bodiesOf(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  callee: ts.Expression,
): { readonly owner: ts.Symbol; readonly bodies: readonly CalleeBody[] } | undefined {
  const symbol = ts.isPropertyAccessExpression(callee) ? symbolOf(checker, callee.name) : undefined;
  for (const declaration of symbol?.declarations ?? []) {
    const owner = ownerOf(index, checker, declaration);
    const bodies = owner === undefined ? [] : bodiesIn(checker, index.implementationsOf(owner), symbol?.name ?? '');
    if (owner !== undefined && bodies.length > 1) return { owner, bodies };
  }
  return undefined;
}

/** What an object has under the name of a member: `subscribe` of `{ subscribe }` and `{ on: subscribe }`. */
function namedBy(checker: ts.TypeChecker, declaration: ts.Declaration): ts.Symbol | undefined {
  if (ts.isShorthandPropertyAssignment(declaration)) return symbolOf(checker, declaration.name);
  const value = ts.isPropertyAssignment(declaration) ? declaration.initializer : exportedValue(declaration);
  return value !== undefined && ts.isIdentifier(value) ? symbolOf(checker, value) : undefined;
}

/** `export default …`, `module.exports = …`, `exports.send = …` */
function exportedValue(declaration: ts.Node): ts.Expression | undefined {
  if (ts.isExportAssignment(declaration)) return unwrap(declaration.expression);
  const assignment = ts.isPropertyAccessExpression(declaration) ? declaration.parent : declaration;
  const isAssignment = ts.isBinaryExpression(assignment) && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? unwrap(assignment.right) : undefined;
}

/** The function that a declaration is or holds: `function f`, `f = () => …`, `const f = function`, `exports.f = () => …`. */
export function functionIn(declaration: ts.Node): FunctionWithBody | undefined {
  if (hasBody(declaration)) return declaration;
  const exported = exportedValue(declaration);
  if (exported !== undefined) return hasBody(exported) ? exported : undefined;
  if (
    (ts.isVariableDeclaration(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration)) &&
    declaration.initializer !== undefined
  ) {
    const initializer = declaration.initializer;
    if (hasBody(initializer)) return initializer;
  }
  return undefined;
}
