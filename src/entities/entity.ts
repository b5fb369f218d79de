import type { UniqueKey } from '../schema/schema.ts';
import type { ts } from '../typescript/syntax.ts';

/** An entity that a program declares, with the unique keys of its table. */
export interface Entity {
  /** What the program calls it: the class, the model's name, its variable. */
  readonly names: ReadonlySet<string>;
  /** The database table, where the declaration names it. */
  readonly table: string | undefined;
  /** By the names that the program writes, database columns only where these are the same. */
  readonly keys: readonly UniqueKey[];
  readonly primaryKey: readonly string[];
  readonly columnOf: ReadonlyMap<string, string>;
  /** All of the declaration was read: a key that is not in `keys` does not exist. */
  readonly complete: boolean;
}

/** Collects an entity while its declaration is read. */
export class EntityDraft {
  readonly names = new Set<string>();
  readonly keys: UniqueKey[] = [];
  readonly primaryKey: string[] = [];
  readonly columnOf = new Map<string, string>();
  readonly attributes = new Set<string>();
  /** Columns are called like attributes, in snake case, where they have no name of their own. */
  underscored = false;
  table: string | undefined;
  complete = true;

  /** Of `payment.id` the row has `payment`. */
  addKey(columns: readonly string[], at: ts.Node, condition?: string): void {
    const file = at.getSourceFile();
    const line = file.getLineAndCharacterOfPosition(at.getStart(file)).line + 1;
    const roots = columns.map(column => column.split('.')[0] ?? column);
    this.keys.push({ columns: roots, condition, declaredIn: { file: file.fileName, line } });
  }

  /** Something about it could not be read. */
  unsure(): void {
    this.complete = false;
  }
}
