import { findingsOf } from '../src/analysis.ts';
import { useIdentity } from '../src/fixes/stable-key.ts';
import { reportFinding, whereOf } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type Report = Parameters<typeof reportFinding>[2];

export default createRule({
  name: 'no-unstable-idempotency-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow deduplication and idempotency keys that differ on redelivery',
      recommended: true,
    },
    hasSuggestions: true,
    messages: {
      unstableKey:
        'This key comes from {{origin}} and is another one on every delivery, so a redelivery runs `{{effect}}` ({{effectAt}}) again. Use an id that the message carries.',
      unstableMarker:
        'The key of `{{other}}`{{deeper}} comes from {{origin}}, another one on every delivery: it is never found, and `{{effect}}` ({{effectAt}}) runs again. Use an id of the message.',
      unstableId:
        'This id comes from {{origin}} and is another one on every delivery, so receivers take the repeated message for a new one. Use an id that the message carries.',
      useIdentity: 'Use `{{key}}`, which identifies the message.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'no-unstable-idempotency-key', report => {
      reportFinding(context, messageFor(report), report, {
        data: { origin: originOf(report) },
        suggest: useIdentity(context, report),
      });
    }),
});

function messageFor({ finding: { cause } }: Report): 'unstableKey' | 'unstableMarker' | 'unstableId' {
  if (cause === 'gate') return 'unstableMarker';
  return cause === 'identity' ? 'unstableId' : 'unstableKey';
}

/** `` `randomUUID` (line 8) ``, without its line where that is the reported one. */
function originOf({ finding: { source, at }, place }: Report): string {
  if (source === undefined) return 'an unstable source';
  if (source.file === place.file && source.line === place.line && at.at === place) return `\`${source.name}\``;
  return `\`${source.name}\` (${whereOf(source, place)})`;
}
