import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-unstable-idempotency-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow deduplication and idempotency keys that differ on redelivery',
      recommended: true,
    },
    messages: {
      unstableKey:
        'This key comes from `{{source}}` ({{sourceAt}}) and is another one on every redelivery, so `{{effect}}` runs twice. Use an id that the message carries.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-unstable-idempotency-key', report => {
      reportFinding(context, 'unstableKey', report);
    }),
});
