import type { Change, Comparison } from './compare.ts';
import type { ConsumerEntry, FindingEntry, GateEntry, Inventory, PlaceEntry } from './model.ts';
import { sequenceDiagram } from './mermaid.ts';
import {
  acknowledgementText,
  counted,
  guaranteeText,
  isItsOwnMarker,
  kindText,
  VERDICT_MEANINGS,
  VERDICTS,
  verdictName,
} from './words.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/gu, ' ');
const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
const placeText = ({ file, line }: Pick<PlaceEntry, 'file' | 'line'>): string => `${file}:${String(line)}`;
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const summaryLines = ({ summary, consumers }: Inventory): readonly string[] => [
  `${counted(summary.consumers, 'consumer')}, ${counted(summary.findings, 'finding')}` +
    `${summary.suppressed === 0 ? '' : ` (and ${String(summary.suppressed)} suppressed)`}, ${counted(summary.gaps, 'gap')}.`,
  '',
  ...(consumers.length === 0
    ? []
    : [
        row('guarantee', 'consumers', 'meaning'),
        row('---', '---:', '---'),
        ...VERDICTS.filter(verdict => summary.guarantees[verdict] > 0).map(verdict =>
          row(verdictName(verdict), String(summary.guarantees[verdict]), VERDICT_MEANINGS[verdict]),
        ),
        '',
      ]),
];

const tableLines = (consumers: readonly ConsumerEntry[]): readonly string[] =>
  consumers.length === 0
    ? []
    : [
        row('consumer', 'broker', 'guarantee', 'loss', 'duplicate on crash', 'duplicate on overlap', 'findings'),
        row('---', '---', '---', '---', '---', '---', '---:'),
        ...consumers.map(({ name, broker, guarantee, findings, ...place }) =>
          row(
            `${code(name)} ${placeText(place)}`,
            broker,
            verdictName(guarantee.verdict),
            guarantee.loss,
            guarantee.duplicateOnCrash,
            guarantee.duplicateOnOverlap,
            String(findings.filter(({ suppressed }) => suppressed === undefined).length),
          ),
        ),
        '',
      ];

const findingLines = (finding: FindingEntry): readonly string[] => [
  `#### ${finding.rule} · ${placeText(finding)}`,
  '',
  finding.message,
  '',
  ...(finding.suppressed === undefined
    ? []
    : [`Suppressed${finding.suppressed === '' ? '' : `: ${finding.suppressed}`}.`, '']),
  ...(finding.schedule.length === 0
    ? []
    : [
        '```mermaid',
        sequenceDiagram(finding),
        '```',
        '',
        ...finding.schedule.map(({ text }, index) => `${String(index + 1)}. ${text}`),
        '',
      ]),
];

const listed = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`**${title}**`, '', ...items, ''];

const gateLine = (gate: GateEntry): string => {
  const { guards, check, claim } = gate;
  const by = isItsOwnMarker(gate) ? 'is its own marker' : `is guarded by ${code(claim.name)} (${placeText(claim)})`;
  const asked = check === undefined ? '' : `, asked by ${code(check.name)} (${placeText(check)})`;
  return `- ${code(guards.name)} (${placeText(guards)}) ${by}${asked}`;
};

const consumerLines = (consumer: ConsumerEntry): readonly string[] => [
  `### ${code(consumer.name)} · ${placeText(consumer)}`,
  '',
  `${verdictName(consumer.guarantee.verdict)} (${guaranteeText(consumer.guarantee)})${consumer.bestEffort ? ', best effort on purpose' : ''}`,
  '',
  `${consumer.broker}, ${kindText(consumer.kind)}: ${acknowledgementText(consumer.acknowledgement)}.`,
  '',
  ...listed(
    'Effects',
    consumer.effects.map(
      ({ name, about, within, repeatable, ...place }, index) =>
        `${String(index + 1)}. ${code(name)} ${about}${repeatable ? '' : ', not repeatable'}` +
        `${within.length === 0 ? '' : `, in: ${within.join(', ')}`} (${placeText(place)})`,
    ),
  ),
  ...listed('Deduplication', consumer.gates.map(gateLine)),
  ...listed(
    'Transactions',
    consumer.transactions.map(
      ({ store, isolation, at, from, to }) =>
        `- ${store}${isolation === 'serializable' ? ', serializable' : ''} (${placeText(at)})` +
        (from === undefined || to === undefined
          ? ''
          : `: from ${code(from.name)} to ${code(to.name)} (${placeText(to)})`),
    ),
  ),
  ...listed(
    'Gaps',
    consumer.gaps.map(gap => `- ${gap.reason} (${placeText(gap)})`),
  ),
  ...listed(
    'Disable comments',
    consumer.comments.map(comment => `- ${code(comment.text)} (${placeText(comment)})`),
  ),
  ...consumer.findings.flatMap(findingLines),
];

export const changeText = ({ consumer, before, after }: Change): string => {
  const [old, now] = [before.verdict, after.verdict].map(verdictName);
  const details = (['loss', 'duplicateOnCrash', 'duplicateOnOverlap'] as const)
    .filter(key => before[key] !== after[key])
    .map(key => `${key.replaceAll(/[A-Z]/gu, letter => ` ${letter.toLowerCase()}`)}: ${before[key]} → ${after[key]}`);
  return `${code(consumer.name)} (${placeText(consumer)}): ${String(old)} → ${String(now)}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
};

const comparisonLines = ({
  weaker,
  stronger,
  added,
  removed,
  newFindings,
  goneFindings,
}: Comparison): readonly string[] => {
  const named = ({ name, guarantee, ...place }: ConsumerEntry): string =>
    `- ${code(name)} (${placeText(place)}): ${verdictName(guarantee.verdict)}`;
  const shown = (finding: FindingEntry): string => `- ${finding.rule} (${placeText(finding)}): ${finding.message}`;
  const lines = [
    ...listed(
      'Weaker',
      weaker.map(change => `- ${changeText(change)}`),
    ),
    ...listed(
      'Stronger',
      stronger.map(change => `- ${changeText(change)}`),
    ),
    ...listed('New consumers', added.map(named)),
    ...listed('Consumers that are gone', removed.map(named)),
    ...listed('New findings', newFindings.map(shown)),
    ...listed('Findings that are gone', goneFindings.map(shown)),
  ];
  return ['## What changed', '', ...(lines.length === 0 ? ['No guarantee changed.', ''] : lines)];
};

/** For a pull request's comment: the summary first, then every consumer, a diagram for each finding. */
export const markdownOf = (inventory: Inventory, comparison?: Comparison): string =>
  [
    '# Delivery guarantees',
    '',
    ...summaryLines(inventory),
    ...(comparison === undefined ? [] : comparisonLines(comparison)),
    ...tableLines(inventory.consumers),
    ...(inventory.consumers.length === 0 ? [] : ['## Consumers', '']),
    ...inventory.consumers.flatMap(consumerLines),
    ...(inventory.elsewhere.length === 0 ? [] : ['## Findings outside of consumers', '']),
    ...inventory.elsewhere.flatMap(findingLines),
    ...listed(
      'What could not be seen',
      inventory.problems.map(({ reason, ...place }) => `- ${reason} (${placeText(place)})`),
    ),
  ].join('\n');
