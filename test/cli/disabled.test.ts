import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { findingsIn, inventoryOf } from '../../src/cli/inventory/inventory.ts';
import { markdownOf } from '../../src/cli/inventory/markdown.ts';
import type { Inventory } from '../../src/cli/inventory/model.ts';
import { relativeTo } from '../../src/cli/inventory/places.ts';
import { sarifOf } from '../../src/cli/inventory/sarif.ts';
import { linter } from '../../src/cli/lint.ts';
import { namespace } from '../../src/manifest.ts';
import { programOf } from '../program.ts';
import { root } from '../tools/lint.ts';

const consumer = (comment: string): string => `
import type { Channel } from 'amqplib';
import mail from '@sendgrid/mail';
export const listen = (channel: Channel) =>
  channel.consume('welcome', async message => {
    if (message === null) return;
    ${comment}
    channel.ack(message);
    await mail.send({ to: message.content.toString(), from: 'shop@example.com', subject: 'Welcome', text: 'Hello' });
  });
`;

const inventoryFor = async (comment: string): Promise<Inventory> => {
  const lint = await linter(root);
  const { program, file } = programOf({ 'listen.ts': consumer(comment) });
  const source = file('listen.ts');
  const config = {
    prefix: namespace,
    rules: { 'no-ack-before-processing': 'error' as const },
    settings: {},
    allowsInlineConfig: true,
  };
  const linted = lint(program, source, config);
  return inventoryOf(
    [{ file: source.fileName, sourceText: source.text, ...linted }],
    [],
    relativeTo(path.dirname(source.fileName)),
  );
};

describe('a report that a comment switches off', () => {
  const reason = 'a second mail is worse than none';
  let inventory: Inventory;

  beforeAll(async () => {
    inventory = await inventoryFor(`// eslint-disable-next-line exactly-once/no-ack-before-processing -- ${reason}`);
  });

  it('is counted, with what the comment says', () => {
    expect(inventory.consumers.map(({ name }) => name)).toEqual(["channel.consume('welcome')"]);
    expect(findingsIn(inventory).map(({ rule, suppressed }) => ({ rule, suppressed }))).toEqual([
      { rule: 'no-ack-before-processing', suppressed: reason },
    ]);
    expect(inventory.consumers.map(({ comments }) => comments)).toEqual([
      [
        {
          file: 'listen.ts',
          line: 7,
          text: `eslint-disable-next-line exactly-once/no-ack-before-processing -- ${reason}`,
        },
      ],
    ]);
  });

  it('is read in the page', () => {
    expect(markdownOf(inventory)).toContain(reason);
  });

  it('is a suppressed result in SARIF', () => {
    const results = sarifOf(inventory, root, 'https://example.com').runs.flatMap(run => run.results);
    expect(results.map(({ suppressions }) => suppressions)).toEqual([[{ kind: 'inSource', justification: reason }]]);
  });
});

describe('a report that no comment switches off', () => {
  it('stands beside a comment about another plugin', async () => {
    const inventory = await inventoryFor('// eslint-disable-next-line no-console -- not about this');
    expect(findingsIn(inventory).map(({ suppressed }) => suppressed)).toEqual([undefined]);
    expect(inventory.consumers.flatMap(({ comments }) => comments)).toEqual([]);
  });
});
