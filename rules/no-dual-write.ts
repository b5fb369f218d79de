import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

const causes = ['lostEvent', 'ghostEvent', 'uncommitted', 'besideOutbox'] as const;

export default createRule({
  name: 'no-dual-write',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow changing a database and publishing about it without a transaction that holds both',
    },
    messages: {
      lostEvent:
        '`{{name}}`{{deeper}} publishes what `{{other}}` ({{otherAt}}) has changed. If it fails for good, the change stays and nobody hears of it. Write it to an outbox table in the same transaction.',
      ghostEvent:
        '`{{name}}`{{deeper}} changes what `{{other}}` ({{otherAt}}) has announced already. If it fails for good, that was news of a change that never was. Write it to an outbox table in the same transaction.',
      uncommitted:
        '`{{name}}`{{deeper}} announces `{{other}}` ({{otherAt}}) before its transaction commits. If that rolls back, it was news of a change that never was. Write it to an outbox table instead.',
      besideOutbox:
        '`{{name}}`{{deeper}} sends what the outbox has from `{{other}}` ({{otherAt}}): receivers get it twice, or, if no relay reads that table, perhaps never. Leave sending to the relay.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-dual-write', report => {
      const cause = causes.find(known => known === report.finding.cause);
      if (cause !== undefined) reportFinding(context, cause, report);
    }),
});
