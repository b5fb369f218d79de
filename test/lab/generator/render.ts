import { CodeBlockWriter } from 'ts-morph';

import type { Sources } from '../harness/modules.ts';
import { declarations, expressions, imports, type Need } from './expressions.ts';
import {
  isExplicit,
  type EffectName,
  type Handler,
  type Handling,
  type Node,
  type Store,
  type Where,
} from './handler.ts';

/** The text of one file in the making. */
class File {
  readonly needs = new Set<Need>();
  readonly functions: string[] = [];
  readonly extraImports: string[] = [];

  text(body: string): string {
    const needed = [...this.needs];
    const lines = needed.flatMap(need => {
      const found = imports[need];
      return found === undefined ? [] : [importOf(...found)];
    });
    const declared = needed.flatMap(need => declarations[need] ?? []);
    return [[...lines, ...this.extraImports].join('\n'), declared.join('\n'), ...this.functions, body, ''].join('\n\n');
  }
}

const importOf = (what: string, specifier: string): string => `import ${what} from '${specifier}';`;

const ORDER = `export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly sku: string;
  readonly email: string;
  readonly phone: string;
  readonly amount: number;
  readonly vip: boolean;
  readonly express: boolean;
  readonly items: readonly string[];
}
`;

const CHECKS: Readonly<Record<Store, string>> = {
  unique: "(await pool.query('SELECT 1 FROM processed WHERE message_id = $1', [order.id])).rows.length > 0",
  free: "(await pool.query('SELECT 1 FROM seen WHERE message_id = $1', [order.id])).rows.length > 0",
  redis: '(await redis.exists(`processed:${order.id}`)) === 1',
};

const insertInto = (table: string, isTolerant: boolean): string =>
  `'INSERT INTO ${table} (message_id) VALUES ($1)${isTolerant ? ' ON CONFLICT DO NOTHING' : ''}', [order.id]`;

/** What the code at a place can do about its message. */
interface Scope {
  readonly file: File;
  /** What queries go through: `pool`, `client`. */
  readonly client: string;
  /** Statements that acknowledge; none in helpers, and where the return does it. */
  readonly ack?: string;
  readonly nack?: (requeue: boolean) => string;
  /** May a statement leave the handler here? */
  readonly leaves: boolean;
}

const REDIS_DAY = "'EX', 86400";

/** Writes the handler as a service would, against the real types of the clients. */
export class Renderer {
  readonly #handler: Handler;
  readonly #folder: string;
  readonly #main = new File();
  readonly #helpers = new File();
  #writer = new CodeBlockWriter({ indentNumberOfSpaces: 2 });
  #count = 0;

  constructor(handler: Handler, folder: string) {
    this.#handler = handler;
    this.#folder = folder;
  }

  get entry(): string {
    return `${this.#folder}/handler.ts`;
  }

  render(): Sources {
    const main = this.#main;
    main.extraImports.push("import type { Order } from './order.ts';");
    const body = this.#consumer();
    const helpers = this.#helpers;
    const sources: Record<string, string> = { [`${this.#folder}/order.ts`]: ORDER };
    if (helpers.functions.length > 0) {
      helpers.extraImports.push("import type { Order } from './order.ts';");
      sources[`${this.#folder}/helper.ts`] = helpers.text('');
    }
    sources[this.entry] = main.text(body);
    return sources;
  }

