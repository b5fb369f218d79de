import type { Catalog } from '../../catalog/index.ts';
import type { Reach } from '../../consumers/reach.ts';
import type { Library } from '../../catalog/model.ts';
import type { DeclaredTable, Uniqueness } from '../../schema/lookup.ts';
import type { ProgramIndex } from '../../typescript/declarations.ts';
import type { FunctionWithBody, ts } from '../../typescript/syntax.ts';

/** What the lowering asks of the rest of the engine. */
export interface Services {
  readonly checker: ts.TypeChecker;
  readonly index: ProgramIndex;
  readonly catalog: Catalog;
  /** Of which libraries a file can have objects. */
  readonly reach: Reach;
  /** Codes by which the catalogued stores say "already there": `23505`, `P2002`. */
  readonly conflictCodes: ReadonlySet<string>;
  /** Members that only such an error has. */
  readonly conflictMarks: ReadonlySet<string>;
  /** Exported error classes that mean the same: `UniqueConstraintError`. */
  readonly conflictClasses: ReadonlySet<string>;
  /** Verbs by which an unresolvable call on the program's own types counts as an effect. */
  readonly lexicon: ReadonlySet<string>;
  /** Kinds of effect whose repetition nobody minds: services of calls, `publish`. */
  readonly tolerated: ReadonlySet<string>;
  /** How the program's declarations call a table that SQL text or a string names. */
  readonly declaredAs: (library: Library, table: string) => DeclaredTable | undefined;
  /** The function that a schema gives its models under the name of an interface's member. */
  readonly givenMember: (member: ts.MethodSignature | ts.PropertySignature) => FunctionWithBody | undefined;
  /** The primary key that the program declares for the table. */
  readonly primaryKeyOf: (library: Library, table: string) => readonly string[] | undefined;
  /** Which unique key, if any, stands behind these columns; and the index that would be needed. */
  readonly uniquenessOf: (library: Library, table: string, columns: readonly string[]) => Uniqueness;
}
