import { enclosing, ts } from '../../typescript/syntax.ts';
import { stepsOf } from '../parts.ts';
import type { Program, Step } from '../program.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { noteUse } from './uses.ts';

const meanings = ['pure', 'idempotent', 'effect', 'ack', 'check', 'claim', 'handoff'] as const;
type TagMeaning = (typeof meanings)[number];
/** Said of a handler: its messages may be lost, and handled twice. */
const BEST_EFFORT = 'bestEffort';

/**
 * What `@exactlyOnce …` on the program's own function says it means; the body is not followed then. `node` is the call.
 */
export function taggedMeaning(cx: Lowering, declaration: ts.Node, node: ts.Node): TagMeaning | undefined {
  const word = tagWord(declaration);
  const meaning = meaningOfTag(declaration);
  if (word !== undefined && meaning === undefined && word !== BEST_EFFORT) {
    const accepted = [...meanings, BEST_EFFORT].join(', ');
    cx.gap(node, `"@exactlyOnce ${word}" means nothing: the tag takes one of ${accepted}`);
  }
  return meaning;
}

/** The meaning alone; `undefined` also where the tag's word means nothing. */
export function meaningOfTag(declaration: ts.Node): TagMeaning | undefined {
  const word = tagWord(declaration);
  return meanings.find(known => known === word);
}

/** Says `@exactlyOnce bestEffort` so of the handler, or of the statement that registers it? */
export function isBestEffort(...nodes: readonly ts.Node[]): boolean {
  return nodes.some(node => {
    const statement = enclosing(node, isRegistering);
    return [node, ...(statement === undefined ? [] : [statement])].some(one => tagWord(one) === BEST_EFFORT);
  });
}

function isRegistering(node: ts.Node): node is ts.ExpressionStatement | ts.VariableStatement {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node);
}

/** The comment of `const f = () => …` stands on the statement. */
function tagWord(declaration: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'exactlyOnce');
  return tag === undefined ? undefined : (ts.getTextOfJSDocComment(tag.comment)?.trim().split(/\s/u)[0] ?? '');
}

/** The program knows better than the tag: a body that can be seen has an effect. */
export function checkPure(cx: Lowering, declaration: ts.Node, node: ts.Node, body: Program): void {
  if (cx.checkedTags.has(declaration)) return;
  cx.checkedTags.add(declaration);
  const effect = [...stepsOf(body)].find(step => hasEffect(step));
  if (effect !== undefined) {
    const { name, line } = effect.trace.at;
    cx.gap(node, `the called function is tagged "@exactlyOnce pure", but runs \`${name}\` (line ${String(line)})`);
  }
}

function hasEffect({ effect }: Step): boolean {
  if (effect.kind === 'call') return !effect.idempotent;
  return effect.kind === 'publish' || (effect.kind === 'write' && !effect.markerOnly && effect.expires !== true);
}

export function applyTag(cx: Lowering, meaning: TagMeaning, node: ts.Node, args: readonly Value[]): Value {
  if (meaning === 'effect' || meaning === 'idempotent' || meaning === 'handoff') noteUse(cx, 'unknown', args);
  switch (meaning) {
    case 'pure':
      return { kind: 'derived', op: `tagged@${String(node.pos)}`, parts: args };
    case 'effect':
    case 'idempotent':
      cx.step({ kind: 'call', service: 'api', takesKey: false, idempotent: meaning === 'idempotent' }, node, true);
      return cx.unknown(args);
    case 'ack':
      cx.step({ kind: 'ack', covers: 'message' }, node, false);
      return cx.unknown(args);
    case 'handoff':
      cx.step({ kind: 'handOff' }, node, true);
      return cx.unknown(args);
    case 'check':
    case 'claim':
      // Its answer may change with the first delivery: what it gates is not held against the handler.
      cx.step({ kind: 'compute' }, node, true);
      return cx.unknown(args, true);
  }
}
