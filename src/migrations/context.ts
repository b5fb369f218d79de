import type { MigrationStep } from '../schema/code.ts';
import { nameText, ts, unwrap } from '../typescript/syntax.ts';

/** How many constants are followed to a literal. */
const DEEPEST = 4;

/** One migration file while it is read. Its syntax is all there is: it need not belong to the program. */
export class Migration {
  readonly steps: MigrationStep[] = [];
  readonly #file: ts.SourceFile;
  readonly #constants = new Map<string, ts.Expression>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(name) && initializer !== undefined) this.#constants.set(name.text, initializer);
    }
  }

  add(sql: string, at: ts.Node): void {
    const { line } = this.#file.getLineAndCharacterOfPosition(at.getStart(this.#file));
    this.steps.push({ sql, line: line + 1 });
  }

  addKey(
    table: string,
    name: string | undefined,
    kind: 'UNIQUE' | 'PRIMARY KEY',
    columns: readonly string[],
    at: ts.Node,
  ): void {
    const constraint = name === undefined ? '' : `CONSTRAINT ${quoted(name)} `;
    this.add(`ALTER TABLE ${quoted(table)} ADD ${constraint}${kind} ${listOf(columns)}`, at);
  }

  /** Something could not be read that may make a key of the table, or of any. */
  unsure(table: string | undefined): void {
    this.steps.push({ unsure: table });
  }

  textOf(node: ts.Node): string {
    return node.getText(this.#file);
  }

  resolved(given: ts.Expression, depth = 0): ts.Expression {
    const node = unwrap(given);
    const constant = ts.isIdentifier(node) && depth < DEEPEST ? this.#constants.get(node.text) : undefined;
    return constant === undefined ? node : this.resolved(constant, depth + 1);
  }

  string(given: ts.Expression | undefined): string | undefined {
    const node = given && this.resolved(given);
    return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
  }

  /** One text or a list of them. */
  strings(given: ts.Expression | undefined): readonly string[] | undefined {
    const elements = this.elements(given)?.map(element => this.string(element));
    if (elements !== undefined) return elements.every(element => element !== undefined) ? elements : undefined;
    const single = this.string(given);
    return single === undefined ? undefined : [single];
  }

  elements(given: ts.Expression | undefined): readonly ts.Expression[] | undefined {
    const node = given && this.resolved(given);
    const isKnown = node !== undefined && ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement);
    return isKnown ? node.elements : undefined;
  }

  /** The members of an object literal; `undefined` where there may be others. */
  members(given: ts.Expression | undefined): ReadonlyMap<string, ts.Expression> | undefined {
    const node = given && this.resolved(given);
    if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined;
    const members = new Map<string, ts.Expression>();
    for (const property of node.properties) {
      const name = nameText(property.name);
      if (name === undefined) return undefined;
      if (ts.isPropertyAssignment(property)) members.set(name, property.initializer);
      else if (ts.isShorthandPropertyAssignment(property)) members.set(name, property.name);
    }
    return members;
  }

  /** `DataTypes.STRING`, `DataTypes.STRING(64)` */
  isMember(given: ts.Expression): boolean {
    const node = this.resolved(given);
    return ts.isPropertyAccessExpression(ts.isCallExpression(node) ? unwrap(node.expression) : node);
  }

  /** `true`, and whether it may be. */
  flag(given: ts.Expression | undefined): boolean | undefined {
    if (given === undefined) return false;
    const { kind } = this.resolved(given);
    if (kind === ts.SyntaxKind.TrueKeyword) return true;
    return kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function listOf(columns: readonly string[]): string {
  return `(${columns.map(quoted).join(', ')})`;
}

export interface Called {
  readonly node: ts.CallExpression;
  readonly name: string;
  readonly args: readonly ts.Expression[];
}

/** The calls of a chain in the order in which they run, and what the first of them is called on. */
export function chainOf(last: ts.CallExpression): { readonly calls: readonly Called[]; readonly root: ts.Expression } {
  const calls: Called[] = [];
  let node: ts.Expression = last;
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    calls.unshift({ node, name: node.expression.name.text, args: node.arguments });
    node = unwrap(node.expression.expression);
  }
  return { calls, root: node };
}

/** The function that a callback is, where it is written out. */
export function functionOf(given: ts.Expression | undefined): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const node = given && unwrap(given);
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) ? node : undefined;
}

/** The outermost calls of chains below a node, in source order, not those in nested chains' receivers. */
export function* chainsIn(root: ts.Node): Generator<ts.CallExpression> {
  const waiting: ts.Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (ts.isCallExpression(node)) yield node;
    const children: ts.Node[] = [];
    if (ts.isCallExpression(node)) {
      // What the calls of the chain are given may hold other chains.
      const { calls, root: start } = chainOf(node);
      children.push(...calls.flatMap(({ args }) => args), ...(start === node ? [...node.arguments] : [start]));
    } else ts.forEachChild(node, child => void children.push(child));
    waiting.push(...children.reverse());
  }
}
