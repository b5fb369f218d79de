import type { Place } from './program.ts';
import { ts, unwrap } from '../typescript/syntax.ts';

/** The range of a node, without leading comments. */
export function placeOf(node: ts.Node, name = nameOf(node)): Place {
  const file = node.getSourceFile();
  const start = node.getStart(file);
  return {
    file: file.fileName,
    start,
    end: node.getEnd(),
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    name,
  };
}

/** What a reader looks at first of a call, function or loop: its callee, its head without the body. */
export function headOf(node: ts.Node): Place {
  const place = placeOf(node);
  const file = node.getSourceFile();
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return { ...place, end: node.expression.getEnd() };
  if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
    return { ...place, end: endBefore(node.body.getStart(file), file) };
  if (ts.isIterationStatement(node, false) && !ts.isDoStatement(node))
    return { ...place, end: endBefore(node.statement.getStart(file), file) };
  return place;
}

/** Without the white space in front of the offset. */
function endBefore(offset: number, { text }: ts.SourceFile): number {
  return text.slice(0, offset).trimEnd().length;
}

const LONGEST_NAME = 40;

/** What a reader would call it: the callee of a call without arguments and without `this.`. */
export function nameOf(node: ts.Node): string {
  const text = rawName(node);
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1)}…`;
}

function rawName(node: ts.Node): string {
  if (ts.isAwaitExpression(node) || ts.isVoidExpression(node)) return rawName(node.expression);
  if (ts.isExpressionStatement(node)) return rawName(node.expression);
  if (ts.isCallExpression(node)) return calleeName(node.expression) || shorten(node.expression.getText());
  if (ts.isNewExpression(node)) return `new ${calleeName(node.expression)}`;
  if (ts.isTaggedTemplateExpression(node)) return calleeName(node.tag);
  if (ts.isFunctionLike(node) && node.name !== undefined) return node.name.getText();
  if (ts.isIterationStatement(node, false)) return loopName(node);
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return calleeName(node);
  return shorten(node.getText());
}

/** `while (isRunning)`, without the body. */
function loopName(node: ts.IterationStatement): string {
  if (ts.isDoStatement(node)) return `do … while (${shorten(node.expression.getText())})`;
  const [start, text] = [node.getStart(), node.getText()];
  return shorten(text.slice(0, node.statement.getStart() - start).trimEnd());
}

function calleeName(callee: ts.Expression): string {
  const inner = unwrap(callee);
  if (ts.isIdentifier(inner)) return inner.text;
  if (inner.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (inner.kind === ts.SyntaxKind.SuperKeyword) return 'super';
  if (ts.isPropertyAccessExpression(inner)) {
    const receiver = calleeName(inner.expression);
    return receiver === 'this' || receiver === '' ? inner.name.text : `${receiver}.${inner.name.text}`;
  }
  // A chain such as `db.insert(x).values(y)`: the last call says what happens, the receiver is noise.
  if (ts.isCallExpression(inner)) return `${calleeName(inner.expression)}()`;
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return inner.name?.text ?? 'function';
  return '';
}

function shorten(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}
