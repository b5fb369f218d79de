import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const handler = `
import type { SQSEvent } from 'aws-lambda';
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) void fetch('https://crm.example', { method: 'PUT', body: record.body });
};
`;

describe('what only tests do', () => {
  it('a call does not make the handler part of the program that calls it', () => {
    const test = `
import { it } from 'vitest';
import type { SQSEvent } from 'aws-lambda';
import { handler } from './handler.ts';
it('takes all records', async () => {
  await handler({ Records: [] } as SQSEvent);
});
`;
    expect(reportsOf({ 'handler.ts': handler, 'handler.test.ts': test })).toEqual([
      'handler.ts:4 no-unawaited-processing',
    ]);
  });

  it('a call in cases that are listed, in groups', () => {
    const test = `
import { describe, it } from 'vitest';
import type { SQSEvent } from 'aws-lambda';
import { handler } from './handler.ts';
describe.each(['one', 'two'])('%s', name => {
  it(name, async () => {
    await handler({ Records: [] } as SQSEvent);
  });
});
`;
    expect(reportsOf({ 'handler.ts': handler, 'handler.spec.ts': test })).toEqual([
      'handler.ts:4 no-unawaited-processing',
    ]);
  });

  it('a store that a test puts in the place of the real one is no second class', () => {
    const files = {
      'port.ts': `
export interface Crm {
  tell(body: string): Promise<void>;
}
`,
      'crm.ts': `
import type { Crm } from './port.ts';
export class HttpCrm implements Crm {
  async tell(body: string): Promise<void> {
    await fetch('https://crm.example', { method: 'POST', body });
  }
}
`,
      'handler.ts': `
import type { SQSEvent } from 'aws-lambda';
import type { Crm } from './port.ts';
declare const crm: Crm;
export const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) await crm.tell(record.body);
};
`,
      'handler.test.ts': `
import { test } from 'vitest';
import { handler } from './handler.ts';
import type { Crm } from './port.ts';
class FakeCrm implements Crm {
  async tell(): Promise<void> {}
}
test('tells', async () => {
  await new FakeCrm().tell();
  await handler({ Records: [] });
});
`,
    };
    expect(reportsOf(files)).toContain('handler.ts:6 require-dedup');
  });

  it.each([
    'await handler({ Records: [] } as SQSEvent);',
    'const event = { Records: [] }; await handler(event as unknown as SQSEvent);',
    "import sample from './sample.json' with { type: 'json' }; await handler(sample as unknown as SQSEvent);",
    "import * as module from './handler.ts'; await module.handler({ Records: [] });",
  ])('a script that makes up an event: %s', call => {
    const script = `
import type { SQSEvent } from 'aws-lambda';
import { handler } from './handler.ts';
export const tried: ((event: SQSEvent) => Promise<void>)[] = [];
${call}
`;
    const files = {
      'handler.ts': handler,
      'sample.json': '{ "Records": [] }',
      'try.ts': call.includes('module') ? script.replace("import { handler } from './handler.ts';\n", '') : script,
    };
    expect(reportsOf(files)).toEqual(['handler.ts:4 no-unawaited-processing']);
  });

  it('a call from the program itself counts, whatever its functions are called', () => {
    const caller = `
import type { SQSEvent } from 'aws-lambda';
import { handler } from './handler.ts';
async function test(title: string, run: (event: SQSEvent) => Promise<void>): Promise<void> {
  console.log(title, run);
}
await test('canary', async event => {
  await handler(event);
});
`;
    expect(reportsOf({ 'handler.ts': handler, 'canary.ts': caller })).toEqual([]);
  });

  it('a handler in a test that the test calls is none of a service', () => {
    const test = `
import { it } from 'vitest';
import type { SQSEvent } from 'aws-lambda';
const handler = async (event: SQSEvent): Promise<void> => {
  for (const record of event.Records) void fetch('https://crm.example', { method: 'PUT', body: record.body });
};
it('takes all records', async () => {
  await handler({ Records: [] } as SQSEvent);
});
`;
    expect(reportsOf({ 'handler.test.ts': test })).toEqual([]);
  });
});

describe('a handler whose type names the event', () => {
  it('`Handler<SQSEvent>`', () => {
    const code = `
import type { Handler, SQSEvent } from 'aws-lambda';
export const handler: Handler<SQSEvent, void> = async event => {
  for (const record of event.Records) void fetch('https://crm.example', { method: 'PUT', body: record.body });
};
`;
    expect(reportsOf({ 'handler.ts': code })).toEqual(['handler.ts:4 no-unawaited-processing']);
  });

  it('a type of the program', () => {
    const code = `
import type { Context, SNSEvent } from 'aws-lambda';
type Handle<E> = (event: E, context: Context) => Promise<void>;
export const handler: Handle<SNSEvent> = async ({ Records }) => {
  for (const record of Records) void fetch('https://crm.example', { method: 'PUT', body: record.Sns.Message });
};
`;
    expect(reportsOf({ 'handler.ts': code })).toEqual(['handler.ts:5 no-unawaited-processing']);
  });

  it('one that awaits its work', () => {
    const code = `
import type { Handler, SQSEvent } from 'aws-lambda';
export const handler: Handler<SQSEvent, void> = async event => {
  for (const record of event.Records) await fetch('https://crm.example', { method: 'PUT', body: record.body });
};
`;
    expect(reportsOf({ 'handler.ts': code })).toEqual([]);
  });

  it('a function that makes events takes none', () => {
    const code = `
import type { SQSEvent } from 'aws-lambda';
type Make<E> = (id: string) => Promise<E>;
export const make: Make<SQSEvent> = async id => {
  void fetch('https://crm.example', { method: 'POST', body: id });
  return { Records: [] };
};
`;
    expect(reportsOf({ 'made.ts': code })).toEqual([]);
  });

  it('a call of the handler makes it a part of its caller', () => {
    const code = `
import type { Handler, SQSEvent } from 'aws-lambda';
const handle: Handler<SQSEvent, void> = async event => {
  for (const record of event.Records) void fetch('https://crm.example', { method: 'PUT', body: record.body });
};
export const replay = async (event: SQSEvent['Records']): Promise<void> => {
  await handle({ Records: event }, {} as never, () => undefined);
};
`;
    expect(reportsOf({ 'handler.ts': code })).toEqual([]);
  });
});
