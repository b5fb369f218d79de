import { CodeBlockWriter } from 'ts-morph';

import type { Sources } from '../harness/modules.ts';
import { WRAPPER, writeConsumer, writeWrapped } from './consumer.ts';
import { expressions } from './expressions.ts';
import { File } from './file.ts';
import { frames, type Settling } from './frames.ts';
import { checkOf, claimOf, isCached, markOf, releaseOf } from './markers.ts';
import {
  acknowledges,
  allNodes,
  type EffectName,
  type Form,
  type Handler,
  type Handling,
  type Node,
  type Store,
  type Where,
} from './handler.ts';

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

/** What the code at a place can do about its message; helpers settle nothing. */
interface Scope extends Settling {
  readonly file: File;
  /** What queries go through: a pool, or the connection of a transaction. */
  readonly client: string;
  /** `pool`, or a field that has it. */
  readonly pool: string;
  /** May a statement leave the handler here? */
  readonly leaves: boolean;
}

const ORDER_TYPE = "import type { Order } from './order.ts';";

const newWriter = (): CodeBlockWriter => new CodeBlockWriter({ indentNumberOfSpaces: 2 });

/** Writes the handler as a service would, against the real types of the clients. */
export class Renderer {
  readonly #handler: Handler;
  readonly #folder: string;
  readonly #main = new File();
  readonly #helpers = new File();
  #writer = newWriter();
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
    const { wrapping } = this.#handler;
    const sources: Record<string, string> = { [`${this.#folder}/order.ts`]: ORDER };
    main.extraImports.push(ORDER_TYPE);
    const writer = this.#writer;
    if (wrapping === undefined)
      writeConsumer(writer, main, this.#handler, settling => {
        this.#body(settling);
      });
    else {
      const elsewhere = new File();
      const wrapper = newWriter();
      const body = (): void => {
        this.#body({});
      };
      writeWrapped(writer, wrapper, [main, elsewhere], this.#handler, wrapping, body);
      sources[`${this.#folder}/${WRAPPER}`] = elsewhere.text(wrapper.toString());
    }
    const helpers = this.#helpers;
    if (helpers.functions.length > 0) {
      helpers.extraImports.push(ORDER_TYPE);
      sources[`${this.#folder}/helper.ts`] = helpers.text('');
    }
    sources[this.entry] = main.text(writer.toString());
    return sources;
  }

  /** The handler's statements, or a call of the function that has them. */
  #body(settling: Settling): void {
    const { shape, client, nodes } = this.#handler;
    const file = shape === 'file' ? this.#helpers : this.#main;
    const pool = shape === 'class' ? 'this.pool' : 'pool';
    const scope: Scope = { file, client: pool, pool, leaves: true, ...settling };
    if (shape === 'inline') {
      this.#nodes(nodes, scope);
      return;
    }
    const frame = client === 'lambda' || !acknowledges(this.#handler) ? undefined : frames[client];
    const given = [...(frame?.given ?? []), { name: 'order', type: 'Order' }];
    const text = this.#apart(() => this.#nodes(nodes, scope));
    const parameters = given.map(({ name, type }) => `${name}: ${type}`).join(', ');
    const values = given.map(({ name }) => name).join(', ');
    if (frame !== undefined && file !== this.#main) file.extraImports.push(frame.imports);
    if (shape === 'class') {
      file.needs.add('pool');
      const methods = `  async handle(${parameters}): Promise<void> {\n${text}  }`;
      const constructed = '  constructor(private readonly pool: Pool) {}';
      file.functions.push(
        `class OrderHandler {\n${constructed}\n\n${methods}\n}\nconst orders = new OrderHandler(pool);`,
      );
      this.#line(`await orders.handle(${values});`);
      return;
    }
    const isElsewhere = file !== this.#main;
    file.functions.push(
      `${isElsewhere ? 'export ' : ''}async function handleOrder(${parameters}): Promise<void> {\n${text}}`,
    );
    if (isElsewhere) this.#main.extraImports.push("import { handleOrder } from './helper.ts';");
    this.#line(`await handleOrder(${values});`);
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
        file.needs.add(isCached(node.store) ? 'redis' : 'pool');
        this.#writer.write(`if (${checkOf(node.store, scope.pool)}) `).block(() => this.#leave(scope, true));
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
        this.#items(node.name, node.isParallel, scope);
        return;
      case 'ack':
        if (scope.ack !== undefined) this.#line(scope.ack);
        return;
    }
  }

  #items(name: EffectName, isParallel: boolean, scope: Scope): void {
    const expression = this.#expression(name, scope);
    if (isParallel) {
      this.#line(`await Promise.all(order.items.map(() => ${expression}));`);
      return;
    }
    this.#writer.write('for (const item of order.items) ').block(() => {
      this.#line('console.log(item);');
      this.#line(`await ${expression};`);
    });
  }

  #leave(scope: Scope, settles: boolean): void {
    if (settles && scope.ack !== undefined) this.#line(scope.ack);
    this.#line('return;');
  }

  #expression(name: EffectName, { file, client }: Scope): string {
    const { needs, text } = expressions[name];
    for (const need of needs) file.needs.add(need);
    return text(client);
  }

  #effect(node: Extract<Node, { kind: 'effect' }>, scope: Scope): string {
    const expression = this.#expression(node.name, node.isOutside ? { ...scope, client: scope.pool } : scope);
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
    file.needs.add(isCached(store) ? 'redis' : 'pool');
    this.#line(`await ${markOf(store, isTolerant, client)};`);
  }

  #claim(form: Form, scope: Scope): void {
    const writer = this.#writer;
    const { file, pool } = scope;
    const { call, isTaken } = claimOf(form, pool);
    file.needs.add(isCached(form) ? 'redis' : 'pool');
    switch (form) {
      case 'ignored':
        this.#line(`await ${call};`);
        return;
      case 'caught':
        writer.write('try ').inlineBlock(() => this.#line(`await ${call};`));
        writer.write(' catch (error) ').block(() => {
          this.#line("if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;");
          this.#leave(scope, true);
        });
        return;
      case 'lease':
        this.#line(`const lease = await ${call};`);
        writer.write(`if (${isTaken('lease')}) `).block(() => {
          const back = scope.nack?.(true);
          this.#line(back ?? "throw new Error('another consumer works on it');");
          if (back !== undefined) this.#line('return;');
        });
        return;
      default:
        this.#line(`const claimed = await ${call};`);
        writer.write(`if (${isTaken('claimed')}) `).block(() => this.#leave(scope, true));
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
          `await ${scope.pool}.query('INSERT INTO failures (order_id, reason) VALUES ($1, $2)', [order.id, String(error)]);`,
        );
        if (body.some(({ kind }) => kind === 'ack') && scope.ack !== undefined) this.#line(scope.ack);
        return;
      case 'requeue':
      case 'reject':
      case 'release': {
        if (handling === 'release') this.#release(scope);
        const nack = scope.nack?.(handling !== 'reject');
        this.#line(nack ?? 'throw error;');
        if (nack !== undefined) this.#line('return;');
        return;
      }
      case 'rethrow':
        this.#line('throw error;');
    }
  }

  /** Takes back what the handler has claimed. */
  #release({ file, pool }: Scope): void {
    const claim = allNodes(this.#handler.nodes).find(node => node.kind === 'claim');
    const form = claim?.kind === 'claim' ? claim.form : 'doNothing';
    file.needs.add(isCached(form) ? 'redis' : 'pool');
    this.#line(`await ${releaseOf(form, pool)};`);
  }

  #transaction(body: readonly Node[], claims: boolean, through: 'client' | 'wrapper', scope: Scope): void {
    const writer = this.#writer;
    const { file, pool } = scope;
    const inside: Scope = { file, client: 'client', pool, leaves: false };
    const { call, isTaken } = claimOf('doNothing', 'client');
    const claim = `const claim = await ${call};`;
    file.needs.add('pool');
    if (through === 'wrapper') {
      file.needs.add('poolClient');
      file.needs.add('inTransaction');
      const name = `isNew${String(this.#count++)}`;
      writer.write(`${claims ? `const ${name} = ` : ''}await inTransaction(async client => `).inlineBlock(() => {
        if (claims) {
          this.#line(claim);
          this.#line(`if (${isTaken('claim')}) return false;`);
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
    this.#line(`const ${client} = await ${pool}.connect();`);
    writer.write('try ').inlineBlock(() => {
      this.#line(`await ${client}.query('BEGIN');`);
      if (claims) {
        this.#line(claim.replace('client.', `${client}.`));
        writer.write(`if (${isTaken('claim')}) `).block(() => {
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
    if (file !== scope.file) scope.file.extraImports.push(`import { ${name} } from './helper.ts';`);
    this.#line(`await ${name}(order);`);
  }

  #innerScope(file: File): Scope {
    return { file, client: 'pool', pool: 'pool', leaves: false };
  }

  /** The text that is written meanwhile, which goes elsewhere. */
  #apart(write: () => void): string {
    const outer = this.#writer;
    this.#writer = newWriter();
    write();
    const text = this.#writer.toString();
    this.#writer = outer;
    return text;
  }
}
