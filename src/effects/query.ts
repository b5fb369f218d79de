import type { Match } from '../catalog/index.ts';
import type { ConflictClause, QueryMeaning } from '../catalog/model.ts';
import type { ts } from '../typescript/syntax.ts';
import type { Connection } from './program.ts';
import type { Value } from './value.ts';

/** A value of the source, with the node that shows it. */
export interface Shown {
  readonly value: Value;
  readonly node: ts.Node;
}

/** SQL text with the values of its holes and parameters. */
export interface SqlPieces {
  readonly parts: readonly string[];
  readonly holes: readonly Value[];
  readonly parameters: Shown | undefined;
}

/** What an insert does where there is such a row already. */
export interface DraftConflict extends Pick<ConflictClause, 'does' | 'constraint' | 'guarded'> {
  readonly columns: readonly string[];
  /** Columns are named, but which ones is not known. */
  readonly isTargetUnseen?: boolean;
  readonly updates?: Shown;
}

/** A query as far as it is put together. */
export interface QueryDraft {
  /** Of this state of it: with each call it is another. */
  readonly id: number;
  readonly match: Match;
  /** The call that it came to last: where it is reported. */
  readonly node: ts.CallExpression | ts.TaggedTemplateExpression;
  readonly connection: Connection;
  readonly does: NonNullable<QueryMeaning['does']>;
  readonly table: string | undefined;
  readonly alias: string | undefined;
  /** The new row, or the changed columns; the later ones come last. */
  readonly values: readonly Shown[];
  readonly moved: readonly string[];
  /** What such calls were given. */
  readonly movedBy: readonly Value[];
  /** Columns are counted up or down. */
  readonly isRelative: boolean;
  /** Text among them is a fragment; its named placeholders are bound when the query is sent. */
  readonly conditions: readonly Shown[];
  readonly bound: Shown | undefined;
  /** The conditions are not all that there are. */
  readonly isNarrowed: boolean;
  readonly conflict: DraftConflict | undefined;
  readonly returns: boolean;
  readonly computes: QueryMeaning['computes'];
  readonly takes: QueryMeaning['takes'];
  readonly yields: QueryMeaning['yields'];
  readonly countAt: QueryMeaning['countAt'];
  readonly rowsAt: QueryMeaning['rowsAt'];
  readonly locks: boolean;
  readonly text: SqlPieces | undefined;
  readonly returned: QueryMeaning['returned'];
  readonly throws: boolean;
  readonly snapshot: QueryMeaning['snapshot'];
  readonly isAtomic: boolean;
  /** Its row has a key that nobody else has. */
  readonly isNew: boolean;
}
