import type { AccessPath } from '../catalog/model.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { callThatMade } from '../effects/lower/maker.ts';
import { memberNode, valueAt, type Located, type Site, type Tri } from '../effects/lower/site.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { enclosing, ts, unwrap } from '../typescript/syntax.ts';

/** What a program knows a queue by: its name, or the call that declared it. */
export interface QueueName {
  /** `undefined` where nothing is given. */
  readonly named: Located | undefined;
  /** The declaring call or construction, where this is a declaration. */
  readonly declaredBy?: ts.Node;
}

/** The queue at a path of a call; the receiver of a method stands for the queue that it is. */
export function queueAt(cx: Lowering, site: Site, path: AccessPath | undefined): Located | undefined {
  if (path === undefined) return undefined;
  if (path !== 'Receiver') return withMember(cx, site, path, valueAt(cx, site, path));
  const callee = ts.isTaggedTemplateExpression(site.node) ? undefined : unwrap(site.node.expression);
  return callee !== undefined && ts.isPropertyAccessExpression(callee)
    ? { value: cx.unknown(), node: callee.expression }
    : undefined;
}

/** The member itself where the options are a constant: `deadLetterQueue` of `const deadLetterQueue = { queue: dead, … }`. */
function withMember(cx: Lowering, site: Site, path: AccessPath, found: Located | undefined): Located | undefined {
  const { holder, member } = /^(?<holder>.+)\.Member\[(?<member>[^\]]+)\]$/u.exec(path)?.groups ?? {};
  const options = holder === undefined ? undefined : valueAt(cx, site, holder)?.node;
  if (found === undefined || member === undefined || options === undefined || options !== found.node) return found;
  const declaration = symbolOf(cx.services.checker, options)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return found;
  const node = declaration.initializer && memberNode(declaration.initializer, member);
  return node === undefined ? found : { ...found, node };
}

/** Are these one queue? By equal names, the same variable or field, or because one is what the other's declaration gave. */
export function isSameQueue(cx: Lowering, left: QueueName, right: QueueName): Tri {
  if (left.named !== undefined && right.named !== undefined) {
    const answer = isSameName(cx, left.named, right.named);
    if (answer !== 'unknown') return answer;
  }
  const [made, other] = [originOf(cx, left), originOf(cx, right)];
  if (made === undefined || other === undefined) return 'unknown';
  if (made === other) return 'yes';
  // Two calls may give one name to a queue; what has no name is what its construction made.
  return isNameless(left) && isNameless(right) ? 'no' : 'unknown';
}

export function isSameName(cx: Lowering, left: Located, right: Located): Tri {
  if (left.value.kind === 'literal' && right.value.kind === 'literal') {
    return isSameText(String(left.value.value), String(right.value.value)) ? 'yes' : 'no';
  }
  const [named, other] = [left, right].map(({ node }) => nameSymbol(cx, node));
  return named !== undefined && named === other ? 'yes' : 'unknown';
}

const isNameless = ({ declaredBy, named }: QueueName): boolean =>
  declaredBy === undefined ? named?.value.kind !== 'literal' : named === undefined;

/** `projects/shop/topics/orders` is the topic `orders`. */
function isSameText(left: string, right: string): boolean {
  return left === right || left.endsWith(`/${right}`) || right.endsWith(`/${left}`);
}

/** `queue`, `this.queue`: the same variable or field holds the same name. */
function nameSymbol(cx: Lowering, node: ts.Node): ts.Symbol | undefined {
  const inner = ts.isExpression(node) ? unwrap(node) : node;
  return ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)
    ? symbolOf(cx.services.checker, inner)
    : undefined;
}

/** The call whose result holds the queue: `const { queue } = await channel.assertQueue('')`, `q.queue`, `new Queue(…)`. */
function originOf(cx: Lowering, { declaredBy, named }: QueueName): ts.Node | undefined {
  if (declaredBy !== undefined) return declaredBy;
  if (named === undefined || !ts.isExpression(named.node)) return undefined;
  const made = callThatMade(cx, holderOf(cx, unwrap(named.node)));
  const [sent] = made?.arguments ?? [];
  // A command that a client sends.
  return sent !== undefined && ts.isCallExpression(made ?? sent) && ts.isNewExpression(sent) ? sent : made;
}

/** The result that the expression is a member of. */
function holderOf(cx: Lowering, node: ts.Expression): ts.Expression {
  const { checker, index } = cx.services;
  const declaration = symbolOf(checker, node)?.valueDeclaration;
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    return enclosing(declaration, ts.isVariableDeclaration)?.initializer ?? node;
  }
  const isOwn = declaration !== undefined && index.isOwn(declaration);
  return ts.isPropertyAccessExpression(node) && !isOwn ? unwrap(node.expression) : node;
}
