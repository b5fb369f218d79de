import { findingsOf } from '../src/analysis.ts';
import { throughTransaction } from '../src/fixes/transaction-client.ts';
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
    fixable: 'code',
    messages: {
      write:
        "`{{name}}`{{deeper}} is inside the transaction of {{otherAt}} but goes through another client: it commits at once, and stays when the transaction rolls back. Use the transaction's client.",
      lock: "`{{name}}`{{deeper}} is inside the transaction of {{otherAt}} but goes through another client: its lock ends with the query and guards nothing. Use the transaction's client.",
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-outer-client-in-transaction', report => {
      const fix = throughTransaction(context, report);
      const messageId = report.finding.cause === 'lock' ? 'lock' : 'write';
      reportFinding(context, messageId, report, fix === undefined ? {} : { fix });
    }),
});
