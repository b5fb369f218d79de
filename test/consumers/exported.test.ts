import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const javaScript = { allowJs: true, checkJs: false, strict: false, noImplicitAny: false };

describe('work in functions that modules export', () => {
  const early = (name: string, work: string): string => `
const amqp = require('amqplib');
${name}
exports.start = async () => {
  const connection = await amqp.connect('amqp://localhost');
  const channel = await connection.createChannel();
  await channel.consume('mails', async message => {
    channel.ack(message);
    ${work}
  });
};
`;
  const mail = (exported: string): string => `
const nodemailer = require('nodemailer');
const transport = nodemailer.createTransport({});
const send = async to => { await transport.sendMail({ to }); };
${exported}
`;

  it.each([
    [
      'module.exports = async to => { await transport.sendMail({ to }); };',
      "const mail = require('./mail.cjs');",
      'mail',
    ],
    ['module.exports = send;', "const mail = require('./mail.cjs');", 'mail'],
    ['module.exports = { send };', "const { send } = require('./mail.cjs');", 'send'],
    ['module.exports = { mail: send };', "const { mail } = require('./mail.cjs');", 'mail'],
    ['exports.send = send;', "const { send } = require('./mail.cjs');", 'send'],
    [
      'exports.later = async to => { await transport.sendMail({ to }); };',
      "const mail = require('./mail.cjs');",
      'mail.later',
    ],
    [
      'module.exports.later = async function (to) { await transport.sendMail({ to }); };',
      "const { later } = require('./mail.cjs');",
      'later',
    ],
  ])('%s', (exported, required, callee) => {
    const files = {
      'mail.cjs': mail(exported),
      'start.cjs': early(required, `await ${callee}(message.content.toString());`),
      'dropped.cjs': early(required, `${callee}(message.content.toString()).catch(console.error);`),
    };
    expect(reportsOf(files, javaScript).toSorted()).toEqual([
      'dropped.cjs:9 no-unawaited-processing',
      'dropped.cjs:9 require-dedup',
      'start.cjs:8 no-ack-before-processing',
      'start.cjs:9 require-dedup',
    ]);
  });

  it('export default, of a function without a name and of an object', () => {
    const files = {
      'mail.ts': `
import nodemailer from 'nodemailer';
const transport = nodemailer.createTransport({});
export default async (to: string): Promise<void> => { await transport.sendMail({ to }); };
`,
      'mails.ts': `
import nodemailer from 'nodemailer';
const transport = nodemailer.createTransport({});
const send = async (to: string): Promise<void> => { await transport.sendMail({ to }); };
export default { send };
`,
      'start.ts': `
import type { Channel } from 'amqplib';
import mail from './mail.ts';
import mails from './mails.ts';
export const start = async (channel: Channel): Promise<void> => {
  await channel.consume('one', async message => {
    if (message === null) return;
    channel.ack(message);
    await mail(String(message.content));
  });
  await channel.consume('many', async message => {
    if (message === null) return;
    channel.ack(message);
    await mails.send(String(message.content));
  });
};
`,
    };
    expect(reportsOf(files).toSorted()).toEqual([
      'start.ts:13 no-ack-before-processing',
      'start.ts:14 require-dedup',
      'start.ts:8 no-ack-before-processing',
      'start.ts:9 require-dedup',
    ]);
  });
});

describe('options that a function gives', () => {
  const consumer = (body = ''): string => `
import type { Channel } from 'amqplib';
import settings from './settings.ts';
const { queue: { noAck } } = settings();
export const start = (channel: Channel) =>
  channel.consume('mails', async message => {
    if (message === null) return;
    await fetch('https://mail.example/' + String(message.content), { method: 'POST' });
    ${body}
  }, { noAck });
`;
  const settings = (noAck: string): string => `export default () => ({ queue: { noAck: ${noAck} } });`;

  it('the value decides whether the broker forgets the message', () => {
    expect(reportsOf({ 'settings.ts': settings('true'), 'a.ts': consumer() })).toEqual(['a.ts:10 no-auto-ack']);
    expect(reportsOf({ 'settings.ts': settings('false'), 'a.ts': consumer() })).toContain(
      'a.ts:6 no-unsettled-message',
    );
  });

  it('a handler that settles says it as well; of one that does not, nothing is known', () => {
    const unknown = settings("process.env['NO_ACK'] === 'true'");
    expect(reportsOf({ 'settings.ts': unknown, 'a.ts': consumer() })).toEqual([]);
    expect(reportsOf({ 'settings.ts': unknown, 'a.ts': consumer('channel.ack(message);') })).toEqual([
      'a.ts:8 require-dedup',
    ]);
  });
});
