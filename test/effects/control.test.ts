import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('control', () => {
  it('if, else and early return', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  if (job.data.amount === 0) return;
  if (job.data.kind === 'paid') {
    await mail.sendMail({ to: job.data.email });
  } else {
    await redis.set(job.data.id, '1');
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "if {message.data.amount == 0}
        return
      if {message.data.kind == "paid"}
        call email @mail.sendMail:5
      else
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:7"
    `);
  });

  it('try, catch and finally', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  try {
    await mail.sendMail({ to: job.data.email });
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    await redis.del(job.data.id);
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        call email @mail.sendMail:4
      catch
        throw
      finally
        delete (key: message.data.id) [free told] @redis.del:9"
    `);
  });

  it('a catch clause that handles one kind of error apart', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  try {
    await mail.sendMail({ to: job.data.email });
  } catch (error) {
    if (error instanceof RangeError) return;
    throw new Error('failed', { cause: error });
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        call email @mail.sendMail:4
      catch
        if { instanceof RangeError(error#1)}?
          return
        throw"
    `);
  });

  it('for of, with continue and break', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  for (const item of job.data.items) {
    if (item === '') continue;
    if (item === 'end') break;
    await redis.set(item, '1');
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over payload
        if {message.data.items[] == ""}
          continue
        if {message.data.items[] == "end"}
          break
        upsert (key: message.data.items[]) set value = "1" [free told] @redis.set:6"
    `);
  });

  it('for, while, do and for in', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  for (let at = 0; at < job.data.amount; at += 1) await redis.incr('for');
  let left = job.data.amount;
  while (left > 0) {
    await redis.incr('while');
    left -= 1;
  }
  do {
    await redis.incr('do');
    left += 1;
  } while (left < job.data.amount);
  for (const key in job.data) await redis.incr(key);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over times
        update (key: "for") [relative free told] @redis.incr:3
      loop over times
        if {?1 > 0}
          update (key: "while") [relative free told] @redis.incr:6
      loop over times
        update (key: "do") [relative free told] @redis.incr:10
      loop over times
        update (key: ?2) [relative free told] @redis.incr:13"
    `);
  });

  it('a loop over the messages', () => {
    expect(
      programsOf(
        `
export const handler: SQSHandler = async event => {
  for (const record of event.Records) await mail.sendMail({ to: record.body });
};
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over messages
        call email @mail.sendMail:3"
    `);
  });

  it('an endless loop with a labelled break', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  outer: for (;;) {
    for (const item of job.data.items) {
      if (item === 'end') break outer;
      await redis.set(item, '1');
    }
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over times endless
        loop over payload
          if {message.data.items[] == "end"}
            break
          upsert (key: message.data.items[]) set value = "1" [free told] @redis.set:6"
    `);
  });

  it('for await over a generator', () => {
    expect(
      programsOf(
        `
async function* emails(order: Order): AsyncGenerator<string> {
  await redis.get(order.id);
  yield order.email;
}
new Worker('q', async (job: Job<Order>) => {
  for await (const to of emails(job.data)) await mail.sendMail({ to });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        read (key: message.data.id) @redis.get:3
      loop over times
        call email @mail.sendMail:7"
    `);
  });

  it('a generator gives what it yields', () => {
    expect(
      programsOf(
        `
function* keys(order: Order): Generator<string> {
  yield \`order:\${order.id}\`;
}
new Worker('q', async (job: Job<Order>) => {
  for (const key of keys(job.data)) await redis.set(key, '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over times
        upsert (key: template("order:", message.data.id)) set value = "1" [free told] @redis.set:6"
    `);
  });

  it('switch with fall-through and default', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  switch (job.data.kind) {
    case 'paid':
      await mail.sendMail({ to: job.data.email });
    case 'sent':
      await redis.set(job.data.id, '1');
      break;
    default:
      await redis.del(job.data.id);
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "block
        if {message.data.kind == "paid"}
          call email @mail.sendMail:5
          upsert (key: message.data.id) set value = "1" [free told] @redis.set:7
          break
        else
          if {message.data.kind == "sent"}
            upsert (key: message.data.id) set value = "1" [free told] @redis.set:7
            break
          else
            delete (key: message.data.id) [free told] @redis.del:10"
    `);
  });

  it('switch with shared clauses and a default in the middle', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  switch (job.data.kind) {
    default:
      await redis.del(job.data.id);
      break;
    case 'paid':
    case 'sent':
      await redis.set(job.data.id, '1');
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "block
        if !(!{message.data.kind == "paid"} && !{message.data.kind == "sent"})
          upsert (key: message.data.id) set value = "1" [free told] @redis.set:9
        else
          delete (key: message.data.id) [free told] @redis.del:5
          break"
    `);
  });

  it('a conditional expression and short circuits', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  job.data.amount > 10 ? await redis.set('big', '1') : await redis.set('small', '1');
  job.data.email && (await mail.sendMail({ to: job.data.email }));
  const known = (await redis.get(job.data.id)) ?? (await redis.get(job.data.email));
  await redis.set('known', known ?? '');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "if {message.data.amount > 10}
        upsert (key: "big") set value = "1" [free told] @redis.set:3
      else
        upsert (key: "small") set value = "1" [free told] @redis.set:3
      if {truthy message.data.email}
        call email @mail.sendMail:4
      read (key: message.data.id) @redis.get:5
      if !found
        read (key: message.data.email) @redis.get:5
      upsert (key: "known") set value = ("" | (outcome#1.value | outcome#2.value)) [free told] @redis.set:6"
    `);
  });

  it('optional chaining', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ order?: Order }>) => {
  const order = job.data.order;
  await redis.set(order?.id ?? 'none', '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(
      `"upsert (key: ("none" | message.data.order.id)) set value = "1" [free told] @redis.set:4"`,
    );
  });

  it('process.exit ends the run', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await mail.sendMail({ to: job.data.email });
  process.exit(1);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call email @mail.sendMail:3
      die"
    `);
  });

  it('acks and nacks of a channel', () => {
    expect(
      programsOf(
        `
await channel.consume('q', async message => {
  if (message === null) return;
  try {
    await mail.sendMail({ to: message.content.toString() });
    channel.ack(message);
  } catch {
    channel.nack(message, false, false);
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        call email @mail.sendMail:5
        ack message @channel.ack:6
      catch
        nack message requeue false @channel.nack:8"
    `);
  });

  it('an indexed loop over the messages', () => {
    expect(
      programsOf(
        `
export const handler = async (event: SQSEvent): Promise<void> => {
  for (let index = 0; index < event.Records.length; index++) {
    await mail.sendMail({ to: event.Records[index]?.body });
  }
};
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over messages
        call email @mail.sendMail:4"
    `);
  });

  it('a default between two cases that fall through it', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  switch (job.data.kind) {
    case 'paid':
    default:
      await redis.set('default', '1');
    case 'sent':
      await redis.set('sent', '1');
  }
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "block
        if {message.data.kind == "paid"}
          upsert (key: "default") set value = "1" [free told] @redis.set:6
          upsert (key: "sent") set value = "1" [free told] @redis.set:8
        else
          if {message.data.kind == "sent"}
            upsert (key: "sent") set value = "1" [free told] @redis.set:8
          else
            upsert (key: "default") set value = "1" [free told] @redis.set:6
            upsert (key: "sent") set value = "1" [free told] @redis.set:8"
    `);
  });

  it('a counter outside a loop', () => {
    expect(
      programsOf(
        `
let runs = 0;
new Worker('q', async (job: Job<Order>) => {
  let tries = 0;
  tries++;
  if (tries > 0) await redis.set(job.data.id, '1');
  runs += 1;
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "if {++(0) > 0}
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:6"
    `);
  });
});
