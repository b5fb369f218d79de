import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const mails = `
import { createTransport } from 'nodemailer';
const mail = createTransport({});
export const notify = async (to: string): Promise<void> => {
  await mail.sendMail({ to });
};
async function inform(to: string): Promise<void> {
  await mail.sendMail({ to });
}
export { inform as tell };
export class Mails {
  async send(to: string): Promise<void> {
    await mail.sendMail({ to });
  }
}
export const isKnown = async (to: string): Promise<boolean> => (await fetch('https://people.example/' + to)).ok;
`;

const reported = (statements: string): readonly string[] =>
  reportsOf({
    'mails.ts': mails,
    'worker.ts': `import { Worker } from 'bullmq';
export const worker = new Worker<{ to: string }>('mails', async ({ data: { to } }) => {
  ${statements}
});`,
  });

describe('modules that are loaded when they are needed', () => {
  it.each([
    "const { notify } = await import('./mails.ts'); await notify(to);",
    "const { tell: inform } = await import('./mails.ts'); await inform(to);",
    "const { Mails } = await import('./mails.ts'); await new Mails().send(to);",
    "const mails = await import('./mails.ts'); await mails.notify(to);",
  ])('do what their functions do: %s', statements => {
    expect(reported(statements)).toEqual(['worker.ts:3 require-dedup']);
  });

  it.each([
    "const { isKnown } = await import('./mails.ts'); await isKnown(to);",
    "const { default: nothing } = await import('node:path'); nothing.join(to);",
  ])('are silent where these do no harm: %s', statements => {
    expect(reported(statements)).toEqual([]);
  });
});
