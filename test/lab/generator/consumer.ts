import type { CodeBlockWriter } from 'ts-morph';

import type { File } from './file.ts';
import { frames, type Settling } from './frames.ts';
import type { Batch, ClientName, Wrapping } from './handler.ts';

/** Writes what calls the handler, with the statements that it is to run. */
export type Body = (settling: Settling) => void;

interface Consumer {
  readonly client: ClientName;
  readonly batch: Batch;
}

/** The file with the wrapper. */
export const WRAPPER = 'subscribe.ts';

/** The registration, with the handler's body in it. */
export const writeConsumer = (writer: CodeBlockWriter, file: File, { client, batch }: Consumer, body: Body): void => {
  if (client === 'lambda') {
    file.extraImports.push(LAMBDA_TYPES);
    writer.write('const handle = async (record: SQSRecord): Promise<void> => ').inlineBlock(() => {
      writer.writeLine('const order = JSON.parse(record.body) as Order;');
      body({});
    });
    writer.write(';').newLine();
    writer.write('export const handler: SQSHandler = async event => ').inlineBlock(() => {
      writeLoop(writer, batch, 'await handle(record);');
    });
    writer.write(';').newLine();
    return;
  }
  const { imports, source, isAsync, parsed, register, ack, nack } = frames[client];
  file.extraImports.push(imports);
  const registration = (): void => {
    register(writer, "'orders'", 'Order', () => {
      writer.writeLine(`const order = ${parsed('Order')};`);
      body({ ...(ack === undefined ? {} : { ack }), ...(nack === undefined ? {} : { nack }) });
    });
  };
  if (source === undefined) {
    writer.write('export const worker = ');
    registration();
    return;
  }
  writeStart(writer, source, isAsync === true, registration);
};

/** The same in two files: a wrapper that parses, settles and catches, and a consumer that gives it its handler. */
export const writeWrapped = (
  writer: CodeBlockWriter,
  wrapper: CodeBlockWriter,
  [file, elsewhere]: readonly [File, File],
  { client, batch }: Consumer,
  wrapping: Wrapping,
  body: () => void,
): void => {
  const work = 'work: (body: T) => Promise<void>';
  const handler = (before: string, after: string): void => {
    writer.write(`${before}async order => `).inlineBlock(body);
    writer.write(after).newLine();
  };
  file.extraImports.push(`import { subscribe } from './${WRAPPER}';`);
  if (client === 'lambda') {
    elsewhere.extraImports.push(LAMBDA_TYPES.replace(', SQSRecord', ''));
    wrapper.write(`export const subscribe = <T>(${work}): SQSHandler => async event => `).inlineBlock(() => {
      writeLoop(wrapper, batch, 'await work(JSON.parse(record.body) as T);');
    });
    wrapper.write(';').newLine();
    handler('export const handler = subscribe<Order>(', ');');
    return;
  }
  const { imports, source, isAsync, parsed, register, ...settling } = frames[client];
  elsewhere.extraImports.push(imports);
  const registration = (): void => {
    register(wrapper, 'queue', 'T', () => {
      writeGuarded(wrapper, `await work(${parsed('T')});`, wrapping, settling);
    });
  };
  if (source === undefined) {
    wrapper.write(`export const subscribe = <T>(queue: string, ${work}): Worker<T> => `);
    registration();
    handler("export const worker = subscribe<Order>('orders', ", ');');
    return;
  }
  const { name, type } = source;
  file.extraImports.push(imports);
  const [keyword, result] = isAsync === true ? ['async ', 'Promise<void>'] : ['', 'void'];
  wrapper.write(`export const subscribe = ${keyword}<T>(${name}: ${type}, queue: string, ${work}): ${result} => `);
  wrapper.inlineBlock(registration).write(';').newLine();
  writeStart(writer, source, isAsync === true, () => {
    handler(`${isAsync === true ? 'await ' : ''}subscribe<Order>(${name}, 'orders', `, ');');
  });
};

const LAMBDA_TYPES = "import type { SQSBatchItemFailure, SQSHandler, SQSRecord } from 'aws-lambda';";

const writeStart = (
  writer: CodeBlockWriter,
  { name, type }: { readonly name: string; readonly type: string },
  isAsync: boolean,
  body: () => void,
): void => {
  const [keyword, result] = isAsync ? ['async ', 'Promise<void>'] : ['', 'void'];
  writer.write(`export const start = ${keyword}(${name}: ${type}): ${result} => `).inlineBlock(body);
  writer.write(';').newLine();
};

const writeLoop = (writer: CodeBlockWriter, { loop, failure }: Batch, work: string): void => {
  const each = (): void => {
    if (failure === 'throw') {
      writer.writeLine(work);
      return;
    }
    writer.write('try ').inlineBlock(() => writer.writeLine(work));
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
};

const writeGuarded = (writer: CodeBlockWriter, work: string, wrapping: Wrapping, { ack, nack }: Settling): void => {
  const settle = (): void => {
    if (ack !== undefined) writer.writeLine(ack);
  };
  if (wrapping === 'bare') {
    writer.writeLine(work);
    settle();
    return;
  }
  writer.write('try ').inlineBlock(() => {
    writer.writeLine(work);
    if (wrapping !== 'finally') settle();
  });
  if (wrapping === 'finally' && ack !== undefined) {
    writer.write(' finally ').block(settle);
    return;
  }
  writer.write(' catch (error) ').block(() => {
    writer.writeLine('console.error(error);');
    if (wrapping !== 'finally') writer.writeLine(nack?.(wrapping === 'requeue') ?? 'throw error;');
  });
};
