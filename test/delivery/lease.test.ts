import { describe, expect, it } from 'vitest';
import { judge } from '../../src/delivery/judge.ts';
import type { Program } from '../../src/effects/program.ts';
import { call, consumerOf, eachMessage, ID, join, Kit, leased, onReturn, opaque, seq, times, when } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

const held = { ...leased, lease: { seconds: 'default' } } as const;
const heldJob = { ...onReturn, lease: { seconds: 'default' } } as const;

const eachElement = (...body: readonly Program[]): Program => ({
  kind: 'loop',
  over: 'payload',
  endless: false,
  label: 903,
  body: seq(...body),
});

const owner = 'require-lease-extension';

describe('a loop over the messages of a batch', () => {
  it('outlasts the lease when it waits for a call in each round', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(held, eachMessage(put, kit.ack())), {
      owner,
      cause: 'batch',
      outcome: 'duplicated',
      at: 0,
      effect: put,
      also: [],
      schedule: [
        '1: `put` (line 1) runs',
        '1: the lease of the message ends before the loop does',
        '2: the broker gives the message to another consumer',
        '2: `put` (line 1) runs again',
      ],
    });
  });

  it('has one finding for all of its calls', () => {
    const kit = new Kit();
    const [put, notify] = [kit.put(), kit.put('notify')];
    expectFindings(findingsOf(held, eachMessage(put, call(notify, kit.return()), kit.ack())), {
      owner,
      effect: put,
      also: [notify],
    });
  });

  it('is silent where nothing is known of a lease, or the broker has forgotten the message', () => {
    const kit = new Kit();
    expectFindings(findingsOf(leased, eachMessage(kit.put(), kit.ack())));
    const forgotten = judge(consumerOf({ ...held, acks: 'onDelivery' }, eachMessage(kit.put())));
    expect(forgotten.findings.map(finding => finding.owner)).not.toContain(owner);
  });

  it('is silent where the lease is extended: in the loop, around it, in one that is started beside it', () => {
    const kit = new Kit();
    const extend = kit.step('extend', { kind: 'extendLease' });
    expectFindings(findingsOf(held, eachMessage(extend, kit.put(), kit.ack())));
    expectFindings(findingsOf(held, eachMessage(when(opaque('slow'), extend), kit.put(), kit.ack())));
    expectFindings(findingsOf(held, seq(extend, eachMessage(kit.put(), kit.ack()))));
    const beside = kit.detached(call(times(extend)));
    expectFindings(findingsOf(held, seq(beside, eachMessage(kit.put(), kit.ack()), join(beside.task))));
  });

  it('is not helped by a later visibility for a message that failed', () => {
    const kit = new Kit();
    const put = kit.put();
    const backOff = kit.step('backOff', { kind: 'extendLease' });
    const attempt = kit.attempt(seq(put, kit.ack()), () => backOff);
    expectFindings(findingsOf(held, eachMessage(attempt)), { owner, effect: put });
  });

  it('does not wait for calls in a catch clause, nor for those that it only starts', () => {
    const kit = new Kit();
    const query = kit.upsert('save', { id: ID });
    expectFindings(findingsOf(held, eachMessage(kit.attempt(seq(query, kit.ack()), () => kit.put('alert')))));
    const started = kit.detached(kit.put());
    const later = findingsOf(held, seq(eachMessage(started), join(started.task), kit.ack('ack', 'batch')));
    expect(later.map(finding => finding.owner)).not.toContain(owner);
  });

  it('waits for what it starts and joins', () => {
    const kit = new Kit();
    const put = kit.put();
    const started = kit.detached(put);
    expectFindings(findingsOf(held, eachMessage(started, kit.parse(), join(started.task), kit.ack())), {
      owner,
      effect: put,
    });
  });

  it('is silent when the messages run side by side, but not when the calls for each message do', () => {
    const kit = new Kit();
    expectFindings(findingsOf(held, kit.parallel([seq(kit.put(), kit.ack())], 'all', true)));
    const [left, right] = [kit.put('left'), kit.put('right')];
    expectFindings(findingsOf(held, eachMessage(kit.parallel([left, right]), kit.ack())), { owner, also: [right] });
  });

  it('is silent when it ends with the first call', () => {
    const kit = new Kit();
    const first = when(opaque('wanted'), seq(kit.put(), kit.ack('ack', 'batch'), kit.break(900)));
    expectFindings(findingsOf(held, eachMessage(first)));
    const returning = when(opaque('wanted'), seq(kit.put(), kit.ack('ack', 'batch'), kit.return()));
    expectFindings(findingsOf(held, eachMessage(returning)));
  });

  it('is silent about queries, publishes and calls known by their verb alone', () => {
    const kit = new Kit();
    expectFindings(findingsOf(held, eachMessage(kit.upsert('save', { id: ID }), kit.ack())));
    const names = (program: Program): readonly string[] => findingsOf(held, program).map(finding => finding.owner);
    expect(names(eachMessage(kit.publish(), kit.ack()))).not.toContain(owner);
    expect(names(eachMessage(kit.lexical(), kit.ack()))).not.toContain(owner);
  });

  it('is silent when the lease leaves enough time for each message', () => {
    const kit = new Kit();
    const program = eachMessage(kit.put(), kit.ack());
    expectFindings(findingsOf({ ...leased, lease: { seconds: 600, messages: 10 } }, program));
    expectFindings(findingsOf({ ...leased, lease: { seconds: 599, messages: 10 } }, program), { owner });
    expectFindings(findingsOf({ ...leased, lease: { seconds: 60 } }, program));
    expectFindings(findingsOf({ ...leased, lease: { seconds: 'default', messages: 1 } }, program));
    expectFindings(findingsOf({ ...leased, lease: { seconds: 'default', messages: 2 } }, program), { owner });
  });

  it('is a gap when the length of the lease is not visible', () => {
    const kit = new Kit();
    const consumer = consumerOf({ ...leased, lease: { seconds: 'unknown' } }, eachMessage(kit.put(), kit.ack()));
    expect(judge(consumer)).toMatchObject({
      findings: [],
      gaps: [{ reason: 'how long the broker holds a message is not visible' }],
    });
    const direct = consumerOf({ ...leased, lease: { seconds: 'unknown' } }, seq(kit.put(), kit.ack()));
    expect(judge(direct)).toEqual({ findings: [], gaps: [] });
  });

  it('is silent when the message is handed to code that cannot be seen', () => {
    const kit = new Kit();
    const consumer = { ...consumerOf(held, eachMessage(kit.put(), kit.ack())), handsMessageOn: true };
    expect(judge(consumer).findings).toEqual([]);
  });
});

describe('a loop over what a message brings', () => {
  it('outlasts the lease of one message', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(heldJob, call(eachElement(put))), { owner, cause: 'payload', effect: put });
    const single = { ...onReturn, lease: { seconds: 'default', messages: 1 } } as const;
    expectFindings(findingsOf(single, call(eachElement(put))), { owner, cause: 'payload', effect: put });
  });

  it('is silent in chunks, for one call, for a repeated call and under a long lease', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(heldJob, eachElement(kit.parallel([put]))));
    expectFindings(findingsOf(heldJob, seq(put, kit.put('second'))));
    expectFindings(findingsOf(heldJob, times(put)));
    expectFindings(findingsOf({ ...onReturn, lease: { seconds: 600 } }, eachElement(put)));
    expectFindings(findingsOf({ ...onReturn, lease: { seconds: 300 } }, eachElement(put)), { owner, cause: 'payload' });
  });

  it('speaks of the batch when both are there', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(held, eachMessage(eachElement(put), kit.ack())), { owner, cause: 'batch', effect: put });
  });
});
