import ts from 'typescript';
import type { Origin } from '../catalog/origin.ts';
import { packageOfDeclaration } from './package.ts';

interface Names {
  readonly container: string | undefined;
  readonly member: string;
}

/** Origins in order of discovery, each once. They are worked out as far as they are asked for: the last are the dearest. */
export class Origins implements Iterable<Origin> {
  readonly #source: Iterator<Origin>;
  readonly #known: Origin[] = [];
  readonly #seen = new Set<string>();

  constructor(source: Iterator<Origin>) {
    this.#source = source;
  }

  *[Symbol.iterator](): Generator<Origin> {
    for (let at = 0; at < this.#known.length || this.#findNext(); at += 1) {
      const origin = this.#known[at];
      if (origin !== undefined) yield origin;
    }
  }

  #findNext(): boolean {
    for (let next = this.#source.next(); next.done !== true; next = this.#source.next()) {
      const { package: owner, container, member } = next.value;
      const key = `${owner}|${container ?? ''}|${member}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#known.push(next.value);
      return true;
    }
    return false;
  }
}

const textOf = (name: ts.Node | undefined): string | undefined => {
  if (name === undefined) return undefined;
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  if (ts.isNumericLiteral(name)) return name.text;
  return ts.isComputedPropertyName(name) ? textOf(name.expression) : undefined;
};

/** The declared name of a declaration; `default` for an unnamed default export. */
export const declaredName = (node: ts.Node): string | undefined => {
  const name = textOf(ts.getNameOfDeclaration(node as ts.Declaration));
  if (name !== undefined) return name;
  return ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isExportAssignment(node)
    ? 'default'
    : undefined;
};

const isTypeContainer = (node: ts.Node): boolean =>
  ts.isInterfaceDeclaration(node) ||
  ts.isClassLike(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node) ||
  ts.isVariableDeclaration(node);

/** A declaration whose name is one link of a dotted container, when a declaration stands inside its type or body. */
const isLink = (node: ts.Node): boolean =>
  ts.isPropertySignature(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isMethodSignature(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isFunctionDeclaration(node);

/** The named interface, class, alias, variable or namespace around the node; dotted below a property of it. */
const containerAround = (inner: ts.Node): string | undefined => {
  const links: string[] = [];
  let node = inner.parent as ts.Node | undefined;
  while (node !== undefined && !ts.isSourceFile(node)) {
    const name = declaredName(node);
    if (isTypeContainer(node)) return [name ?? '', ...links].join('.');
    if (ts.isModuleDeclaration(node)) {
      const unnamed = ts.isStringLiteral(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
      if (!unnamed && links.length === 0) return node.name.text;
      break;
    }
    if (isLink(node)) links.unshift(name ?? '');
    node = node.parent;
  }
  return links.length === 0 ? undefined : links.join('.');
};

const isFunctionValue = (node: ts.Node): boolean =>
  ts.isFunctionTypeNode(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);

const isWrapping = (node: ts.Node): boolean =>
  ts.isParenthesizedTypeNode(node) ||
  ts.isUnionTypeNode(node) ||
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node);

/** The declaration that an anonymous function or function type is the value or type of. */
const ownerOfFunction = (node: ts.Node): ts.Node | undefined => {
  let parent = node.parent as ts.Node | undefined;
  while (parent !== undefined && isWrapping(parent)) parent = parent.parent;
  return parent;
};

const isMaker = (node: ts.Node): boolean =>
  ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node);

const dotted = ({ container, member }: Names): string => (container === undefined ? member : `${container}.${member}`);

const namesOf = (node: ts.Node): Names | undefined => {
  if (ts.isConstructorDeclaration(node) || ts.isConstructSignatureDeclaration(node) || ts.isConstructorTypeNode(node)) {
    return { container: containerAround(node), member: 'new' };
  }
  if (ts.isCallSignatureDeclaration(node)) return { container: containerAround(node), member: '()' };
  if (isFunctionValue(node)) {
    const owner = ownerOfFunction(node);
    if (owner === undefined || ts.isSourceFile(owner)) return undefined;
    const names = namesOf(owner);
    // A function that a function returns: the call of the result is not the call of its maker.
    return names !== undefined && (isMaker(owner) || isFunctionValue(owner))
      ? { container: dotted(names), member: '()' }
      : names;
  }
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) return undefined;
  const member = declaredName(node);
  return member === undefined ? undefined : { container: containerAround(node), member };
};

/** Package, container and member of a declaration; `undefined` for one without a name. */
export const originOfDeclaration = (declaration: ts.Node): Origin | undefined => {
  const names = namesOf(declaration);
  return names && { package: packageOfDeclaration(declaration), ...names };
};

export function* declaredOrigins(declarations: readonly ts.Node[] = []): Generator<Origin> {
  for (const declaration of declarations) {
    const origin = originOfDeclaration(declaration);
    if (origin !== undefined) yield origin;
  }
}

/** The symbol behind import and export aliases. */
export const unaliased = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
