import { Queue, UnrecoverableError, Worker, type Job } from 'bullmq';

import { config } from '../shared/config.ts';
import { one, pool } from '../shared/database.ts';
import { loggerOf } from '../shared/logger.ts';

type Task =
  | { readonly kind: 'archive'; readonly orderId: string }
  | { readonly kind: 'export'; readonly customer: string; readonly from: string };

const log = loggerOf('jobs');
const connection = { host: config.REDIS_HOST };
const exports = new Queue<{ customer: string }>('exports', { connection });

const archive = async (orderId: string): Promise<void> => {
  const order = await one<{ status: string }>('SELECT status FROM orders WHERE id = $1', [orderId]);
  if (order === undefined) throw new UnrecoverableError(`no order ${orderId}`);
  if (order.status === 'archived') return;
  await pool.query("UPDATE orders SET status = 'archived' WHERE id = $1 AND status = $2", [orderId, order.status]);
};

const work = async (job: Job<Task>): Promise<void> => {
  switch (job.data.kind) {
    case 'archive':
      return archive(job.data.orderId);
    case 'export': {
      const { customer, from } = job.data;
      await exports.add('export', { customer }, { jobId: `export-${customer}-${from}` });
      return;
    }
  }
};

export const startJobs = (): Worker<Task> => {
  const worker = new Worker<Task>('tasks', work, { connection, concurrency: 5 });
  worker.on('failed', (job, error) => log.error({ id: job?.id, error }, 'failed'));
  return worker;
};
