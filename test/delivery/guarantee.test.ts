import { describe, expect, it } from 'vitest';

import type { Consumer, Contract } from '../../src/consumers/consumer.ts';
import { assess, type Guarantee } from '../../src/delivery/guarantee.ts';
import { judge } from '../../src/delivery/judge.ts';
import type { Program } from '../../src/effects/program.ts';
import { amqp, consumerOf, found, ID, Kit, not, nothing, onDelivery, seq, when, won } from './build.ts';

const guaranteeOf = (contract: Contract, program: Program, kind?: Consumer['kind']): Guarantee => {
  const consumer = consumerOf(contract, program, kind);
  return assess(consumer, judge(consumer)).guarantee;
};

const exact: Guarantee = {
  loss: 'none',
  duplicateOnCrash: 'none',
  duplicateOnOverlap: 'none',
  verdict: 'effectively-once',
};

describe('the guarantee of a consumer', () => {
  it('is effectively-once with a stable key', () => {
    const kit = new Kit();
    expect(guaranteeOf(amqp, seq(kit.charge('charge', ID), kit.ack()))).toEqual(exact);
  });

  it('is at-least-once without a gate', () => {
    const kit = new Kit();
    expect(guaranteeOf(amqp, seq(kit.mail(), kit.ack()))).toEqual({
      loss: 'none',
      duplicateOnCrash: 'window',
      duplicateOnOverlap: 'possible',
      verdict: 'at-least-once',
    });
  });

  it('is at-most-once when an atomic claim comes before the effect', () => {
    const kit = new Kit();
    const claim = kit.setNx();
    const handler = seq(claim, when(won(claim), kit.mail()), kit.ack());
    expect(guaranteeOf(amqp, handler)).toEqual({ ...exact, loss: 'possible', verdict: 'at-most-once' });
  });

  it('is at-least-once when the claim comes after the effect, for the overlap as well', () => {
    const kit = new Kit();
    const check = kit.seen();
    const handler = seq(check, when(not(found(check)), seq(kit.mail(), kit.mark())), kit.ack());
    expect(guaranteeOf(amqp, handler)).toMatchObject({
      loss: 'none',
      duplicateOnCrash: 'window',
      duplicateOnOverlap: 'possible',
    });
  });

  it('is at-most-once where the broker acknowledges on delivery, whatever the handler does', () => {
    const kit = new Kit();
    expect(guaranteeOf(onDelivery, kit.work())).toMatchObject({ loss: 'possible' });
    expect(guaranteeOf(onDelivery, kit.mail()).verdict).toBe('at-most-once');
  });

  it('is nothing when messages are lost and repeated', () => {
    const kit = new Kit();
    const handler = seq(kit.mail('first'), kit.ack(), kit.mail('second'));
    expect(guaranteeOf(amqp, handler)).toMatchObject({ loss: 'possible', duplicateOnCrash: 'window', verdict: 'none' });
  });

  it('does not rule out what a verb or an unknown table hides', () => {
    const kit = new Kit();
    expect(guaranteeOf(amqp, seq(kit.lexical(), kit.ack()))).toEqual({
      loss: 'none',
      duplicateOnCrash: 'unknown',
      duplicateOnOverlap: 'unknown',
      verdict: 'at-least-once',
    });
  });

  it('is open where the handler is not part of the program, or a gap hides steps', () => {
    expect(guaranteeOf(amqp, nothing, 'unseen').verdict).toBe('unknown');
    const kit = new Kit();
    const work = kit.work();
    const consumer = consumerOf(amqp, seq(work, kit.ack()));
    const unknown = { ...consumer, gaps: [{ trace: work.trace, reason: 'what this call does is not known' }] };
    expect(assess(unknown, judge(unknown)).guarantee).toMatchObject({ loss: 'none', duplicateOnCrash: 'unknown' });
    const elsewhere = { ...work.trace, at: { ...work.trace.at, start: work.trace.at.start + 1 } };
    const hidden = { ...consumer, gaps: [{ trace: elsewhere, reason: 'the code nests too deep to follow' }] };
    expect(assess(hidden, judge(hidden)).guarantee).toMatchObject({ loss: 'unknown', verdict: 'unknown' });
  });

  it('is at-least-once for a relay, which nothing is reported of', () => {
    const kit = new Kit();
    const consumer = consumerOf(amqp, seq(kit.publish(), kit.ack()), 'relay');
    const judgement = judge(consumer);
    expect(judgement.findings).toEqual([]);
    expect(assess(consumer, judgement).guarantee).toMatchObject({ loss: 'none', verdict: 'at-least-once' });
  });
});

describe('the gates of a consumer', () => {
  it('name the check, the claim and what they guard', () => {
    const kit = new Kit();
    const check = kit.seen();
    const mail = kit.mail();
    const mark = kit.mark();
    const consumer = consumerOf(amqp, seq(check, when(not(found(check)), seq(mail, mark)), kit.ack()));
    expect(assess(consumer, judge(consumer)).gates).toEqual([{ effect: mail, check, claim: mark }]);
  });
});
