export interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number;
}

/** A connection of its own. */
export interface Session {
  query(text: string, values?: readonly unknown[]): Promise<Answer>;
  /** Ends what is open; the session is not used again. */
  close(): Promise<void>;
}

/** A real PostgreSQL. */
export interface Database {
  readonly name: string;
  open(): Promise<Session>;
  /** Waits one of the sessions for a lock that another holds? */
  isAnyBlocked(): Promise<boolean>;
  end(): Promise<void>;
}

/** The schedule needs two connections at once, which this database does not have. */
export class NeedsTwoSessions extends Error {
  override readonly name = 'NeedsTwoSessions';
}
