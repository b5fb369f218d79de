/** What the schema files of a project say about uniqueness. Knows no TypeScript and no ESLint. */

export interface UniqueKey {
  /** Database column names. */
  readonly columns: readonly string[];
  /**
   * Partial, expression or prefix index: no proof of uniqueness. Text for the reader (`WHERE status = 'open'`),
   * `undefined` for a full constraint.
   */
  readonly condition: string | undefined;
  readonly declaredIn: { readonly file: string; readonly line: number };
}

export interface Table {
  readonly name: string;
  /** The ORM's name, where the schema has one (Prisma model `ProcessedMessage` @@map("processed_messages")). */
  readonly model: string | undefined;
  readonly uniqueKeys: readonly UniqueKey[];
  /** ORM field name → database column, where they differ. */
  readonly columnOf: ReadonlyMap<string, string>;
  /** The text that creates the table was read: a key that is not in `uniqueKeys` does not exist. */
  readonly complete: boolean;
  /** How a reader would add an index here. */
  readonly idiom: 'sql' | 'prisma' | 'typeorm' | 'drizzle' | 'mongoose' | 'mongodb' | 'sequelize' | 'mikro-orm';
}

export interface Schema {
  /** By database name or model name, case-insensitive, quotes and schema prefix ignored. */
  readonly table: (name: string) => Table | undefined;
  /** The files that were read, absolute. */
  readonly files: readonly string[];
  /** Files or globs that could not be read, with the reason. */
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

/** Does a constraint stand behind these columns? `covered` needs a full unique key whose columns are all among them. */
export type Coverage =
  | { readonly kind: 'covered'; readonly key: UniqueKey }
  | {
      readonly kind: 'free';
      readonly table: Table;
      /** a partial or expression index that does not count */ readonly near?: UniqueKey;
    }
  | { readonly kind: 'unseen' };
