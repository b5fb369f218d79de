import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['batch', 'payload'] as const;

export default createRule({
  name: 'require-lease-extension',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require work that can outlast the lease of its messages to extend it',
    },
    messages: {
      batch:
        '`{{effect}}` ({{effectAt}}){{more}} runs for one message after another, and nothing extends their lease. It ends for the last ones: others get them as well. Extend it in the loop.',
      payload:
        '`{{effect}}` ({{effectAt}}){{more}} runs for each element of a message, and nothing extends its lease. A long list outlasts it: others get the message as well. Extend it in the loop.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-lease-extension', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
