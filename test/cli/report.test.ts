import { readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json' with { type: 'json' };
import type { Log } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';

import { findingsIn } from '../../src/cli/inventory/inventory.ts';
import { markdownOf } from '../../src/cli/inventory/markdown.ts';
import type { ConsumerEntry, Inventory } from '../../src/cli/inventory/model.ts';
import { sarifOf } from '../../src/cli/inventory/sarif.ts';
import { lint, root } from '../tools/lint.ts';
import { shop, shopInventory } from './shop.ts';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await shopInventory();
});

const consumerAt = (file: string, line: number): ConsumerEntry => {
  const found = inventory.consumers.find(consumer => consumer.file === file && consumer.line === line);
  if (found === undefined) throw new Error(`no consumer at ${file}:${String(line)}`);
  return found;
};

describe('the report of the shop', () => {
  it('has exactly the findings of a lint run with all rules', async () => {
    const linted = await lint([path.relative(root, path.join(shop, 'src/**/*.ts')).split(path.sep).join('/')]);
    const prefix = `${path.relative(root, shop).split(path.sep).join('/')}/`;
    const expected = linted.map(
      ({ file, line, rule, message }) => `${file.slice(prefix.length)}:${line} ${rule} ${message}`,
    );
    const found = findingsIn(inventory).map(({ file, line, rule, message }) => `${file}:${line} ${rule} ${message}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(found.length).toBeGreaterThan(8);
  });

  it('infers what each consumer promises', () => {
    const rows = inventory.consumers.map(
      ({ file, line, broker, guarantee: { loss, duplicateOnCrash, duplicateOnOverlap, verdict } }) =>
        `${path.posix.basename(file)}:${line} ${broker} ${loss} ${duplicateOnCrash} ${duplicateOnOverlap} ${verdict}`,
    );
    expect(rows).toMatchInlineSnapshot(`
      [
        "listeners.ts:13 amqplib possible none none at-most-once",
        "listeners.ts:26 amqplib possible none none at-most-once",
        "replenish-worker.ts:14 @aws-sdk/client-sqs possible none none at-most-once",
        "stock-worker.ts:19 @aws-sdk/client-sqs none none possible at-least-once",
        "lambda.ts:15 @types/aws-lambda possible none none at-most-once",
        "lambda.ts:29 @types/aws-lambda none none none effectively-once",
        "mail-consumer.ts:21 amqplib none window possible at-least-once",
        "mail-consumer.ts:22 amqplib none none none effectively-once",
        "main.ts:46 kafkajs possible none none at-most-once",
        "rabbit-queue.ts:13 amqplib none unknown unknown at-least-once",
        "checkout-consumer.ts:15 amqplib none window possible at-least-once",
        "checkout-consumer.ts:16 amqplib none none none effectively-once",
        "order-consumer.ts:18 kafkajs possible none none at-most-once",
        "loyalty-worker.ts:18 bullmq none window possible at-least-once",
        "payment-worker.ts:14 bullmq none window possible at-least-once",
        "payment-worker.ts:15 bullmq none none none effectively-once",
        "tracking-consumer.ts:16 kafkajs possible none none at-most-once",
      ]
    `);
  });

  it('names consumers by what registers them, and the queue that this names', () => {
    expect(inventory.consumers.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "channel.consume('audit')",
        "channel.consume('carts.open')",
        "while (!signal.aborted)",
        "while (this.running)",
        "storeInvoices",
        "storeCorrections",
        "rabbit.subscribe('mail.confirmations')",
        "rabbit.subscribe('mail.parcels')",
        "new OrderConsumer",
        "channel.consume",
        "rabbit.subscribe('checkout.completed')",
        "rabbit.subscribe('checkout.cancelled')",
        "consumer.run",
        "new Worker('loyalty')",
        "new Worker('payments')",
        "new Worker('refunds')",
        "consumer.run",
      ]
    `);
  });

  it('lists the effects of a handler in order, with what stands around them', () => {
    const { effects } = consumerAt('src/inventory/stock-worker.ts', 19);
    expect(effects.map(({ kind, name, within }) => `${kind} ${name}: ${within.join(', ')}`)).toMatchInlineSnapshot(`
      [
        "read SELECT FROM shop_stock_moves: loop, loop over messages, transaction",
        "write UPDATE shop_stock: loop, loop over messages, transaction",
        "write INSERT INTO shop_stock_moves: loop, loop over messages, transaction",
        "write INSERT INTO shop_stock_returns: loop, loop over messages, transaction",
        "write UPDATE shop_stock: loop, loop over messages, transaction",
        "ack sqs.send: loop, loop over messages",
      ]
    `);
  });

  it('names the gate of each guarded effect, and the span of transactions', () => {
    const { gates, transactions } = consumerAt('src/inventory/stock-worker.ts', 19);
    expect(gates).toContainEqual({
      guards: { file: 'src/inventory/stock-moves.ts', line: 25, name: 'UPDATE shop_stock' },
      check: { file: 'src/inventory/stock-moves.ts', line: 7, name: 'SELECT FROM shop_stock_moves' },
      claim: { file: 'src/inventory/stock-moves.ts', line: 12, name: 'INSERT INTO shop_stock_moves' },
    });
    expect(transactions[0]).toMatchObject({
      store: 'pg',
      from: { name: 'SELECT FROM shop_stock_moves' },
      to: { name: 'INSERT INTO shop_stock_moves' },
    });
  });

  it('counts what it lists', () => {
    const { summary, consumers } = inventory;
    expect(summary.consumers).toBe(consumers.length);
    expect(Object.values(summary.guarantees).reduce((sum, count) => sum + count, 0)).toBe(consumers.length);
    expect(summary.findings).toBe(findingsIn(inventory).length);
  });

  it('gives every consumer an id of its own', () => {
    expect(new Set(inventory.consumers.map(({ id }) => id)).size).toBe(inventory.consumers.length);
  });
});

