import type { AccessPath } from '../catalog/model.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { entriesOf, membersAt, valueAt, type Located, type Site } from '../effects/lower/site.ts';
import type { ts } from '../typescript/syntax.ts';

/** A call, seen from one entry of a list or map that it is given. */
export interface Entry<T> {
  readonly site: Site;
  /** The row's paths, those that begin with the list's starting at the entry. */
  readonly row: T;
  readonly node: ts.Node;
}

/** The entries at a path such as `Argument[0].Member[vhosts].Member[*].Member[queues].Member[*]`: each becomes a further argument of the call. */
export function entriesAt<T>(cx: Lowering, site: Site, each: AccessPath, row: T): readonly Entry<T>[] {
  const position = Math.max(site.args.length, site.argumentNodes.length);
  const rebased = withPaths(row, path =>
    path === each || path.startsWith(`${each}.`) ? `Argument[${String(position)}]${path.slice(each.length)}` : path,
  );
  return locatedAt(cx, site, each).map(({ value, node }) => ({
    site: {
      ...site,
      args: [...site.args, value],
      argumentNodes: [...site.argumentNodes, node as ts.Expression],
    },
    row: rebased,
    node,
  }));
}

/** Where one list or map is in another, the entries of all of them. */
function locatedAt(cx: Lowering, site: Site, each: AccessPath): readonly Located[] {
  const [holder = '', ...further] = each.split(/\.(?:Member\[\*\]|Element)\.?/u).filter(part => part !== '');
  const held = valueAt(cx, site, holder);
  let found = held === undefined ? [] : entriesOf(held);
  for (const path of further) found = found.flatMap(entry => membersAt(cx, entry, path)).flatMap(entriesOf);
  return found;
}

function withPaths<T>(row: T, change: (path: AccessPath) => AccessPath): T {
  const next = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part);
    if (Array.isArray(part)) return part.map(next);
    return typeof part === 'object' && part !== null
      ? Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, next(inner)]))
      : part;
  };
  return next(row) as T;
}
