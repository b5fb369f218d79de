import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type Cause = 'free' | 'unseen' | 'unhandled';

export default createRule<Cause, [{ whenSchemaUnknown: 'report' | 'ignore' }]>({
  name: 'no-check-then-insert',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow checking for a row and then inserting it without a unique constraint',
      recommended: true,
    },
    messages: {
      free: '`{{other}}` ({{otherAt}}), then `{{name}}`{{deeper}}: two deliveries at once both find nothing and both insert. Add {{remedy}}, and treat the conflict as done.',
      unseen:
        '`{{other}}` ({{otherAt}}), then `{{name}}`{{deeper}}, is a race unless the database refuses a second row, and no schema file shows that. Add {{remedy}}, or use an atomic form.',
      unhandled:
        'Two deliveries at once both pass `{{other}}` ({{otherAt}}); the constraint refuses the second `{{name}}`{{deeper}} and nobody handles it. Treat the conflict as done.',
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
      const { cause } = report.finding;
      if (cause === 'unseen' && options.whenSchemaUnknown === 'ignore') return;
      reportFinding(context, isCause(cause) ? cause : 'free', report);
    }),
});

function isCause(cause: string): cause is Cause {
  return cause === 'free' || cause === 'unseen' || cause === 'unhandled';
}
