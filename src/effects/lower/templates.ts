import { ts } from '../../typescript/syntax.ts';
import { literal, type Value } from '../value.ts';

/** The value of a template, of whose holes the values are known. */
export function templateValue(template: ts.TemplateLiteral, holes: readonly Value[]): Value {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return literal(template.text);
  const parts = template.templateSpans.flatMap((span, at) => [...holes.slice(at, at + 1), literal(span.literal.text)]);
  return derived('template', [literal(template.head.text), ...parts]);
}

export function derived(op: string, parts: readonly Value[]): Value {
  const known = parts.filter(part => part.kind !== 'literal' || part.value !== '');
  const only = known[0];
  // `${x}` and String(x) name what x names.
  if (op === 'template' && known.length === 1 && only !== undefined && only.kind !== 'literal') return only;
  return { kind: 'derived', op, parts: known };
}
