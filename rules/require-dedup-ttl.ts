import { findingsOf } from '../src/analysis.ts';
import { reportFinding } from '../src/report.ts';
import { createRule } from './create-rule.ts';

export default createRule({
  name: 'require-dedup-ttl',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require dedup markers in a cache to expire, and not before the last redelivery',
      recommended: true,
    },
    messages: {
      never:
        '`{{name}}`{{deeper}} remembers each handled message for ever: the cache grows until it evicts or refuses keys. Let the marker expire after the longest time in which a message may come again.',
      short:
        '`{{name}}`{{deeper}} forgets the message after {{after}}, but it may come again for {{window}}. A redelivery after that repeats `{{effect}}` ({{effectAt}}). Let the marker live for {{window}}.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-dedup-ttl', report => {
      const { forgets } = report.finding;
      if (forgets === undefined) reportFinding(context, 'never', report);
      else
        reportFinding(context, 'short', report, {
          data: { after: durationText(forgets.after), window: durationText(forgets.window) },
        });
    }),
});

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** In the largest unit that needs no fraction: `7 days`, `90 minutes`. */
function durationText(seconds: number): string {
  const [name, size] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${String(count)} ${name}${count === 1 ? '' : 's'}`;
}
