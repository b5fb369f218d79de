/**
 * The one door to TypeScript's syntax: node guards, kinds and flags. Checker questions go through the other modules of this folder.
 * Nothing is read from `ts` when this module loads, so that loading the plugin beside TypeScript 7 does not crash.
 */
import ts from 'typescript';

export { ts };

/** The syntax tree of a file that need not belong to any program. */
export function parsed(text: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

/** Removes parentheses, `as`, `satisfies`, `!` and `<T>`, which have no effect at run time. */
export function unwrap(node: ts.Expression): ts.Expression {
  let current = node;
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isAsExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isNonNullExpression(current) ||
    ts.isTypeAssertionExpression(current)
  ) {
    current = current.expression;
  }
  return current;
}

/** A function with a body that can be followed. */
export type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody };

export function hasBody(node: ts.Node | undefined): node is FunctionWithBody {
  return node !== undefined && ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

export function isAsync(node: ts.SignatureDeclaration): boolean {
  return hasModifier(node, ts.SyntaxKind.AsyncKeyword);
}

export function isGenerator(node: ts.Node): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(modifier => modifier.kind === kind) ?? false);
}

/**
 * Visits a node and everything below it, in source order; `visit` returns `false` to leave out what is below a node.
 * No recursion: one machine-made file with thousands of nested operators must not end the look at a whole program.
 */
export function walk(root: ts.Node, visit: (node: ts.Node) => boolean | undefined): void {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (visit(node) === false) continue;
    const children: ts.Node[] = [];
    ts.forEachChild(node, child => void children.push(child));
    // Last in, first out.
    for (const child of children.reverse()) waiting.push(child);
  }
}

/**
 * Is it a name in the file, of whatever? The parser has collected the names of a file; it keeps them to itself, so that another version of
 * TypeScript may not have them.
 */
export function mentions(file: ts.SourceFile, name: string): boolean {
  return identifiersOf(file)?.has(name) ?? file.text.includes(name);
}

/** The names of a file; `undefined` where the compiler does not give them away. */
export function identifiersOf(file: ts.SourceFile): ReadonlyMap<string, string> | undefined {
  return (file as { readonly identifiers?: ReadonlyMap<string, string> }).identifiers;
}

/** What a map has under the names that a file mentions; a file has fewer names than a large program has wrappers. */
export function mentionedIn<T>(file: ts.SourceFile, named: ReadonlyMap<string, T>): readonly T[] {
  const names = named.size === 0 ? [] : (identifiersOf(file)?.keys() ?? named.keys());
  const found: T[] = [];
  for (const name of names) {
    const value = named.get(name);
    if (value !== undefined && mentions(file, name)) found.push(value);
  }
  return found;
}

/** The nearest enclosing node that satisfies the test, not looking beyond `stop`. */
export function enclosing<T extends ts.Node>(
  node: ts.Node,
  test: (candidate: ts.Node) => candidate is T,
  stop?: (candidate: ts.Node) => boolean,
): T | undefined {
  let current = node;
  while (!ts.isSourceFile(current)) {
    current = current.parent;
    if (test(current)) return current;
    if (stop?.(current) === true) return undefined;
  }
  return undefined;
}

/** The innermost call or construction around the offset. */
export function callAround(file: ts.SourceFile, offset: number): ts.CallExpression | ts.NewExpression | undefined {
  let found: ts.CallExpression | ts.NewExpression | undefined;
  walk(file, node => {
    if (offset < node.getStart(file) || offset >= node.getEnd()) return false;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) found = node;
    return undefined;
  });
  return found;
}

/** The static text of a property name; `undefined` for computed names that are not literals. */
export function nameText(name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (
    ts.isIdentifier(name) ||
    ts.isPrivateIdentifier(name) ||
    ts.isStringLiteralLike(name) ||
    ts.isNumericLiteral(name)
  ) {
    return name.text;
  }
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

/** The variables that a name or pattern declares. */
export function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap(element => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** `client.handleMessage = …` */
export type MemberAssignment = ts.BinaryExpression & { readonly left: ts.PropertyAccessExpression };

export function isMemberAssignment(node: ts.Node): node is MemberAssignment {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left)
  );
}

/** Is it a declaration without code: of a package, or behind `declare`? */
export function isAmbient(node: ts.Node): boolean {
  if (node.getSourceFile().isDeclarationFile) return true;
  const isDeclared = (around: ts.Node): boolean =>
    ts.canHaveModifiers(around) && around.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
  return ts.findAncestor(node, isDeclared) !== undefined;
}

/** The calls that follow on what the call gives, `a().b().c()`, and the last of them. */
export function chainAfter(node: ts.CallExpression): {
  readonly calls: readonly ts.CallExpression[];
  readonly last: ts.CallExpression;
} {
  const calls: ts.CallExpression[] = [];
  let last = node;
  for (;;) {
    const access = last.parent;
    if (!ts.isPropertyAccessExpression(access) || !ts.isCallExpression(access.parent)) return { calls, last };
    if (access.parent.expression !== access) return { calls, last };
    last = access.parent;
    calls.push(last);
  }
}

/** `super(…)`, `import(…)`, `import.defer(…)`: the compiler fails when it is asked what a word of the language refers to. */
export function isKeywordCallee(callee: ts.Expression): boolean {
  const word = ts.isMetaProperty(callee) ? callee.keywordToken : callee.kind;
  return word === ts.SyntaxKind.SuperKeyword || word === ts.SyntaxKind.ImportKeyword;
}

/** What a chain begins with: `rows` of `rows.filter(isDue).slice(0, 10)`, `await …` of `(await pool.query('…')).rows`. */
export function rootOf(expression: ts.Expression): ts.Expression {
  let node = unwrap(expression);
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node))
    node = unwrap(node.expression);
  return node;
}

/** `await import('./mails.ts')` */
export function isLoadedModule(node: ts.Expression): boolean {
  if (!ts.isAwaitExpression(node)) return false;
  const loading = unwrap(node.expression);
  return ts.isCallExpression(loading) && loading.expression.kind === ts.SyntaxKind.ImportKeyword;
}

/** The last name of a callee or type: `stripe.charges.create` → `create`. */
export function lastName(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isQualifiedName(node)) return node.right.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text;
  }
  if (ts.isExpression(node)) {
    const inner = unwrap(node);
    if (inner !== node) return lastName(inner);
  }
  return undefined;
}

/** What a function gives back by `return`s of its own; those that give nothing are left out. */
export function returnedBy({ body }: FunctionWithBody): readonly ts.Expression[] {
  if (!ts.isBlock(body)) return [body];
  const returned: ts.Expression[] = [];
  walk(body, node => {
    if (hasBody(node)) return false;
    if (ts.isReturnStatement(node) && node.expression !== undefined) returned.push(node.expression);
    return undefined;
  });
  return returned;
}
