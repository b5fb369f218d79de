import { ts } from '../../typescript/syntax.ts';
import { literal, type Value } from '../value.ts';

/** The value of a template, of whose holes the values are known. */
export function templateValue(template: ts.TemplateLiteral, holes: readonly Value[]): Value {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return literal(template.text);
  const parts = template.templateSpans.flatMap((span, at) => [...holes.slice(at, at + 1), literal(span.literal.text)]);
  return derived('template', [literal(template.head.text), ...parts]);
}

export function derived(op: string, parts: readonly Value[]): Value {
  if (op === 'template') return text(parts);
  return { kind: 'derived', op, parts: parts.filter(part => !isEmptyText(part)) };
}

/** Equal for equal texts, however they are put together: `${prefix}:${id}` and `'seen:' + id`. */
function text(parts: readonly Value[]): Value {
  const merged: Value[] = [];
  for (const part of parts.flatMap(piecesOf)) {
    const last = merged.at(-1);
    const joined = last === undefined ? undefined : joinedText(last, part);
    if (joined !== undefined) merged.splice(-1, 1, joined);
    else if (!isEmptyText(part)) merged.push(part);
  }
  const [only] = merged;
  const isWhole = only !== undefined && (only.kind !== 'literal' || typeof only.value === 'string');
  // `${x}` and String(x) name what x names.
  return merged.length === 1 && isWhole ? only : { kind: 'derived', op: 'template', parts: merged };
}

function isEmptyText(value: Value): boolean {
  return value.kind === 'literal' && value.value === '';
}

/** A sum is a text for certain when there is one in it. */
function piecesOf(value: Value): readonly Value[] {
  const isText =
    value.kind === 'derived' &&
    value.op === 'template' &&
    value.parts.some(part => part.kind === 'literal' && typeof part.value === 'string');
  return isText ? value.parts : [value];
}

function joinedText(one: Value, other: Value): Value | undefined {
  const isKnown = one.kind === 'literal' && other.kind === 'literal';
  return isKnown && typeof one.value === 'string' && typeof other.value === 'string'
    ? literal(one.value + other.value)
    : undefined;
}
