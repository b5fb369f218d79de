import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'require-dedup-ttl',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require dedup markers in a cache to expire',
      recommended: true,
    },
    messages: {
      never:
        '`{{name}}`{{deeper}} remembers each handled message for ever: the cache grows until it evicts or refuses keys. Let the marker expire after the longest time in which a message may come again.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-dedup-ttl', report => {
      reportFinding(context, 'never', report);
    }),
});
