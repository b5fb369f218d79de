import { describe, expect, it } from 'vitest';

import { commandOf, type ExplainCommand } from '../../src/cli/arguments.ts';
import { runExplain } from '../../src/cli/explain/command.ts';
import { rendered } from '../../src/cli/explain/page.ts';
import { offsetOf } from '../../src/cli/explain/place.ts';
import { barOf, paintFor } from '../../src/cli/terminal.ts';
import { shop, terminalIn } from './shop.ts';

const explain = async (...words: readonly string[]) => {
  const terminal = terminalIn(shop);
  const command = commandOf(['explain', ...words]) as ExplainCommand;
  const status = await runExplain({ ...command, readsConfig: false, rules: 'all' }, terminal);
  return { status, text: terminal.printed.join('\n') };
};

describe('explain <rule>', () => {
  it('shows the page, with the prefix or without', async () => {
    const { status, text } = await explain('no-auto-ack');
    expect(status).toBe(0);
    expect(text).toMatch(/^exactly-once\/no-auto-ack\n/u);
    expect(text).not.toMatch(/```|<!--|^#/mu);
    expect((await explain('exactly-once/no-auto-ack')).text).toBe(text);
  });

  it('knows what is neither rule nor place', async () => {
    await expect(explain('no-such-rule')).rejects.toThrow('there is no rule "no-such-rule"');
    await expect(explain('../setup')).rejects.toThrow('there is no rule');
    await expect(explain('src/nowhere.ts:3')).rejects.toThrow('there is no src/nowhere.ts');
  });

  it('marks headings and code, and writes links out', () => {
    const paint = paintFor(true, {});
    const text = rendered('<!-- x -->\n# A `b`\n\n[site](https://x.org) and [page](x.md)\n\n```ts\n# c\n```\n', paint);
    expect(text).toContain('\u001B[');
    expect(rendered('[site](https://x.org), [page](x.md)\n\n```ts\n# c\n```', (_, plain) => plain)).toBe(
      'site (https://x.org), page\n\n    # c',
    );
  });
});

describe('explain <file>:<line>', () => {
  it('shows the finding with its schedule and its consumer', async () => {
    const { status, text } = await explain('src/audit/listeners.ts:20');
    expect(status).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "no-auto-ack  src/audit/listeners.ts:20:7
        The broker forgets the message on delivery, before \`prisma.auditEntry.create\` (line 18) runs. A crash loses it. Acknowledge manually, after the work.

         1. the broker hands the message over and forgets it
         2. the process crashes
         3. the message is gone, and \`prisma.auditEntry.create\` (line 18) was never done

        amqplib: acknowledged on delivery, a throw brings the message again, the client does not wait for the handler
        at-most-once, loss: possible · duplicate on crash: none · duplicate on overlap: none"
    `);
  });

  it('finds a step in another file than the report', async () => {
    const { text } = await explain('src/inventory/stock-moves.ts:12');
    expect(text).toContain('src/inventory/stock-worker.ts:40:13');
  });

  it('ends with 1 where there is nothing', async () => {
    expect(await explain('src/audit/listeners.ts:1')).toEqual({
      status: 1,
      text: 'no finding at src/audit/listeners.ts:1',
    });
  });
});

describe('explain --call', () => {
  it('says what decided', async () => {
    const { status, text } = await explain('--call', 'src/audit/listeners.ts:18:14');
    expect(status).toBe(0);
    expect(text).toContain('catalog: a row for `*Delegate.create` of `@prisma/client` says that it is: insert');
    const body = JSON.parse((await explain('--json', '--call', 'src/inventory/stock-worker.ts:40:20')).text) as unknown;
    expect(body).toMatchObject({ call: 'moves.record', by: 'body', declared: 'src/inventory/stock-moves.ts:11' });
  });

  it('wants a place, a column and a call', async () => {
    await expect(explain('--call', 'no-auto-ack')).rejects.toThrow('--call takes a place');
    await expect(explain('--call', 'src/main.ts:3')).rejects.toThrow('--call takes a line and a column');
    expect((await explain('--call', 'src/main.ts:1:1')).status).toBe(1);
    expect((await explain('--call', 'src/main.ts:9999:1')).status).toBe(1);
  });
});

describe('places and progress', () => {
  it('turns a line and column into an offset within the line', () => {
    const starts = [0, 4, 9];
    expect(offsetOf(starts, 12, 2, 3)).toBe(6);
    expect(offsetOf(starts, 12, 2, 9)).toBeUndefined();
    expect(offsetOf(starts, 12, 4, 1)).toBeUndefined();
  });

  it('keeps the bar within a line', () => {
    expect(barOf(1, 2, 'a.ts')).toBe('████████████░░░░░░░░░░░░ 1/2 a.ts');
    expect(barOf(1, 2, 'x'.repeat(200))).toHaveLength(80);
  });

  it('colours terminals only, unless told otherwise', () => {
    expect(paintFor(false, {})('red', 'x')).toBe('x');
    expect(paintFor(true, { NO_COLOR: '1' })('red', 'x')).toBe('x');
    expect(paintFor(false, { FORCE_COLOR: '1' })('red', 'x')).toContain('\u001B[');
  });
});
