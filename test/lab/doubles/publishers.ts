import type { Stage } from '../harness/scene.ts';

interface Job {
  readonly jobId?: string;
}

interface SqsInput {
  readonly MessageDeduplicationId?: string;
}

/** Kafka's consumers have no deduplication of their own. */
export const kafkaProducer = (stage: Stage): object => ({
  connect: () => Promise.resolve(),
  send: (values: unknown) => stage.request({ deed: 'publish', values }, []),
});

/** A job with the id of a job that is there is not added: https://docs.bullmq.io/guide/jobs/job-ids */
export const bullmqQueue = (stage: Stage): object => {
  class Queue {
    add(name: string, data: unknown, { jobId }: Job = {}): Promise<object> {
      const key = jobId === undefined ? undefined : `job ${jobId}`;
      return stage.request({ deed: 'publish', values: [name, data], key }, { id: jobId ?? '1' });
    }
  }
  return Queue;
};

/** A FIFO queue leaves out an id that it has seen. */
export const sqs = (stage: Stage): object => {
  class SendMessageCommand {
    readonly input: SqsInput;
    constructor(input: SqsInput) {
      this.input = input;
    }
  }
  class SQSClient {
    send({ input }: SendMessageCommand): Promise<object> {
      const { MessageDeduplicationId: id } = input;
      const key = id === undefined ? undefined : `sqs ${id}`;
      return stage.request({ deed: 'publish', values: input, key }, { MessageId: '1' });
    }
  }
  return { SQSClient, SendMessageCommand };
};