describe('SARIF', () => {
  it('satisfies the official schema of SARIF 2.1.0', () => {
    // From https://github.com/oasis-tcs/sarif-spec, sarif-2.1/schema/sarif-schema-2.1.0.json at e0583813.
    const schema = JSON.parse(
      readFileSync(path.join(import.meta.dirname, 'sarif-schema-2.1.0.json'), 'utf8'),
    ) as object;
    const validate = new Ajv({
      schemaId: 'id',
      meta: draft4,
      unknownFormats: 'ignore',
      allErrors: true,
      logger: false,
    }).compile(schema);
    const log = JSON.parse(JSON.stringify(sarifOf(inventory, shop, 'https://example.org'))) as {
      runs: { results: object[] }[];
    };
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    log.runs[0]!.results.push({ ruleId: 'x' });
    expect(validate(log)).toBe(false);
  });

  it('carries each schedule as code flow, every location in a file', () => {
    const log: Log = sarifOf(inventory, shop, 'https://example.org');
    const results = log.runs[0]!.results!;
    expect(results).toHaveLength(findingsIn(inventory).length);
    for (const [index, result] of results.entries()) {
      const { schedule, rule } = findingsIn(inventory)[index]!;
      const locations = result.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
      expect(locations.map(({ location }) => location?.message?.text?.replace(/^second delivery: /u, ''))).toEqual(
        schedule.map(({ text }) => text),
      );
      for (const { location } of locations) expect(location?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
      expect(log.runs[0]!.tool.driver.rules![result.ruleIndex!]!.id).toBe(rule);
    }
    const mail = results.find(({ ruleId }) => ruleId === 'no-side-effect-before-dedup');
    expect(mail?.relatedLocations?.length).toBeGreaterThan(0);
  });
});

describe('Markdown', () => {
  it('has a sequence diagram for each finding', () => {
    const text = markdownOf(inventory);
    expect(text.match(/^```mermaid\nsequenceDiagram$/gmu)).toHaveLength(
      inventory.consumers.flatMap(({ findings }) => findings).length + inventory.elsewhere.length,
    );
    const [diagram] = /sequenceDiagram[^]*?(?=```)/u.exec(text.slice(text.indexOf('#### no-check-then-insert'))) ?? [];
    expect(diagram).toMatchInlineSnapshot(`
      "sequenceDiagram
        participant B as broker
        participant H1 as handler
        participant H2 as handler, second delivery
        participant P1 as pg
        B->>H1: delivers the message
        H1->>P1: SELECT FROM shop_stock_moves (stock-moves.ts:7) finds the row
        Note over H1: the transaction commits
        H1->>P1: SELECT FROM shop_stock_moves (stock-moves.ts:7) finds nothing
        Note over H1: the first delivery pauses while the second runs
        B->>H2: delivers the message once more
        H2->>P1: SELECT FROM shop_stock_moves (stock-moves.ts:7) finds the row
        Note over H2: the transaction commits
        H2->>P1: SELECT FROM shop_stock_moves (stock-moves.ts:7) finds nothing
        H2->>P1: UPDATE shop_stock (stock-moves.ts:25) runs
        H2->>P1: INSERT INTO shop_stock_moves (stock-moves.ts:12) runs
        Note over H2: the transaction commits
        Note over H1: the first delivery goes on
        H1->>P1: UPDATE shop_stock (stock-moves.ts:25) runs again
        H1->>P1: INSERT INTO shop_stock_moves (stock-moves.ts:12) runs again
        Note over H1: the transaction commits
      "
    `);
  });
});
