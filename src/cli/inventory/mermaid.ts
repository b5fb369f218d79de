import type { FindingEntry, MomentEntry } from './model.ts';

/** What Mermaid reads as syntax, and what would break the line. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[#;<>{}"]/gu, character => `#${String(character.charCodeAt(0))};`)
    .replaceAll('`', '')
    .replaceAll(/\s+/gu, ' ');

const handler = (delivery: 1 | 2): string => `H${String(delivery)}`;

/** Participants besides broker and handler, in the order in which they are met. */
const partnersIn = (schedule: readonly MomentEntry[]): ReadonlyMap<string, string> => {
  const partners = new Map<string, string>();
  for (const { lane, actor } of schedule) {
    if ((lane === 'store' || lane === 'service') && !partners.has(actor))
      partners.set(actor, `P${String(partners.size + 1)}`);
  }
  return partners;
};

const lineOf = (moment: MomentEntry, partners: ReadonlyMap<string, string>): string => {
  const { delivery, what, text, lane, actor } = moment;
  const own = handler(delivery);
  if (what === 'redelivered') return `B->>${own}: ${escaped(text)}`;
  const partner = partners.get(actor);
  if (what === 'throws') return `${own}-x${partner ?? own}: ${escaped(text)}`;
  if (what === 'step' && partner !== undefined) return `${own}->>${partner}: ${escaped(text)}`;
  if (lane === 'broker') return `${own}->>B: ${escaped(text)}`;
  return `Note over ${own}: ${escaped(text)}`;
};

/** The schedule of a finding as a sequence diagram. */
export const sequenceDiagram = ({ schedule }: FindingEntry): string => {
  const partners = partnersIn(schedule);
  const hasSecond = schedule.some(({ delivery }) => delivery === 2);
  const isAnnounced = schedule.some(({ what }) => what === 'redelivered');
  const lines = schedule.flatMap((moment, index) => {
    const isFirstOfSecond = moment.delivery === 2 && schedule.findIndex(({ delivery }) => delivery === 2) === index;
    const delivered = isFirstOfSecond && !isAnnounced ? ['B->>H2: delivers the message once more'] : [];
    return [...delivered, lineOf(moment, partners)];
  });
  return [
    'sequenceDiagram',
    'participant B as broker',
    'participant H1 as handler',
    ...(hasSecond ? ['participant H2 as handler, second delivery'] : []),
    ...[...partners].map(([actor, id]) => `participant ${id} as ${escaped(actor)}`),
    'B->>H1: delivers the message',
    ...lines,
  ]
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n');
};
