/** The cases of the rules' tests, run under every schedule: what the reports of `strict` claim is what a schedule shows. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { loadModule } from 'libpg-query';
import type ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { disagreements, type Disagreement } from './agreement.ts';
import { NotPlayable, playableOf, type Playable } from './cases/playable.ts';
import { prepare, tableNamesOf } from './cases/subject.ts';
import { isExempt } from './cases/exempt.ts';
import { openDatabases } from './databases.ts';
import { Laboratory } from './laboratory.ts';
import { claimsOf } from './lint.ts';
import { takeRejections } from './rejections.ts';
import type { Snippet } from '../rules/cases.ts';
import { snippetProgram } from '../rules/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'fixtures/rule-tester/with-schema/migrations');
const { snippets, whole, only } = snippetProgram();

/** Without `CONCURRENTLY`, which stands alone: the lab has nobody else to let through. */
const migrations = readdirSync(folder)
  .sort()
  .map(file => readFileSync(path.join(folder, file), 'utf8').replaceAll(' CONCURRENTLY', ''))
  .join('\n');

/** Databases, and the tables that migrations made in them. */
interface Place {
  readonly databases: Awaited<ReturnType<typeof openDatabases>>;
  readonly migrated: ReadonlySet<string>;
}

const openPlace = async (schema: string): Promise<Place> => {
  const databases = await openDatabases(true, schema);
  return { databases, migrated: await tableNamesOf(databases.first) };
};

interface Case {
  readonly snippet: Snippet;
  readonly playable: Playable;
}

const cases = snippets.flatMap((snippet): readonly Case[] => {
  if (snippet.isBroken || isExempt(snippet.title)) return [];
  try {
    const name = path.relative(root, snippet.file);
    return [{ snippet, playable: playableOf(name, whole.file(snippet.file), whole.checker) }];
  } catch (error) {
    if (error instanceof NotPlayable) return [];
    throw error;
  }
});

const textOf = (found: Disagreement): string =>
  found.kind === 'missed'
    ? `missed: ${found.shown.outcome.kind} at ${found.shown.outcome.place}, ${JSON.stringify(found.shown.schedule)}`
    : `false alarm: ${found.claim.rule}: ${found.claim.message}`;

describe('the cases of the rules, executed', () => {
  let places: { readonly bare: Place; readonly withSchema: Place };
  let restore: (() => void) | undefined;
  const played: Case[] = [];

  beforeAll(async () => {
    restore = takeRejections();
    await loadModule();
    places = { bare: await openPlace(''), withSchema: await openPlace(migrations) };
  });
  afterAll(async () => {
    restore?.();
    for (const { databases } of Object.values(places)) await databases.end();
  });

  it.for(cases.map(one => [one.snippet.title, one] as const))(
    'break where they are reported: %s',
    async ([, one], { skip }) => {
      const { snippet, playable } = one;
      const { databases, migrated } = snippet.file.includes('with-schema') ? places.withSchema : places.bare;
      // Whatever the doubles cannot do ends here: a case is judged as a whole, or not.
      const prepared = await prepare(playable, databases.first, migrated).catch(String);
      if (typeof prepared === 'string') return skip(prepared);
      const verdict = await new Laboratory(databases).judge(prepared.subject).catch(String);
      if (typeof verdict === 'string') return skip(verdict);
      if (verdict.effects.size === 0) return skip('the message of the lab leads to no effect');
      const claims = claimsOf({
        program: only(snippet.file) as ts.Program,
        source: whole.file(snippet.file),
        base: root,
        root,
        settings: { 'exactly-once': { root: path.dirname(snippet.file) } },
      });
      played.push(one);
      const found = disagreements(verdict, claims).filter(({ kind }) => !(prepared.isOpen && kind === 'missed'));
      expect(found.map(textOf)).toEqual([]);
    },
  );

  it('are many, of many rules', () => {
    expect(played.length).toBeGreaterThanOrEqual(120);
    expect(new Set(played.map(({ snippet }) => snippet.rule)).size).toBeGreaterThanOrEqual(15);
  });
});
