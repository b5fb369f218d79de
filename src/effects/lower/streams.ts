import type { Match } from '../../catalog/index.ts';
import type { ReceiveMeaning } from '../../catalog/model.ts';
import { originsOfType } from '../../typescript/origin.ts';
import { ts } from '../../typescript/syntax.ts';
import type { Services } from './services.ts';

export interface Stream {
  readonly loop: ts.ForOfStatement;
  readonly match: Match;
  readonly meaning: ReceiveMeaning;
}

/** The stream of messages that `for await` goes over, by its type. */
export function streamOf({ checker, catalog }: Services, loop: ts.IterationStatement): Stream | undefined {
  if (!ts.isForOfStatement(loop) || loop.awaitModifier === undefined) return undefined;
  const match = catalog.findIterable(originsOfType(checker, checker.getTypeAtLocation(loop.expression)));
  return match?.entry.is === 'receive' ? { loop, match, meaning: match.entry } : undefined;
}
