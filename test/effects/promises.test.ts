import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('promises', () => {
  it('Promise.all over a literal list', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await Promise.all([redis.set(job.data.id, '1'), mail.sendMail({ to: job.data.email })]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "parallel all
      -
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:3
      -
        call email @mail.sendMail:3"
    `);
  });

  it('Promise.all over the messages of a batch', () => {
    expect(
      programsOf(
        `
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.all(
    event.Records.map(async record => {
      await mail.sendMail({ to: record.body });
    }),
  );
};
        `,
      ),
    ).toMatchInlineSnapshot(`
      "parallel all over messages
      -
        call
          call email @mail.sendMail:5"
    `);
  });

  it('Promise.allSettled collects failures', () => {
    expect(
      programsOf(
        `
export const handler = async (event: SQSEvent): Promise<void> => {
  await Promise.allSettled(event.Records.map(record => mail.sendMail({ to: record.body })));
};
        `,
      ),
    ).toMatchInlineSnapshot(`
      "parallel settled over messages
      -
        call
          call email @mail.sendMail:3"
    `);
  });

  it('Promise.race leaves the rest alone', () => {
    expect(
      programsOf(
        `
const timeout = (ms: number): Promise<never> => new Promise((_, reject) => setTimeout(reject, ms));
new Worker('q', async (job: Job<Order>) => {
  await Promise.race([mail.sendMail({ to: job.data.email }), timeout(1000)]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "parallel race
      -
        call email @mail.sendMail:4
      -"
    `);
  });

  it('detached: a bare statement', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached statement #1
        call email @mail.sendMail:3"
    `);
  });

  it('detached: void', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  void mail.sendMail({ to: job.data.email });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached void #1
        call email @mail.sendMail:3"
    `);
  });

  it('detached: a variable that is never awaited', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const sent = mail.sendMail({ to: job.data.email });
  await redis.set(job.data.id, typeof sent);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached variable #1
        call email @mail.sendMail:3
      upsert (key: message.data.id) set value = typeof(?2) [free told] @redis.set:4"
    `);
  });

  it('a variable that is awaited later', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const sent = mail.sendMail({ to: job.data.email });
  await redis.set(job.data.id, '1');
  await sent;
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached variable #1
        call email @mail.sendMail:3
      upsert (key: message.data.id) set value = "1" [free told] @redis.set:4
      join #1"
    `);
  });

  it('detached: catch and log', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  mail.sendMail({ to: job.data.email }).catch(error => console.error(error));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached caught #1
        try
          call email @mail.sendMail:3
        catch"
    `);
  });

  it('an awaited catch is an attempt', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await mail.sendMail({ to: job.data.email }).catch(error => console.error(error));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        call email @mail.sendMail:3
      catch"
    `);
  });

  it('detached: forEach with an async callback', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  job.data.items.forEach(async item => {
    await redis.set(item, '1');
  });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "loop over payload
        detached iteration #1
          call
            upsert (key: message.data.items[]) set value = "1" [free told] @redis.set:4"
    `);
  });

  it('detached: a timer', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  setTimeout(() => {
    void mail.sendMail({ to: job.data.email });
  }, 1000);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached later #1
        call
          detached void #2
            call email @mail.sendMail:4"
    `);
  });

  it('detached: an own async function that is not awaited', () => {
    expect(
      programsOf(
        `
async function send(to: string): Promise<void> {
  await mail.sendMail({ to });
}
new Worker('q', async (job: Job<Order>) => {
  send(job.data.email);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached statement #1
        call
          call email @mail.sendMail:3"
    `);
  });

  it("the promise of a plain function is the caller's to await", () => {
    expect(
      programsOf(
        `
const send = (to: string) => mail.sendMail({ to });
new Worker('q', async (job: Job<Order>) => {
  const sent = send(job.data.email);
  await sent;
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        detached variable #1
          call email @mail.sendMail:2
      join #1"
    `);
  });

  it('then and finally', () => {
    expect(
      programsOf(
        `
new Worker('q', (job: Job<Order>) =>
  redis
    .get(job.data.id)
    .then(() => mail.sendMail({ to: job.data.email }))
    .finally(() => redis.del(job.data.id)),
);
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        read (key: message.data.id) @redis.get:3
        call
          call email @mail.sendMail:5
      finally
        call
          delete (key: message.data.id) [free told] @redis.del:6"
    `);
  });

  it('then with a second function', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await redis.get(job.data.id).then(
    () => mail.sendMail({ to: job.data.email }),
    () => redis.del(job.data.id),
  );
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "try
        read (key: message.data.id) @redis.get:3
      catch
        call
          delete (key: message.data.id) [free told] @redis.del:5
      if failed
      else
        call
          call email @mail.sendMail:4"
    `);
  });

  it('tasks in a list that is awaited as a whole', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const tasks = [mail.sendMail({ to: job.data.email })];
  tasks.push(mail.sendMail({ to: 'a@example.com' }));
  await Promise.all(tasks);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached variable #1
        call email @mail.sendMail:3
      detached variable #2
        call email @mail.sendMail:4
      collect @tasks.push:4
      join #1
      join #2"
    `);
  });
});
