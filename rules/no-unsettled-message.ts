import { findingsOf } from '../src/analysis.ts';
import { settleMessage } from '../src/fixes/settle-message.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const CAUSES = ['caught', 'return', 'end', 'never', 'swallowedThrow', 'neverAcked'] as const;

export default createRule({
  name: 'no-unsettled-message',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow paths that neither acknowledge nor reject a message that nobody gives back',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      caught:
        'A failure of `{{effect}}` ({{effectAt}}){{more}} ends in a `catch` ({{otherAt}}) that neither acknowledges nor rejects the message. It hangs, and is not delivered again. Reject it there.',
      return:
        'The `return` at {{otherAt}} leaves the message neither acknowledged nor rejected. It hangs, is not delivered again, and takes up room of the prefetch. Settle it before.',
      end: 'A path through this handler ends without `{{other}}` ({{otherAt}}) or its like. The message hangs, is not delivered again, and takes up room of the prefetch. Settle it there, too.',
      never:
        'This handler neither acknowledges nor rejects its messages. They hang, are not delivered again, and fill up the prefetch until nothing more comes. Acknowledge after the work.',
      swallowedThrow:
        'A failure of `{{effect}}` ({{effectAt}}){{more}} leaves this handler, and the client swallows it: the message hangs, and is not delivered again. Catch the failure and reject the message.',
      neverAcked:
        'This handler returns nothing after `{{effect}}` ({{effectAt}}), so the client never acknowledges the message: it comes back, and the work is done again and again. Return the message.',
      rejectMessage: 'Reject the message, so that it goes to the dead-letter queue.',
      returnMessage: 'Return the message, so that it is deleted.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-unsettled-message', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report, { suggest: settleMessage(context, report) });
    }),
});
