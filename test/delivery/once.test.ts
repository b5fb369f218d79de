import { describe, expect, it } from 'vitest';
import { isOneRequest } from '../../src/delivery/once.ts';
import type { Program, Step } from '../../src/effects/program.ts';
import { call, eachMessage, forever, ID, Kit, opaque, seq, times, when } from './build.ts';

const isOne = (program: Program, step: Step): boolean => isOneRequest(program, other => other.id === step.id);

describe('one request for each message', () => {
  it('once a message, in a helper, behind a condition, in an endless retry loop', () => {
    const kit = new Kit();
    const charge = kit.charge();
    expect(isOne(seq(kit.parse(), charge, kit.mail()), charge)).toBe(true);
    expect(isOne(eachMessage(call(charge)), charge)).toBe(true);
    expect(isOne(when(opaque('kind'), charge), charge)).toBe(true);
    expect(isOne(forever(kit.attempt(charge, () => seq())), charge)).toBe(true);
  });

  it('many times: a loop over a list, a counted loop, promises of a list', () => {
    const kit = new Kit();
    const charge = kit.charge();
    const lines: Program = { kind: 'loop', over: 'payload', endless: false, label: 903, body: charge };
    expect(isOne(eachMessage(lines), charge)).toBe(false);
    expect(isOne(times(charge), charge)).toBe(false);
    expect(isOne(kit.parallel([charge]), charge)).toBe(false);
    expect(isOne(kit.parallel([charge], 'all', true), charge)).toBe(true);
  });

  it('beside another call that takes a key, unless it is in another branch', () => {
    const kit = new Kit();
    const charge = kit.charge();
    const other = kit.charge('refund', ID);
    expect(isOne(seq(charge, other), charge)).toBe(false);
    expect(isOne(kit.parallel([charge, other]), charge)).toBe(false);
    expect(isOne(when(opaque('kind'), charge, other), charge)).toBe(true);
    expect(isOne(seq(when(opaque('kind'), charge, other), kit.charge('fee')), charge)).toBe(false);
  });

  it('a step that is not there', () => {
    const kit = new Kit();
    expect(isOne(kit.mail(), kit.charge())).toBe(false);
  });
});
