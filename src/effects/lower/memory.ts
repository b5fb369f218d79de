import type { PlainMeaning } from '../../catalog/model.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Place } from '../program.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import type { Site } from './site.ts';

/** What a handler keeps in a variable or field of the process, and where it asks for it. */
export class Memory {
  private readonly kept = new Set<ts.Symbol>();
  private readonly asked = new Map<string, { readonly of: ts.Symbol; readonly at: Place }>();

  /** Notes a call such as `seen.add(id)`, or `seen.has(id)` with its answer. */
  note(cx: Lowering, site: Site, memory: PlainMeaning['memory'], answer: Value): void {
    const of = memory === undefined ? undefined : holderOf(cx, site.node);
    if (of === undefined) return;
    if (memory === 'keeps') this.kept.add(of);
    else if (answer.kind === 'message') this.asked.set(answer.path, { of, at: placeOf(site.node) });
  }

  /** Questions about what the handler itself keeps, by the path of their answer. A table of routes is asked as well, and filled elsewhere. */
  get questions(): ReadonlyMap<string, Place> {
    const own = [...this.asked].filter(([, { of }]) => this.kept.has(of));
    return new Map(own.map(([path, { at }]) => [path, at]));
  }
}

function holderOf(cx: Lowering, node: ts.Node): ts.Symbol | undefined {
  const callee = ts.isCallExpression(node) ? unwrap(node.expression) : undefined;
  if (callee === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  const holder = unwrap(callee.expression);
  const symbol = symbolOf(cx.services.checker, ts.isPropertyAccessExpression(holder) ? holder.name : holder);
  const declaration = symbol?.valueDeclaration;
  // One that is made anew for each message remembers none.
  const isLocal = declaration !== undefined && cx.active.some(owner => contains(owner.declaration, declaration));
  return isLocal ? undefined : symbol;
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}
