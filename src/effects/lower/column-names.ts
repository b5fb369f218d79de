import { symbolOf } from '../../typescript/symbols.ts';
import { originsOfType } from '../../typescript/origin.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { nameFragment } from './fragments.ts';
import type { Lowering } from './lowering.ts';
import { memberNode, type Site } from './site.ts';

/** The site with the names of the columns and tables that its arguments are: `eq(orders.id, id)`, `` sql`${orders.stock} - 1` ``. */
export function withColumnNames(cx: Lowering, site: Site): Site {
  const { columnType, tableType } = site.match.library;
  if (columnType === undefined && tableType === undefined) return site;
  const nodes = expressionsOf(site);
  return { ...site, args: site.args.map((value, position) => named(cx, site, value, nodes[position])) };
}

function expressionsOf({ node, argumentNodes }: Site): readonly ts.Expression[] {
  if (!ts.isTaggedTemplateExpression(node)) return argumentNodes;
  return ts.isTemplateExpression(node.template) ? node.template.templateSpans.map(span => span.expression) : [];
}

function named(cx: Lowering, site: Site, value: Value, expression: ts.Node | undefined): Value {
  if (expression === undefined || !ts.isExpression(expression)) return value;
  const node = unwrap(expression);
  if (value.kind === 'object' && ts.isObjectLiteralExpression(node)) {
    const members = [...value.members].map(
      ([name, member]) => [name, named(cx, site, member, memberNode(node, name))] as const,
    );
    return { ...value, members: new Map(members) };
  }
  if (value.kind === 'array' && ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement)) {
    const elements = value.list.elements.map((element, position) => named(cx, site, element, node.elements[position]));
    return { ...value, list: { ...value.list, elements } };
  }
  const name = nameOf(cx, site, node);
  return name === undefined ? value : nameFragment(name);
}

/** A parameter that is a column or table may be any of them. */
function nameOf(cx: Lowering, { match }: Site, node: ts.Expression): string | undefined {
  const { columnType, tableType } = match.library;
  if (ts.isPropertyAccessExpression(node)) {
    return isOfType(cx, match.library.package, node, [columnType, tableType]) ? node.name.text : undefined;
  }
  if (!ts.isIdentifier(node)) return undefined;
  const symbol = symbolOf(cx.services.checker, node);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  return isOfType(cx, match.library.package, node, [tableType]) ? symbol.name : undefined;
}

function isOfType(cx: Lowering, library: string, node: ts.Expression, names: readonly (string | undefined)[]): boolean {
  const { checker } = cx.services;
  for (const origin of originsOfType(checker, checker.getTypeAtLocation(node)))
    if (origin.package === library && names.includes(origin.member)) return true;
  return false;
}
