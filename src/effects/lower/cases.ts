import type { CaseMeaning, MatchMeaning } from '../../catalog/model.ts';
import { chainAfter, ts } from '../../typescript/syntax.ts';
import { rowOfCallee } from '../callee-row.ts';
import { and, compare, FALSE, not, or, TRUE, truthy } from '../conditions.ts';
import type { Condition } from '../program.ts';
import { undefinedValue, type Cases, type Value } from '../value.ts';
import { callValue } from './functions.ts';
import { either, type Lowering } from './lowering.ts';
import { memberOf } from './members.ts';
import { valueAt, type Site } from './site.ts';

/** `match(message.type)`: nothing is chosen yet. */
export function beginCases(cx: Lowering, site: Site, meaning: MatchMeaning): Value {
  const of = valueAt(cx, site, meaning.value)?.value ?? cx.unknown();
  return withCases(cx, { of, isOpen: TRUE, given: undefinedValue });
}

/** `.with('paid', fn)`: one more of the functions of which one is run. */
export function applyCase(cx: Lowering, site: Site, meaning: CaseMeaning): Value {
  const { of, isOpen, given } = casesOf(cx, site);
  const callback = valueAt(cx, site, meaning.callback)?.value ?? undefinedValue;
  const patterns = site.args.slice(0, -1);
  const isChosen = meaning.rest === true || isLast(cx, site.node) ? TRUE : fitsOne(cx, of, patterns, site.node);
  const selected = patterns.length === 1 && patterns.every(isExact) ? of : cx.unknown([of, ...patterns]);
  const isRun = and(isOpen, isChosen);
  const run = (): Value => callValue(cx, site.scope, callback, site.node, [selected, of], false);
  const chosen = either(cx, site.scope.frame, isRun, run, () => given);
  return meaning.rest === true ? chosen : withCases(cx, { of, isOpen: and(isOpen, not(isChosen)), given: chosen });
}

/** `.exhaustive()`: what the function gave that was run. */
export function endCases(cx: Lowering, site: Site): Value {
  return casesOf(cx, site).given;
}

function casesOf(cx: Lowering, { receiver }: Site): Cases {
  const cases = receiver?.kind === 'unknown' ? receiver.cases : undefined;
  return cases ?? { of: receiver ?? cx.unknown(), isOpen: TRUE, given: cx.unknown() };
}

function withCases(cx: Lowering, cases: Cases): Value {
  return { ...cx.unknown([cases.of]), cases, holds: [cases.given] };
}

/** What is followed by `.exhaustive()` has to be chosen where nothing else was. */
function isLast(cx: Lowering, node: ts.Node): boolean {
  const [next] = ts.isCallExpression(node) ? chainAfter(node).calls : [];
  return next !== undefined && rowOfCallee(cx.services, next)?.entry.is === 'chosen';
}

/** Functions beside the patterns are asked as well: `.with(pattern, isLarge, fn)`. */
function fitsOne(cx: Lowering, of: Value, patterns: readonly Value[], node: ts.Node): Condition {
  const guards = patterns.filter(({ kind }) => kind === 'function');
  const forms = patterns.filter(({ kind }) => kind !== 'function').map(pattern => fits(cx, of, pattern, node));
  const isAsked = guards.map(guard => truthy(cx.unknown([of, guard])));
  return and(forms.length === 0 ? TRUE : or(...forms), ...isAsked);
}

function fits(cx: Lowering, of: Value, pattern: Value, node: ts.Node): Condition {
  if (pattern.kind === 'literal') return compare(of, '==', pattern, cx.services.conflictCodes);
  if (pattern.kind !== 'object' || pattern.open) return truthy(cx.unknown([of, pattern]));
  const parts = [...pattern.members].map(([name, member]) => fits(cx, memberOf(cx, of, name, node), member, node));
  return parts.includes(FALSE) ? FALSE : and(...parts);
}

/** Nothing but constants: the function gets the whole value, no selected part. */
function isExact(pattern: Value): boolean {
  return (
    pattern.kind === 'literal' ||
    (pattern.kind === 'object' && !pattern.open && [...pattern.members.values()].every(isExact))
  );
}
