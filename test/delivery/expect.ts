import { expect } from 'vitest';
import type { Consumer, Contract } from '../../src/consumers/consumer.ts';
import type { Finding, Moment, Owner } from '../../src/delivery/finding.ts';
import { judge } from '../../src/delivery/judge.ts';
import type { Program, Step } from '../../src/effects/program.ts';
import { consumerOf } from './build.ts';

export const findingsOf = (contract: Contract, program: Program, kind?: Consumer['kind']): readonly Finding[] => {
  const { findings, gaps } = judge(consumerOf(contract, program, kind));
  expect(gaps).toEqual([]);
  return findings;
};

export interface Expected {
  readonly owner: Owner;
  readonly cause?: string;
  readonly outcome?: Finding['outcome'];
  readonly at?: Step | number;
  readonly effect?: Step | undefined;
  readonly other?: Step | number | undefined;
  readonly also?: readonly Step[];
  /** The schedule's texts. */
  readonly schedule?: readonly string[];
}

const lineOf = (where: Step | number | undefined): number | undefined =>
  typeof where === 'object' ? where.trace.at.line : where;

/** Exactly these findings, whatever their order; only what is given is compared. */
export const expectFindings = (actual: readonly Finding[], ...expected: readonly Expected[]): void => {
  const view = (finding: Finding): string =>
    `${finding.owner}/${finding.cause} @${String(finding.at.at.line)} ${finding.effect?.trace.at.name ?? ''}`;
  expect(actual.map(({ owner }) => owner).sort(), actual.map(view).join('; ')).toEqual(
    expected.map(({ owner }) => owner).sort(),
  );
  for (const wanted of expected) {
    const finding = actual.find(
      ({ owner, at, cause }) =>
        owner === wanted.owner &&
        (wanted.at === undefined || lineOf(wanted.at) === at.at.line) &&
        (wanted.cause === undefined || wanted.cause === cause),
    );
    expect(
      finding,
      `${wanted.owner} at line ${String(lineOf(wanted.at))}: ${actual.map(view).join('; ')}`,
    ).toBeDefined();
    if (finding === undefined) continue;
    if (wanted.cause !== undefined) expect(finding.cause).toBe(wanted.cause);
    if (wanted.outcome !== undefined) expect(finding.outcome).toBe(wanted.outcome);
    if ('effect' in wanted) expect(finding.effect?.trace.at.name).toBe(wanted.effect?.trace.at.name);
    if ('other' in wanted) expect(finding.other?.trace.at.line).toBe(lineOf(wanted.other));
    if (wanted.also !== undefined) expect(finding.also.map(({ id }) => id)).toEqual(wanted.also.map(({ id }) => id));
    if (wanted.schedule !== undefined) expect(textsOf(finding.schedule)).toEqual(wanted.schedule);
  }
};

export const textsOf = (schedule: readonly Moment[]): readonly string[] =>
  schedule.map(({ delivery, text }) => `${String(delivery)}: ${text}`);
