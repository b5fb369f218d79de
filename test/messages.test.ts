import { beforeAll, describe, expect, it } from 'vitest';

import { lint, type Report } from './tools/lint.ts';

const MINUTE = 60_000;
const FIXTURES = ['brokers/*', 'projects/*/src/**', 'seeds/*', 'stores/*', 'variants/*'];

/** How long a message may be; where the fault lies in another function, that place is named as well. */
const LONGEST = 220;
const LONGEST_DEEPER = 275;
const DEEPER = /, in `[^`]+` \([^)]+\)/u;

/** Two defects at one place, each with a repair of its own: the marker is set too early, and two deliveries both set it. */
const twoDefects: ReadonlySet<string> = new Set([
  'fixtures/seeds/conditional-put-dynamodb/buggy.ts:32',
  'fixtures/seeds/conditional-put-redis/buggy.ts:32',
]);

const placeOf = ({ file, line }: Report): string => `${file}:${String(line)}`;

/** The reports of each rule as text, in an order that new lines of a fixture do not change. */
const pageOf = (reports: readonly Report[]): string =>
  [...new Set(reports.map(({ rule }) => rule))]
    .toSorted()
    .map(rule => {
      const own = reports.filter(report => report.rule === rule);
      return `${rule}\n\n${own
        .map(report => `${report.message}\n    ${placeOf(report)}`)
        .toSorted()
        .join('\n')}\n`;
    })
    .join('\n');

describe('the messages over all fixtures', () => {
  let reports: readonly Report[];

  beforeAll(async () => {
    reports = await lint(FIXTURES.map(folder => `fixtures/${folder}/*.ts`));
  }, 5 * MINUTE);

  it('read well', async () => {
    await expect(pageOf(reports)).toMatchFileSnapshot('messages.snapshot.txt');
  });

  it('are short', () => {
    const long = reports.filter(({ message }) => message.length > (DEEPER.test(message) ? LONGEST_DEEPER : LONGEST));
    expect(long.map(({ message }) => `${String(message.length)} ${message}`)).toEqual([]);
  });

  it('end in a sentence, and leave no placeholder', () => {
    expect(reports.filter(({ message }) => message.includes('{{') || !message.endsWith('.'))).toEqual([]);
  });

  it('are one for each defect', () => {
    const seen = new Map<string, number>();
    for (const report of reports) {
      const place = `${placeOf(report)} ${report.text}`;
      seen.set(place, (seen.get(place) ?? 0) + 1);
    }
    const twice = [...seen].filter(([, count]) => count > 1).map(([place]) => place.slice(0, place.indexOf(' ')));
    expect(twice.filter(place => !twoDefects.has(place))).toEqual([]);
  });
});
