import type { Guarantee, Verdict } from '../../delivery/guarantee.ts';
import type { Acknowledgement, ConsumerEntry, GateEntry } from './model.ts';

export const VERDICTS: readonly Verdict[] = ['effectively-once', 'at-least-once', 'at-most-once', 'none', 'unknown'];

/** What a verdict promises, for people. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  'effectively-once': 'no message is lost, and no effect happens twice',
  'at-least-once': 'no message is lost; effects may happen twice',
  'at-most-once': 'no effect happens twice; messages may be lost',
  none: 'messages may be lost, and effects may happen twice',
  unknown: 'too much of it cannot be seen',
};

export const verdictName = (verdict: Verdict): string => (verdict === 'none' ? 'no guarantee' : verdict);

export const guaranteeText = ({ loss, duplicateOnCrash, duplicateOnOverlap }: Guarantee): string =>
  `loss: ${loss} · duplicate on crash: ${duplicateOnCrash} · duplicate on overlap: ${duplicateOnOverlap}`;

const WHEN: Readonly<Record<Acknowledgement['when'], string>> = {
  explicit: 'acknowledged by a call',
  onReturn: 'acknowledged when the handler returns',
  returnValue: 'acknowledged by what the handler returns',
  onDelivery: 'acknowledged on delivery',
};

const ON_THROW: Readonly<Record<Acknowledgement['onThrow'], string>> = {
  redeliver: 'a throw brings the message again',
  reject: 'a throw rejects the message',
  drop: 'a throw drops the message',
  swallow: 'a throw is ignored',
};

export const acknowledgementText = ({ when, onThrow, awaitsHandler }: Acknowledgement): string =>
  [WHEN[when], ON_THROW[onThrow], ...(awaitsHandler ? [] : ['the client does not wait for the handler'])].join(', ');

const KINDS: Readonly<Record<ConsumerEntry['kind'], string>> = {
  handler: 'handler',
  loop: 'receive loop',
  relay: 'outbox relay',
  unseen: 'declaration; the consumer is not part of the program',
};

export const kindText = (kind: ConsumerEntry['kind']): string => KINDS[kind];

/** The store refuses the effect itself the second time: nothing else is remembered. */
export const isItsOwnMarker = ({ guards, claim }: GateEntry): boolean =>
  guards.file === claim.file && guards.line === claim.line && guards.name === claim.name;

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${String(count)} ${count === 1 ? one : many}`;
