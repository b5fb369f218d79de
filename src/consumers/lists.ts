import {
  boundNames,
  hasBody,
  lastName,
  rootOf,
  ts,
  unwrap,
  walk,
  type FunctionWithBody,
} from '../typescript/syntax.ts';

/** What a function has that was awaited, by the names of its variables, and whether it goes over some of it. */
export interface AwaitedLists {
  readonly names: ReadonlySet<string>;
  readonly isGoneOver: boolean;
}

/** Editors keep the files that nobody has changed for the next program. */
const known = new WeakMap<FunctionWithBody, AwaitedLists>();

/** `const rows = await outbox.pending(); for (const row of rows) …`. Syntax only. */
export function awaitedListsOf(declaration: FunctionWithBody): AwaitedLists {
  const lists = known.get(declaration) ?? findAwaitedLists(declaration);
  known.set(declaration, lists);
  return lists;
}

function findAwaitedLists({ body }: FunctionWithBody): AwaitedLists {
  const names = new Set<string>();
  let isGoneOver = false;
  const isAwaited = (node: ts.Expression): boolean => {
    const root = rootOf(node);
    return ts.isAwaitExpression(root) || (ts.isIdentifier(root) && names.has(root.text));
  };
  // In the order of the text: what is made of a list comes after the list.
  walk(body, node => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && isAwaited(node.initializer))
      for (const name of boundNames(node.name)) names.add(name);
    const list = listOf(node);
    isGoneOver ||= list !== undefined && isAwaited(list);
    return undefined;
  });
  return { names, isGoneOver };
}

/** `rows` of `for (const row of rows)` and `rows.map(row => …)` */
function listOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isForOfStatement(node)) return node.expression;
  if (!ts.isCallExpression(node) || !node.arguments.some(hasBody)) return undefined;
  const callee = unwrap(node.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
}

/** Is the call made for each of something, or given something for each: in a loop or closure of the function, or with a closure in its arguments? */
export function isForEach(call: ts.Node, within: FunctionWithBody): boolean {
  for (let node = call; node !== within; node = node.parent)
    if (ts.isIterationStatement(node, false) || (hasBody(node) && ts.isCallExpression(node.parent))) return true;
  let hasClosure = false;
  walk(call, node => {
    hasClosure ||= hasBody(node);
    return !hasClosure;
  });
  return hasClosure;
}

/** Does the function declare to take a list: `rows: readonly Row[]`? */
export function takesList({ parameters }: FunctionWithBody): boolean {
  return parameters.some(({ type }) => type !== undefined && isListType(type));
}

function isListType(type: ts.TypeNode): boolean {
  if (ts.isArrayTypeNode(type)) return true;
  if (ts.isTypeOperatorNode(type)) return isListType(type.type);
  return ts.isTypeReferenceNode(type) && ['Array', 'ReadonlyArray'].includes(lastName(type.typeName) ?? '');
}
