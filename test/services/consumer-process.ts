import { fork, type ChildProcess } from 'node:child_process';

import type { News, Plan } from './subject.ts';

export type Fields = Readonly<Record<string, string>>;

/** How long a process may take to come up on a busy machine. */
const startLimit = 60_000;

/** A consumer in a process of its own, which a test can end at any moment. */
export class ConsumerProcess {
  readonly deliveries: Fields[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #isReady = false;
  #hasEnded = false;
  #output = '';
  #changed: () => void = () => undefined;

  private constructor(child: string, plan: Plan) {
    this.#process = fork(child, [JSON.stringify(plan)], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    this.#process.on('message', (news: News) => {
      if (news.kind === 'ready') this.#isReady = true;
      else this.deliveries.push(news.fields);
      this.#changed();
    });
    this.#ended = new Promise(resolve => {
      this.#process.once('exit', () => {
        this.#hasEnded = true;
        this.#changed();
        resolve();
      });
    });
  }

  /**
   * Resolves when the consumer consumes.
   *
   * @param child the program of the process
   */
  static async start(child: string, plan: Plan): Promise<ConsumerProcess> {
    const consumer = new ConsumerProcess(child, plan);
    const isUp = await consumer.#waitFor(() => consumer.#isReady || consumer.#hasEnded, startLimit);
    // A handler that throws at once may end its process before the registration resolves.
    if (!consumer.#isReady && consumer.deliveries.length === 0) {
      await consumer.kill();
      throw new Error(`the consumer ${isUp ? 'ended' : 'did not start'}: ${consumer.#output}`);
    }
    return consumer;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until so many messages were delivered; `false` when that did not happen in time, or cannot happen any more. */
  async delivered(count: number, limit: number): Promise<boolean> {
    await this.#waitFor(() => this.#hasEnded || this.deliveries.length >= count, limit);
    return this.deliveries.length >= count;
  }

  /** As a crash does it: nothing of the process's own runs any more. */
  async kill(): Promise<void> {
    if (!this.#hasEnded) this.#process.kill('SIGKILL');
    await this.#ended;
  }

  async #waitFor(condition: () => boolean, limit: number): Promise<boolean> {
    const end = Date.now() + limit;
    while (!condition()) {
      const left = end - Date.now();
      if (left <= 0) return false;
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return true;
  }
}
