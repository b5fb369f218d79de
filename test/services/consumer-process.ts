import { fork, type ChildProcess } from 'node:child_process';

import type { News, Order, Plan } from './subject.ts';

export type Fields = Readonly<Record<string, string>>;

/** One consumer, as far as its process tells of it. */
export interface Consumer {
  readonly deliveries: readonly Fields[];
  /** Waits until so many messages were delivered; `false` when that did not happen in time, or cannot happen any more. */
  readonly delivered: (count: number, limit: number) => Promise<boolean>;
  /** Has its process? */
  readonly hasEnded: () => boolean;
}

/** How long a consumer may take to come up on a busy machine. */
const startLimit = 60_000;

/** A process with consumers in it, which a test can end at any moment. */
export class ConsumerProcess {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #deliveries: Fields[][] = [];
  readonly #ready = new Set<number>();
  readonly #changed = new Set<() => void>();
  #hasEnded = false;
  #output = '';

  /** @param child the program of the process */
  constructor(child: string) {
    this.#process = fork(child, { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    this.#process.on('message', (news: News) => {
      if (news.kind === 'ready') this.#ready.add(news.consumer);
      else this.#deliveries[news.consumer]?.push(news.fields);
      this.#tellChange();
    });
    // What is sent to a process that has just ended.
    this.#process.on('error', () => undefined);
    this.#ended = new Promise(resolve => {
      this.#process.once('exit', () => {
        this.#hasEnded = true;
        this.#tellChange();
        resolve();
      });
    });
  }

  /** Resolves when the consumer consumes. */
  async consume(plan: Plan): Promise<Consumer> {
    const deliveries: Fields[] = [];
    const consumer = this.#deliveries.push(deliveries) - 1;
    this.#process.send({ consumer, plan } satisfies Order);
    const isUp = await this.#waitFor(() => this.#ready.has(consumer) || this.#hasEnded, startLimit);
    // A handler that throws at once may end its process before the registration resolves.
    if (!this.#ready.has(consumer) && deliveries.length === 0) {
      throw new Error(`the consumer ${isUp ? 'ended' : 'did not start'}: ${this.#output}`);
    }
    return {
      deliveries,
      hasEnded: () => this.#hasEnded,
      delivered: async (count, limit) => {
        await this.#waitFor(() => this.#hasEnded || deliveries.length >= count, limit);
        return deliveries.length >= count;
      },
    };
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get output(): string {
    return this.#output;
  }

  /** As a crash does it: nothing of the process's own runs any more. */
  async kill(): Promise<void> {
    if (!this.#hasEnded) this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #tellChange(): void {
    for (const tell of [...this.#changed]) tell();
  }

  async #waitFor(condition: () => boolean, limit: number): Promise<boolean> {
    if (condition()) return true;
    return new Promise(resolve => {
      const end = (isMet: boolean): void => {
        clearTimeout(timer);
        this.#changed.delete(check);
        resolve(isMet);
      };
      const check = (): void => {
        if (condition()) end(true);
      };
      const timer = setTimeout(end, limit, false);
      this.#changed.add(check);
    });
  }
}
