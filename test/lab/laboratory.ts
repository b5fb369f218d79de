import type { Database } from './databases/database.ts';
import { NeedsTwoSessions } from './databases/database.ts';
import { outcomesOf, placeOf, type Observed, type Outcome, type Rows } from './harness/outcome.ts';
import { Play, type Executable, type Played, type Schedule } from './harness/play.ts';
import type { Point } from './harness/process.ts';
import type { Message } from './harness/scene.ts';

/** What the lab has seen, with the schedule that showed it first. */
export interface Shown {
  readonly outcome: Outcome;
  readonly schedule: Schedule;
  readonly payload: Payload;
  /** A second publish that receivers have to expect, what needs two crashes or a restart: it proves a claim, and asks for none. */
  readonly isOnlyProof: boolean;
}

/** Answers of a message to what handlers ask of it. */
export type Payload = Readonly<Record<string, boolean>>;

export interface Verdict {
  readonly shown: readonly Shown[];
  /** Calls that an undisturbed delivery had an effect by, on more than a marker. */
  readonly effects: ReadonlySet<string>;
  /** Writes of markers. What one is worth that nobody asks, no schedule tells. */
  readonly markers: ReadonlySet<string>;
  readonly played: number;
  /** Schedules for which no database at hand has connections enough. */
  readonly skipped: number;
}

export interface Databases {
  readonly first: Database;
  /** Takes over where two sessions are needed. */
  readonly second?: Database | undefined;
}

/** How the tables of a handler are filled and read. */
export interface Tables {
  readonly business: readonly string[];
  seed(database: Database, ids: readonly string[]): Promise<void>;
}

export interface Subject {
  readonly executable: Executable;
  readonly payloads: readonly Payload[];
  readonly tables: Tables;
  /** How long the broker may bring a message again, in seconds; left out: some minutes. */
  readonly retryWindow?: number;
  /** The message with that id. */
  readonly bodyOf: (id: string, payload: Payload) => string;
}

let count = 0;

const newId = (): string => `m${String(count++)}z`;

