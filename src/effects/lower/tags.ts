import { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { noteUse } from './uses.ts';

const meanings = ['pure', 'idempotent', 'effect', 'ack', 'check', 'claim', 'handoff'] as const;
type TagMeaning = (typeof meanings)[number];

/** What `@exactlyOnce …` on the program's own function says it means; the body is not followed then. */
export function taggedMeaning(declaration: ts.Node): TagMeaning | undefined {
  // The comment of `const f = () => …` stands on the statement.
  const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'exactlyOnce');
  const text = ts.getTextOfJSDocComment(tag?.comment)?.trim().split(/\s/u)[0];
  return meanings.find(meaning => meaning === text);
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
