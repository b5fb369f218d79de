import { findingsOf } from '../src/analysis.ts';
import { raceOf } from '../src/fixes/atomic-claim.ts';
import { setIfAbsent } from '../src/fixes/set-if-absent.ts';
import { suggestionsOf } from '../src/fixes/suggestion.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type MessageId = 'free' | 'unseen' | 'unhandled' | 'unenforced' | 'overwrites' | 'setIfAbsent';

export default createRule<MessageId, [{ whenSchemaUnknown: 'report' | 'ignore' }]>({
  name: 'no-check-then-insert',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow checking for a row and then inserting it without a unique constraint',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      free: 'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both{{deeper}} insert. Add {{remedy}}; treat the conflict as done.',
      unseen:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both{{deeper}} insert: no schema file shows a key that refuses it. Add {{remedy}}; treat the conflict as done.',
      unhandled:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}); the unique key refuses the second `{{name}}`{{deeper}}, yet the loser still reaches `{{effect}}` ({{effectAt}}). Return on the conflict.',
      unenforced:
        '`{{name}}`{{deeper}} is meant to be refused the second time, but no unique key covers its columns: a redelivery reaches `{{effect}}` ({{effectAt}}) again. Add the key.',
      overwrites:
        'Two deliveries at once pass `{{other}}` ({{otherAt}}), then both run `{{name}}`{{deeper}} and reach `{{effect}}` ({{effectAt}}). {{atomicForm}}',
      setIfAbsent: 'Set the key only if it is absent, and stop when it is there.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          whenSchemaUnknown: {
            type: 'string',
            enum: ['report', 'ignore'],
            description: 'What to do when no schema file shows the table.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ whenSchemaUnknown: 'report' }],
  },
  create: (context, [options]) =>
    findingsOf(context, 'no-check-then-insert', report => {
      const { kind, words } = raceOf(report);
      switch (kind) {
        case 'free':
          reportFinding(context, 'free', report, { data: words });
          break;
        case 'unseen':
          if (options.whenSchemaUnknown === 'report') reportFinding(context, 'unseen', report, { data: words });
          break;
        case 'unhandled':
          reportFinding(context, 'unhandled', report);
          break;
        case 'unenforced':
          reportFinding(context, 'unenforced', report);
          break;
        case 'overwrites':
          reportFinding(context, 'overwrites', report, {
            data: words,
            suggest: suggestionsOf('setIfAbsent', setIfAbsent(context.sourceCode, report)),
          });
      }
    }),
});
