/** Statements of all dialects and shapes, as seeds for mutation. */
export const corpus: readonly string[] = [
  'SELECT id, state FROM public.payments p WHERE p.message_id = $1 AND tenant = $2 FOR UPDATE SKIP LOCKED',
  'WITH ins AS (INSERT INTO inbox (id) VALUES ($1) ON CONFLICT (id) DO NOTHING RETURNING id) INSERT INTO t (a) SELECT id FROM ins',
  "INSERT INTO t (a, b) VALUES ($1, 'it''s'), (E'\\'x', $$ body $$) ON CONFLICT ON CONSTRAINT c DO UPDATE SET n = t.n + EXCLUDED.n WHERE t.v < 3",
  'INSERT IGNORE INTO `t` (`a`) VALUES (?, ?) ON DUPLICATE KEY UPDATE n = n + VALUES(n), b = "x"',
  'INSERT INTO t (a) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM t WHERE a = $1)',
  'UPDATE t SET n = COALESCE(n, 0) + 1, s = CASE WHEN a = 1 AND b BETWEEN 2 AND 3 THEN 4 ELSE 5 END WHERE id IN (SELECT x FROM y)',
  'MERGE INTO a USING (VALUES ($1::int, $2)) AS s(id, n) ON a.id = s.id WHEN MATCHED THEN UPDATE SET n = a.n + s.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)',
  'IF NOT EXISTS (SELECT 1 FROM dbo.[T] WITH (UPDLOCK, HOLDLOCK) WHERE Id = @id) BEGIN INSERT INTO dbo.[T] (Id) VALUES (@id) END ELSE DELETE FROM u',
  'BEGIN ISOLATION LEVEL SERIALIZABLE; SAVEPOINT a; ROLLBACK TO a; COMMIT',
  'SELECT EXISTS (SELECT 1 FROM a JOIN b USING (id) UNION SELECT 2), count(*) FROM (SELECT * FROM c) d GROUP BY 1 HAVING count(*) > 1',
  "CREATE TABLE t (id int PRIMARY KEY, m varchar(32) UNIQUE, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (id, m), CHECK (m <> ''))",
  "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t USING btree (lower(m), id DESC) INCLUDE (x) WHERE state = 'open'",
  'ALTER TABLE ONLY t ADD CONSTRAINT c UNIQUE USING INDEX i, DROP COLUMN x, RENAME COLUMN a TO b, ADD COLUMN y int UNIQUE',
  'CREATE FUNCTION f() RETURNS trigger AS $fn$ BEGIN IF a THEN DELETE FROM t; END IF; END $fn$ LANGUAGE plpgsql; DROP TABLE t',
  'DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c UNIQUE (a); EXCEPTION WHEN duplicate_object THEN NULL; END $$; --> statement-breakpoint\nGO\n\\connect x',
  'SELECT pg_advisory_xact_lock(hashtext($1)); SELECT GET_LOCK(?, 10); LOCK TABLE t IN SHARE MODE',
  '-- migrate:up\nCREATE TABLE a (id serial);\n/* /* nested */ */\n-- migrate:down\nDROP TABLE a;\n# note\nCOPY t (a) FROM stdin;\n1\n\\.\n',
  "SELECT * FROM t WHERE (a, b) = ($1, $2) AND data ? 'k' AND arr[1:2] = ARRAY[[1], [2]] AND x::text = :name AND y = %s",
];

/** A small generator, so that a failure can be repeated. */
export const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const FRAGMENTS = [
  '(',
  ')',
  "'",
  '"',
  '`',
  '[',
  ']',
  ';',
  ',',
  '.',
  '$',
  '$$',
  '$a$',
  '--',
  '/*',
  '*/',
  '\\',
  '?',
  ':',
  '@',
  '%s',
  '\0',
  '\n',
  '#',
  '::',
  ' select ',
  ' from ',
  ' where ',
  ' and ',
  ' or ',
  ' not ',
  ' exists ',
  ' insert into ',
  ' values ',
  ' on conflict ',
  ' do update set ',
  ' with ',
  ' as ',
  ' case ',
  ' end ',
  ' when ',
  ' begin ',
  ' if ',
  ' union ',
  ' merge ',
  ' using ',
  ' unique ',
  ' add ',
  ' drop ',
];

/** Deletes, doubles, swaps and inserts pieces of a statement. */
export const mutate = (text: string, random: (below: number) => number): string => {
  let result = text;
  for (let times = random(6); times >= 0; times -= 1) {
    const from = random(result.length + 1);
    const to = Math.min(result.length, from + random(20));
    const piece = result.slice(from, to);
    switch (random(4)) {
      case 0:
        result = result.slice(0, from) + result.slice(to);
        break;
      case 1:
        result = result.slice(0, from) + piece + piece + result.slice(to);
        break;
      case 2:
        result = result.slice(0, from) + (FRAGMENTS[random(FRAGMENTS.length)] ?? '') + result.slice(from);
        break;
      default:
        result = result.slice(from) + result.slice(0, from);
    }
  }
  return result;
};
