import { escaped } from './markup.ts';
import type { FindingEntry, MomentEntry } from './model.ts';

const LANE_WIDTH = 150;
const ROW = 30;
const TOP = 40;

interface Lane {
  readonly key: string;
  readonly title: string;
}

const handlerKey = (delivery: 1 | 2): string => `handler ${String(delivery)}`;

/** Broker, the deliveries, then stores and services in the order in which they are met. */
const lanesOf = (schedule: readonly MomentEntry[]): readonly Lane[] => {
  const hasSecond = schedule.some(({ delivery }) => delivery === 2);
  const partners = (wanted: MomentEntry['lane']): readonly Lane[] =>
    [...new Set(schedule.filter(({ lane }) => lane === wanted).map(({ actor }) => actor))].map(actor => ({
      key: `${wanted} ${actor}`,
      title: actor,
    }));
  return [
    { key: 'broker', title: 'broker' },
    { key: handlerKey(1), title: hasSecond ? 'handler, delivery 1' : 'handler' },
    ...(hasSecond ? [{ key: handlerKey(2), title: 'handler, delivery 2' }] : []),
    ...partners('store'),
    ...partners('service'),
  ];
};

const partnerKey = ({ lane, actor }: MomentEntry): string | undefined =>
  lane === 'handler' ? undefined : lane === 'broker' ? 'broker' : `${lane} ${actor}`;

const isBad = ({ what }: MomentEntry): boolean => what === 'crash' || what === 'throws' || what === 'pauses';

/** The rows between which a crash, or another delivery, leaves the world wrong. */
const windowOf = (schedule: readonly MomentEntry[]): { readonly from: number; readonly to: number } | undefined => {
  const at = schedule.findIndex(isBad);
  if (at < 0) return undefined;
  const resumed = schedule.findIndex(({ what }, index) => index > at && (what === 'resumes' || what === 'redelivered'));
  return { from: Math.max(0, at - 1), to: resumed < 0 ? at : resumed };
};

/** The schedule as drawing; the list beside it says the same in words. */
export const timelineOf = ({ schedule }: FindingEntry): string => {
  const lanes = lanesOf(schedule);
  const xOf = (key: string): number => LANE_WIDTH * (lanes.findIndex(lane => lane.key === key) + 0.5);
  const yOf = (index: number): number => TOP + ROW * (index + 0.5);
  const [width, height] = [LANE_WIDTH * lanes.length, TOP + ROW * schedule.length + 10];
  const window = windowOf(schedule);
  const line = (kind: string, x1: number, y1: number, x2: number, y2: number): string =>
    `<line class="${kind}" x1="${String(x1)}" y1="${String(y1)}" x2="${String(x2)}" y2="${String(y2)}"/>`;
  const drawn = schedule.map((moment, index) => {
    const own = xOf(handlerKey(moment.delivery));
    const other = partnerKey(moment);
    const y = yOf(index);
    const arrow = other === undefined ? '' : line('arrow', own, y, xOf(other), y);
    const end = other === undefined ? own : xOf(other);
    return (
      `<g data-step="${String(index + 1)}" class="${isBad(moment) ? 'bad' : ''}">${arrow}` +
      `<circle class="dot" cx="${String(own)}" cy="${String(y)}" r="5"/><circle class="dot" cx="${String(end)}" cy="${String(y)}" r="3"/>` +
      `<text x="${String(own + 8)}" y="${String(y - 5)}">${String(index + 1)}</text></g>`
    );
  });
  return [
    `<svg role="img" aria-label="Timeline of ${String(schedule.length)} steps; the list below says the same" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}">`,
    ...(window === undefined
      ? []
      : [
          `<rect class="window" x="0" width="${String(width)}" y="${String(yOf(window.from) - ROW / 2)}" height="${String(ROW * (window.to - window.from + 1))}"/>`,
        ]),
    ...lanes.map(
      ({ key, title }) =>
        `<text x="${String(xOf(key))}" y="20" text-anchor="middle">${escaped(title)}</text>${line('lane', xOf(key), TOP - 10, xOf(key), height)}`,
    ),
    ...drawn,
    '</svg>',
  ].join('');
};
