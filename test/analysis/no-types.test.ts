import parser from '@typescript-eslint/parser';
import type { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';

import { errorOf, everyRule, folder, lintSources, verify, type Message } from './lint.ts';

const file = `${folder}/orders.js`;
const lint = (text: string, languageOptions: Linter.LanguageOptions = {}, fileName = file): readonly Message[] =>
  verify(text, fileName, { languageOptions, rules: everyRule() });

const sentence =
  'eslint-plugin-exactly-once: this file imports a message client but has no type information. Set ' +
  'languageOptions.parser to the typescript-eslint parser and parserOptions.projectService to true for it, or turn the ' +
  'rules off there. See https://';

/** ESLint appends the file and the rule to the message; the stack, which it prints, stays as it was. */
const expectOneSentence = (error: Error): void => {
  expect(error.message).toContain(sentence);
  expect(error.stack).toMatch(/^eslint-plugin-exactly-once: .* See https:\S+$/u);
};

describe('a file without type information', () => {
  it.each([
    `import amqp from 'amqplib';`,
    `import { Kafka } from 'kafkajs';`,
    `import 'amqplib/callback_api.js';`,
    `import { SQSClient } from "@aws-sdk/client-sqs";`,
    `const amqp = await import('amqplib');`,
    `export const lazily = async () => (await import('amqplib')).connect('amqp://localhost');`,
  ])('is refused with the recipe when it has `%s`', text => {
    expectOneSentence(errorOf(() => lint(text)));
  });

  it.each([
    `const amqp = require('amqplib');`,
    `const { Worker } = require("bullmq");`,
    `exports.start = () => { const { Kafka } = require('kafkajs'); return new Kafka({ brokers: [] }); };`,
  ])('is refused as CommonJS when it has `%s`', text => {
    expectOneSentence(errorOf(() => lint(text, { sourceType: 'commonjs' })));
  });

  it.each([
    `import type { Channel } from 'amqplib';`,
    `import { type Channel } from 'amqplib';`,
    `export const x: number = 1; import amqp from 'amqplib';`,
  ])('is refused with a parser that was given no project: `%s`', text => {
    expectOneSentence(errorOf(() => lint(text, { parser }, `${folder}/orders.ts`)));
  });

  it.each([
    '',
    '// amqplib',
    `import express from 'express'; express().listen(1);`,
    `import { consume } from './amqplib.js'; consume(message => message);`,
    `import mock from 'amqplib-mocks'; mock.connect();`,
    `import { faker } from '@kafkajs/faker'; faker();`,
    `export const text = "const amqp = require('amqplib')"; // require('amqplib')`,
    `export const load = name => import(name + 'amqplib');`,
    `const local = { require: name => name }; local.require(\`amqplib\`);`,
  ])('is none of our business when it has `%s`', text => {
    expect(lint(text)).toEqual([]);
  });

  it('is refused once more in the next run: nothing is remembered', () => {
    const text = `import amqp from 'amqplib'; amqp.connect();`;
    expect(errorOf(() => lint(text)).stack).toBe(errorOf(() => lint(text)).stack);
  });
});

describe('what the parser refuses', () => {
  it.each([
    ['TypeScript without its parser', `import type { Channel } from 'amqplib'; const c: Channel = x;`, {}],
    ['broken syntax', `import amqp from 'amqplib'; amqp.connect(((`, {}],
    ['broken TypeScript', `import amqp from 'amqplib'; const c: = amqp.connect();`, { parser }],
    ['an unfinished handler', `import amqp from 'amqplib'; ch.consume('q', async m => { ch.ack(m);`, { parser }],
    ['an unfinished template', "import amqp from 'amqplib'; const x = `${", { parser }],
    ['braces as deep as no stack', `import amqp from 'amqplib'; ${'{'.repeat(20_000)}${'}'.repeat(20_000)}`, {}],
  ] as const)('stays its error: %s', (_, text, languageOptions) => {
    const messages = lint(text, languageOptions, `${folder}/orders.ts`);
    expect(messages.map(({ rule }) => rule)).toEqual(['parser']);
    expect(messages[0]?.text).toMatch(/^Parsing error: /u);
  });
});

describe('JavaScript with types', () => {
  const compilerOptions = { allowJs: true, checkJs: false, noImplicitAny: false };

  it('is read like TypeScript: import', () => {
    const text = `
import amqp from 'amqplib';
import nodemailer from 'nodemailer';
const transport = nodemailer.createTransport();
export async function start() {
  const channel = await (await amqp.connect('amqp://localhost')).createChannel();
  await channel.consume('q', async message => {
    channel.ack(message);
    await transport.sendMail({ to: 'a@example.org', text: String(message.content) });
  });
}
`;
    const messages = lintSources({ 'orders.mjs': text }, { compilerOptions });
    expect(messages.map(({ rule, line }) => [rule, line])).toEqual([
      ['no-ack-before-processing', 8],
      ['require-dedup', 9],
    ]);
  });

  it('is read like TypeScript: require', () => {
    const text = `
const amqp = require('amqplib');
const nodemailer = require('nodemailer');
const transport = nodemailer.createTransport();
exports.start = async function start() {
  const channel = await (await amqp.connect('amqp://localhost')).createChannel();
  await channel.consume('q', async message => {
    channel.ack(message);
    await transport.sendMail({ to: 'a@example.org', text: String(message.content) });
  });
};
`;
    const messages = lintSources({ 'orders.cjs': text }, { compilerOptions });
    expect(messages.map(({ rule, line }) => [rule, line])).toEqual([
      ['no-ack-before-processing', 8],
      ['require-dedup', 9],
    ]);
  });

  it('is read like TypeScript: import()', () => {
    const text = `
import nodemailer from 'nodemailer';
const transport = nodemailer.createTransport();
export async function start() {
  const { connect } = await import('amqplib');
  const channel = await (await connect('amqp://localhost')).createChannel();
  await channel.consume('q', async message => {
    channel.ack(message);
    await transport.sendMail({ to: 'a@example.org', text: String(message.content) });
  });
}
`;
    const messages = lintSources({ 'orders.mjs': text }, { compilerOptions });
    expect(messages.map(({ rule, line }) => [rule, line])).toEqual([
      ['no-ack-before-processing', 8],
      ['require-dedup', 9],
    ]);
  });
});