/** Runs a handler under every schedule and tells what goes wrong. */
export class Laboratory {
  readonly #databases: Databases;

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /** Forgets the rows of the handlers so far, which every look at the tables would read again. */
  async clear(): Promise<void> {
    for (const database of [this.#databases.first, this.#databases.second])
      if (database !== undefined) await emptyTables(database);
  }

  async judge(subject: Subject): Promise<Verdict> {
    const shown = new Map<string, Shown>();
    const effects = new Set<string>();
    const markers = new Set<string>();
    let played = 0;
    let skipped = 0;
    for (const payload of subject.payloads) {
      const clean = await this.#observe(subject, payload, { kind: 'once' });
      if (clean === undefined) {
        skipped += 1;
        continue;
      }
      const isBusiness = (table: string): boolean => subject.tables.business.includes(table);
      const note = (observed: Observed, schedule: Schedule): void => {
        for (const outcome of outcomesOf(clean, observed, isBusiness)) {
          // There is nothing to be done for a message that cannot be read.
          if (schedule.kind === 'garbage' && outcome.kind !== 'stuck') continue;
          const isOnlyProof = provesOnly(schedule, observed, outcome) || isPassedOn(clean.played.points, outcome);
          const key = `${outcome.kind} ${outcome.place}`;
          if (shown.get(key)?.isOnlyProof ?? true) shown.set(key, { outcome, schedule, payload, isOnlyProof });
        }
      };
      for (const entry of clean.played.scene.journal)
        (entry.table === undefined || isBusiness(entry.table) ? effects : markers).add(placeOf(entry));
      for (const schedule of schedulesOf(clean.played, subject)) {
        const observed = await this.#observe(subject, payload, schedule);
        played += 1;
        if (observed === undefined) skipped += 1;
        else note(observed, schedule);
      }
    }
    return { shown: [...shown.values()], effects, markers, played, skipped };
  }

  /** `undefined` when no database can do it. */
  async #observe(subject: Subject, payload: Payload, schedule: Schedule): Promise<Observed | undefined> {
    for (const database of [this.#databases.first, this.#databases.second]) {
      if (database === undefined) return undefined;
      try {
        return await observe(subject, payload, schedule, database);
      } catch (error) {
        if (!(error instanceof NeedsTwoSessions)) throw error;
      }
    }
    return undefined;
  }
}

/** Two crashes, or what a message loses that hung until somebody restarted the service: that it hangs is told. */
const provesOnly = ({ kind }: Schedule, { played }: Observed, outcome: Outcome): boolean =>
  kind === 'holdTwice' || (played.hasHung && outcome.kind === 'lost');

/**
 * A publish after which nothing of its message can fail: receivers get each message at least once anyhow, and `require-dedup` says so.
 */
const isPassedOn = (points: readonly Point[], { kind, place }: Outcome): boolean => {
  if (kind !== 'duplicated') return false;
  const own = points.filter(({ key }) => key.startsWith(`${place}#`));
  const [publish] = own;
  if (publish?.call.deed !== 'publish') return false;
  return own.every(point => {
    const later = points.slice(points.indexOf(point) + 1);
    return !later.some(
      ({ call, isBeside }) => !isBeside && call.canThrow && call.about.some(index => point.call.about.includes(index)),
    );
  });
};

const observe = async (
  subject: Subject,
  payload: Payload,
  schedule: Schedule,
  database: Database,
): Promise<Observed> => {
  const { executable, tables, bodyOf } = subject;
  const ids = executable.client.isBatch ? [newId(), newId()] : [newId()];
  const messages: readonly Message[] = ids.map(id => ({ id, body: bodyIn(schedule, bodyOf(id, payload)) }));
  await tables.seed(database, ids);
  const played = await new Play(executable, messages, database).run(schedule);
  const rows = await Promise.all(ids.map(id => rowsOf(database, tables.business, id)));
  return { played, rows };
};

const emptyTables = async (database: Database): Promise<void> => {
  const session = await database.open();
  const { rows } = await session.query(
    "SELECT string_agg(quote_ident(tablename), ', ') AS names FROM pg_tables WHERE schemaname = current_schema()",
  );
  const [tables] = rows;
  if (typeof tables?.['names'] === 'string') await session.query(`TRUNCATE ${tables['names']}`);
  await session.close();
};

/** What no JSON parser reads, still with its id. */
const bodyIn = ({ kind }: Schedule, body: string): string => (kind === 'garbage' ? body.slice(0, -1) : body);

const rowsOf = async (database: Database, tables: readonly string[], id: string): Promise<Rows> => {
  if (tables.length === 0) return new Map();
  const selects = tables.map(
    table => `SELECT '${table}' AS name, row_to_json(t)::text AS line FROM ${table} t WHERE t::text LIKE '%${id}%'`,
  );
  const session = await database.open();
  try {
    const { rows } = await session.query(selects.join(' UNION ALL '));
    const found = new Map<string, string[]>();
    for (const { name, line } of rows) {
      const lines = found.get(String(name)) ?? [];
      found.set(String(name), [...lines, String(line).replaceAll(id, '#')].sort());
    }
    return found;
  } finally {
    await session.close();
  }
};

/** Crashes where the world has changed, failures of every call that can fail, overlaps at every call. */
const schedulesOf = ({ points }: Played, { executable: { client }, retryWindow }: Subject): readonly Schedule[] => {
  const isAutomatic = client.contract.acks === 'onDelivery';
  const isGivenBack = client.contract.acks === 'explicit' && client.contract.redeliveries === 'unlimited';
  const schedules: Schedule[] = [{ kind: 'clean' }, ...(isGivenBack ? [{ kind: 'garbage' } as const] : [])];
  const changes = ({ call }: Point): boolean => call.deed !== 'read' && call.deed !== 'prepare';
  for (const point of points) {
    const at = point.key;
    if (changes(point)) schedules.push({ kind: 'crash', at });
    // One call after the other: a crash before this one is a crash after the one before.
    if (point.isBeside && point.call.canThrow) schedules.push({ kind: 'hold', at });
    if (isAutomatic) continue;
    if (!point.call.canThrow || point.call.deed === 'prepare') continue;
    schedules.push({ kind: 'fail', at }, { kind: 'overlap', at });
    // Elsewhere the broker gives up some time.
    if (client.contract.redeliveries === 'unlimited') schedules.push({ kind: 'failAlways', at });
  }
  const [first] = points;
  // Before anything was done.
  if (first?.call.canThrow === true && !first.isBeside) schedules.unshift({ kind: 'hold', at: first.key });
  // What one crash shows as well is shown by that.
  const twice = schedules.flatMap(({ kind, ...schedule }) =>
    kind === 'hold' && 'at' in schedule ? [{ kind: 'holdTwice', at: schedule.at } as const] : [],
  );
  if (isAutomatic) return [...schedules, ...twice];
  const late = points.filter(({ isBeside }) => isBeside).map(({ key }) => ({ kind: 'lostAck', late: key }) as const);
  const after = retryWindow === undefined ? [] : [{ kind: 'lostAck', after: retryWindow } as const];
  return [...schedules, { kind: 'lostAck' }, ...late, ...after, ...twice];
};
