import { describe, expect, it } from 'vitest';
import type { Program, Step } from '../../src/effects/program.ts';
import { MAX_PATHS } from '../../src/delivery/bounds.ts';
import { judge } from '../../src/delivery/judge.ts';
import {
  amqp,
  call,
  conflict,
  consumerOf,
  eachMessage,
  found,
  ID,
  Kit,
  leased,
  not,
  onDelivery,
  onReturn,
  opaque,
  seq,
  when,
  won,
} from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

/** A small generator of numbers, so that each program can be made again. */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return below => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

/** Any program of a few steps in any structure. */
const randomProgram = (seed: number): Program => {
  const kit = new Kit();
  const pick = numbers(seed);
  const reads: Step[] = [];
  const step = (): Program => {
    switch (pick(10)) {
      case 0:
        return kit.charge();
      case 1:
        return kit.mail();
      case 2:
        return kit.decrement();
      case 3:
        return kit.mark('mark', { uniqueness: pick(2) === 0 ? 'unique' : 'free' });
      case 4: {
        const read = kit.seen();
        reads.push(read);
        return read;
      }
      case 5:
        return kit.ack();
      case 6:
        return kit.work();
      case 7:
        return kit.publish();
      case 8:
        return kit.return();
      default:
        return kit.put();
    }
  };
  const any = (depth: number): Program => {
    if (depth === 0) return step();
    switch (pick(8)) {
      case 0: {
        const read = reads.at(-1);
        return when(read === undefined ? opaque(`q${String(pick(3))}`) : found(read), any(depth - 1), any(depth - 1));
      }
      case 1:
        return kit.attempt(any(depth - 1), id => when(conflict(id), any(depth - 1), kit.rethrow(id)));
      case 2:
        return kit.attempt(any(depth - 1), () => any(depth - 1), step());
      case 3:
        return kit.transaction(() => any(depth - 1));
      case 4:
        return kit.parallel([any(depth - 1), any(depth - 1)], pick(2) === 0 ? 'all' : 'settled');
      case 5:
        return kit.detached(any(depth - 1));
      case 6:
        return call(any(depth - 1));
      default:
        return seq(any(depth - 1), any(depth - 1), step());
    }
  };
  return seq(any(3), any(3), any(2));
};

describe('any program', () => {
  const seeds = Array.from({ length: 150 }, (_, index) => index + 1);

  it('is judged the same each time, and never fails', () => {
    for (const seed of seeds) {
      for (const contract of [amqp, onReturn]) {
        const first = judge(consumerOf(contract, randomProgram(seed)));
        const second = judge(consumerOf(contract, randomProgram(seed)));
        expect(second).toEqual(first);
      }
    }
  });

  it('has one report for one owner at one place, each with its schedule', () => {
    for (const seed of seeds) {
      const { findings } = judge(consumerOf(amqp, randomProgram(seed)));
      const places = findings.map(
        ({ owner, at, other, effect }) =>
          `${owner} ${String(at.at.start)} ${owner === 'no-unsettled-message' ? String(other?.trace.at.start ?? effect?.id) : ''}`,
      );
      expect(new Set(places).size).toBe(places.length);
      for (const { schedule, outcome, effect, also } of findings) {
        expect(schedule.length).toBeGreaterThan(outcome === 'stuck' ? -1 : 0);
        expect(also).not.toContain(effect);
        if (outcome === 'duplicated') {
          expect(schedule.filter(({ step }) => step?.id === effect?.id).length).toBeGreaterThanOrEqual(2);
          expect(schedule.some(({ delivery }) => delivery === 2)).toBe(true);
        }
      }
    }
  });

  it('without anything to lose or to repeat is silent', () => {
    const kit = new Kit();
    const program = seq(
      kit.parse(),
      kit.seen(),
      when(opaque('a'), seq(kit.parse(), kit.step('extend', { kind: 'extendLease' }))),
      kit.ack(),
    );
    expectFindings(findingsOf(amqp, program));
    expectFindings(findingsOf(onDelivery, program));
    expectFindings(findingsOf(onReturn, nothingToDo));
  });

  const nothingToDo = seq();

  it('that is gated by an atomic claim in the transaction of all its writes is silent', () => {
    for (const seed of seeds.slice(0, 40)) {
      const kit = new Kit();
      const pick = numbers(seed);
      const program = kit.transaction(client => {
        const claim = kit.mark('claim', { client, uniqueness: 'unique', refusal: 'result' });
        const writes = Array.from({ length: 1 + pick(4) }, () => {
          const write =
            pick(2) === 0
              ? kit.decrement('decrement', { client })
              : kit.insert('create', { order: ID }, { client, table: `t${String(pick(3))}` });
          return pick(3) === 0 ? when(opaque(`q${String(pick(2))}`), write) : write;
        });
        return seq(claim, when(not(won(claim)), kit.return()), ...writes);
      });
      expectFindings(findingsOf(onReturn, program));
      expectFindings(findingsOf(leased, seq(program, kit.ack())));
    }
  });

  it('that is made of idempotent work, acknowledged last, is silent', () => {
    for (const seed of seeds.slice(0, 40)) {
      const kit = new Kit();
      const pick = numbers(seed);
      const steps = Array.from({ length: 1 + pick(6) }, () => {
        const step = [kit.put(), kit.charge('charge', ID), kit.upsert('save', { id: ID }), kit.parse()][pick(4)];
        return step === undefined || pick(3) > 0 ? (step ?? seq()) : when(opaque(`q${String(pick(3))}`), step);
      });
      expectFindings(findingsOf(amqp, seq(...steps, kit.ack())));
      expectFindings(findingsOf(leased, eachMessage(...steps, kit.ack())));
    }
  });
});

describe('bounds', () => {
  it('a bound that is hit becomes a gap', () => {
    const kit = new Kit();
    const branches = Array.from({ length: 12 }, (_, index) => when(opaque(`q${String(index)}`), kit.put()));
    const { gaps, findings } = judge(consumerOf(onReturn, seq(...branches)));
    expect(gaps.map(({ reason }) => reason)).toEqual([`more than ${String(MAX_PATHS)} paths`]);
    expect(findings).toEqual([]);
  });

  it('branches in which nothing happens cost nothing', () => {
    const branches = Array.from({ length: 40 }, (_, index) => when(opaque(`q${String(index)}`), seq()));
    expect(judge(consumerOf(onReturn, seq(...branches))).gaps).toEqual([]);
  });

  it('deep programs are judged', () => {
    const kit = new Kit();
    const mail = kit.mail();
    let program: Program = mail;
    for (let depth = 0; depth < 600; depth += 1) {
      program =
        depth % 3 === 0 ? call(program) : depth % 3 === 1 ? kit.attempt(program, id => kit.rethrow(id)) : seq(program);
    }
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', effect: mail });
  });

  it('a usual handler is judged in about a millisecond', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const program = seq(
      kit.parse(),
      seen,
      when(found(seen), seq(kit.ack(), kit.return())),
      kit.attempt(
        seq(kit.seen('load', { table: 'orders' }), when(opaque('vip'), kit.put('vip')), kit.charge(), kit.mark()),
        () => seq(kit.nack(false), kit.return()),
      ),
      kit.publish(),
      kit.ack(),
    );
    const consumer = consumerOf(amqp, program);
    for (let round = 0; round < 100; round += 1) judge(consumer);
    const start = performance.now();
    for (let round = 0; round < 100; round += 1) judge(consumer);
    // Ten times the usual cost, so that only a change of order fails here.
    expect((performance.now() - start) / 100).toBeLessThan(20);
  });
});
