import { findingsOf } from '../src/analysis.ts';
import { passId } from '../src/fixes/pass-id.ts';
import { reportFinding, whereOf } from '../src/report.ts';
import { createRule } from './create-rule.ts';

type Report = Parameters<typeof reportFinding>[2];

const CAUSES = ['redelivery', 'relay', 'content'] as const;

export default createRule({
  name: 'require-publish-dedup-id',
  meta: {
    type: 'problem',
    docs: {
      description: 'Require an id on messages that can be published again, where the broker drops repeated ids',
    },
    hasSuggestions: true,
    messages: {
      redelivery:
        'A redelivery runs `{{name}}`{{deeper}} again. Without `{{option}}` the broker takes the second message for a new one. Pass an id made from the message that is handled.',
      relay:
        'After a crash before the row is marked, the relay runs `{{name}}`{{deeper}} again. Without `{{option}}` the broker takes the second message for a new one. Pass the id of the row.',
      content:
        'A redelivery runs `{{name}}`{{deeper}} again with {{origin}} in the content, another one each time: deduplication by content does not see it. Pass `{{option}}`, made from the message that is handled.',
      passId: 'Pass `{{id}}` as the id.',
    },
    schema: [],
  },
  create: context =>
    findingsOf(context, 'require-publish-dedup-id', report => {
      const cause = CAUSES.find(name => name === report.finding.cause);
      if (cause === undefined) return;
      reportFinding(context, cause, report, {
        data: { option: optionOf(report), origin: originOf(report) },
        suggest: passId(context, report),
      });
    }),
});

function optionOf({ finding: { effect } }: Report): string {
  return effect?.effect.kind === 'publish' ? (effect.effect.missingId?.option ?? '') : '';
}

/** `` `Date.now` (line 8) `` */
function originOf({ finding: { source }, place }: Report): string {
  return source === undefined ? 'an unstable value' : `\`${source.name}\` (${whereOf(source, place)})`;
}