  #consumer(): string {
    const writer = this.#writer;
    const { client } = this.#handler;
    const main = this.#main;
    switch (client) {
      case 'amqplib':
      case 'amqplibNoAck':
        main.extraImports.push("import type { Channel } from 'amqplib';");
        writer.write('export const start = async (channel: Channel): Promise<void> => ').inlineBlock(() => {
          writer.write("await channel.consume('orders', async message => ").inlineBlock(() => {
            writer.writeLine('if (message === null) return;');
            writer.writeLine('const order = JSON.parse(message.content.toString()) as Order;');
            this.#body(
              isExplicit(client)
                ? { ack: 'channel.ack(message);', nack: requeue => `channel.nack(message, false, ${String(requeue)});` }
                : {},
            );
          });
          writer.write(client === 'amqplib' ? ');' : ', { noAck: true });').newLine();
        });
        break;
      case 'pubsub':
        main.extraImports.push("import type { Subscription } from '@google-cloud/pubsub';");
        writer.write('export const start = (subscription: Subscription): void => ').inlineBlock(() => {
          writer.write("subscription.on('message', async message => ").inlineBlock(() => {
            writer.writeLine('const order = JSON.parse(message.data.toString()) as Order;');
            this.#body({ ack: 'message.ack();', nack: () => 'message.nack();' });
          });
          writer.write(');').newLine();
        });
        break;
      case 'kafkajs':
        main.extraImports.push("import type { Consumer } from 'kafkajs';");
        writer.write('export const start = async (consumer: Consumer): Promise<void> => ').inlineBlock(() => {
          writer.write('await consumer.run(').inlineBlock(() => {
            writer.write('eachMessage: async ({ message }) => ').inlineBlock(() => {
              writer.writeLine("const order = JSON.parse(message.value?.toString() ?? '') as Order;");
              this.#body({});
            });
            writer.write(',').newLine();
          });
          writer.write(');').newLine();
        });
        break;
      case 'bullmq':
        main.extraImports.push("import { Worker } from 'bullmq';");
        writer.write("export const worker = new Worker<Order>('orders', async job => ").inlineBlock(() => {
          writer.writeLine('const order = job.data;');
          this.#body({});
        });
        writer.write(", { connection: { host: 'redis.example' } });").newLine();
        return writer.toString();
      case 'lambda':
        this.#lambda();
        return writer.toString();
    }
    writer.write(';').newLine();
    return writer.toString();
  }

  #lambda(): void {
    const writer = this.#writer;
    const { loop, failure } = this.#handler.batch;
    this.#main.extraImports.push("import type { SQSBatchItemFailure, SQSHandler, SQSRecord } from 'aws-lambda';");
    writer.write('const handle = async (record: SQSRecord): Promise<void> => ').inlineBlock(() => {
      writer.writeLine('const order = JSON.parse(record.body) as Order;');
      this.#body({});
    });
    writer.write(';').newLine();
    writer.write('export const handler: SQSHandler = async event => ').inlineBlock(() => {
      const each = (): void => {
        if (failure === 'throw') {
          writer.writeLine('await handle(record);');
          return;
        }
        writer.write('try ').inlineBlock(() => writer.writeLine('await handle(record);'));
        writer.write(' catch (error) ').block(() => {
          writer.writeLine('console.error(error);');
          if (failure === 'report') writer.writeLine('batchItemFailures.push({ itemIdentifier: record.messageId });');
        });
      };
      writer.writeLine('const batchItemFailures: SQSBatchItemFailure[] = [];');
      if (loop === 'for') writer.write('for (const record of event.Records) ').block(each);
      else {
        writer.write('await Promise.all(event.Records.map(async record => ').inlineBlock(each);
        writer.write('));').newLine();
      }
      writer.writeLine('return { batchItemFailures };');
    });
    writer.write(';').newLine();
  }

  #body(settling: Pick<Scope, 'ack' | 'nack'>): void {
    this.#nodes(this.#handler.nodes, { file: this.#main, client: 'pool', leaves: true, ...settling });
  }

  #nodes(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) this.#node(node, scope);
  }

  #line(text: string): void {
    this.#writer.writeLine(text);
  }

  #node(node: Node, scope: Scope): void {
    const { file } = scope;
    switch (node.kind) {
      case 'effect':
        this.#line(this.#effect(node, scope));
        return;
      case 'check':
        file.needs.add(node.store === 'redis' ? 'redis' : 'pool');
        this.#writer.write(`if (${CHECKS[node.store]}) `).block(() => this.#leave(scope, true));
        return;
      case 'mark':
        this.#mark(node.store, node.isTolerant, scope);
        return;
      case 'claim':
        this.#claim(node.form, scope);
        return;
      case 'branch':
        this.#writer.write(`if (order.${node.on}) `).inlineBlock(() => this.#nodes(node.then, scope));
        if (node.else.length > 0) this.#writer.write(' else ').inlineBlock(() => this.#nodes(node.else, scope));
        this.#writer.newLine();
        return;
      case 'leave':
        this.#writer.write(`if (!order.${node.on}) `).block(() => this.#leave(scope, node.settles));
        return;
      case 'attempt':
        this.#attempt(node.body, node.handling, node.isAckedFinally, scope);
        return;
      case 'transaction':
        this.#transaction(node.body, node.claims, node.through, scope);
        return;
      case 'parallel': {
        const parts = node.names.map(name => this.#expression(name, scope));
        this.#line(`await Promise.${node.isSettled ? 'allSettled' : 'all'}([${parts.join(', ')}]);`);
        return;
      }
      case 'helper':
        this.#helper(node.where, node.body, scope);
        return;
      case 'items':
        this.#writer.write('for (const item of order.items) ').block(() => {
          this.#line('console.log(item);');
          this.#line(`await ${this.#expression(node.name, scope)};`);
        });
        return;
      case 'ack':
        if (scope.ack !== undefined) this.#line(scope.ack);
        return;
    }
  }

  #leave(scope: Scope, settles: boolean): void {
    if (settles && scope.ack !== undefined) this.#line(scope.ack);
    this.#line('return;');
  }

  #expression(name: EffectName, { file, client }: Scope): string {
    const { needs, text } = expressions[name];
    for (const need of needs) if (need !== 'pool' || client === 'pool') file.needs.add(need);
    return text(client);
  }

  #effect(node: Extract<Node, { kind: 'effect' }>, scope: Scope): string {
    const expression = this.#expression(node.name, scope);
    switch (node.detached) {
      case 'bare':
        return `${expression};`;
      case 'void':
        return `void ${expression};`;
      case 'caught':
        return `${expression}.catch(error => console.error(error));`;
      default:
        return `await ${expression};`;
    }
  }

  #mark(store: Store, isTolerant: boolean, { file, client }: Scope): void {
    if (store === 'redis') {
      file.needs.add('redis');
      this.#line(`await redis.set(\`processed:\${order.id}\`, '1', ${REDIS_DAY});`);
      return;
    }
    file.needs.add('pool');
    const insert = insertInto(store === 'unique' ? 'processed' : 'seen', isTolerant && store === 'unique');
    this.#line(`await ${client}.query(${insert});`);
  }

  #claim(form: Extract<Node, { kind: 'claim' }>['form'], scope: Scope): void {
    const writer = this.#writer;
    const refused = (condition: string): void => {
      writer.write(`if (${condition}) `).block(() => this.#leave(scope, true));
    };
    scope.file.needs.add(form === 'redis' || form === 'lease' ? 'redis' : 'pool');
    switch (form) {
      case 'doNothing':
        this.#line(`const claimed = await pool.query(${insertInto('processed', true)});`);
        refused('claimed.rowCount === 0');
        return;
      case 'ignored':
        this.#line(`await pool.query(${insertInto('processed', true)});`);
        return;
      case 'caught':
        writer.write('try ').inlineBlock(() => this.#line(`await pool.query(${insertInto('processed', false)});`));
        writer.write(' catch (error) ').block(() => {
          this.#line("if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;");
          this.#leave(scope, true);
        });
        return;
      case 'redis':
        this.#line(`const claimed = await redis.set(\`processed:\${order.id}\`, '1', ${REDIS_DAY}, 'NX');`);
        refused('claimed === null');
        return;
      case 'lease':
        this.#line("const lease = await redis.set(`lease:${order.id}`, '1', 'EX', 60, 'NX');");
        writer.write('if (lease === null) ').block(() => {
          const back = scope.nack?.(true);
          this.#line(back ?? "throw new Error('another consumer works on it');");
          if (back !== undefined) this.#line('return;');
        });
        return;
    }
  }

  #attempt(body: readonly Node[], handling: Handling, isAckedFinally: boolean, scope: Scope): void {
    const writer = this.#writer;
    writer.write('try ').inlineBlock(() => this.#nodes(body, scope));
    if (handling !== 'rethrow' || !isAckedFinally) {
      writer.write(' catch (error) ').inlineBlock(() => this.#handle(handling, scope, body));
    }
    if (isAckedFinally && scope.ack !== undefined)
      writer.write(' finally ').inlineBlock(() => this.#line(scope.ack ?? ''));
    writer.newLine();
  }

  #handle(handling: Handling, scope: Scope, body: readonly Node[]): void {
    this.#line('console.error(error);');
    switch (handling) {
      case 'log':
        return;
      case 'store':
        scope.file.needs.add('pool');
        this.#line(
          "await pool.query('INSERT INTO failures (order_id, reason) VALUES ($1, $2)', [order.id, String(error)]);",
        );
        if (body.some(({ kind }) => kind === 'ack') && scope.ack !== undefined) this.#line(scope.ack);
        return;
      case 'requeue':
      case 'reject': {
        const nack = scope.nack?.(handling === 'requeue');
        this.#line(nack ?? 'throw error;');
        if (nack !== undefined) this.#line('return;');
        return;
      }
      case 'rethrow':
        this.#line('throw error;');
    }
  }

  #transaction(body: readonly Node[], claims: boolean, through: 'client' | 'wrapper', scope: Scope): void {
    const writer = this.#writer;
    const inside: Scope = { file: scope.file, client: 'client', leaves: false };
    const claim = `const claim = await client.query(${insertInto('processed', true)});`;
    scope.file.needs.add('pool');
    if (through === 'wrapper') {
      scope.file.needs.add('poolClient');
      scope.file.needs.add('inTransaction');
      const name = `isNew${String(this.#count++)}`;
      writer.write(`${claims ? `const ${name} = ` : ''}await inTransaction(async client => `).inlineBlock(() => {
        if (claims) {
          this.#line(claim);
          this.#line('if (claim.rowCount === 0) return false;');
        }
        this.#nodes(body, inside);
        if (claims) this.#line('return true;');
      });
      writer.write(');').newLine();
      if (claims) writer.write(`if (!${name}) `).block(() => this.#leave(scope, true));
      return;
    }
    const client = `client${String(this.#count++)}`;
    const within: Scope = { ...inside, client };
    this.#line(`const ${client} = await pool.connect();`);
    writer.write('try ').inlineBlock(() => {
      this.#line(`await ${client}.query('BEGIN');`);
      if (claims) {
        this.#line(claim.replace('client.', `${client}.`));
        writer.write('if (claim.rowCount === 0) ').block(() => {
          this.#line(`await ${client}.query('ROLLBACK');`);
          this.#leave(scope, true);
        });
      }
      this.#nodes(body, within);
      this.#line(`await ${client}.query('COMMIT');`);
    });
    writer.write(' catch (error) ').inlineBlock(() => {
      this.#line(`await ${client}.query('ROLLBACK');`);
      this.#line('throw error;');
    });
    writer.write(' finally ').block(() => this.#line(`${client}.release();`));
  }

  #helper(where: Where, body: readonly Node[], scope: Scope): void {
    const name = `step${String(this.#count++)}`;
    const writer = this.#writer;
    if (where === 'retry') {
      scope.file.needs.add('withRetry');
      writer.write('await withRetry(async () => ').inlineBlock(() => this.#nodes(body, this.#innerScope(scope.file)));
      writer.write(');').newLine();
      return;
    }
    const file = where === 'file' ? this.#helpers : scope.file;
    const text = this.#apart(() => this.#nodes(body, this.#innerScope(file)));
    if (where === 'class') {
      const type = `Step${name.slice(4)}`;
      file.functions.push(
        `class ${type} {\n  async run(order: Order): Promise<void> {\n${text}  }\n}\nconst ${name} = new ${type}();`,
      );
      this.#line(`await ${name}.run(order);`);
      return;
    }
    const exported = where === 'file' ? 'export ' : '';
    file.functions.push(`${exported}async function ${name}(order: Order): Promise<void> {\n${text}}`);
    if (where === 'file') this.#main.extraImports.push(`import { ${name} } from './helper.ts';`);
    this.#line(`await ${name}(order);`);
  }

  #innerScope(file: File): Scope {
    return { file, client: 'pool', leaves: false };
  }

  /** The text that is written meanwhile, which goes elsewhere. */
  #apart(write: () => void): string {
    const outer = this.#writer;
    this.#writer = new CodeBlockWriter({ indentNumberOfSpaces: 2 });
    write();
    const text = this.#writer.toString();
    this.#writer = outer;
    return text;
  }
}
