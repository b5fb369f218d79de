import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'no-outer-client-in-transaction',
  meta: {
    type: 'problem',
    docs: {
      description: "Disallow queries inside a transaction that go through another client than the transaction's",
      recommended: true,
    },
    messages: {
      write:
        "`{{name}}`{{deeper}} is inside a transaction but goes through another client: it is committed at once, and stays when the transaction rolls back. Use the transaction's client.",
      lock: "`{{name}}`{{deeper}} is inside a transaction but goes through another client: its lock ends with the query and guards nothing. Use the transaction's client.",
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-outer-client-in-transaction', report => {
      reportFinding(context, report.finding.cause === 'lock' ? 'lock' : 'write', report);
    }),
});
