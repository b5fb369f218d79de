import type ts from 'typescript';
import { beforeAll, expect, it } from 'vitest';

import { rules } from '../../rules/index.ts';
import { editsIn, type Edit } from './edits.ts';
import type { Project } from './project.ts';

const MINUTE = 60_000;

type Message = Edit['before']['messages'][number];

const countOf = (messages: readonly Message[], rule: string): number =>
  messages.filter(({ ruleId }) => ruleId === `exactly-once/${rule}`).length;

const recommended = Object.values(rules)
  .filter(({ meta }) => meta.docs.recommended === true)
  .map(({ name }) => name);

/** Reports of other rules in `recommended` that only the edited code has. */
const brought = ({ rule, before, after }: Edit): readonly string[] =>
  recommended.filter(other => other !== rule && countOf(after.messages, other) > countOf(before.messages, other));

const lostComments = ({ before, after }: Edit): readonly string[] => {
  const left = [...after.comments];
  return before.comments.filter(comment => {
    const index = left.indexOf(comment);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
};

const titles = (edits: readonly Edit[], isWrong: (edit: Edit) => boolean): readonly string[] =>
  edits.filter(isWrong).map(({ title, rule }) => `${rule}: ${title}`);

/** Whatever the rules offer in these projects has to hold: applied, it mends the report and breaks nothing. */
export const edits = (
  projects: () => ReadonlyMap<ts.CompilerOptions, readonly Project[]>,
  kinds: readonly string[],
) => {
  let found: readonly Edit[] = [];

  beforeAll(() => {
    found = [...projects()].flatMap(([options, group]) => editsIn(options, group));
  }, 6 * MINUTE);

  it('are of every kind', () => {
    expect([...new Set(found.map(({ rule, kind }) => `${rule} ${kind}`))].toSorted()).toEqual(kinds);
  });

  it('leave code that type-checks', () => {
    const broken = found.filter(({ problems }) => problems.length > 0);
    expect(broken.map(({ title, problems }) => `${title}: ${problems.join(' ')}`)).toEqual([]);
  });

  it('mend what the rule has reported, so that they are not offered again', () => {
    const isMended = ({ rule, before, after }: Edit): boolean =>
      countOf(after.messages, rule) < countOf(before.messages, rule);
    expect(titles(found, edit => !isMended(edit))).toEqual([]);
  });

  it('bring no report of another recommended rule', () => {
    const broken = found.filter(edit => brought(edit).length > 0);
    expect(broken.map(edit => `${edit.title}: ${brought(edit).join(' ')}`)).toEqual([]);
  });

  it('hide nothing: the same consumers are found, and as much of them is understood', () => {
    const isHidden = ({ before, after }: Edit): boolean =>
      after.analysis.consumers.length !== before.analysis.consumers.length ||
      after.analysis.gaps.length > before.analysis.gaps.length;
    expect(titles(found, isHidden)).toEqual([]);
  });

  it('keep the comments', () => {
    expect(titles(found, edit => lostComments(edit).length > 0)).toEqual([]);
  });
};
