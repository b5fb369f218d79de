import { findingsOf } from '../src/analysis.ts';
import { useIdentity } from '../src/fixes/stable-key.ts';
import { reportFinding, whereOf } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type Report = Parameters<typeof reportFinding>[2];
type MessageId = 'unstableKey' | 'unstableMarker' | 'unstableId' | 'useIdentity';

export default createRule<MessageId, [{ checkContent: boolean }]>({
  name: 'no-unstable-idempotency-key',
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow deduplication and idempotency keys that differ on redelivery',
      recommended: true,
      strict: [{ checkContent: true }],
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
    schema: [
      {
        type: 'object',
        properties: {
          checkContent: {
            type: 'boolean',
            description: 'Also report ids in the content of published messages, which are known by their names.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ checkContent: false }],
  },
  create: (context, [options]) =>
    findingsOf(context, 'no-unstable-idempotency-key', report => {
      if (report.finding.cause === 'content' && !options.checkContent) return;
      reportFinding(context, messageFor(report), report, {
        data: { origin: originOf(report) },
        suggest: useIdentity(context, report),
      });
    }),
});

function messageFor({ finding: { cause } }: Report): 'unstableKey' | 'unstableMarker' | 'unstableId' {
  if (cause === 'gate') return 'unstableMarker';
  return cause === 'identity' || cause === 'content' ? 'unstableId' : 'unstableKey';
}

/** `` `randomUUID` (line 8) ``, without its line where that is the reported one. */
function originOf({ finding: { source, at }, place }: Report): string {
  if (source === undefined) return 'an unstable source';
  if (source.file === place.file && source.line === place.line && at.at === place) return `\`${source.name}\``;
  return `\`${source.name}\` (${whereOf(source, place)})`;
}
