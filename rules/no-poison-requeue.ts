import { findingsOf } from '../src/analysis.ts';
import { withoutRequeue } from '../src/fixes/dead-letter.ts';
import { suggestionsOf } from '../src/fixes/suggestion.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type MessageId = 'requeued' | 'requeuedByDefault' | 'deadLetterMessage';

export default createRule<MessageId, [{ checkDefaults: boolean }]>({
  name: 'no-poison-requeue',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow requeueing every failed message without an attempt limit',
      recommended: true,
      strict: [{ checkDefaults: true }],
    },
    hasSuggestions: true,
    messages: {
      requeued:
        '`{{name}}`{{deeper}} requeues the message after each failure of `{{effect}}` ({{effectAt}}){{more}}. One that always fails comes back for ever. Dead-letter it, or count the attempts.',
      requeuedByDefault:
        'After a failure of `{{effect}}` ({{effectAt}}){{more}} the client requeues the message by default. One that always fails comes back for ever. Turn that off, or count the attempts.',
      deadLetterMessage: 'Reject the message without requeueing it, so that it goes to the dead-letter queue.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          checkDefaults: {
            type: 'boolean',
            description: 'Also report clients that requeue by themselves when the handler throws.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkDefaults: false }],
  },
  create: (context, [options]) =>
    findingsOf(context, 'no-poison-requeue', report => {
      if (report.finding.cause !== 'default') {
        const fix = withoutRequeue(context, report);
        reportFinding(context, 'requeued', report, { suggest: suggestionsOf('deadLetterMessage', fix) });
      } else if (options.checkDefaults) reportFinding(context, 'requeuedByDefault', report);
    }),
});
