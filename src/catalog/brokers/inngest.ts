import { defineLibrary, fields, identity, inVersions, members, history } from '../model.ts';

/** A step's callback runs until it succeeded once; from then on its stored result takes its place. */
const step = { is: 'run', callback: 'Argument[1]', memoised: true } as const;

export const inngest = defineLibrary({
  package: 'inngest',
  versions: '>=3.0.0 <5',
  evidence: 'docs',
  docs: 'https://www.inngest.com/docs/reference/functions/create',
  entries: [
    {
      type: 'Inngest',
      member: 'createFunction',
      is: 'consumer',
      // The trigger stands between the two in version 3.
      handlers: [{ at: 'Argument[last]', message: 'Parameter[0].Member[event]' }],
      // Then a failed run is over.
      notWhen: [{ at: 'Argument[0].Member[retries]', equals: 0 }],
      acks: 'onReturn',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      awaitsHandler: true,
    },
    { type: 'createStepTools', member: 'run', ...step },
    // Stored like a step: the event is sent again only when the crash comes before the result is kept.
    { type: 'createStepTools', member: 'sendEvent', is: 'publish', key: 'Argument[1].Member[id]', versions: '>=4.0.0' },
    {
      type: 'Inngest',
      member: 'send',
      is: 'publish',
      key: 'Argument[0].Member[id]',
      keyAlternatives: ['Argument[0].Element.Member[id]'],
      // For 24 hours: https://www.inngest.com/docs/events#deduplication
      deduplication: { sharesIds: true },
      versions: '>=4.0.0',
    },
    ...members('createStepTools', ['sleep', 'sleepUntil', 'waitForEvent', 'invoke'], { is: 'compute' }),

    ...inVersions('>=4.0.0', [
      identity('ReceivedEvent', 'id'),
      ...fields('BaseContextWithTriggers', 'stable', ['event', 'events', 'runId']),
      ...history('BaseContextWithTriggers', ['attempt']),
      ...fields('BaseContextWithTriggers', 'unstable', ['requestId']),
    ]),
    ...inVersions('<4.0.0', [
      identity('MinimalEventPayload', 'id'),
      ...fields('BaseContext', 'stable', ['runId']),
      ...history('BaseContext', ['attempt']),
    ]),
  ],
});
