import { describe, expect, it } from 'vitest';

import { Tried } from '../../src/delivery/tried.ts';
import type { Step } from '../../src/effects/program.ts';

const at = { file: 'a.ts', start: 0, end: 0, line: 1, name: 'save' };
const failing = (id: number, message = 0) => ({
  step: { kind: 'step', id, effect: { kind: 'compute' }, trace: { at, via: [] }, canThrow: true } as Step,
  message,
});

describe('failures that were played', () => {
  it('are new the first time, and with an answer that they were not played with', () => {
    const tried = new Tried();
    expect(tried.isNew(failing(1), [])).toBe(true);
    expect(tried.isNew(failing(1), [])).toBe(false);
    expect(tried.isNew(failing(1), ['a=true'])).toBe(true);
    expect(tried.isNew(failing(1), ['b=true'])).toBe(true);
    expect(tried.isNew(failing(1), ['a=true', 'b=true'])).toBe(false);
  });

  it('are those of one step and one message', () => {
    const tried = new Tried();
    tried.isNew(failing(1), ['a=true']);
    expect(tried.isNew(failing(2), ['a=true'])).toBe(true);
    expect(tried.isNew(failing(1, 1), ['a=true'])).toBe(true);
  });
});
